import type { Pool } from "pg";
import type { TypeName } from "../contract";
import type { CatalogObject, ColumnInfo, DataType, PartitionInfo, RelationInfo } from "./model";

/** A pool, or one connection. */
export type Queryable = Pick<Pool, "query">;

interface ObjectRow {
  readonly object_id: number;
  readonly owner: string;
  readonly name: string;
  readonly type: string;
  readonly status: string;
  readonly partitioned: boolean | null;
  readonly index_organized: boolean | null;
  readonly read_only: boolean | null;
  readonly on_commit: "DELETE" | "PRESERVE" | null;
  readonly version: number | null;
  readonly view_text: string | null;
  readonly target_owner: string | null;
  readonly target_name: string | null;
  readonly source: string | null;
}

interface ColumnRow {
  readonly object_id: number;
  readonly column_number: number;
  readonly name: string;
  readonly type_name: TypeName;
  readonly precision: number | null;
  readonly scale: number | null;
  readonly binary_precision: number | null;
  readonly length: number | null;
  readonly length_semantics: "BYTE" | "CHAR" | null;
  readonly fraction_digits: number | null;
  readonly nullable: boolean;
  readonly hidden: boolean;
  readonly virtual: boolean;
  readonly default_text: string | null;
  readonly default_on_null: boolean;
  readonly generation_type: "ALWAYS" | "BY DEFAULT" | null;
}

interface PartitionRow {
  readonly table_id: number;
  readonly object_id: number;
  readonly name: string;
  readonly position: number;
  readonly subpartitions: readonly { objectId: number; name: string }[];
}

const OBJECTS = `
  SELECT o.object_id, o.owner, o.name, o.type, o.status, t.partitioned, t.index_organized, t.read_only, t.on_commit, t.version::integer AS version, v.text AS view_text,
    s.target_owner, s.target_name, u.text AS source
  FROM ora_catalog.objects AS o
  LEFT JOIN ora_catalog.tables AS t USING (object_id)
  LEFT JOIN ora_catalog.views AS v USING (object_id)
  LEFT JOIN ora_catalog.synonyms AS s USING (object_id)
  LEFT JOIN ora_catalog.sources AS u ON u.object_id = o.object_id AND o.type IN ('PROCEDURE', 'FUNCTION') AND o.status = 'VALID'
  WHERE o.namespace = 1`;

const COLUMNS = `
  SELECT c.object_id, c.column_number, c.name, c.type_name, c.precision, c.scale, c.binary_precision, c.length,
    c.length_semantics, c.fraction_digits, c.nullable, c.hidden, c.virtual, c.default_text, c.default_on_null, i.generation_type
  FROM ora_catalog.columns AS c
  LEFT JOIN ora_catalog.identity_columns AS i ON i.table_id = c.object_id AND i.column_number = c.column_number
  WHERE true`;

const PARTITIONS = `
  SELECT p.table_id, p.object_id, p.name,
    row_number() OVER (PARTITION BY p.table_id ORDER BY p.slot NULLS FIRST, p.ordinal)::integer AS position,
    coalesce((
      SELECT json_agg(json_build_object('objectId', s.object_id, 'name', s.name) ORDER BY s.position)
      FROM ora_catalog.subpartitions AS s WHERE s.partition_id = p.object_id
    ), '[]') AS subpartitions
  FROM ora_catalog.partitions AS p
  WHERE true`;

/** Reads all objects that statements name, or those of the given ids. */
export async function loadObjects(
  client: Queryable,
  objectIds?: readonly number[],
): Promise<readonly CatalogObject[]> {
  const chosen = (column: string): string => (objectIds === undefined ? "" : ` AND ${column} = ANY ($1)`);
  const parameters = objectIds === undefined ? [] : [objectIds];
  const objects = await client.query<ObjectRow>(OBJECTS + chosen("o.object_id"), parameters);
  const columns = await client.query<ColumnRow>(
    `${COLUMNS}${chosen("c.object_id")} ORDER BY c.object_id, c.column_id NULLS LAST, c.internal_column_id`,
    parameters,
  );
  const partitions = await client.query<PartitionRow>(
    `${PARTITIONS}${chosen("p.table_id")} ORDER BY p.table_id, position`,
    parameters,
  );
  const columnsOf = groupBy(columns.rows, (row) => row.object_id);
  const partitionsOf = groupBy(partitions.rows, (row) => row.table_id);
  return objects.rows.map((row) =>
    toObject(row, columnsOf.get(row.object_id) ?? [], partitionsOf.get(row.object_id) ?? []),
  );
}

