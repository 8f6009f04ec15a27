import { z } from "zod";
import { failedWith } from "../../dialect/database-error";
import { quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { readRows, type CatalogQuery } from "./catalog-query";

const placeSchema = z.object({ schema: z.string(), isReadable: z.boolean() });
export const statementSchema = z.object({ query: z.string(), calls: z.coerce.number() });

/** A statement as pg_stat_statements has it, constants replaced by $1, $2 … */
export type FrequentStatement = z.infer<typeof statementSchema>;

const placeQuery: CatalogQuery<typeof placeSchema> = {
  name: "discovery.findStatementStatistics",
  shape: placeSchema,
  text: `
SELECT n.nspname AS schema, pg_has_role('pg_read_all_stats', 'USAGE') AS "isReadable"
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname = 'pg_stat_statements'`,
};

/** Where the statistics are, and whether they show the statements of other roles; null where they are not installed. */
export async function findStatistics(session: Session): Promise<z.infer<typeof placeSchema> | null> {
  const [place] = await readRows(session, placeQuery, []);
  return place ?? null;
}

/** How many statements are looked at, and how many are shown. */
const mostRead = 500;
const mostShown = 5;
/** Below this nobody would call a statement frequent. */
const fewestCalls = 10;

function statementsQuery(schema: string): CatalogQuery<typeof statementSchema> {
  return {
    name: "discovery.frequentStatements",
    shape: statementSchema,
    text: `
SELECT query, calls
  FROM ${quoteQualified(schema, "pg_stat_statements")}
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND query ~* '^\\s*(SELECT|UPDATE|DELETE|WITH)\\M'
   AND position(lower($1) IN lower(query)) > 0
   AND calls >= ${fewestCalls}
 ORDER BY calls DESC
 LIMIT ${mostRead}`,
  };
}

/** Whether a name stands in a text as a word of its own, quoted or not. */
export function hasWord(text: string, name: string): boolean {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`(?<![\\w$])"?${escaped}"?(?![\\w$])`, "i").test(text);
}

/** On one line, and no longer than a reader of a plan wants it. */
export function shorten({ query, calls }: FrequentStatement): FrequentStatement {
  return { calls, query: query.replace(/\s+/g, " ").slice(0, 160) };
}

/** Statements that work on the table and do not mention its partition key: after partitioning they probe every partition. */
export function selectWithoutKey(
  statements: readonly FrequentStatement[],
  table: string,
  column: string,
): FrequentStatement[] {
  return statements
    .filter(
      ({ query }) => hasWord(query, table) && !hasWord(query, column) && !query.includes("table_migration"),
    )
    .slice(0, mostShown)
    .map(shorten);
}

/**
 * The most frequent such statements, where pg_stat_statements is installed and loaded and the role may read it; none
 * otherwise.
 * @see https://www.postgresql.org/docs/current/pgstatstatements.html
 */
export async function findFrequentStatements(
  session: Session,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<FrequentStatement[]> {
  try {
    const place = await findStatistics(session);
    if (place === null) return [];
    return selectWithoutKey(await readRows(session, statementsQuery(place.schema), [table]), table, column);
  } catch (error) {
    // Installed but not loaded, or not readable: a plan does not depend on it.
    if (failedWith(error, "featureMissing", "privilegeMissing")) return [];
    throw error;
  }
}
