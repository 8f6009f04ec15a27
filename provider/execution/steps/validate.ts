import type { StepScript } from "../../schema/statement";
import { compareReplayed, dataDiffers } from "../comparison";
import type { CopyNames, CoreContext, CoreStep } from "../context";
import { describeKeys } from "../differing-keys";
import { DeltaReplayer } from "../delta";
import { endsOf, type Chunk } from "../ledger";
import type { PieceStyle, Workplace } from "../pieces";
import { takeFrom, workSideBySide } from "../work-queue";

/** What the comparison needs of its step. */
export interface ComparingStep extends CoreStep {
  readonly copy: CopyNames;
  readonly parallelDegree: number;
}

/** Names the rows, so that a user can look at them. */
async function describeDifferences(
  { bindEnds }: Pick<PieceStyle, "bindEnds">,
  { script, worker }: Workplace,
  chunk: Chunk,
): Promise<string> {
  const values = bindEnds(chunk);
  const { rows } = await worker.run(script.statement("findDifferences", endsOf(chunk)), values);
  return describeKeys(rows, 5) ?? "none any more";
}

async function compareChunk(
  pieces: PieceStyle,
  place: Workplace,
  step: ComparingStep,
  chunk: Chunk,
): Promise<void> {
  const { ledger, worker } = place;
  const comparison = await pieces.compareChunk(place, chunk);
  if (comparison.equal) return;
  const keys = await describeDifferences(pieces, place, chunk);
  const { difference } = comparison;
  await worker.transaction(async () => {
    await ledger.recordCompared(worker.session, chunk.chunk, comparison);
    await ledger.recordEvent(worker.session, "chunkDiffers", { chunk: chunk.chunk, difference, keys });
  });
  throw dataDiffers(step.copy, `chunk ${chunk.chunk} has ${difference}; rows by key: ${keys}`);
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
      await control.run(
        script.statement("journalDifferences", endsOf(chunk)),
        context.traits.pieces.bindEnds(chunk),
      );
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
        await compareChunk(context.traits.pieces, { ledger: context.ledger, script, worker }, step, chunk);
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
