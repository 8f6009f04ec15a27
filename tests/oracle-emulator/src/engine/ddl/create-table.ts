import { NAMESPACE } from "../../catalog/catalog";
import { OracleError } from "../../contract";
import type { RelationInfo } from "../../catalog/model";
import type { ColumnDefinition, Constraint, CreateTable } from "../../sql/ast";
import {
  applyDefault,
  columnText,
  currentRelation,
  declaredType,
  recordColumn,
  type StoredColumn,
} from "./columns";
import { addConstraint } from "./constraints";
import { createObject, ownerOf, requirePrivilege, run, type DdlContext } from "./context";
import { degreeText } from "./index-ddl";
import { recordLobs } from "./lobs";
import { recordPartitioning } from "./partitioning";
import { organizeByIndex } from "./index-organized";
import { parseExpression } from "./parse-expression";
import { writeRowFunction } from "./row-function";
import { compressFor, initialExtent, nextExtent } from "./storage-clause";
import { requireOneBlockSize, requireTablespaces } from "./tablespaces";

/** CREATE TABLE with columns; AS SELECT comes with the columns that its query has. Returns the object id; 0 if it was there. */
export async function createTable(context: DdlContext, statement: CreateTable): Promise<number> {
  const owner = ownerOf(context, statement.name);
  requirePrivilege(context, owner, "CREATE TABLE", "CREATE ANY TABLE");
  const name = statement.name.name.name;
  if (statement.ifNotExists && context.catalog.find(owner, name) !== undefined) return 0;
  await requireTablespaces(context, statement.properties);
  await requireOneBlockSize(context, name, statement.properties);
  const tableId = await recordTable(context, owner, name, statement);
  const columns = await recordColumns(context, tableId, statement.columns);
  await createHeap(context, tableId, columns, statement);
  for (const [index, definition] of statement.columns.entries()) {
    await applyDefault(context, tableId, columns[index] as StoredColumn, definition, owner);
  }
  const relation = await currentRelation(context, tableId, owner, name);
  const { properties } = statement;
  await recordLobs(context, relation, properties.lobs, properties.tablespace?.name);
  if (properties.partitioning !== undefined) {
    await recordPartitioning(context, relation, properties.partitioning, properties);
  }
  for (const constraint of allConstraints(statement, columns)) {
    await addConstraint(context, relation, constraint.constraint, constraint.column);
  }
  if (properties.indexOrganized === true) await organizeByIndex(context, tableId, statement);
  await writeRowFunction(context, tableId, owner, name, parseExpression);
  if (properties.readOnly === true) {
    await run(context, "UPDATE ora_catalog.tables SET read_only = true WHERE object_id = $1", [tableId]);
  }
  return tableId;
}

async function recordTable(
  context: DdlContext,
  owner: string,
  name: string,
  { temporary, properties }: CreateTable,
): Promise<number> {
  const partitioned = properties.partitioning !== undefined;
  const tableId = await createObject(context, {
    owner,
    name,
    type: "TABLE",
    namespace: NAMESPACE.RELATION,
    temporary: temporary !== undefined,
    stored: !partitioned,
  });
  await run(
    context,
    `INSERT INTO ora_catalog.tables (object_id, tablespace, on_commit, partitioned, row_movement, logging, degree, compression,
       compress_for, pct_free, ini_trans, initial_extent, next_extent, row_dependencies, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, nextval('ora_catalog.versions'))`,
    [
      tableId,
      partitioned || temporary !== undefined ? null : (properties.tablespace?.name ?? "USERS"),
      temporary?.onCommit ?? null,
      partitioned,
      properties.rowMovement ?? false,
      properties.logging ?? true,
      degreeText(properties.parallel),
      compressFor(properties) !== null,
      compressFor(properties),
      properties.pctFree ?? (compressFor(properties) === "BASIC" ? 0 : 10),
      properties.iniTrans ?? 1,
      initialExtent(properties.storage) ?? 65536,
      nextExtent(properties.storage) ?? 1048576,
      properties.rowDependencies ?? false,
    ],
  );
  return tableId;
}

