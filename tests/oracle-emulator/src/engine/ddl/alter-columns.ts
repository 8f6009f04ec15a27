import { columnType, dataLength, storageType } from "../../catalog/data-type";
import { OracleError } from "../../contract";
import type { ColumnDefinition, ColumnModification, Identifier } from "../../sql/ast";
import {
  applyDefault,
  columnOf,
  columnText,
  currentRelation,
  declaredType,
  lengthCheck,
  recordColumn,
  setDefault,
  type StoredColumn,
} from "./columns";
import { addConstraint, columnNumbers, release, type ConstraintRow } from "./constraints";
import { requireName, row, rows, run, type DdlContext, type RelationObject } from "./context";
import { impliedNotNull } from "./create-table";
import { modifyIdentity } from "./identity";
import { recordLob } from "./lobs";
import { parseExpression } from "./parse-expression";

const LOBS = new Set(["CLOB", "NCLOB", "BLOB"]);

export async function addColumns(
  context: DdlContext,
  table: RelationObject,
  definitions: readonly ColumnDefinition[],
): Promise<void> {
  for (const definition of definitions) await addColumn(context, table, definition);
}

async function addColumn(
  context: DdlContext,
  table: RelationObject,
  definition: ColumnDefinition,
): Promise<void> {
  if (table.relation.columns.some(({ name }) => name === definition.name.name)) {
    throw new OracleError(1430, "column being added already exists in table");
  }
  const tableId = table.objectId;
  const column = await recordColumn(context, tableId, definition, declaredType(definition));
  // Rows that are there get the default too.
  const fill =
    definition.default === undefined
      ? ""
      : ` DEFAULT ${context.translate(definition.default.expression, undefined, column.type)}`;
  await run(context, `ALTER TABLE data.t${tableId} ADD COLUMN ${columnText(tableId, column)}${fill}`);
  await applyDefault(context, tableId, column, definition, table.owner);
  if (definition.identity !== undefined) await fillIdentity(context, tableId, column);
  const relation = await currentRelation(context, tableId, table.owner, table.name);
  if (definition.virtual !== undefined) {
    await fillVirtual(
      context,
      tableId,
      column,
      context.translate(definition.virtual.expression, relation, column.type),
    );
  }
  if (LOBS.has(column.type.name)) await recordLob(context, relation, column.number, undefined, undefined);
  for (const constraint of definition.constraints) await addConstraint(context, relation, constraint, column);
  if (definition.identity !== undefined) {
    await addConstraint(context, relation, impliedNotNull(definition), column);
  }
}

async function fillIdentity(context: DdlContext, tableId: number, column: StoredColumn): Promise<void> {
  const sequence = await row<{ sequence_id: number }>(
    context,
    "SELECT sequence_id FROM ora_catalog.identity_columns WHERE table_id = $1 AND column_number = $2",
    [tableId, column.number],
  );
  await updateAll(context, tableId, column, `nextval('data.s${sequence?.sequence_id ?? 0}')`);
}

async function fillVirtual(
  context: DdlContext,
  tableId: number,
  column: StoredColumn,
  expression: string,
): Promise<void> {
  await updateAll(context, tableId, column, expression);
}

/** Rows that are there get a value, and no trigger fires. */
async function updateAll(
  context: DdlContext,
  tableId: number,
  column: StoredColumn,
  expression: string,
): Promise<void> {
  await run(context, "SET LOCAL session_replication_role = replica");
  await run(context, `UPDATE data.t${tableId} SET c${column.number} = ${expression}`);
  await run(context, "SET LOCAL session_replication_role = origin");
}

export async function modifyColumns(
  context: DdlContext,
  table: RelationObject,
  modifications: readonly ColumnModification[],
): Promise<void> {
  for (const modification of modifications) await modifyColumn(context, table, modification);
}

async function modifyColumn(
  context: DdlContext,
  table: RelationObject,
  modification: ColumnModification,
): Promise<void> {
  const relation = await currentRelation(context, table.objectId, table.owner, table.name);
  let column = columnOf(relation, modification.name.name);
  if (modification.type !== undefined) column = await changeType(context, table, column, modification);
  if (modification.default !== undefined) await changeDefault(context, table.objectId, column, modification);
  if (modification.identity !== undefined) {
    await modifyIdentity(context, table.objectId, column.number, modification.identity, table.owner);
  }
  if (modification.visible !== undefined) await setVisible(context, table, column, modification.visible);
  for (const constraint of modification.constraints) {
    if (constraint.rule.kind === "null") await dropNotNull(context, table, column);
    else if (constraint.rule.kind === "notNull") await addNotNull(context, table, column, constraint);
    else await addConstraint(context, relation, constraint, column);
  }
}

