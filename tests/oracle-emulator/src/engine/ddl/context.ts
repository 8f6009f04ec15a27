import type { CompilerSettings } from "../compiler-settings";
import type { ClientBase, QueryResultRow } from "pg";
import { OracleError } from "../../contract";
import type { Catalog } from "../../catalog/catalog";
import type { CatalogObject, DataType, RelationInfo } from "../../catalog/model";
import type { Privileges } from "../../catalog/privileges";
import type { SessionSnapshot } from "../../catalog/snapshot";
import type { Expression, ObjectName } from "../../sql/ast";

export type RelationObject = CatalogObject & { readonly kind: "RELATION" };

/** What a DDL statement works with. It runs in a PostgreSQL transaction of its own, catalog and relations together. */
export interface DdlContext {
  readonly client: ClientBase;
  readonly catalog: Catalog;
  readonly names: SessionSnapshot;
  readonly user: string;
  readonly currentSchema: string;
  readonly privileges: Privileges;
  /** Objects to be read again when the transaction is committed. */
  readonly touched: Set<number>;
  /** Privileges of other sessions' users may have changed. */
  privilegesChanged: boolean;
  /** How long to wait for a table's lock; at least 1. */
  readonly lockTimeoutMs: number;
  readonly compilerSettings: CompilerSettings;
  /** PostgreSQL text of an expression over a relation's columns, or of a constant. */
  translate(expression: Expression, relation?: RelationInfo, target?: DataType): string;
  translateCondition(expression: Expression, relation: RelationInfo): string;
}

/** Rows of one statement on the catalog. */
export async function rows<Row extends QueryResultRow>(
  context: DdlContext,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<readonly Row[]> {
  return (await context.client.query<Row>(sql, [...parameters])).rows;
}

/** The first row of one statement on the catalog, or undefined. */
export async function row<Row extends QueryResultRow>(
  context: DdlContext,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row | undefined> {
  return (await rows<Row>(context, sql, parameters))[0];
}

/** One statement without a result. */
export async function run(
  context: DdlContext,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<void> {
  await context.client.query(sql, [...parameters]);
}

export function ownerOf(context: DdlContext, name: ObjectName): string {
  return name.schema?.name ?? context.currentSchema;
}

/** ORA-01031 unless the user owns the schema or has the privilege in any. */
export function requirePrivilege(context: DdlContext, owner: string, own: string, any: string): void {
  if (context.privileges.has(any)) return;
  if (owner === context.user && (own === "" || context.privileges.has(own))) return;
  throw new OracleError(1031, "insufficient privileges");
}

/** The table that a DDL changes. @throws OracleError ORA-00942 when there is none the user knows of */
export function tableOf(context: DdlContext, name: ObjectName): RelationObject {
  const object = context.names.resolve(name.schema?.name, name.name.name);
  if (object?.kind !== "RELATION" || object.viewText !== undefined || !context.privileges.knows(object)) {
    throw notFound(name, object?.kind === "RELATION");
  }
  return object;
}

function notFound(name: ObjectName, isView: boolean): OracleError {
  return isView
    ? new OracleError(1702, "a view is not appropriate here", name.position)
    : new OracleError(942, "table or view does not exist", name.position);
}

/**
 * Waits for everyone who writes to a table, and keeps them out until the DDL has committed; readers go on.
 * @throws ORA-00054 through PostgreSQL's 55P03 after the time of DDL_LOCK_TIMEOUT
 */
export async function lockForDdl(context: DdlContext, objectId: number): Promise<void> {
  await run(context, `SET LOCAL lock_timeout = ${context.lockTimeoutMs}`);
  await run(context, `LOCK TABLE data.t${objectId} IN EXCLUSIVE MODE`);
  // Only readers are left, and they end by themselves.
  await run(context, "SET LOCAL lock_timeout = 60000");
}

/**
 * The same for DDL that is ONLINE: it stands in nobody's way while it waits for those who write, for as long as they do, whatever
 * DDL_LOCK_TIMEOUT says.
 */
export async function lockOnline(context: DdlContext, objectId: number): Promise<void> {
  for (;;) {
    await run(context, "SAVEPOINT online");
    try {
      await run(context, `LOCK TABLE data.t${objectId} IN EXCLUSIVE MODE NOWAIT`);
      return;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "55P03")) throw error;
      await run(context, "ROLLBACK TO SAVEPOINT online");
      await run(context, "SELECT pg_catalog.pg_sleep(0.02)");
    }
  }
}

/** Records a change of an object: its time, its version, and that what depends on it has to be compiled again. */
export async function recordChange(context: DdlContext, objectId: number, invalidate = true): Promise<void> {
  context.touched.add(objectId);
  await run(
    context,
    "UPDATE ora_catalog.objects SET last_ddl_time = clock_timestamp() WHERE object_id = $1",
    [objectId],
  );
  await run(
    context,
    "UPDATE ora_catalog.tables SET version = nextval('ora_catalog.versions') WHERE object_id = $1",
    [objectId],
  );
  if (invalidate) await invalidateDependants(context, objectId);
}

/** Views and stored units that name the object are compiled again when they are next used. */
async function invalidateDependants(context: DdlContext, objectId: number): Promise<void> {
  const changed = await rows<{ object_id: number }>(
    context,
    `WITH RECURSIVE changed (owner, name) AS (
       SELECT owner, name FROM ora_catalog.objects WHERE object_id = $1
       UNION
       SELECT o.owner, o.name FROM changed
       JOIN ora_catalog.dependencies AS d ON d.referenced_owner = changed.owner AND d.referenced_name = changed.name
       JOIN ora_catalog.objects AS o ON o.object_id = d.object_id)
     UPDATE ora_catalog.objects AS o SET status = 'INVALID'
     FROM changed JOIN ora_catalog.dependencies AS d
       ON d.referenced_owner = changed.owner AND d.referenced_name = changed.name
     WHERE o.object_id = d.object_id
     RETURNING o.object_id`,
    [objectId],
  );
  for (const { object_id } of changed) context.touched.add(object_id);
}

/** Adds an object to the catalog. @throws OracleError ORA-00955 when the name is taken */
export async function createObject(
  context: DdlContext,
  object: {
    readonly owner: string;
    readonly name: string;
    readonly type: string;
    readonly namespace: number;
    readonly generated?: boolean;
    readonly temporary?: boolean;
    readonly stored?: boolean;
  },
): Promise<number> {
  requireName(object.name);
  const created = await row<{ object_id: number }>(
    context,
    `INSERT INTO ora_catalog.objects (owner, name, type, namespace, generated, temporary)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING object_id`,
    [
      object.owner,
      object.name,
      object.type,
      object.namespace,
      object.generated ?? false,
      object.temporary ?? false,
    ],
  );
  if (created === undefined) throw new OracleError(955, "name is already used by an existing object");
  const objectId = created.object_id;
  if (object.stored === true) {
    await run(context, "UPDATE ora_catalog.objects SET data_object_id = object_id WHERE object_id = $1", [
      objectId,
    ]);
  }
  context.touched.add(objectId);
  return objectId;
}

/** Names have at most 128 bytes. @throws OracleError ORA-00972 */
export function requireName(name: string): void {
  if (Buffer.byteLength(name) > 128) {
    throw new OracleError(
      972,
      `The identifier ${name.slice(0, 20)}... exceeds the maximum length of 128 bytes.`,
    );
  }
}
