import { refuse, type Refusal } from "../../errors";
import type { Plan, Step } from "../../schema/plan";
import { longestPatienceMs } from "./swap-tables";

/** What of a step no script carries out yet. */
function unsupportedOf(step: Step): string[] {
  switch (step.kind) {
    case "guardKeys":
      return ["guards of unique keys"];
    case "createMaterializedViews":
      return ["materialized views over the table"];
    case "createTable":
      return step.likeSource ? ["definitions that the server copies"] : [];
    case "swapTables":
      return [
        ...(step.foreignKeys.length > 0 && step.keysByLeaf ? ["foreign keys before PostgreSQL 18"] : []),
        ...((step.returning?.guardedKeys.length ?? 0) > 0 ? ["guards of unique keys"] : []),
        ...(step.patienceMs > longestPatienceMs ? [`a cutoverPatienceMs above ${longestPatienceMs}`] : []),
      ];
    case "startJournal":
    case "dataLoad":
    case "createIndexes":
    case "gatherStatistics":
    case "deltaLoad":
    case "validate":
    case "restoreGrants":
    case "validateForeignKeys":
    case "prepareRollback":
    case "closeWayBack":
      return [];
    case "swapDefault":
    case "addPartitions":
    case "detachPartitions":
    case "dropPartitions":
    case "proveHistory":
    case "matchIndexes":
    case "attachHistory":
      return [`the step ${step.kind}`];
  }
}

/** A name that reads like the places that scripts fill in when they run. */
export function hasPlaceholder(plan: unknown): boolean {
  return /<<\w+>>/.test(JSON.stringify(plan));
}

/** Why there is no set of scripts for a plan: what none of them would carry out is named, never left out. */
export function refuseUnscriptable(plan: Plan): Refusal | null {
  const table = `${plan.table.schema}.${plan.table.name}`;
  const found = plan.steps.flatMap(unsupportedOf);
  if (hasPlaceholder(plan)) found.push("names or expressions with a word in double angle brackets");
  if (plan.method !== "copySwap" && plan.method !== "rollback" && found.length === 0)
    found.push(`the method ${plan.method}`);
  if (found.length === 0) return null;
  return refuse("SCRIPT_UNSUPPORTED", "", { table, parts: [...new Set(found)].join(", ") });
}
