import type { StepScript } from "../../schema/statement";
import { compareReplayed, dataDiffers } from "../comparison";
import type { CopyNames, CoreContext, CoreStep, RunSession } from "../context";
import { DeltaReplayer } from "../delta";
import { endsOf, type Chunk } from "../ledger";
import { readJson } from "../ledger-values";
import { takeFrom, workSideBySide } from "../work-queue";

/** What the comparison needs of its step. */
export interface ComparingStep extends CoreStep {
  readonly copy: CopyNames;
  readonly parallelDegree: number;
}

interface Comparison {
  readonly rows: string;
  readonly checksum: string;
  readonly equal: boolean;
  readonly difference: string;
}

function readComparison(row: Readonly<Record<string, unknown>> | undefined): Comparison {
  const { sourceRows, sourceChecksum, interimRows, interimChecksum } = row ?? {};
  const equal = sourceRows === interimRows && sourceChecksum === interimChecksum;
  const difference = `${String(sourceRows)} rows with checksum ${String(sourceChecksum)} in the source, ${String(interimRows)} with ${String(interimChecksum)} in the copy`;
  return { rows: String(sourceRows), checksum: String(sourceChecksum), equal, difference };
}

/** Names the rows, so that a user can look at them. */
async function describeDifferences(worker: RunSession, script: StepScript, chunk: Chunk): Promise<string> {
  const values = { lower: chunk.lowerKey, upper: chunk.upperKey };
  const { rows } = await worker.run(script.statement("findDifferences", endsOf(chunk)), values);
  const some = rows
    .slice(0, 5)
    .map((row) => `(${(readJson(row["key"]) as string[]).join(", ")}) ${String(row["difference"])}`);
  const more = rows.length > some.length ? ` and ${rows.length - some.length} more` : "";
  return `${some.join(", ")}${more}`;
}

async function compareChunk(
  context: CoreContext,
  script: StepScript,
  worker: RunSession,
  step: ComparingStep,
  chunk: Chunk,
): Promise<void> {
  const values = { lower: chunk.lowerKey, upper: chunk.upperKey };
  const { rows } = await worker.run(script.statement("compareChunk", endsOf(chunk)), values);
  const comparison = readComparison(rows[0]);
  const keys = comparison.equal ? "" : await describeDifferences(worker, script, chunk);
  const { ledger } = context;
  await worker.transaction(async () => {
    await ledger.recordCompared(
      worker.session,
      chunk.chunk,
      comparison.rows,
      comparison.checksum,
      !comparison.equal,
    );
    if (!comparison.equal)
      await ledger.recordEvent(worker.session, "chunkDiffers", {
        chunk: chunk.chunk,
        difference: comparison.difference,
        keys,
      });
  });
  if (!comparison.equal)
    throw dataDiffers(step.copy, `chunk ${chunk.chunk} has ${comparison.difference}; rows by key: ${keys}`);
}

/** A run that goes on after a difference copies the differing rows once more, through the journal, and compares again. */
async function repairDifferences(
  context: CoreContext,
  script: StepScript,
  chunks: readonly Chunk[],
): Promise<void> {
  const { control, ledger } = context;
  const differing = chunks.filter(({ differs }) => differs);
  await control.transaction(async () => {
    for (const chunk of differing)
      await control.run(script.statement("journalDifferences", endsOf(chunk)), {
        lower: chunk.lowerKey,
        upper: chunk.upperKey,
      });
    await control.run(script.statement("journalReplayed"));
    await ledger.forgetDifferences(control.session);
  });
}

/** From here on the reverse journal tells what changes in the copy. */
async function beginComparison(context: CoreContext, script: StepScript): Promise<void> {
  const { control, ledger } = context;
  await control.transaction(async () => {
    await control.run(script.statement("forgetEarlierReplays"));
    await ledger.recordItem(control.session, "validate", "begun");
  });
}

async function compareChunks(
  context: CoreContext,
  step: ComparingStep,
  script: StepScript,
  replayer: DeltaReplayer,
): Promise<void> {
  const { control, ledger, tools } = context;
  const chunks = await ledger.readChunks(control.session);
  const pending = chunks.filter(({ isCompared }) => !isCompared);
  const since = Date.now();
  const doneBefore = chunks.length - pending.length;
  let done = doneBefore;
  let ended = false;
  const replaying = replayUntil(replayer, () => ended);
  replaying.catch(() => undefined);
  try {
    await workSideBySide(
      context,
      step.parallelDegree,
      "compare",
      takeFrom(pending),
      async (worker, chunk) => {
        await compareChunk(context, script, worker, step, chunk);
        done += 1;
        tools.progress({ step: "validate", done, total: chunks.length, unit: "chunks", since, doneBefore });
      },
    );
  } finally {
    ended = true;
  }
  await replaying;
}

/** Keeps the journal short while chunks are compared. */
async function replayUntil(replayer: DeltaReplayer, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    const keys = await replayer.pass();
    if (keys < 1_000) await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Compares every chunk, then every row that has changed in the copy since. Nothing is swapped without this. */
export async function validate(context: CoreContext, step: ComparingStep): Promise<void> {
  const { control, ledger } = context;
  const script = context.scriptOf("validate");
  const begun = (await ledger.readItems(control.session, "validate")).has("begun");
  if (begun) await repairDifferences(context, script, await ledger.readChunks(control.session));
  const replayer = await DeltaReplayer.open(context);
  try {
    await replayer.pass();
    if (!begun) await beginComparison(context, script);
    await compareChunks(context, step, script, replayer);
    await replayer.pass();
    await compareReplayed(context, replayer.worker, step.copy);
  } finally {
    await replayer.close();
  }
  const { rows } = await ledger.sumChunks(control.session);
  await control.transaction(() => ledger.endStep(control.session, "validate", Number(rows)));
}
