import { z } from "zod";
import { quoteIdentifier, quoteQualified } from "../../dialect/oracle";
import type { Session } from "../../dialect/session";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { MissingPrivilege } from "../../schema/table-state";
import type { Access } from "./access";

/** Tablespaces that a user may fill; `all` for UNLIMITED TABLESPACE. */
export interface Quota {
  readonly all: boolean;
  readonly tablespaces: ReadonlySet<string>;
}

const quotaRowSchema = z.object({ user: z.string(), tablespace: z.string().nullable() });

const ofEverybody = `
SELECT username AS "user", tablespace_name AS "tablespace" FROM dba_ts_quotas WHERE max_bytes <> 0
 UNION ALL
SELECT grantee, NULL FROM dba_sys_privs WHERE privilege = 'UNLIMITED TABLESPACE'`;

const ofUser = `
SELECT SYS_CONTEXT('USERENV', 'SESSION_USER') AS "user", tablespace_name AS "tablespace"
  FROM user_ts_quotas
 WHERE max_bytes <> 0`;

/** Quotas by user: of everybody, or of the connected user where the dictionary is closed. */
export async function readQuotas(
  session: Session,
  { seesDictionary }: Access,
): Promise<ReadonlyMap<string, Quota>> {
  const { rows } = await session.run({
    name: "discovery.quotas",
    text: seesDictionary ? ofEverybody : ofUser,
  });
  const found = new Map<string, { all: boolean; tablespaces: Set<string> }>();
  for (const row of rows) {
    const { user, tablespace } = quotaRowSchema.parse(row);
    const quota = found.get(user) ?? { all: false, tablespaces: new Set() };
    if (tablespace === null) quota.all = true;
    else quota.tablespaces.add(tablespace);
    found.set(user, quota);
  }
  return found;
}

/** The parts of a table's state that say what is to be made anew. */
export type PrivilegeNeeds = Pick<
  OracleTableState,
  | "schema"
  | "tablespace"
  | "columns"
  | "lobs"
  | "indexes"
  | "grants"
  | "comment"
  | "partitioning"
  | "referencingKeys"
>;

/** A right of the connecting user, and what it is for. */
export interface OracleGrant {
  /** As GRANT names it: a system privilege, or a role. */
  readonly grant: string;
  readonly why: string;
}

/** What every migration of a table of the user's own needs: discovery and the grant script stand on this list. */
export const neededGrants: readonly OracleGrant[] = [
  { grant: "CREATE SESSION", why: "the sessions of a run" },
  { grant: "CREATE TABLE", why: "the copy, the journals, the ledger; their indexes and keys" },
  { grant: "CREATE SEQUENCE", why: "the ids of the ledger, and identity columns" },
  { grant: "CREATE TRIGGER", why: "the journal, and the triggers of the table" },
];

/** What a migration makes use of where it is given, and what becomes of it where it is not. */
export const usefulGrants: readonly OracleGrant[] = [
  {
    grant: "SELECT_CATALOG_ROLE",
    why: "sees the foreign keys, views and stored units of others; else preview says what may be hidden",
  },
  {
    grant: "ALTER SYSTEM",
    why: "a takeover ends what a lost process left at work; else it waits half a minute, and names the sessions",
  },
];

/**
 * The grants for a user whose own tables are migrated, for an administrator to run.
 * @param tablespaces those of the table, its indexes and its large objects
 */
export function grantScript(user: string, tablespaces: readonly string[]): string {
  const name = quoteIdentifier(user);
  const grantOf = ({ grant, why }: OracleGrant) => `-- ${why}\nGRANT ${grant} TO ${name};`;
  return [
    ...neededGrants.map(grantOf),
    "-- the copy lies where the table does",
    ...tablespaces.map(
      (tablespace) => `ALTER USER ${name} QUOTA UNLIMITED ON ${quoteIdentifier(tablespace)};`,
    ),
    "",
    "-- Not needed, but of use:",
    ...usefulGrants.map(grantOf),
    "",
  ].join("\n");
}

