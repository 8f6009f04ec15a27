import { refuse, type Refusal } from "../../../errors";
import type { OracleCopy, OracleCopyColumn, OraclePlan, OracleStep } from "../../../schema/oracle-plan";
import type { OracleDatabaseState } from "../../../schema/oracle-table-state";
import type { Renderer } from "../../../schema/statement";
import { hasPlaceholder } from "../unsupported";
import { releaseOf } from "./scope";

/** Texts of a key that scripts keep in one JSON array of 4,000 bytes, each character of up to six. */
const longestKey = 600;

function lengthOf({ type, baseType }: OracleCopyColumn): number {
  return /CHAR|RAW/.test(baseType) ? Number(/\((\d+)/.exec(type)?.[1] ?? "0") : 40;
}

/** What of a step no script carries out yet. */
function unsupportedOf(step: OracleStep): string[] {
  switch (step.kind) {
    case "validate": {
      const bytes = step.copy.key.reduce((sum, column) => sum + lengthOf(column), 0);
      return bytes > longestKey ? [`a primary key of more than ${longestKey} characters`] : [];
    }
    case "startJournal":
    case "prepareRollback":
    case "createTable":
    case "dataLoad":
    case "createIndexes":
    case "gatherStatistics":
    case "deltaLoad":
    case "swapTables":
    case "validateForeignKeys":
    case "restoreGrants":
    case "closeWayBack":
      return [];
    case "setInterval":
    case "addPartitions":
    case "setAttributes":
    case "modifyOnline":
      return [`the step ${step.kind}`];
  }
}

/** A variable of PL/SQL has 32,767 bytes, and the names that a run knows come to it. */
const longestStatement = 30_000;

/** What decides whether there can be scripts. */
export interface OracleScriptQuestion {
  readonly plan: OraclePlan;
  readonly database: OracleDatabaseState;
  readonly renderer: Renderer<OracleStep, OracleCopy>;
}

function isTooLong({ plan, renderer }: OracleScriptQuestion): boolean {
  const statements = plan.steps.flatMap((step) => renderer.preview(step));
  return statements.some(({ text }) => Buffer.byteLength(text) > longestStatement);
}

/** Why there is no set of scripts for a plan of Oracle: what none of them would carry out is named, never left out. */
export function refuseUnscriptableOracle(question: OracleScriptQuestion): Refusal | null {
  const { plan, database } = question;
  const found = plan.steps.flatMap(unsupportedOf);
  if (isTooLong(question))
    found.push(`statements of more than ${longestStatement} bytes, as of a table of many columns`);
  // DBMS_SESSION.SLEEP is there from 18 on; DBMS_LOCK is not everybody's.
  if (releaseOf(database.version) < 18) found.push("Oracle before 18c, where a script cannot wait");
  if (hasPlaceholder(plan)) found.push("names or expressions with a word in double angle brackets");
  if (plan.method !== "copySwap" && plan.method !== "rollback" && found.length === 0)
    found.push(`the method ${plan.method}`);
  if (found.length === 0) return null;
  const table = `${plan.table.schema}.${plan.table.name}`;
  return refuse("SCRIPT_UNSUPPORTED", "", { table, parts: [...new Set(found)].join(", ") });
}
