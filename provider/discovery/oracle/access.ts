import type { Session } from "../../dialect/session";

/** What the user may do in the whole database, and what may be seen. */
export interface Access {
  readonly privileges: ReadonlySet<string>;
  readonly roles: ReadonlySet<string>;
  /** Tables of others that the user may ALTER, by `"SCHEMA"."TABLE"`. */
  readonly alterable: ReadonlySet<string>;
  /** Whether DBA_ views are open to the user. */
  readonly seesDictionary: boolean;
}

const text = `
SELECT privilege AS "name", 'PRIVILEGE' AS "kind" FROM session_privs
 UNION ALL
SELECT role, 'ROLE' FROM session_roles
 UNION ALL
SELECT '"' || table_schema || '"."' || table_name || '"', 'ALTERABLE'
  FROM all_tab_privs
 WHERE privilege = 'ALTER' AND (grantee IN (USER, 'PUBLIC') OR grantee IN (SELECT role FROM session_roles))`;

/**
 * Privileges and roles that are in force, those of roles included. Single grants on DBA_ views are not looked for.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/SESSION_PRIVS.html
 */
export async function readAccess(session: Session): Promise<Access> {
  const { rows } = await session.run({ name: "discovery.access", text });
  const namesOf = (kind: string) =>
    new Set(rows.filter((row) => row["kind"] === kind).map((row) => String(row["name"] as string)));
  const [privileges, roles, alterable] = [namesOf("PRIVILEGE"), namesOf("ROLE"), namesOf("ALTERABLE")];
  const seesDictionary =
    privileges.has("SELECT ANY DICTIONARY") || roles.has("SELECT_CATALOG_ROLE") || roles.has("DBA");
  return { privileges, roles, alterable, seesDictionary };
}
