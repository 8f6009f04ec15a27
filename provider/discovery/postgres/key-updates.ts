import type { Session } from "../../dialect/session";
import { searchStatements, type FrequentStatement } from "./frequent-statements";

/** Whether a statement gives a column a value: `SET a = …, b = …` up to FROM, WHERE or the end. */
export function setsColumn(query: string, column: string): boolean {
  const escaped = column.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const assigned = new RegExp(
    `(?<![\\w$."])"?${escaped}"?(?![\\w$"])\\s*(?:=|,[^=()]*\\)\\s*=|\\)\\s*=)`,
    "i",
  );
  return query
    .split(/\bset\b/i)
    .slice(1)
    .some((part) => assigned.test(part.split(/\b(?:where|from|returning)\b/i)[0] ?? ""));
}

/** Frequent statements that set a column of a table; null where nobody knows. */
export function findKeyUpdates(
  session: Session,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<FrequentStatement[] | null> {
  return searchStatements(session, table, {
    name: "discovery.keyUpdates",
    pattern: "\\mUPDATE\\M.*\\mSET\\M",
    fewestCalls: 1,
    needsAllRoles: false,
    isMeant: (query) => setsColumn(query, column),
    mostShown: 3,
  });
}
