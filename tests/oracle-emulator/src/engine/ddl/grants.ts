import { OracleError } from "../../contract";
import type { CatalogObject } from "../../catalog/model";
import type { Grant, ObjectName, Revoke } from "../../sql/ast";
import { row, run, type DdlContext } from "./context";
import { columnOf } from "./columns";

const TABLE_PRIVILEGES = [
  "ALTER",
  "DELETE",
  "INDEX",
  "INSERT",
  "SELECT",
  "UPDATE",
  "REFERENCES",
  "READ",
  "FLASHBACK",
  "DEBUG",
];
const ALL_ON: Readonly<Record<string, readonly string[]>> = {
  TABLE: TABLE_PRIVILEGES,
  VIEW: ["DELETE", "INSERT", "SELECT", "UPDATE", "REFERENCES", "READ", "FLASHBACK", "DEBUG"],
  SEQUENCE: ["ALTER", "SELECT"],
  UNIT: ["EXECUTE", "DEBUG"],
};

export async function grant(context: DdlContext, statement: Grant): Promise<void> {
  context.privilegesChanged = true;
  for (const { name } of statement.to) await requireGrantee(context, name);
  if (statement.on === undefined) return grantSystem(context, statement);
  const object = grantable(context, statement.on);
  await requireGrantor(context, object);
  for (const { name: grantee } of statement.to) {
    for (const privilege of statement.privileges) {
      for (const name of expanded(privilege.name, object)) {
        if (privilege.columns.length > 0) {
          await grantColumns(context, object, grantee, name, privilege.columns, statement.grantOption);
        } else await grantObject(context, object, grantee, name, statement);
      }
    }
  }
}

async function requireGrantee(context: DdlContext, name: string): Promise<void> {
  if (name === "PUBLIC") return;
  const found = await row(
    context,
    "SELECT name FROM ora_catalog.users WHERE name = $1 UNION ALL SELECT name FROM ora_catalog.roles WHERE name = $1",
    [name],
  );
  if (found === undefined) throw new OracleError(1917, `user or role '${name}' does not exist`);
}

function grantable(context: DdlContext, name: ObjectName): CatalogObject {
  const object = context.names.resolve(name.schema?.name, name.name.name);
  if (object === undefined || !context.privileges.knows(object)) {
    throw new OracleError(942, "table or view does not exist", name.position);
  }
  return object;
}

async function requireGrantor(context: DdlContext, object: CatalogObject): Promise<void> {
  if (object.owner === context.user || context.privileges.has("GRANT ANY OBJECT PRIVILEGE")) return;
  const own = await row(
    context,
    "SELECT FROM ora_catalog.object_grants WHERE object_id = $1 AND grantee = $2 AND grantable",
    [object.objectId, context.user],
  );
  if (own === undefined) throw new OracleError(1031, "insufficient privileges");
}

/** Grants by the right to grant any are the owner's. */
function grantor(context: DdlContext, object: CatalogObject): string {
  return context.privileges.has("GRANT ANY OBJECT PRIVILEGE") ? object.owner : context.user;
}

function expanded(name: string, object: CatalogObject): readonly string[] {
  if (name !== "ALL" && name !== "ALL PRIVILEGES") return [name];
  const kind = object.kind === "RELATION" ? (object.viewText === undefined ? "TABLE" : "VIEW") : object.kind;
  return ALL_ON[kind] ?? [];
}

async function grantObject(
  context: DdlContext,
  object: CatalogObject,
  grantee: string,
  privilege: string,
  statement: Grant,
): Promise<void> {
  await run(
    context,
    `INSERT INTO ora_catalog.object_grants VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (object_id, grantor, grantee, privilege) DO UPDATE SET grantable = object_grants.grantable OR excluded.grantable`,
    [
      object.objectId,
      grantor(context, object),
      grantee,
      privilege,
      statement.grantOption,
      statement.hierarchyOption,
    ],
  );
}

