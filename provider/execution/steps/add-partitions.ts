import type { AddPartitionsStep, LayoutPartition } from "../../schema/plan";
import type { StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { leafNames } from "../../schema/leaves";
import { withShortLock, type ShortLock } from "../short-lock";

/** How long the default partition may be looked through while it is locked. */
const scanMs = 1_000;

function shortLock(context: RunContext, step: AddPartitionsStep, script: StepScript): ShortLock {
  return {
    activity: "Attaching a partition",
    mode: "SHARE UPDATE EXCLUSIVE",
    table: `${step.table.schema}.${step.table.name}`,
    oid: String(step.tableOid),
    lockTimeoutMs: step.lockTimeoutMs,
    patienceMs: step.patienceMs,
    findBlockers: script.statement("findBlockers"),
    cancelAutovacuum: script.statement("cancelAutovacuum"),
    log: (message) => context.tools.log(message),
  };
}

/** The partitions to add: all of the layout, or those that are left once rows have moved out of the default partition. */
function partitionsOf({ plan, layout }: RunContext): readonly LayoutPartition[] {
  return plan.method === "moveRows" ? (layout.later ?? []) : layout.partitions;
}

/** Builds one partition beside the table and attaches it, in one transaction: it is there whole, or not at all. */
async function addPartition(
  context: RunContext,
  script: StepScript,
  partition: LayoutPartition,
  limitMs: number,
): Promise<void> {
  const { control, ledger, layout } = context;
  const { name, bound } = partition;
  const leaves = layout.hashCount > 1 ? leafNames(partition, layout) : [];
  await control.transaction(async () => {
    await control.runAll("addPartitions.create", [
      script.statement("becomeOwner"),
      script.statement("createPartition", { partition: name }),
      ...leaves.map((leaf, remainder) =>
        script.statement("createSubpartition", { partition: name, leaf, remainder: String(remainder) }),
      ),
      script.statement("becomeSelf"),
      script.statement("limitWindow", { waitMs: String(limitMs), statementMs: String(limitMs + scanMs) }),
      script.statement("attachPartition", { partition: name, bound }),
    ]);
    await ledger.recordItem(control.session, "addPartitions", name);
  });
}

/** Adds every partition of the layout that the ledger does not have as added. */
export async function addPartitions(context: RunContext, step: AddPartitionsStep): Promise<void> {
  const { control, ledger, tools } = context;
  const partitions = partitionsOf(context);
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "addPartitions");
  const lock = shortLock(context, step, script);
  const since = Date.now();
  let count = done.size;
  for (const partition of partitions.filter(({ name }) => !done.has(name))) {
    await withShortLock(control.session, lock, (limitMs) =>
      addPartition(context, script, partition, limitMs),
    );
    count += 1;
    const total = partitions.length;
    tools.progress({
      step: "addPartitions",
      done: count,
      total,
      unit: "partitions",
      since,
      doneBefore: done.size,
    });
  }
  await control.transaction(() => ledger.endStep(control.session, "addPartitions", count));
}
