import { NAMESPACE } from "../../catalog/catalog";
import { dataLength } from "../../catalog/data-type";
import type { DataType } from "../../catalog/model";
import { OracleError } from "../../contract";
import type { Comment, CreateSynonym, CreateView } from "../../sql/ast";
import { columnOf } from "./columns";
import { createObject, ownerOf, recordChange, requirePrivilege, row, run, type DdlContext } from "./context";

export interface ViewColumn {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

/** What a view's query says of itself once it is translated. */
export interface CompiledView {
  readonly columns: readonly ViewColumn[];
  /** Objects that it names. */
  readonly uses: readonly { readonly owner: string; readonly name: string; readonly type: string }[];
}

/** CREATE VIEW: the query was compiled before; its PostgreSQL text is made where the view is used. */
export async function createView(
  context: DdlContext,
  statement: CreateView,
  compiled: CompiledView,
): Promise<void> {
  const owner = ownerOf(context, statement.name);
  requirePrivilege(context, owner, "CREATE VIEW", "CREATE ANY VIEW");
  const names = columnNames(statement, compiled);
  const viewId = await replaceObject(context, owner, statement.name.name.name, "VIEW", statement.orReplace);
  await run(
    context,
    `INSERT INTO ora_catalog.views (object_id, text, read_only, check_option) VALUES ($1, $2, $3, $4)
     ON CONFLICT (object_id) DO UPDATE SET text = excluded.text, read_only = excluded.read_only, check_option = excluded.check_option`,
    [
      viewId,
      statement.queryText,
      statement.restriction?.kind === "READ ONLY",
      statement.restriction?.kind === "CHECK OPTION",
    ],
  );
  await run(context, "DELETE FROM ora_catalog.columns WHERE object_id = $1", [viewId]);
  for (const [index, column] of compiled.columns.entries()) {
    await recordViewColumn(context, viewId, index + 1, names[index] ?? column.name, column);
  }
  await recordDependencies(context, viewId, compiled.uses);
}

function columnNames(statement: CreateView, compiled: CompiledView): readonly string[] {
  const names =
    statement.columns.length > 0
      ? statement.columns.map(({ name }) => name)
      : compiled.columns.map(({ name }) => name);
  if (names.length !== compiled.columns.length) {
    throw new OracleError(1730, "invalid number of column names specified");
  }
  if (new Set(names).size < names.length) throw new OracleError(957, "duplicate column name");
  return names;
}

async function recordViewColumn(
  context: DdlContext,
  viewId: number,
  position: number,
  name: string,
  { type, nullable }: ViewColumn,
): Promise<void> {
  await run(
    context,
    `INSERT INTO ora_catalog.columns (object_id, column_number, column_id, internal_column_id, name, type_name, precision, scale,
       length, length_semantics, fraction_digits, data_length, char_length, nullable)
     VALUES ($1, $2, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      viewId,
      position,
      name,
      type.name,
      type.precision ?? null,
      type.scale ?? null,
      type.length ?? null,
      type.lengthSemantics ?? null,
      type.fractionDigits ?? null,
      dataLength(type),
      type.lengthSemantics === undefined ? 0 : (type.length ?? 0),
      nullable,
    ],
  );
}

/** What an object was compiled against, by name. */
export async function recordDependencies(
  context: DdlContext,
  objectId: number,
  uses: CompiledView["uses"],
): Promise<void> {
  await run(context, "DELETE FROM ora_catalog.dependencies WHERE object_id = $1", [objectId]);
  for (const { owner, name, type } of uses) {
    await run(
      context,
      "INSERT INTO ora_catalog.dependencies VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
      [objectId, owner, name, type],
    );
  }
}

/** CREATE OR REPLACE keeps the object and its grants. @throws OracleError ORA-00955 */
export async function replaceObject(
  context: DdlContext,
  owner: string,
  name: string,
  type: string,
  orReplace: boolean,
): Promise<number> {
  const namespace = type === "PACKAGE BODY" ? NAMESPACE.BODY : NAMESPACE.RELATION;
  const existing = await row<{ object_id: number; type: string }>(
    context,
    "SELECT object_id, type FROM ora_catalog.objects WHERE owner = $1 AND name = $2 AND namespace = $3",
    [owner, name, namespace],
  );
  if (existing === undefined) return createObject(context, { owner, name, type, namespace });
  if (!orReplace || existing.type !== type) {
    throw new OracleError(955, "name is already used by an existing object");
  }
  await recordChange(context, existing.object_id);
  await run(context, "UPDATE ora_catalog.objects SET status = 'VALID' WHERE object_id = $1", [
    existing.object_id,
  ]);
  return existing.object_id;
}

export async function createSynonym(context: DdlContext, statement: CreateSynonym): Promise<void> {
  const owner = statement.public ? "PUBLIC" : ownerOf(context, statement.name);
  if (statement.public) requirePrivilege(context, "", "", "CREATE PUBLIC SYNONYM");
  else requirePrivilege(context, owner, "CREATE SYNONYM", "CREATE ANY SYNONYM");
  const synonymId = await replaceObject(
    context,
    owner,
    statement.name.name.name,
    "SYNONYM",
    statement.orReplace,
  );
  await run(
    context,
    `INSERT INTO ora_catalog.synonyms (object_id, target_owner, target_name) VALUES ($1, $2, $3)
     ON CONFLICT (object_id) DO UPDATE SET target_owner = excluded.target_owner, target_name = excluded.target_name`,
    [synonymId, ownerOf(context, statement.target), statement.target.name.name],
  );
}

/** COMMENT ON; an empty text takes the comment away. */
export async function comment(context: DdlContext, statement: Comment): Promise<void> {
  const object = context.names.resolve(statement.name.schema?.name, statement.name.name.name);
  if (object?.kind !== "RELATION" || !context.privileges.knows(object)) {
    throw new OracleError(942, "table or view does not exist", statement.name.position);
  }
  requirePrivilege(context, object.owner, "", "COMMENT ANY TABLE");
  const column = statement.column === undefined ? 0 : columnOf(object.relation, statement.column.name).number;
  if (statement.text === "") {
    return run(context, "DELETE FROM ora_catalog.comments WHERE object_id = $1 AND column_number = $2", [
      object.objectId,
      column,
    ]);
  }
  await run(
    context,
    `INSERT INTO ora_catalog.comments VALUES ($1, $2, $3)
     ON CONFLICT (object_id, column_number) DO UPDATE SET text = excluded.text`,
    [object.objectId, column, statement.text],
  );
}