async function changeType(
  context: DdlContext,
  table: RelationObject,
  column: StoredColumn,
  modification: ColumnModification,
): Promise<StoredColumn> {
  if (modification.type === undefined) return column;
  const type = columnType(modification.type);
  const changed = { ...column, type };
  const tableId = table.objectId;
  await run(context, `ALTER TABLE data.t${tableId} DROP CONSTRAINT IF EXISTS length_c${column.number}`);
  await run(
    context,
    `ALTER TABLE data.t${tableId} ALTER COLUMN c${column.number} TYPE ${storageType(type)} USING c${column.number}::${storageType(type)}`,
  );
  const check = lengthCheck(tableId, changed).trim();
  if (check !== "") await run(context, `ALTER TABLE data.t${tableId} ADD ${check}`);
  await run(
    context,
    `UPDATE ora_catalog.columns SET type_name = $3, precision = $4, scale = $5, length = $6, length_semantics = $7,
       fraction_digits = $8, data_length = $9, char_length = $10 WHERE object_id = $1 AND column_number = $2`,
    [
      tableId,
      column.number,
      type.name,
      type.precision ?? null,
      type.scale ?? null,
      type.length ?? null,
      type.lengthSemantics ?? null,
      type.fractionDigits ?? null,
      dataLength(type),
      type.lengthSemantics === undefined ? 0 : (type.length ?? 0),
    ],
  );
  return changed;
}

async function changeDefault(
  context: DdlContext,
  tableId: number,
  column: StoredColumn,
  { default: value }: ColumnModification,
): Promise<void> {
  if (value === undefined) return;
  await setDefault(context, tableId, column, value.expression);
  await run(
    context,
    "UPDATE ora_catalog.columns SET default_text = $3, default_on_null = $4 WHERE object_id = $1 AND column_number = $2",
    [tableId, column.number, value.text, value.onNull],
  );
}

async function setVisible(
  context: DdlContext,
  table: RelationObject,
  column: StoredColumn,
  visible: boolean,
): Promise<void> {
  await run(
    context,
    `UPDATE ora_catalog.columns SET hidden = NOT $3, column_id = CASE WHEN $3 THEN
       (SELECT coalesce(max(column_id), 0) + 1 FROM ora_catalog.columns WHERE object_id = $1) END
     WHERE object_id = $1 AND column_number = $2 AND hidden = $3`,
    [table.objectId, column.number, visible],
  );
  await renumber(context, table.objectId);
}

/** COLUMN_ID counts the visible columns without gaps. */
async function renumber(context: DdlContext, tableId: number): Promise<void> {
  await run(
    context,
    `UPDATE ora_catalog.columns AS c SET column_id = n.place FROM (
       SELECT column_number, row_number() OVER (ORDER BY column_id) AS place
       FROM ora_catalog.columns WHERE object_id = $1 AND column_id IS NOT NULL) AS n
     WHERE c.object_id = $1 AND c.column_number = n.column_number`,
    [tableId],
  );
  await run(
    context,
    `UPDATE ora_catalog.columns AS c SET internal_column_id = n.place FROM (
       SELECT column_number, row_number() OVER (ORDER BY internal_column_id) AS place
       FROM ora_catalog.columns WHERE object_id = $1) AS n
     WHERE c.object_id = $1 AND c.column_number = n.column_number`,
    [tableId],
  );
}

function notNullOf(
  context: DdlContext,
  table: RelationObject,
  column: StoredColumn,
): Promise<ConstraintRow | undefined> {
  return row<ConstraintRow>(
    context,
    `SELECT c.* FROM ora_catalog.constraints AS c JOIN ora_catalog.constraint_columns AS k USING (constraint_id)
     WHERE c.table_id = $1 AND c.not_null AND k.column_number = $2`,
    [table.objectId, column.number],
  );
}

async function addNotNull(
  context: DdlContext,
  table: RelationObject,
  column: StoredColumn,
  constraint: ColumnModification["constraints"][number],
): Promise<void> {
  if ((await notNullOf(context, table, column)) !== undefined) {
    throw new OracleError(1442, "column to be modified to NOT NULL is already NOT NULL");
  }
  const relation = await currentRelation(context, table.objectId, table.owner, table.name);
  try {
    await addConstraint(context, relation, constraint, column);
  } catch (error) {
    if ((error as { code?: string }).code !== "23502") throw error;
    throw new OracleError(2296, `cannot enable (${table.owner}.) - null values found`, 0, { cause: error });
  }
}

