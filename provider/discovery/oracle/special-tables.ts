import { z } from "zod";
import type { Session } from "../../dialect/session";
import type { ByTable, DictionaryQuery, Scope } from "./dictionary";
import { readOptional } from "./optional-view";

const nameSchema = z.object({});

type NameQuery = DictionaryQuery<typeof nameSchema>;

/** Names of special tables, from a view that not every release has and not every user sees. */
function specialQuery(
  trait: string,
  view: (scope: Scope) => string,
  owner: string,
  table: string,
): NameQuery {
  return {
    name: `discovery.${trait.toLowerCase().replaceAll(" ", "-")}`,
    shape: nameSchema,
    text: (scope) => `
SELECT ${owner} AS "schema", ${table} AS "table"
  FROM ${view(scope)}
 WHERE ${scope.where(owner, table)}`,
  };
}

const ofFamily = (name: string) => (scope: Scope) => `${scope.family}_${name}`;

/** Traits that no column of ALL_TABLES shows. Blockchain and immutable tables are there from 19.10 on. */
const queries: Readonly<Record<string, NameQuery>> = {
  "QUEUE TABLE": specialQuery("QUEUE TABLE", ofFamily("queue_tables"), "owner", "queue_table"),
  "BLOCKCHAIN TABLE": specialQuery(
    "BLOCKCHAIN TABLE",
    ofFamily("blockchain_tables"),
    "schema_name",
    "table_name",
  ),
  "IMMUTABLE TABLE": specialQuery(
    "IMMUTABLE TABLE",
    ofFamily("immutable_tables"),
    "schema_name",
    "table_name",
  ),
  "FLASHBACK ARCHIVE": specialQuery(
    "FLASHBACK ARCHIVE",
    ({ family }) => `${family === "DBA" ? "dba" : "user"}_flashback_archive_tables`,
    "owner_name",
    "table_name",
  ),
};

/** The special tables of a scope by their traits. */
export async function readSpecialTables(
  session: Session,
  scope: Scope,
): Promise<ReadonlyMap<string, ByTable<object>>> {
  const found = new Map<string, ByTable<object>>();
  for (const [trait, query] of Object.entries(queries)) {
    found.set(trait, (await readOptional(session, scope, query)) ?? new Map());
  }
  return found;
}
