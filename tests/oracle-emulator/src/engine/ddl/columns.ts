import { OracleError } from "../../contract";
import { columnType, dataLength, storageType, type ColumnType } from "../../catalog/data-type";
import type { RelationInfo } from "../../catalog/model";
import type { ColumnDefinition, Expression } from "../../sql/ast";
import { createIdentity } from "./identity";
import { requireName, row, rows, run, type DdlContext } from "./context";

export interface StoredColumn {
  readonly number: number;
  readonly name: string;
  readonly type: ColumnType;
}

/** Adds one column to the catalog and returns it; the relation's column is the caller's. */
export async function recordColumn(
  context: DdlContext,
  tableId: number,
  definition: ColumnDefinition,
  type: ColumnType,
): Promise<StoredColumn> {
  const name = definition.name.name;
  requireName(name);
  const created = await row<{ column_number: number }>(
    context,
    `INSERT INTO ora_catalog.columns (object_id, column_number, column_id, internal_column_id, name, type_name, precision, scale,
       binary_precision, length, length_semantics, fraction_digits, leading_digits, data_length, char_length, nullable,
       default_text, default_on_null, hidden, virtual)
     SELECT $1, coalesce(max(column_number), 0) + 1, CASE WHEN $16 THEN NULL ELSE coalesce(max(column_id), 0) + 1 END,
       coalesce(max(internal_column_id), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17
     FROM ora_catalog.columns WHERE object_id = $1
     ON CONFLICT DO NOTHING RETURNING column_number`,
    [
      tableId,
      name,
      type.name,
      type.precision ?? null,
      type.scale ?? null,
      type.binaryPrecision ?? null,
      type.length ?? null,
      type.lengthSemantics ?? null,
      type.fractionDigits ?? null,
      type.leadingDigits ?? null,
      dataLength(type),
      type.lengthSemantics === undefined ? 0 : (type.length ?? 0),
      true,
      definition.virtual?.text ?? definition.default?.text ?? null,
      definition.default?.onNull ?? definition.identity?.generation === "BY DEFAULT ON NULL",
      definition.visible === false,
      definition.virtual !== undefined,
    ],
  );
  if (created === undefined) throw new OracleError(957, `duplicate column name`);
  return { number: created.column_number, name, type };
}

/** The column in PostgreSQL's CREATE TABLE or ADD COLUMN, without its default. */
export function columnText(tableId: number, column: StoredColumn): string {
  return `c${column.number} ${storageType(column.type)}${lengthCheck(tableId, column)}`;
}

/** Bytes are counted by a CHECK, which names the column as Oracle does. */
export function lengthCheck(tableId: number, column: StoredColumn): string {
  const { length, lengthSemantics, name } = column.type;
  if (length === undefined) return "";
  if (lengthSemantics === "CHAR" && name.includes("VARCHAR")) return "";
  const measured =
    lengthSemantics === "CHAR" ? `char_length(c${column.number})` : `octet_length(c${column.number})`;
  return (
    ` CONSTRAINT length_c${column.number} CHECK (c${column.number} IS NULL OR ${measured} <= ${length}` +
    ` OR ora_catalog.too_long(${tableId}, ${column.number}, ${measured}, ${length}))`
  );
}

/** The type of a column: as declared, or NUMBER for an identity column and what the expression has for a virtual one. */
export function declaredType(definition: ColumnDefinition): ColumnType {
  if (definition.type !== undefined) return columnType(definition.type);
  if (definition.identity !== undefined) return { name: "NUMBER" };
  throw new OracleError(2263, "need to specify the datatype for this column", definition.position);
}

/** Gives a column its default or its identity: both are PostgreSQL defaults, taken where INSERT names no value. */
export async function applyDefault(
  context: DdlContext,
  tableId: number,
  column: StoredColumn,
  definition: Pick<ColumnDefinition, "default" | "identity">,
  owner: string,
): Promise<void> {
  if (definition.identity !== undefined) {
    await createIdentity(context, tableId, column.number, definition.identity, owner);
  } else if (definition.default !== undefined) {
    await setDefault(context, tableId, column, definition.default.expression);
  }
}

/** The default of a column, in PostgreSQL. */
export async function setDefault(
  context: DdlContext,
  tableId: number,
  column: StoredColumn,
  expression: Expression,
): Promise<void> {
  const text = context.translate(expression, undefined, column.type);
  await run(context, `ALTER TABLE data.t${tableId} ALTER COLUMN c${column.number} SET DEFAULT ${text}`);
}

interface ColumnRow {
  readonly column_number: number;
  readonly name: string;
  readonly type_name: ColumnType["name"];
  readonly precision: number | null;
  readonly scale: number | null;
  readonly length: number | null;
  readonly length_semantics: "BYTE" | "CHAR" | null;
  readonly fraction_digits: number | null;
  readonly virtual: boolean;
  readonly nullable: boolean;
  readonly default_text: string | null;
  readonly hidden: boolean;
}

/** A relation as the open DDL has made it so far: expressions over it can be translated before it is committed. */
export async function currentRelation(
  context: DdlContext,
  tableId: number,
  owner: string,
  name: string,
): Promise<RelationInfo> {
  const columns = await rows<ColumnRow>(
    context,
    `SELECT column_number, name, type_name, precision, scale, length, length_semantics, fraction_digits, virtual, nullable,
       default_text, hidden
     FROM ora_catalog.columns WHERE object_id = $1 ORDER BY internal_column_id`,
    [tableId],
  );
  return {
    objectId: tableId,
    owner,
    name,
    kind: "TABLE",
    physicalName: `data.t${tableId}`,
    partitioned: false,
    columns: columns.map((column) => ({
      name: column.name,
      physicalName: `c${column.column_number}`,
      type: {
        name: column.type_name,
        ...(column.precision === null ? {} : { precision: column.precision }),
        ...(column.scale === null ? {} : { scale: column.scale }),
        ...(column.length === null ? {} : { length: column.length }),
        ...(column.length_semantics === null ? {} : { lengthSemantics: column.length_semantics }),
        ...(column.fraction_digits === null ? {} : { fractionDigits: column.fraction_digits }),
      },
      hidden: column.hidden,
      virtual: column.virtual,
      notNull: !column.nullable,
      defaultOnNull: false,
      ...(column.default_text === null ? {} : { defaultText: column.default_text }),
    })),
  };
}

/** A column of a relation by name. @throws OracleError ORA-00904 */
export function columnOf(relation: RelationInfo, name: string): StoredColumn {
  const column = relation.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new OracleError(904, `"${name}": invalid identifier`);
  return { number: Number(column.physicalName.slice(1)), name, type: column.type };
}
