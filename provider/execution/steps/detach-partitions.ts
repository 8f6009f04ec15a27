import type { DetachPartitionsStep } from "../../schema/plan";
import type { RunContext } from "../context";
import { withShortLock, type ShortLock } from "../short-lock";

/** Detaching writes the catalog alone; where that takes longer, it gives way as well. */
const workMs = 1_000;

function shortLock({ tools }: RunContext, step: DetachPartitionsStep): ShortLock {
  const script = tools.renderer.script(step);
  return {
    activity: "Detaching a partition",
    mode: "ACCESS EXCLUSIVE",
    table: `${step.table.schema}.${step.table.name}`,
    oid: String(step.tableOid),
    lockTimeoutMs: step.lockTimeoutMs,
    patienceMs: step.patienceMs,
    findBlockers: script.statement("findBlockers"),
    cancelAutovacuum: script.statement("cancelAutovacuum"),
    log: (message) => tools.log(message),
  };
}

/** One partition in one transaction with the record that it has left. */
async function detachPartition(
  { control, ledger, tools }: RunContext,
  step: DetachPartitionsStep,
  partition: string,
  limitMs: number,
): Promise<void> {
  const script = tools.renderer.script(step);
  const values = { partition, run: ledger.runId };
  await control.transaction(async () => {
    await control.runAll("detachPartitions.detach", [
      script.statement("limitWindow", { waitMs: String(limitMs), statementMs: String(limitMs + workMs) }),
      script.statement("demandBound", values),
      script.statement("detachPartition", values),
      script.statement("recordDetached", values),
    ]);
    await ledger.recordItem(control.session, "detachPartitions", partition);
  });
}

/** Detaches every partition of the plan that the ledger does not have as detached. */
export async function detachPartitions(context: RunContext, step: DetachPartitionsStep): Promise<void> {
  const { control, ledger } = context;
  const done = await ledger.readItems(control.session, "detachPartitions");
  const lock = shortLock(context, step);
  for (const { name } of step.partitions.filter((partition) => !done.has(partition.name)))
    await withShortLock(control.session, lock, (limitMs) => detachPartition(context, step, name, limitMs));
  await control.transaction(() =>
    ledger.endStep(control.session, "detachPartitions", step.partitions.length),
  );
}