async function dropNotNull(context: DdlContext, table: RelationObject, column: StoredColumn): Promise<void> {
  const existing = await notNullOf(context, table, column);
  if (existing === undefined) {
    throw new OracleError(1451, "column to be modified to NULL cannot be modified to NULL");
  }
  await release(context, table.relation, existing, false);
  await run(context, "DELETE FROM ora_catalog.constraints WHERE constraint_id = $1", [
    existing.constraint_id,
  ]);
}

export async function renameColumn(
  context: DdlContext,
  table: RelationObject,
  from: string,
  to: string,
): Promise<void> {
  requireName(to);
  const column = columnOf(table.relation, from);
  if (table.relation.columns.some(({ name }) => name === to))
    throw new OracleError(957, "duplicate column name");
  await run(context, "UPDATE ora_catalog.columns SET name = $3 WHERE object_id = $1 AND column_number = $2", [
    table.objectId,
    column.number,
    to,
  ]);
  await run(
    context,
    `UPDATE ora_catalog.constraints AS c SET search_condition = $3 FROM ora_catalog.constraint_columns AS k
     WHERE c.table_id = $1 AND c.not_null AND k.constraint_id = c.constraint_id AND k.column_number = $2`,
    [table.objectId, column.number, `"${to}" IS NOT NULL`],
  );
}

export async function dropColumns(
  context: DdlContext,
  table: RelationObject,
  columns: readonly Identifier[],
  cascade: boolean,
): Promise<void> {
  for (const { name } of columns) {
    const column = columnOf(table.relation, name);
    await requireNoKeyColumn(context, table, column);
    await dropConstraintsOf(context, table, column, cascade);
    await dropIndexesOf(context, table, column);
    await run(context, `ALTER TABLE data.t${table.objectId} DROP COLUMN c${column.number} CASCADE`);
    await run(context, "DELETE FROM ora_catalog.lobs WHERE table_id = $1 AND column_number = $2", [
      table.objectId,
      column.number,
    ]);
    await run(context, "DELETE FROM ora_catalog.columns WHERE object_id = $1 AND column_number = $2", [
      table.objectId,
      column.number,
    ]);
  }
  await renumber(context, table.objectId);
}

async function requireNoKeyColumn(
  context: DdlContext,
  table: RelationObject,
  column: StoredColumn,
): Promise<void> {
  const key = await row(
    context,
    "SELECT FROM ora_catalog.part_keys WHERE table_id = $1 AND column_number = $2",
    [table.objectId, column.number],
  );
  if (key !== undefined) throw new OracleError(12984, "cannot drop partitioning column");
  const used = table.relation.columns.find(
    // An index keeps a hidden column without a text for what it takes in descending order.
    ({ virtual, defaultText }) =>
      virtual && defaultText !== undefined && usesColumn(defaultText, column.name),
  );
  if (used !== undefined)
    throw new OracleError(54033, "column to be modified is used in a virtual column expression");
}

function usesColumn(text: string, name: string): boolean {
  return JSON.stringify(parseExpression(text)).includes(`"name":${JSON.stringify(name)}`);
}

async function dropConstraintsOf(
  context: DdlContext,
  table: RelationObject,
  column: StoredColumn,
  cascade: boolean,
): Promise<void> {
  const constraints = await rows<ConstraintRow>(
    context,
    `SELECT c.* FROM ora_catalog.constraints AS c JOIN ora_catalog.constraint_columns AS k USING (constraint_id)
     WHERE c.table_id = $1 AND k.column_number = $2`,
    [table.objectId, column.number],
  );
  for (const constraint of constraints) {
    const several = (await columnNumbers(context, constraint.constraint_id)).length > 1;
    if (several && !cascade) {
      throw new OracleError(12991, "column is referenced in a multi-column constraint");
    }
    await release(context, table.relation, constraint, false);
    await run(context, "DELETE FROM ora_catalog.constraints WHERE constraint_id = $1", [
      constraint.constraint_id,
    ]);
  }
}

async function dropIndexesOf(
  context: DdlContext,
  table: RelationObject,
  column: StoredColumn,
): Promise<void> {
  await run(
    context,
    `DELETE FROM ora_catalog.objects WHERE object_id IN (
       SELECT i.object_id FROM ora_catalog.indexes AS i JOIN ora_catalog.index_columns AS c ON c.index_id = i.object_id
       WHERE i.table_id = $1 AND c.column_number = $2)`,
    [table.objectId, column.number],
  );
}
