import { OracleError } from "../../contract";
import type { Drop, TruncateTable } from "../../sql/ast";
import {
  lockForDdl,
  ownerOf,
  recordChange,
  requirePrivilege,
  row,
  rows,
  run,
  tableOf,
  type DdlContext,
  type RelationObject,
} from "./context";
import { lockParent, releaseForeignKey } from "./constraints";
import { dropSequence } from "./identity";
import { dropIndex } from "./index-ddl";
import { dropUser } from "./users";

/** What a missing object of each kind is called. */
const MISSING: Readonly<Partial<Record<Drop["object"], readonly [number, string]>>> = {
  TABLE: [942, "table or view does not exist"],
  VIEW: [942, "table or view does not exist"],
  SEQUENCE: [2289, "sequence does not exist"],
  SYNONYM: [1434, "private synonym to be dropped does not exist"],
  "PUBLIC SYNONYM": [1432, "public synonym to be dropped does not exist"],
  TRIGGER: [4080, "trigger does not exist"],
  PROCEDURE: [4043, "object does not exist"],
  FUNCTION: [4043, "object does not exist"],
  PACKAGE: [4043, "object does not exist"],
  "PACKAGE BODY": [4043, "object does not exist"],
};

const ANY: Readonly<Partial<Record<Drop["object"], string>>> = {
  VIEW: "DROP ANY VIEW",
  SEQUENCE: "DROP ANY SEQUENCE",
  SYNONYM: "DROP ANY SYNONYM",
  "PUBLIC SYNONYM": "DROP PUBLIC SYNONYM",
  TRIGGER: "DROP ANY TRIGGER",
};

export async function drop(context: DdlContext, statement: Drop): Promise<void> {
  switch (statement.object) {
    case "TABLE":
      return dropTable(context, statement);
    case "INDEX":
      return dropIndex(context, statement.name);
    case "USER":
      return dropUser(context, statement.name.name.name, statement.cascade);
    case "ROLE":
      return dropRole(context, statement.name.name.name);
    case "MATERIALIZED VIEW":
    case "MATERIALIZED VIEW LOG":
    case "TYPE":
    case "TABLESPACE":
      throw new OracleError(3001, `unimplemented feature: DROP ${statement.object}`, statement.position);
    default:
      return dropObject(context, statement);
  }
}

async function dropObject(context: DdlContext, statement: Drop): Promise<void> {
  const isPublic = statement.object === "PUBLIC SYNONYM";
  const owner = isPublic ? "PUBLIC" : ownerOf(context, statement.name);
  const found = await row<{ object_id: number }>(
    context,
    "SELECT object_id FROM ora_catalog.objects WHERE owner = $1 AND name = $2 AND type = $3",
    [owner, statement.name.name.name, isPublic ? "SYNONYM" : statement.object],
  );
  if (found === undefined) {
    if (statement.ifExists) return;
    const [code, text] = MISSING[statement.object] ?? [4043, "object does not exist"];
    throw new OracleError(code, text, statement.name.position);
  }
  requirePrivilege(context, owner, "", ANY[statement.object] ?? "DROP ANY PROCEDURE");
  if (statement.object === "SEQUENCE") {
    await requireNoIdentity(context, found.object_id);
    await recordChange(context, found.object_id);
    return dropSequence(context, found.object_id);
  }
  if (statement.object === "TRIGGER") return dropTriggerById(context, found.object_id);
  await recordChange(context, found.object_id);
  await run(context, "DELETE FROM ora_catalog.objects WHERE object_id = $1", [found.object_id]);
}

async function requireNoIdentity(context: DdlContext, sequenceId: number): Promise<void> {
  const identity = await row(context, "SELECT FROM ora_catalog.identity_columns WHERE sequence_id = $1", [
    sequenceId,
  ]);
  if (identity !== undefined) throw new OracleError(32794, "cannot drop a system-generated sequence");
}

/** A trigger's function goes with it. */
export async function dropTriggerById(context: DdlContext, triggerId: number): Promise<void> {
  const trigger = await row<{ table_id: number }>(
    context,
    "SELECT table_id FROM ora_catalog.triggers WHERE object_id = $1",
    [triggerId],
  );
  if (trigger !== undefined) {
    await lockForDdl(context, trigger.table_id);
    await recordChange(context, trigger.table_id, false);
  }
  const functions = await rows<{ name: string }>(
    context,
    "SELECT oid::regprocedure::text AS name FROM pg_catalog.pg_proc WHERE pronamespace = 'data'::regnamespace AND proname LIKE $1",
    [`g${triggerId}\\_%`],
  );
  for (const { name } of functions) await run(context, `DROP FUNCTION ${name} CASCADE`);
  context.touched.add(triggerId);
  await run(context, "DELETE FROM ora_catalog.objects WHERE object_id = $1", [triggerId]);
}

async function dropTable(context: DdlContext, statement: Drop): Promise<void> {
  if (
    statement.ifExists &&
    context.names.resolve(statement.name.schema?.name, statement.name.name.name) === undefined
  ) {
    return;
  }
  const table = tableOf(context, statement.name);
  requirePrivilege(context, table.owner, "", "DROP ANY TABLE");
  await lockForDdl(context, table.objectId);
  await requireNoForeignKeys(context, table, statement.cascade);
  await lockParents(context, table.objectId);
  await recordChange(context, table.objectId);
  await dropTableById(context, table.objectId);
}

