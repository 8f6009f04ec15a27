import { migrationError } from "../../errors";
import type { SwapTablesStep } from "../../schema/plan";
import type { TableState } from "../../schema/table-state";
import type { Statement, StepScript } from "../../schema/statement";
import type { RunContext } from "../context";

/** Whether what changes in the retired table is noted, whoever changes it. */
function isWatched({ triggers }: TableState): boolean {
  return triggers.some(
    ({ name, functionName, state }) =>
      name === "table_migration_reverse" && functionName.startsWith("table_migration.") && state === "ALWAYS",
  );
}

/**
 * Looks at the retired table that a rollback brings back: it must be what was planned for, and stay so until the swap.
 * @returns its signature, which must still hold under the lock; null where no run is rolled back
 * @throws SOURCE_CHANGED, JOURNAL_BROKEN
 */
export async function readReturning(
  context: RunContext,
  { copy, returning }: SwapTablesStep,
): Promise<string | null> {
  if (!returning) return null;
  const { tools, control, ledger } = context;
  const { rows } = await control.run(context.scriptOf("swapTables").statement("readReturning"));
  const old = await tools.discover(control.session, copy.interim);
  const names = { run: ledger.runId, table: `${copy.source.schema}.${copy.source.name}` };
  const retired = `the retired table ${copy.interim.name}`;
  if (String(old?.oid) !== returning.oid || old === null)
    throw migrationError("SOURCE_CHANGED", { ...names, difference: `${retired} was dropped or renamed` });
  if (tools.returningStructure(old) !== returning.structure)
    throw migrationError("SOURCE_CHANGED", { ...names, difference: `${retired} was altered` });
  if (!isWatched(old))
    throw migrationError("JOURNAL_BROKEN", { ...names, difference: `a trigger of ${retired} is off` });
  return String(rows[0]?.["signature"]);
}

/** The names of unique keys that guards have, for the table's own ones. */
export function retireGuards(script: StepScript, { returning }: SwapTablesStep): Statement[] {
  return (returning?.guardedKeys ?? []).map(({ guardedKey }) =>
    script.statement("retireGuard", { guardedKey }),
  );
}
