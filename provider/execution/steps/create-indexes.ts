import type { CarriedIndex, CarriedTrigger, CreateIndexesStep } from "../../schema/plan";
import type { StepScript } from "../../schema/statement";
import type { RunContext, RunSession } from "../context";
import { DeltaReplayer } from "../delta";
import { allLeaves } from "../leaves";
import { takeFrom, workSideBySide } from "../work-queue";

interface LeafIndex {
  readonly index: string;
  readonly leaf: string;
  readonly item: string;
}

function listLeafIndexes(context: RunContext, indexes: readonly CarriedIndex[]): LeafIndex[] {
  return allLeaves(context.layout).flatMap((leaf) =>
    indexes.map(({ name }) => ({ index: name, leaf, item: `leaf ${leaf} ${name}` })),
  );
}

async function buildLeafIndex(
  context: RunContext,
  script: StepScript,
  worker: RunSession,
  job: LeafIndex,
): Promise<void> {
  await worker.transaction(async () => {
    await worker.run(script.statement("createLeaf", { index: job.index, leaf: job.leaf }));
    await context.ledger.recordItem(worker.session, "createIndexes", job.item);
  });
}

async function buildLeafIndexes(
  context: RunContext,
  step: CreateIndexesStep,
  indexes: readonly CarriedIndex[],
  done: Set<string>,
): Promise<void> {
  const script = context.tools.renderer.script(step);
  const all = listLeafIndexes(context, step.indexes);
  const jobs = listLeafIndexes(context, indexes).filter(({ item }) => !done.has(item));
  const since = Date.now();
  const doneBefore = all.filter(({ item }) => done.has(item)).length;
  let count = doneBefore;
  await workSideBySide(context, step.parallelDegree, "index", takeFrom(jobs), async (worker, job) => {
    await buildLeafIndex(context, script, worker, job);
    done.add(job.item);
    count += 1;
    const total = all.length;
    context.tools.progress({ step: "createIndexes", done: count, total, unit: "indexes", since, doneBefore });
  });
}

async function adoptIndex(context: RunContext, script: StepScript, index: CarriedIndex): Promise<void> {
  const { control, ledger } = context;
  await control.transaction(async () => {
    await control.run(script.statement("createRoot", { index: index.name }));
    if (index.comment !== null) await control.run(script.statement("commentIndex", { index: index.name }));
    await ledger.recordItem(control.session, "createIndexes", `root ${index.name}`);
  });
}

/** Created and disabled in one transaction, so that the copy fires none of them. */
async function createTrigger(
  context: RunContext,
  script: StepScript,
  trigger: CarriedTrigger,
): Promise<void> {
  const { control, ledger } = context;
  await control.transaction(async () => {
    await control.run(script.statement("createTrigger", { trigger: trigger.name }));
    await control.run(script.statement("disableTrigger", { trigger: trigger.name }));
    if (trigger.comment !== null)
      await control.run(script.statement("commentTrigger", { trigger: trigger.name }));
    await ledger.recordItem(control.session, "createIndexes", `trigger ${trigger.name}`);
  });
}

async function createReverseTriggers(context: RunContext, script: StepScript): Promise<void> {
  const { control, ledger } = context;
  await control.transaction(async () => {
    await control.run(script.statement("createReverseTrigger"));
    await control.run(script.statement("alwaysReverse"));
    await control.run(script.statement("createReverseTruncateTrigger", { run: ledger.runId }));
    await ledger.endStep(control.session, "createIndexes");
  });
}

async function buildIndexes(
  context: RunContext,
  step: CreateIndexesStep,
  indexes: readonly CarriedIndex[],
  done: Set<string>,
): Promise<void> {
  const script = context.tools.renderer.script(step);
  await buildLeafIndexes(context, step, indexes, done);
  for (const index of indexes) if (!done.has(`root ${index.name}`)) await adoptIndex(context, script, index);
}

/** Only a copy that is the source of one moment surely satisfies the unique keys that chunks do not follow. */
async function reachOneMoment(context: RunContext): Promise<void> {
  const replayer = await DeltaReplayer.open(context);
  try {
    await replayer.catchUpAtOnce();
  } finally {
    await replayer.close();
  }
}

/** Indexes leaf by leaf, then on the table, which adopts them: the primary key first; triggers last. */
export async function createIndexes(context: RunContext, step: CreateIndexesStep): Promise<void> {
  const script = context.tools.renderer.script(step);
  const done = await context.ledger.readItems(context.control.session, "createIndexes");
  const primary = step.indexes.filter(({ kind }) => kind === "PRIMARY KEY");
  const secondary = step.indexes.filter(({ kind }) => kind !== "PRIMARY KEY");
  await buildIndexes(context, step, primary, done);
  if (secondary.some(({ kind }) => kind !== "INDEX")) await reachOneMoment(context);
  await buildIndexes(context, step, secondary, done);
  for (const trigger of step.triggers)
    if (!done.has(`trigger ${trigger.name}`)) await createTrigger(context, script, trigger);
  await createReverseTriggers(context, script);
}
