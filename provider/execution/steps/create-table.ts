import { quoteQualified } from "../../dialect/postgres";
import type { CreateTableStep, Layout, LayoutPartition } from "../../schema/plan";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";
import { inBatches, leafNames, tablesPerTransaction } from "../../schema/leaves";

async function createInterim(context: RunContext, step: CreateTableStep, script: StepScript): Promise<void> {
  const { control, ledger } = context;
  await control.transaction(async () => {
    await control.run(script.statement("becomeOwner"));
    await control.run(script.statement(step.copy.becomesPlain ? "createPlain" : "createInterim"));
    if (step.likeSource)
      for (const { column } of step.identities)
        await control.run(script.statement("addIdentity", { identityColumn: column }));
    for (const grant of step.sequenceGrants) await control.run(script.statement("grantSequence", grant));
    for (const comment of step.comments) await control.run(script.statement("comment", comment));
    await control.run(script.statement("becomeSelf"));
    const { schema, name } = step.copy.interim;
    await ledger.recordInterim(control.session, quoteQualified(schema, name));
    await ledger.recordItem(control.session, "createTable", "interim");
  });
}

function createPartition(script: StepScript, layout: Layout, partition: LayoutPartition): Statement[] {
  const { name, bound } = partition;
  const leaves = layout.hashCount > 1 ? leafNames(partition, layout) : [];
  return [
    script.statement("createPartition", { partition: name, bound }),
    ...leaves.map((leaf, remainder) =>
      script.statement("createSubpartition", { partition: name, leaf, remainder: String(remainder) }),
    ),
  ];
}

/** Partitions whose tables one transaction creates. */
function partitionsPerTransaction({ partitions, hashCount }: Layout): number {
  return Math.max(1, Math.floor(tablesPerTransaction(partitions.length * hashCount) / hashCount));
}

async function createPartitions(
  context: RunContext,
  script: StepScript,
  done: ReadonlySet<string>,
): Promise<void> {
  const { control, ledger, layout, tools } = context;
  const pending = layout.partitions.filter(({ name }) => !done.has(name));
  const since = Date.now();
  let count = done.size;
  for (const batch of inBatches(pending, partitionsPerTransaction(layout))) {
    await control.transaction(async () => {
      await control.run(script.statement("becomeOwner"));
      await control.runAll(
        "createTable.partitions",
        batch.flatMap((partition) => createPartition(script, layout, partition)),
      );
      await control.run(script.statement("becomeSelf"));
      for (const { name } of batch) await ledger.recordItem(control.session, "createTable", name);
    });
    count += batch.length;
    const total = layout.partitions.length;
    tools.progress({
      step: "createTable",
      done: count,
      total,
      unit: "partitions",
      since,
      doneBefore: done.size,
    });
  }
}

async function finish(context: RunContext, step: CreateTableStep, script: StepScript): Promise<void> {
  const { control, ledger, layout } = context;
  await control.transaction(async () => {
    await control.run(script.statement("becomeOwner"));
    if (layout.defaultName !== null)
      await control.run(script.statement("createDefault", { partition: layout.defaultName }));
    for (const setting of step.columnSettings) await control.run(script.statement("alterColumn", setting));
    await control.run(script.statement("becomeSelf"));
    await ledger.endStep(control.session, "createTable");
  });
}

/** The interim table, its partitions in batches, then its default partition. */
export async function createTable(context: RunContext, step: CreateTableStep): Promise<void> {
  const script = context.tools.renderer.script(step);
  const done = await context.ledger.readItems(context.control.session, "createTable");
  if (!done.has("interim")) await createInterim(context, step, script);
  done.delete("interim");
  await createPartitions(context, script, done);
  await finish(context, step, script);
}