async function recordColumns(
  context: DdlContext,
  tableId: number,
  definitions: readonly ColumnDefinition[],
): Promise<readonly StoredColumn[]> {
  const longs = definitions.filter(({ type }) => type?.kind === "scalarType" && type.name.startsWith("LONG"));
  if (longs.length > 1) throw new OracleError(1754, "a table may contain only one column of type LONG");
  const columns: StoredColumn[] = [];
  for (const definition of definitions) {
    columns.push(await recordColumn(context, tableId, definition, declaredType(definition)));
  }
  return columns;
}

async function createHeap(
  context: DdlContext,
  tableId: number,
  columns: readonly StoredColumn[],
  { properties }: CreateTable,
): Promise<void> {
  const texts = columns.map((column) => columnText(tableId, column));
  if (properties.partitioning !== undefined) texts.push("part integer NOT NULL");
  // Statistics come with DBMS_STATS; a vacuum in the background would hold locks that DDL does not wait for.
  await run(
    context,
    `CREATE TABLE data.t${tableId} (rid bigint GENERATED ALWAYS AS IDENTITY (CACHE 32), ${texts.join(", ")})
     WITH (autovacuum_enabled = off)`,
  );
  await run(context, `CREATE INDEX rid_${tableId} ON data.t${tableId} (rid)`);
  if (properties.partitioning !== undefined) {
    await run(context, `CREATE INDEX part_${tableId} ON data.t${tableId} (part)`);
  }
  await run(
    context,
    `CREATE TRIGGER a_fence BEFORE INSERT OR UPDATE OR DELETE ON data.t${tableId}
     EXECUTE FUNCTION ora_catalog.check_statement('${tableId}')`,
  );
  await run(
    context,
    `CREATE TRIGGER z_quota AFTER INSERT OR UPDATE ON data.t${tableId}
     EXECUTE FUNCTION ora_catalog.check_quota('${tableId}')`,
  );
}

interface PlacedConstraint {
  readonly constraint: Constraint;
  readonly column?: StoredColumn;
}

/** Keys come before foreign keys, which may point at them. */
function allConstraints(
  statement: CreateTable,
  columns: readonly StoredColumn[],
): readonly PlacedConstraint[] {
  const inline = statement.columns.flatMap((definition, index) =>
    definition.constraints.map((constraint) => ({ constraint, column: columns[index] as StoredColumn })),
  );
  const identity = statement.columns.flatMap((definition, index): readonly PlacedConstraint[] =>
    definition.identity === undefined && definition.default?.onNull !== true
      ? []
      : [{ constraint: impliedNotNull(definition), column: columns[index] as StoredColumn }],
  );
  const named = new Set(
    inline.filter(({ constraint }) => constraint.rule.kind === "notNull").map(({ column }) => column.number),
  );
  const all: readonly PlacedConstraint[] = [
    ...identity.filter(({ column }) => !named.has(column?.number ?? 0)),
    ...inline,
    ...statement.constraints.map((constraint) => ({ constraint })),
  ];
  const isForeign = ({ constraint }: PlacedConstraint): boolean => constraint.rule.kind === "foreignKey";
  return [...all.filter((item) => !isForeign(item)), ...all.filter(isForeign)];
}

/** Identity columns, and those with DEFAULT ON NULL, are not null without saying so. */
export function impliedNotNull(definition: { readonly position: number }): Constraint {
  return { position: definition.position, rule: { kind: "notNull" }, state: {} };
}

/** The relation of a table that the open DDL has made or changed. */
export function openRelation(
  context: DdlContext,
  tableId: number,
  owner: string,
  name: string,
): Promise<RelationInfo> {
  return currentRelation(context, tableId, owner, name);
}
