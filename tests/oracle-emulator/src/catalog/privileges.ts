import type { Queryable } from "./load";
import type { CatalogObject } from "./model";

export type ObjectPrivilege =
  | "SELECT"
  | "READ"
  | "INSERT"
  | "UPDATE"
  | "DELETE"
  | "ALTER"
  | "INDEX"
  | "REFERENCES"
  | "EXECUTE"
  | "FLASHBACK"
  | "DEBUG";

/** ANY privileges that stand for an object privilege on every schema but SYS. */
const ANY_TABLE: Readonly<Partial<Record<ObjectPrivilege, readonly string[]>>> = {
  SELECT: ["SELECT ANY TABLE"],
  READ: ["SELECT ANY TABLE", "READ ANY TABLE"],
  INSERT: ["INSERT ANY TABLE"],
  UPDATE: ["UPDATE ANY TABLE"],
  DELETE: ["DELETE ANY TABLE"],
  ALTER: ["ALTER ANY TABLE"],
  INDEX: ["CREATE ANY INDEX"],
};

const DBA_VIEW = /^(REDACTION_POLICIES$|AUDIT_UNIFIED_|DBA_|CDB_|G?V\$)/;
/** Performance views that every user may read. */
const PUBLIC_VIEW = /^V\$(VERSION|OPTION|NLS_PARAMETERS|NLS_VALID_VALUES|TIMEZONE_NAMES)$/;

interface GrantRow {
  readonly object_id: number;
  readonly privilege: string;
}

/** What a user may do, by all of its roles; read anew after each GRANT and REVOKE. */
export class Privileges {
  private constructor(
    readonly user: string,
    private readonly roles: ReadonlySet<string>,
    private readonly system: ReadonlySet<string>,
    private readonly objects: ReadonlyMap<number, ReadonlySet<string>>,
  ) {}

  /** A view reads as its owner, whose privileges were checked when it was created. */
  static ofView(owner: string): Privileges {
    const everything = ["SELECT ANY TABLE", "SELECT ANY SEQUENCE", "SELECT ANY DICTIONARY"];
    return new Privileges(owner, new Set(), new Set(everything), new Map());
  }

  static async load(client: Queryable, user: string): Promise<Privileges> {
    const roles = await client.query<{ role: string }>(
      `WITH RECURSIVE enabled (role) AS (
         SELECT role FROM ora_catalog.role_grants WHERE grantee IN ($1, 'PUBLIC')
         UNION
         SELECT g.role FROM enabled AS e JOIN ora_catalog.role_grants AS g ON g.grantee = e.role)
       SELECT role FROM enabled`,
      [user],
    );
    const names = roles.rows.map(({ role }) => role);
    const grantees = [user, "PUBLIC", ...names];
    const system = await client.query<{ privilege: string }>(
      "SELECT privilege FROM ora_catalog.system_grants WHERE grantee = ANY ($1)",
      [grantees],
    );
    const objects = await client.query<GrantRow>(
      `SELECT object_id, privilege FROM ora_catalog.object_grants WHERE grantee = ANY ($1)
       UNION SELECT object_id, privilege FROM ora_catalog.column_grants WHERE grantee = ANY ($1)`,
      [grantees],
    );
    return new Privileges(
      user,
      new Set(names),
      new Set(system.rows.map(({ privilege }) => privilege)),
      byObject(objects.rows),
    );
  }

  has(systemPrivilege: string): boolean {
    return this.system.has(systemPrivilege);
  }

  /** Whether the user may do so: as the owner, by a grant (of a column too), or by an ANY privilege. */
  may(privilege: ObjectPrivilege, object: { readonly objectId: number; readonly owner: string }): boolean {
    if (object.owner === this.user) return true;
    const granted = this.objects.get(object.objectId);
    if (granted?.has(privilege) === true) return true;
    if (privilege === "SELECT" && granted?.has("READ") === true) return true;
    return (ANY_TABLE[privilege] ?? []).some((any) => this.system.has(any));
  }

  /** Whether the object exists for the user; otherwise a statement fails with ORA-00942. */
  knows(object: CatalogObject): boolean {
    if (object.owner === this.user || this.objects.has(object.objectId)) return true;
    if (object.kind === "SEQUENCE") return this.has("SELECT ANY SEQUENCE");
    return [...this.system].some((privilege) => privilege.endsWith(" ANY TABLE"));
  }

  seesDictionaryView(name: string): boolean {
    if (!DBA_VIEW.test(name) || PUBLIC_VIEW.test(name)) return true;
    return this.has("SELECT ANY DICTIONARY") || this.roles.has("SELECT_CATALOG_ROLE");
  }
}

function byObject(rows: readonly GrantRow[]): ReadonlyMap<number, ReadonlySet<string>> {
  const objects = new Map<number, Set<string>>();
  for (const row of rows) {
    const privileges = objects.get(row.object_id) ?? new Set();
    objects.set(row.object_id, privileges.add(row.privilege));
  }
  return objects;
}