async function grantColumns(
  context: DdlContext,
  object: CatalogObject,
  grantee: string,
  privilege: string,
  columns: readonly { readonly name: string }[],
  grantOption: boolean,
): Promise<void> {
  if (object.kind !== "RELATION" || !["INSERT", "UPDATE", "REFERENCES"].includes(privilege)) {
    throw new OracleError(969, "missing ON keyword");
  }
  for (const { name } of columns) {
    await run(
      context,
      `INSERT INTO ora_catalog.column_grants VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (object_id, column_number, grantor, grantee, privilege)
       DO UPDATE SET grantable = column_grants.grantable OR excluded.grantable`,
      [
        object.objectId,
        columnOf(object.relation, name).number,
        grantor(context, object),
        grantee,
        privilege,
        grantOption,
      ],
    );
  }
}

async function grantSystem(context: DdlContext, statement: Grant): Promise<void> {
  for (const { name: grantee } of statement.to) {
    for (const { name } of statement.privileges) {
      const role = await row(context, "SELECT FROM ora_catalog.roles WHERE name = $1", [name]);
      await requireAdmin(context, name, role !== undefined);
      const [table, column] = role === undefined ? ["system_grants", "privilege"] : ["role_grants", "role"];
      await run(
        context,
        `INSERT INTO ora_catalog.${table} (grantee, ${column}, admin_option) VALUES ($1, $2, $3)
         ON CONFLICT (grantee, ${column}) DO UPDATE SET admin_option = ${table}.admin_option OR excluded.admin_option`,
        [grantee, name, statement.adminOption],
      );
    }
  }
}

async function requireAdmin(context: DdlContext, name: string, isRole: boolean): Promise<void> {
  if (context.privileges.has(isRole ? "GRANT ANY ROLE" : "GRANT ANY PRIVILEGE")) return;
  const [table, column] = isRole ? ["role_grants", "role"] : ["system_grants", "privilege"];
  const admin = await row(
    context,
    `SELECT FROM ora_catalog.${table} WHERE grantee = $1 AND ${column} = $2 AND admin_option`,
    [context.user, name],
  );
  if (admin === undefined) throw new OracleError(1031, "insufficient privileges");
}

export async function revoke(context: DdlContext, statement: Revoke): Promise<void> {
  context.privilegesChanged = true;
  if (statement.on === undefined) return revokeSystem(context, statement);
  const object = grantable(context, statement.on);
  await requireGrantor(context, object);
  for (const { name: grantee } of statement.from) {
    for (const privilege of statement.privileges) {
      const names = expanded(privilege.name, object);
      const revoked = await row<{ count: number }>(
        context,
        `WITH objects AS (
           DELETE FROM ora_catalog.object_grants WHERE object_id = $1 AND grantee = $2 AND privilege = ANY ($3) RETURNING 1),
         columns AS (
           DELETE FROM ora_catalog.column_grants WHERE object_id = $1 AND grantee = $2 AND privilege = ANY ($3) RETURNING 1)
         SELECT ((SELECT count(*) FROM objects) + (SELECT count(*) FROM columns))::integer AS count`,
        [object.objectId, grantee, names],
      );
      if (revoked?.count === 0 && names.length === 1) {
        throw new OracleError(1927, "cannot REVOKE privileges you did not grant");
      }
    }
  }
}

async function revokeSystem(context: DdlContext, statement: Revoke): Promise<void> {
  for (const { name: grantee } of statement.from) {
    for (const { name } of statement.privileges) {
      const role = await row(context, "SELECT FROM ora_catalog.roles WHERE name = $1", [name]);
      await requireAdmin(context, name, role !== undefined);
      const [table, column] = role === undefined ? ["system_grants", "privilege"] : ["role_grants", "role"];
      const revoked = await row(
        context,
        `DELETE FROM ora_catalog.${table} WHERE grantee = $1 AND ${column} = $2 RETURNING grantee`,
        [grantee, name],
      );
      if (revoked !== undefined) continue;
      throw role === undefined
        ? new OracleError(1952, "system privileges not granted to user")
        : new OracleError(1951, `ROLE '${name}' not granted to '${grantee}'`);
    }
  }
}
