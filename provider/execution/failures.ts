import { failedWith } from "../dialect/database-error";
import { migrationError } from "../errors";
import type { StepKind } from "../schema/plan";
import type { CoreContext, CoreStep } from "./context";

const activities: Readonly<Record<StepKind, string>> = {
  startJournal: "starting the journal",
  createTable: "creating the table",
  dataLoad: "copying rows",
  createIndexes: "building indexes",
  guardKeys: "guarding unique keys",
  gatherStatistics: "gathering statistics",
  deltaLoad: "replaying the journal",
  validate: "comparing rows",
  createMaterializedViews: "creating materialized views",
  swapTables: "swapping the tables",
  validateForeignKeys: "validating the foreign keys",
  restoreGrants: "proving the inventory",
  swapDefault: "moving rows out of the default partition",
  setInterval: "setting the interval",
  addPartitions: "adding partitions",
  modifyOnline: "giving the table its partitions",
  detachPartitions: "detaching partitions",
  dropPartitions: "dropping detached partitions",
  proveHistory: "proving the bound",
  matchIndexes: "preparing indexes",
  attachHistory: "attaching the table",
  prepareRollback: "opening the retired table",
  closeWayBack: "closing the way back",
};

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
