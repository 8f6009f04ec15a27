import { reverseTriggerStatements } from "../../schema/journal-statements";
import { failedWith } from "../../dialect/database-error";
import type { CarriedIndex, CarriedTrigger, CreateIndexesStep } from "../../schema/plan";
import type { StepScript } from "../../schema/statement";
import type { RunContext, RunSession } from "../context";
import { reachOneMoment } from "../delta";
import { allLeaves } from "../../schema/leaves";
import { takeFrom, workSideBySide } from "../work-queue";
import { createRoot, createTableIndexes } from "./table-indexes";

/** The indexes that one leaf still lacks. One connection builds them all: they lock the leaf against each other. */
interface LeafJob {
  readonly leaf: string;
  readonly indexes: readonly string[];
}

function itemOf(leaf: string, index: string): string {
  return `leaf ${leaf} ${index}`;
}

function listLeafJobs(
  leaves: readonly string[],
  indexes: readonly CarriedIndex[],
  done: ReadonlySet<string>,
): LeafJob[] {
  return leaves
    .map((leaf) => ({
      leaf,
      indexes: indexes.map(({ name }) => name).filter((index) => !done.has(itemOf(leaf, index))),
    }))
    .filter(({ indexes: missing }) => missing.length > 0);
}

/**
 * The server chooses the names of leaves' indexes and cuts long ones, so that it may choose the same one for two that are built at
 * once. The second one finds it there when it looks once more, or where the catalog refuses it.
 */
function isSameName(error: unknown): boolean {
  if (failedWith(error, "nameTaken")) return true;
  return failedWith(error, "uniqueViolation") && String(error).includes("pg_class_relname_nsp_index");
}

/** Whoever came second chooses anew, when the first has committed. */
async function untilNamed(build: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await build();
    } catch (error) {
      if (!isSameName(error)) throw error;
    }
  }
}

async function buildLeaf(
  context: RunContext,
  script: StepScript,
  worker: RunSession,
  { leaf, indexes }: LeafJob,
  built: (item: string) => void,
): Promise<void> {
  for (const index of indexes) {
    const item = itemOf(leaf, index);
    const build = () =>
      worker.transaction(async () => {
        await worker.run(script.statement("createLeaf", { index, leaf }));
        await context.ledger.recordItem(worker.session, "createIndexes", item);
      });
    await untilNamed(build);
    built(item);
  }
}

async function buildLeafIndexes(
  context: RunContext,
  step: CreateIndexesStep,
  indexes: readonly CarriedIndex[],
  done: Set<string>,
): Promise<void> {
  const { tools, layout } = context;
  const script = tools.renderer.script(step);
  const leaves = allLeaves(layout, step.copy.interim.name);
  const total = leaves.length * step.indexes.length;
  const since = Date.now();
  const doneBefore = [...done].filter((item) => item.startsWith("leaf ")).length;
  let count = doneBefore;
  const built = (item: string): void => {
    done.add(item);
    count += 1;
    tools.progress({ step: "createIndexes", done: count, total, unit: "indexes", since, doneBefore });
  };
  const next = takeFrom(listLeafJobs(leaves, indexes, done));
  await workSideBySide(context, step.parallelDegree, "index", next, (worker, job) =>
    buildLeaf(context, script, worker, job, built),
  );
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
    for (const name of reverseTriggerStatements)
      await control.run(script.statement(name, { run: ledger.runId }));
    await ledger.endStep(control.session, "createIndexes");
  });
}

async function buildIndexes(
  context: RunContext,
  step: CreateIndexesStep,
  indexes: readonly CarriedIndex[],
  done: Set<string>,
): Promise<void> {
  const missing = indexes.filter(({ name }) => !done.has(`root ${name}`));
  if (step.copy.becomesPlain) return createTableIndexes(context, step, missing);
  const script = context.tools.renderer.script(step);
  await buildLeafIndexes(context, step, indexes, done);
  for (const index of missing) await createRoot(context, context.control, script, index);
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
