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

/** How many statements are looked at, and how many are shown. */
const mostRead = 500;
const mostShown = 5;

function statementsQuery(schema: string): CatalogQuery<typeof statementSchema> {
  return {
    name: "discovery.conflictStatements",
    shape: statementSchema,
    text: `
SELECT query, calls
  FROM ${quoteQualified(schema, "pg_stat_statements")}
 WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND query ~* '\\mINSERT\\M.*\\mON\\s+CONFLICT\\M'
   AND position(lower($1) IN lower(query)) > 0
 ORDER BY calls DESC
 LIMIT ${mostRead}`,
  };
}

/**
 * The most frequent statements with ON CONFLICT that name a table; null where pg_stat_statements is not installed, not loaded, or
 * shows the role no statement of others.
 * @see https://www.postgresql.org/docs/current/pgstatstatements.html
 */
export async function findConflictStatements(
  session: Session,
  table: string,
): Promise<FrequentStatement[] | null> {
  const statistics = await findStatistics(session);
  if (statistics === null || !statistics.isReadable) return null;
  try {
    const found = await readRows(session, statementsQuery(statistics.schema), [table]);
    return found
      .filter(({ query }) => hasWord(query, table))
      .slice(0, mostShown)
      .map(shorten);
  } catch (error) {
    if (failedWith(error, "featureMissing", "privilegeMissing")) return null;
    throw error;
  }
}
