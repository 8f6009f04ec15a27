import { failedWith } from "../../dialect/database-error";
import { quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { readRows, type CatalogQuery } from "./catalog-query";
import {
  findStatistics,
  hasWord,
  shorten,
  statementSchema,
  type FrequentStatement,
} from "./frequent-statements";

const mostRead = 500;
const mostShown = 3;

function updatesQuery(schema: string): CatalogQuery<typeof statementSchema> {
  return {
    name: "discovery.keyUpdates",
    shape: statementSchema,
    text: `
SELECT query, calls
  FROM ${quoteQualified(schema, "pg_stat_statements")}
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND query ~* '\\mUPDATE\\M.*\\mSET\\M'
   AND position(lower($1) IN lower(query)) > 0
 ORDER BY calls DESC
 LIMIT ${mostRead}`,
  };
}

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

/**
 * Frequent statements that set a column of a table; null where pg_stat_statements is not there or not readable, because then
 * nobody knows.
 */
export async function findKeyUpdates(
  session: Session,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<FrequentStatement[] | null> {
  try {
    const place = await findStatistics(session);
    if (place === null) return null;
    return (await readRows(session, updatesQuery(place.schema), [table]))
      .filter(
        ({ query }) =>
          hasWord(query, table) && setsColumn(query, column) && !query.includes("table_migration"),
      )
      .slice(0, mostShown)
      .map(shorten);
  } catch (error) {
    // Installed but not loaded, or not readable: nothing depends on it.
    if (failedWith(error, "featureMissing", "privilegeMissing")) return null;
    throw error;
  }
}