function groupBy<Row>(rows: readonly Row[], idOf: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const group = groups.get(idOf(row));
    if (group === undefined) groups.set(idOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

function toObject(
  row: ObjectRow,
  columns: readonly ColumnRow[],
  partitions: readonly PartitionRow[],
): CatalogObject {
  const names = { objectId: row.object_id, owner: row.owner, name: row.name };
  switch (row.type) {
    case "TABLE":
    case "VIEW":
      return {
        ...names,
        kind: "RELATION",
        relation: toRelation(row, columns),
        partitions: partitions.map(toPartition),
        readOnly: row.read_only ?? false,
        valid: row.status === "VALID",
        version: row.version ?? 1,
        ...(row.on_commit === null ? {} : { onCommit: row.on_commit }),
        ...(row.view_text === null ? {} : { viewText: row.view_text }),
      };
    case "SEQUENCE":
      return {
        ...names,
        kind: "SEQUENCE",
        sequence: { ...names, physicalName: `data.s${row.object_id}` },
      };
    case "SYNONYM":
      return {
        ...names,
        kind: "SYNONYM",
        targetOwner: row.target_owner ?? "",
        targetName: row.target_name ?? "",
      };
    default:
      return { ...names, kind: "UNIT", type: row.type, ...(row.source !== null && { source: row.source }) };
  }
}

function toRelation(row: ObjectRow, columns: readonly ColumnRow[]): RelationInfo {
  return {
    objectId: row.object_id,
    owner: row.owner,
    name: row.name,
    kind: row.type === "VIEW" ? "VIEW" : "TABLE",
    // Of a global temporary table each session has its own.
    physicalName: `${row.on_commit === null ? "data" : "pg_temp"}.t${row.object_id}`,
    columns: columns.map(toColumn),
    partitioned: row.partitioned ?? false,
    ...(row.index_organized === true && { indexOrganized: true }),
  };
}

function toPartition(row: PartitionRow): PartitionInfo {
  return {
    objectId: row.object_id,
    name: row.name,
    position: row.position,
    subpartitions: row.subpartitions,
  };
}

function toColumn(row: ColumnRow): ColumnInfo {
  return {
    name: row.name,
    physicalName: `c${row.column_number}`,
    type: toType(row),
    hidden: row.hidden,
    virtual: row.virtual,
    notNull: !row.nullable,
    defaultOnNull: row.default_on_null,
    ...(row.default_text === null ? {} : { defaultText: row.default_text }),
    ...(row.generation_type === null ? {} : { identity: identityKind(row) }),
  };
}

function identityKind(row: ColumnRow): NonNullable<ColumnInfo["identity"]> {
  if (row.generation_type === "ALWAYS") return "ALWAYS";
  return row.default_on_null ? "BY DEFAULT ON NULL" : "BY DEFAULT";
}

function toType(row: ColumnRow): DataType {
  return {
    name: row.type_name,
    ...(row.precision === null ? {} : { precision: row.precision }),
    ...(row.scale === null ? {} : { scale: row.scale }),
    ...(row.length === null ? {} : { length: row.length }),
    ...(row.length_semantics === null ? {} : { lengthSemantics: row.length_semantics }),
    ...(row.fraction_digits === null ? {} : { fractionDigits: row.fraction_digits }),
  };
}

interface DictionaryRow {
  readonly view_name: string;
  readonly object_id: number;
  readonly columns: readonly {
    readonly name: string;
    readonly type: TypeName;
    readonly length: number | null;
    readonly precision: number | null;
    readonly scale: number | null;
    readonly nullable: boolean;
  }[];
}

/** The dictionary's views: they never change while the emulator runs. */
export async function loadDictionaryRelations(client: Queryable): Promise<readonly RelationInfo[]> {
  const { rows } = await client.query<DictionaryRow>(`
    SELECT p.view_name, p.object_id,
      json_agg(json_build_object('name', column_name, 'type', data_type, 'length', length, 'precision', precision,
        'scale', scale, 'nullable', nullable) ORDER BY column_id) AS columns
    FROM sys.dictionary_privileges AS p JOIN sys.dictionary_columns AS c ON c.view_name = p.view_name
    GROUP BY p.view_name, p.object_id`);
  return rows.map((row) => ({
    objectId: row.object_id,
    owner: "SYS",
    name: row.view_name,
    kind: "DICTIONARY",
    physicalName: `sys."${row.view_name}"`,
    partitioned: false,
    columns: row.columns.map((column) => ({
      name: column.name,
      physicalName: `"${column.name}"`,
      type: dictionaryType(column),
      hidden: false,
      virtual: false,
      notNull: !column.nullable,
      defaultOnNull: false,
    })),
  }));
}

function dictionaryType(column: DictionaryRow["columns"][number]): DataType {
  return {
    name: column.type,
    ...(column.length === null ? {} : { length: column.length }),
    ...(column.precision === null ? {} : { precision: column.precision }),
    ...(column.scale === null
      ? {}
      : column.type.startsWith("TIMESTAMP")
        ? { fractionDigits: column.scale }
        : { scale: column.scale }),
  };
}
