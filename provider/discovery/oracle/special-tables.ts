import { z } from "zod";
import { failedWith } from "../../dialect/database-error";
import type { Session } from "../../dialect/session";
import { readByTable, type ByTable, type DictionaryQuery, type Scope } from "./dictionary";

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

/**
 * Traits that no column of ALL_TABLES shows. Blockchain and immutable tables are there from 19.10 on; redaction hides values from
 * whoever is not exempt, and only who sees the dictionary sees its policies.
 */
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
  REDACTED: specialQuery("REDACTED", () => "redaction_policies", "object_owner", "object_name"),
};

async function readOptional(session: Session, scope: Scope, query: NameQuery): Promise<ByTable<object>> {
  try {
    return await readByTable(session, scope, query);
  } catch (error) {
    if (failedWith(error, "undefinedTable", "privilegeMissing")) return new Map();
    throw error;
  }
}

/** The special tables of a scope by their traits. */
export async function readSpecialTables(
  session: Session,
  scope: Scope,
): Promise<ReadonlyMap<string, ByTable<object>>> {
  const found = new Map<string, ByTable<object>>();
  for (const [trait, query] of Object.entries(queries)) {
    found.set(trait, await readOptional(session, scope, query));
  }
  return found;
}
