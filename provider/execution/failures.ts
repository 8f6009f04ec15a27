import { failedWith } from "../dialect/database-error";
import { migrationError, MigrationError } from "../errors";
import { activities } from "../schema/activities";
import type { CoreContext, CoreStep } from "./context";

/** Error codes after which a run can only be abandoned: the next one starts anew. */
export const spoilingCodes: ReadonlySet<string> = new Set([
  "SOURCE_TRUNCATED",
  "SOURCE_CHANGED",
  "JOURNAL_BROKEN",
  "HISTORY_BOUND_PASSED",
  "HISTORY_CHECK_LOST",
]);

/** An error of a step, as the catalogue has it. */
export function explainFailure(context: CoreContext, step: CoreStep, error: unknown): unknown {
  const { schema, name } = context.plan.table;
  const names = { run: context.ledger.runId, table: `${schema}.${name}` };
  if (failedWith(error, "fenced")) return migrationError("FENCED", names, error);
  if (failedWith(error, "sourceTruncated")) return migrationError("SOURCE_TRUNCATED", names, error);
  if (failedWith(error, "undefinedTable") && error.message.includes(`"${names.table}"`))
    return migrationError("SOURCE_CHANGED", { ...names, difference: "it was dropped or renamed" }, error);
  return ofRollback(context, context.tools.explain(`${activities[step.kind]} of ${names.table}`, error));
}

/** The new table of a rollback is the one before the run: nothing that is declared gives it another partition. */
function ofRollback({ plan }: CoreContext, error: unknown): unknown {
  if (plan.rollsBack === undefined || !(error instanceof MigrationError)) return error;
  if (error.code !== "KEY_WITHOUT_PARTITION") return error;
  const { cause } = error;
  const reason = cause instanceof Error ? cause.message : error.message;
  const table = `${plan.table.schema}.${plan.table.name}`;
  return migrationError("ROLLBACK_KEY_WITHOUT_PARTITION", { run: plan.rollsBack, table, reason }, cause);
}
