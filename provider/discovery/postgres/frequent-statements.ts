import { z } from "zod";
import { failedWith } from "../../dialect/database-error";
import { quoteLiteral, quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { readRows, type CatalogQuery } from "./catalog-query";

const placeSchema = z.object({ schema: z.string(), isReadable: z.boolean() });
const statementSchema = z.object({ query: z.string(), calls: z.coerce.number() });

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

/** How many statements are looked at. */
const mostRead = 500;

/** Which statements that name a table are asked for. */
export interface StatementSearch {
  /** Of the query that finds them: `discovery.keyUpdates`. */
  readonly name: string;
  /** What the text of each matches, as a regular expression of PostgreSQL's; a constant of ours. */
  readonly pattern: string;
  /** Below this nobody would call a statement frequent. */
  readonly fewestCalls: number;
  /** Whether nobody knows unless the statements of other roles are shown too. */
  readonly needsAllRoles: boolean;
  /** What a pattern cannot tell. */
  isMeant(query: string): boolean;
  readonly mostShown: number;
}

function statementsQuery(
  schema: string,
  { name, pattern, fewestCalls }: StatementSearch,
): CatalogQuery<typeof statementSchema> {
  return {
    name,
    shape: statementSchema,
    text: `
SELECT query, calls
  FROM ${quoteQualified(schema, "pg_stat_statements")}
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND query ~* ${quoteLiteral(pattern)}
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
function shorten({ query, calls }: FrequentStatement): FrequentStatement {
  return { calls, query: query.replace(/\s+/g, " ").slice(0, 160) };
}

/**
 * The most frequent statements of a kind that name a table, without those of our own; null where nobody knows, because
 * pg_stat_statements is not installed, not loaded or not readable.
 * @see https://www.postgresql.org/docs/current/pgstatstatements.html
 */
export async function searchStatements(
  session: Session,
  table: string,
  search: StatementSearch,
): Promise<FrequentStatement[] | null> {
  try {
    const [place] = await readRows(session, placeQuery, []);
    if (!place || (search.needsAllRoles && !place.isReadable)) return null;
    return (await readRows(session, statementsQuery(place.schema, search), [table]))
      .filter(
        ({ query }) => hasWord(query, table) && search.isMeant(query) && !query.includes("table_migration"),
      )
      .slice(0, search.mostShown)
      .map(shorten);
  } catch (error) {
    // Nothing depends on it.
    if (failedWith(error, "featureMissing", "privilegeMissing")) return null;
    throw error;
  }
}

/**
 * The most frequent statements that work on a table and do not mention its partition key: after partitioning they probe every
 * partition. None where nobody knows.
 */
export async function findFrequentStatements(
  session: Session,
  { table, column }: { readonly table: string; readonly column: string },
): Promise<FrequentStatement[]> {
  const found = await searchStatements(session, table, {
    name: "discovery.frequentStatements",
    pattern: "^\\s*(SELECT|UPDATE|DELETE|WITH)\\M",
    fewestCalls: 10,
    needsAllRoles: false,
    isMeant: (query) => !hasWord(query, column),
    mostShown: 5,
  });
  return found ?? [];
}
