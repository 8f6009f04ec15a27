import { failedWith } from "../dialect/database-error";
import { migrationError } from "../errors";
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
  return context.tools.explain(`${activities[step.kind]} of ${names.table}`, error);
}
