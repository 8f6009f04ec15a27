import type { StepScript } from "../schema/statement";
import type { DecidedOptions } from "../schema/compare-options";
import type { Validation } from "../schema/validation";
import type { Session } from "../dialect/session";
import type { Chunk } from "../execution/ledger";
import {
  checkChecksum,
  checkCounts,
  checkDistribution,
  checkSample,
  checkSpan,
  type Sampled,
} from "../validation/compare";
import { drawChunks } from "../validation/sample";
import { sampleChunk, sumChunks, type Comparing } from "./migration";

type Compared = Pick<Validation, "checks" | "distribution" | "seed">;

/** Everything that is read within one snapshot, which ends whatever happens. */
export async function withinSnapshot<T>(
  session: Session,
  script: StepScript,
  look: () => Promise<T>,
): Promise<T> {
  const run = async (name: string) => {
    const { text, name: label } = script.statement(name);
    await session.runBatch({ name: label, text });
  };
  await run("openSnapshot");
  try {
    return await look();
  } finally {
    // A session that is gone has no snapshot, and why it is gone is being told.
    await run("closeSnapshot").catch(() => undefined);
  }
}

async function sample(
  comparing: Comparing,
  chunks: readonly Chunk[],
  { sampleRows, seed }: DecidedOptions,
): Promise<Sampled> {
  const found: Sampled[] = [];
  for (const { chunk, rows } of drawChunks(chunks, sampleRows, seed))
    found.push(await sampleChunk(comparing, chunk, rows, seed));
  return {
    drawn: found.reduce((sum, { drawn }) => sum + drawn, 0),
    differing: found.flatMap(({ differing }) => differing),
  };
}

/** Compares two tables as of one moment. */
export function compareWithin(
  comparing: Comparing,
  chunks: readonly Chunk[],
  options: DecidedOptions,
): Promise<Compared> {
  return withinSnapshot(comparing.session, comparing.script, async () => {
    const measured = await comparing.measure();
    const sampled = await sample(comparing, chunks, options);
    const summed = options.full ? await sumChunks(comparing, chunks) : null;
    const checks = [
      checkCounts(measured),
      checkSpan(measured),
      checkDistribution(measured),
      checkSample(sampled, options.seed),
      checkChecksum(summed),
    ];
    return { checks, distribution: [...measured.distribution], seed: options.seed };
  });
}