/** System privileges for a table of the user's own, and for one of another schema. */
function neededPrivileges(table: PrivilegeNeeds, user: string): string[] {
  const hasIdentity = table.columns.some((column) => column.identity !== null);
  const hasComments = table.comment !== null || table.columns.some((column) => column.comment !== null);
  // Whoever asks is connected.
  if (table.schema === user)
    return neededGrants.map(({ grant }) => grant).filter((grant) => grant !== "CREATE SESSION");
  // The ledger's tables and its sequence are the user's own all the same.
  const ofLedger = ["CREATE TABLE", "CREATE SEQUENCE"];
  return [
    ...ofLedger,
    ...["CREATE", "ALTER", "DROP", "LOCK", "SELECT", "INSERT", "DELETE"].map((verb) => `${verb} ANY TABLE`),
    ...["CREATE", "ALTER"].map((verb) => `${verb} ANY INDEX`),
    ...["CREATE", "ALTER", "DROP"].map((verb) => `${verb} ANY TRIGGER`),
    ...(hasIdentity ? ["CREATE ANY SEQUENCE", "SELECT ANY SEQUENCE"] : []),
    ...(hasComments ? ["COMMENT ANY TABLE"] : []),
    ...(table.grants.length > 0 ? ["GRANT ANY OBJECT PRIVILEGE"] : []),
  ];
}

/** Tablespaces that the new table will fill; those of present partitions may long be closed. */
function neededTablespaces({ tablespace, lobs, indexes, partitioning }: PrivilegeNeeds): string[] {
  const all = [
    tablespace,
    partitioning?.defaultTablespace ?? null,
    ...lobs.map((lob) => lob.tablespace),
    ...indexes.map((index) => index.tablespace),
  ];
  return [...new Set(all.filter((name) => name !== null))].sort();
}

function missingQuotas(table: PrivilegeNeeds, quota: Quota): MissingPrivilege[] {
  if (quota.all) return [];
  return neededTablespaces(table)
    .filter((tablespace) => !quota.tablespaces.has(tablespace))
    .map((tablespace) => ({
      privilege: "QUOTA",
      on: `tablespace ${tablespace}`,
      remedy: `ALTER USER ${quoteIdentifier(table.schema)} QUOTA UNLIMITED ON ${quoteIdentifier(tablespace)};`,
    }));
}

/** Foreign keys of others are dropped and added on their tables. */
function missingOnNeighbours(
  { referencingKeys }: PrivilegeNeeds,
  user: string,
  { privileges, alterable }: Access,
): MissingPrivilege[] {
  // To see the keys, and to lock their tables, takes a right beside that of altering them; ALTER on a table is both.
  if (privileges.has("ALTER ANY TABLE") && privileges.has("LOCK ANY TABLE")) return [];
  const others = referencingKeys.filter(({ schema }) => schema !== user);
  const names = new Set(others.map(({ schema, table }) => quoteQualified(schema, table)));
  return [...names]
    .filter((name) => !alterable.has(name))
    .map((name) => ({
      privilege: "ALTER",
      on: `table ${name}, whose foreign key points at the table`,
      remedy: `GRANT ALTER ON ${name} TO ${quoteIdentifier(user)};`,
    }));
}

const NO_QUOTA: Quota = { all: false, tablespaces: new Set() };

/**
 * What the user lacks for a migration of the table, with the statement that gives it. Quotas count for the table's owner; those
 * of others are unknown, and not missed, where the dictionary is closed.
 */
export function missingPrivileges(
  table: PrivilegeNeeds,
  user: string,
  access: Access,
  quotas: ReadonlyMap<string, Quota>,
): MissingPrivilege[] {
  const ofDatabase = neededPrivileges(table, user)
    .filter((privilege) => !access.privileges.has(privilege))
    .map((privilege) => ({
      privilege,
      on: "the database",
      remedy: `GRANT ${privilege} TO ${quoteIdentifier(user)};`,
    }));
  const missing = [...ofDatabase, ...missingOnNeighbours(table, user, access)];
  const isOwn = table.schema === user;
  if (isOwn && access.privileges.has("UNLIMITED TABLESPACE")) return missing;
  if (!isOwn && !access.seesDictionary) return missing;
  return [...missing, ...missingQuotas(table, quotas.get(table.schema) ?? NO_QUOTA)];
}
