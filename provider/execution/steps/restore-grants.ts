import { migrationError } from "../../errors";
import { guardsOf } from "../../schema/guard";
import type { RestoreGrantsStep } from "../../schema/plan";
import type { TableState } from "../../schema/table-state";
import type { RunContext } from "../context";
import { readInventoryBefore } from "../inventory-before";
import { allLeaves, inBatches, leavesPerTransaction } from "../../schema/leaves";
import { runLedger } from "../ledger";
import { readJson } from "../ledger-values";
import { withShortLock } from "../short-lock";
import { shortLockOn } from "../source-lock";

async function followColumns(
  context: RunContext,
  step: RestoreGrantsStep,
  done: ReadonlySet<string>,
): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const lock = shortLockOn(
    context,
    step.copy,
    "Moving a sequence to its column",
    "SHARE ROW EXCLUSIVE on the sequence",
  );
  for (const { name, column } of step.sequences.filter(
    (sequence) => !done.has(`sequence ${sequence.name}`),
  )) {
    await withShortLock(control.session, lock, (lockTimeoutMs) =>
      control.transaction(
        async () => {
          await control.run(script.statement("followColumns", { sequence: name, column }));
          await ledger.recordItem(control.session, "restoreGrants", `sequence ${name}`);
        },
        { lockTimeoutMs },
      ),
    );
  }
}

/** Hands the leaves to autovacuum, as the source was. */
async function restoreAutovacuum(
  context: RunContext,
  step: RestoreGrantsStep,
  done: ReadonlySet<string>,
): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const autovacuumClause =
    step.autovacuumOption === null ? "RESET (autovacuum_enabled)" : `SET (${step.autovacuumOption})`;
  const lock = shortLockOn(context, step.copy, "Handing partitions to autovacuum", "SHARE UPDATE EXCLUSIVE");
  const leaves = allLeaves(context.layout, step.copy.source.name).filter((leaf) => !done.has(leaf));
  for (const batch of inBatches(leaves, leavesPerTransaction)) {
    await withShortLock(control.session, lock, (lockTimeoutMs) =>
      control.transaction(
        async () => {
          const statements = batch.map((leaf) =>
            script.statement("restoreAutovacuum", { leaf, autovacuumClause }),
          );
          await control.runAll("restoreGrants.autovacuum", statements);
          for (const leaf of batch) await ledger.recordItem(control.session, "restoreGrants", leaf);
        },
        { lockTimeoutMs },
      ),
    );
  }
}

/** The table as it was before; after a rollback, before the run that is taken back. */
async function readExpected(
  { control, tools, sourceState, plan }: RunContext,
  { returning }: RestoreGrantsStep,
): Promise<TableState> {
  if (!returning) return sourceState;
  const { schema, name: table } = plan.table;
  const asked = { run: returning.run, schema, table };
  const [ended] = await runLedger(control.session, tools.renderer.ledger(), "findEndedRun", asked);
  const { dependants } = sourceState;
  return { ...(readJson(ended?.["sourceState"]) as TableState), dependants };
}

/** Everything that hung on the source hangs on the new table, or the run says what does not. */
async function proveInventory(context: RunContext, step: RestoreGrantsStep): Promise<void> {
  const { control, ledger, tools, plan } = context;
  const after = await tools.discover(control.session, step.copy.source);
  const table = `${step.copy.source.schema}.${step.copy.source.name}`;
  // The structure cannot have changed since the plan.
  const before = { ...(await readExpected(context, step)), ...(await readInventoryBefore(context)) };
  const differences =
    after === null ? ["the table is gone"] : tools.compareInventories(before, after, guardsOf(plan));
  await control.transaction(() =>
    ledger.recordEvent(control.session, "inventory", { equal: differences.length === 0, differences }),
  );
  if (differences.length > 0) {
    const retired = `${step.copy.retired.schema}.${step.copy.retired.name}`;
    throw migrationError("INVENTORY_DIFFERS", { table, retired, difference: differences.join("; ") });
  }
}

/** After the swap: sequences follow their columns, autovacuum comes back, the journal goes, the inventory is proven. */
export async function restoreGrants(context: RunContext, step: RestoreGrantsStep): Promise<void> {
  const { control, ledger, tools } = context;
  const script = tools.renderer.script(step);
  const done = await ledger.readItems(control.session, "restoreGrants");
  await followColumns(context, step, done);
  if (!step.returning) await restoreAutovacuum(context, step, done);
  await proveInventory(context, step);
  await control.transaction(async () => {
    await control.run(script.statement("dropJournal"));
    await control.run(script.statement("dropJournalFunction"));
    await ledger.endStep(control.session, "restoreGrants");
  });
}
