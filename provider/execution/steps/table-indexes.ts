import type { CarriedIndex, CreateIndexesStep } from "../../schema/plan";
import type { StepScript } from "../../schema/statement";
import type { RunContext, RunSession } from "../context";
import { takeFrom, workSideBySide } from "../work-queue";

/** Creates an index on the table under its interim name; on a table with partitions it adopts what they have already. */
export async function createRoot(
  { ledger }: RunContext,
  worker: RunSession,
  script: StepScript,
  { name, comment }: CarriedIndex,
): Promise<void> {
  await worker.transaction(async () => {
    await worker.run(script.statement("createRoot", { index: name }));
    if (comment !== null) await worker.run(script.statement("commentIndex", { index: name }));
    await ledger.recordItem(worker.session, "createIndexes", `root ${name}`);
  });
}

function isOfConstraint({ kind }: CarriedIndex): boolean {
  return kind === "PRIMARY KEY" || kind === "UNIQUE CONSTRAINT";
}

/** Indexes of a table without partitions: constraints lock it against all others, so they come first, one after the other. */
export async function createTableIndexes(
  context: RunContext,
  step: CreateIndexesStep,
  indexes: readonly CarriedIndex[],
): Promise<void> {
  const script = context.tools.renderer.script(step);
  const others = indexes.filter((index) => !isOfConstraint(index));
  for (const index of indexes.filter(isOfConstraint))
    await createRoot(context, context.control, script, index);
  const degree = Math.min(step.parallelDegree, others.length);
  await workSideBySide(context, degree, "index", takeFrom(others), (worker, index) =>
    createRoot(context, worker, script, index),
  );
}