/** Of foreign keys that are disabled, too. @throws ORA-00054 while rows of a referenced table are being changed */
async function lockParents(context: DdlContext, tableId: number): Promise<void> {
  const parents = await rows<{ table_id: number }>(
    context,
    `SELECT DISTINCT k.table_id FROM ora_catalog.constraints AS f
     JOIN ora_catalog.constraints AS k ON k.constraint_id = f.r_constraint_id
     WHERE f.table_id = $1 AND k.table_id <> $1`,
    [tableId],
  );
  for (const { table_id } of parents) await lockParent(context, table_id);
}

export interface ForeignKey {
  readonly constraint_id: number;
  readonly table_id: number;
}

async function requireNoForeignKeys(
  context: DdlContext,
  table: RelationObject,
  cascade: boolean,
): Promise<void> {
  const children = await rows<ForeignKey>(
    context,
    `SELECT f.constraint_id, f.table_id FROM ora_catalog.constraints AS f
     JOIN ora_catalog.constraints AS k ON k.constraint_id = f.r_constraint_id
     WHERE k.table_id = $1 AND f.table_id <> $1`,
    [table.objectId],
  );
  if (children.length > 0 && !cascade) {
    throw new OracleError(2449, "unique/primary keys in table referenced by foreign keys");
  }
  await dropForeignKeys(context, children);
}

/** Foreign keys, wherever their tables are: to tables that are about to go. */
export async function dropForeignKeys(context: DdlContext, keys: readonly ForeignKey[]): Promise<void> {
  for (const { constraint_id, table_id } of keys) {
    context.touched.add(table_id);
    await releaseForeignKey(context, table_id, constraint_id);
    await run(context, "DELETE FROM ora_catalog.constraints WHERE constraint_id = $1", [constraint_id]);
  }
}

/** Everything that belongs to a table goes with it. */
export async function dropTableById(context: DdlContext, tableId: number): Promise<void> {
  context.touched.add(tableId);
  const owned = await rows<{ object_id: number; type: string }>(
    context,
    `SELECT object_id, type FROM ora_catalog.objects WHERE object_id IN (
       SELECT object_id FROM ora_catalog.indexes WHERE table_id = $1
       UNION SELECT object_id FROM ora_catalog.triggers WHERE table_id = $1
       UNION SELECT sequence_id FROM ora_catalog.identity_columns WHERE table_id = $1
       UNION SELECT segment_id FROM ora_catalog.lobs WHERE table_id = $1
       UNION SELECT index_id FROM ora_catalog.lobs WHERE table_id = $1)`,
    [tableId],
  );
  // A trigger's DROP locks its table, which must still be there.
  for (const { object_id, type } of owned) if (type === "TRIGGER") await dropTriggerById(context, object_id);
  await run(context, `DROP TABLE data.t${tableId} CASCADE`);
  await run(context, `DROP FUNCTION IF EXISTS data.f${tableId}() CASCADE`);
  await run(context, "DELETE FROM ora_catalog.constraints WHERE table_id = $1 AND type = 'R'", [tableId]);
  await run(context, "DELETE FROM ora_catalog.constraints WHERE table_id = $1", [tableId]);
  await run(context, "DELETE FROM ora_catalog.lobs WHERE table_id = $1", [tableId]);
  for (const object of owned) {
    if (object.type === "TRIGGER") continue;
    if (object.type === "SEQUENCE") await dropSequence(context, object.object_id);
    else await run(context, "DELETE FROM ora_catalog.objects WHERE object_id = $1", [object.object_id]);
  }
  await run(context, "DELETE FROM ora_catalog.objects WHERE object_id = $1", [tableId]);
}

export async function truncateTable(context: DdlContext, statement: TruncateTable): Promise<void> {
  const table = tableOf(context, statement.name);
  requirePrivilege(context, table.owner, "", "DROP ANY TABLE");
  await lockForDdl(context, table.objectId);
  const state = await row<{ read_only: boolean; referenced: boolean }>(
    context,
    `SELECT read_only, EXISTS (
       SELECT FROM ora_catalog.constraints AS f JOIN ora_catalog.constraints AS k ON k.constraint_id = f.r_constraint_id
       WHERE k.table_id = $1 AND f.table_id <> $1 AND f.enabled) AS referenced
     FROM ora_catalog.tables WHERE object_id = $1`,
    [table.objectId],
  );
  if (state?.read_only === true) {
    throw new OracleError(12081, `update operation not allowed on table "${table.owner}"."${table.name}"`);
  }
  if (state?.referenced === true) {
    throw new OracleError(2266, "unique/primary keys in table referenced by enabled foreign keys");
  }
  await run(context, `TRUNCATE data.t${table.objectId}`);
  await run(
    context,
    "UPDATE ora_catalog.objects SET data_object_id = nextval('ora_catalog.object_ids') WHERE object_id = $1 AND data_object_id IS NOT NULL",
    [table.objectId],
  );
  await recordChange(context, table.objectId, false);
}

async function dropRole(context: DdlContext, name: string): Promise<void> {
  requirePrivilege(context, "", "", "DROP ANY ROLE");
  const dropped = await row(context, "DELETE FROM ora_catalog.roles WHERE name = $1 RETURNING role_id", [
    name,
  ]);
  if (dropped === undefined) throw new OracleError(1919, `role '${name}' does not exist`);
  await run(context, "DELETE FROM ora_catalog.role_grants WHERE role = $1 OR grantee = $1", [name]);
  await run(context, "DELETE FROM ora_catalog.object_grants WHERE grantee = $1", [name]);
  await run(context, "DELETE FROM ora_catalog.system_grants WHERE grantee = $1", [name]);
  context.privilegesChanged = true;
}
