import { refuse, type Refusal } from "../../errors";
import type { Trigger } from "../../schema/table-state";
import { keyColumnsOf } from "../layout-rule";
import { tableName, type PreflightRule, type PreflightSubject } from "./rule";

function escapeForPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Whether the function's source assigns to the column of NEW: `NEW.order_date := …`, `NEW."order_date" = …`, `INTO NEW.order_date`. */
export function assignsKey(functionBody: string, column: string): boolean {
  const name = `new\\s*\\.\\s*"?${escapeForPattern(column)}"?`;
  return new RegExp(`(?:${name}\\s*:?=[^=])|(?:into\\s+(?:strict\\s+)?(?:[^;]*,\\s*)?${name})`, "i").test(
    functionBody,
  );
}

function isBeforeRow(trigger: Trigger): boolean {
  return trigger.level === "ROW" && trigger.timing === "BEFORE";
}

const ownNames = /^table_migration_(?:journal|journal_truncate|reverse|truncate)$/;

function whyUnsupported(trigger: Trigger, subject: PreflightSubject): [string, string] | null {
  const key = keyColumnsOf(subject.target).find(
    (column) => isBeforeRow(trigger) && assignsKey(trigger.functionBody, column),
  );
  if (key !== undefined)
    return [
      `changes ${key} before the row is written, which PostgreSQL refuses where that moves the row to another partition`,
      `Set ${key} in the statement or by a default instead.`,
    ];
  if (ownNames.test(trigger.name) && !trigger.functionName.startsWith("table_migration."))
    return ["has a name that this tool gives its own triggers", "Rename it first."];
  if (trigger.hasTransitionTables && trigger.level === "ROW")
    return [
      "is a row trigger with transition tables, which a partitioned table cannot have",
      "Make it a statement trigger.",
    ];
  if (trigger.definitionHead === "")
    return ["has a definition that cannot be read", "Create it again under a plain name."];
  return null;
}

/** Refuses triggers that a partitioned table cannot have. */
export const refuseTriggers: PreflightRule = (subject): Refusal[] =>
  subject.state.triggers.flatMap((trigger) => {
    const reason = whyUnsupported(trigger, subject);
    if (reason === null) return [];
    const [trait, remedy] = reason;
    return [
      refuse("TRIGGER_UNSUPPORTED", "table", {
        trigger: trigger.name,
        table: tableName(subject),
        trait,
        remedy,
      }),
    ];
  });
