import { OracleError } from "../../contract";
import { NAMESPACE } from "../../catalog/catalog";
import type { RelationInfo } from "../../catalog/model";
import type { AlterIndex, CreateIndex, IndexAttributes, IndexColumn, ObjectName } from "../../sql/ast";
import { columnOf, currentRelation } from "./columns";
import {
  createObject,
  lockForDdl,
  ownerOf,
  recordChange,
  requireName,
  row,
  rows,
  run,
  tableOf,
  type DdlContext,
} from "./context";
import { buildUnique, dropIndexById } from "./key-index";

export interface IndexKey {
  readonly number: number;
  readonly descending: boolean;
  /** Oracle text of a function column. */
  readonly expression: string | null;
  /** What PostgreSQL indexes. */
  readonly physical: string;
}

export interface IndexDefinition {
  readonly owner: string;
  readonly name: string;
  readonly generated: boolean;
  readonly unique: boolean;
  readonly type: "NORMAL" | "BITMAP";
  readonly columns: readonly IndexKey[];
  readonly attributes: IndexAttributes;
}

interface IndexObject {
  readonly objectId: number;
  readonly tableId: number;
  readonly owner: string;
}

export async function createIndex(context: DdlContext, statement: CreateIndex): Promise<void> {
  const table = tableOf(context, statement.table);
  const owner = ownerOf(context, statement.name);
  if (!context.privileges.may("INDEX", table)) throw new OracleError(1031, "insufficient privileges");
  if (statement.attributes.online !== true) await lockForDdl(context, table.objectId);
  const relation = await currentRelation(context, table.objectId, table.owner, table.name);
  const columns: IndexKey[] = [];
  for (const column of statement.columns) columns.push(await indexKey(context, relation, column));
  await requireNewColumnList(context, table.objectId, columns);
  await recordIndex(context, relation, {
    owner,
    name: statement.name.name.name,
    generated: false,
    unique: statement.unique,
    type: statement.type,
    columns,
    attributes: statement.attributes,
  });
  await recordChange(context, table.objectId, false);
}

async function indexKey(context: DdlContext, relation: RelationInfo, column: IndexColumn): Promise<IndexKey> {
  const { expression, descending } = column;
  if (expression.kind === "name" && expression.parts.length === 1) {
    const { number, name } = columnOf(relation, expression.parts[0]?.name ?? "");
    if (!descending) return { number, descending, expression: null, physical: `c${number}` };
    const hidden = await hiddenColumn(context, relation);
    return { number: hidden, descending, expression: `"${name}"`, physical: `c${number} DESC` };
  }
  const physical = `(${context.translate(expression, relation)})${descending ? " DESC" : ""}`;
  return { number: await hiddenColumn(context, relation), descending, expression: column.text, physical };
}

/** What an index computes has a hidden column in the dictionary. */
async function hiddenColumn(context: DdlContext, relation: RelationInfo): Promise<number> {
  const created = await row<{ column_number: number }>(
    context,
    `INSERT INTO ora_catalog.columns (object_id, column_number, internal_column_id, name, type_name, length, length_semantics,
       data_length, hidden, user_generated, virtual)
     SELECT $1, max(column_number) + 1, max(internal_column_id) + 1,
       'SYS_NC' || lpad((max(internal_column_id) + 1)::text, 5, '0') || '$', 'RAW', 34, NULL, 34, true, false, true
     FROM ora_catalog.columns WHERE object_id = $1 RETURNING column_number`,
    [relation.objectId],
  );
  return created?.column_number ?? 0;
}

async function requireNewColumnList(
  context: DdlContext,
  tableId: number,
  columns: readonly IndexKey[],
): Promise<void> {
  const signature = columns.map((key) => `${key.expression ?? key.number}${key.descending ? " DESC" : ""}`);
  const existing = await rows<{ signature: string[] }>(
    context,
    `SELECT array_agg(coalesce(c.expression, c.column_number::text) || CASE WHEN c.descending THEN ' DESC' ELSE '' END
       ORDER BY c.position) AS signature
     FROM ora_catalog.indexes AS i JOIN ora_catalog.index_columns AS c ON c.index_id = i.object_id
     WHERE i.table_id = $1 AND i.visible GROUP BY i.object_id`,
    [tableId],
  );
  if (existing.some((index) => index.signature.join("\0") === signature.join("\0"))) {
    throw new OracleError(1408, "such column list already indexed");
  }
}

/** Adds an index to the catalog and to PostgreSQL. Returns its object id. */
export async function recordIndex(
  context: DdlContext,
  relation: RelationInfo,
  index: IndexDefinition,
): Promise<number> {
  const { attributes } = index;
  const objectId = await createObject(context, {
    owner: index.owner,
    name: index.name,
    type: "INDEX",
    namespace: NAMESPACE.INDEX,
    generated: index.generated,
    stored: attributes.local === undefined,
  });
  const keys = await partitionKeys(context, relation.objectId);
  requireLocal(index, keys);
  const computed = index.columns.some(({ expression }) => expression !== null);
  const base = attributes.reverse === true ? "NORMAL/REV" : index.type;
  await run(
    context,
    `INSERT INTO ora_catalog.indexes (object_id, table_id, type, is_unique, visible, usable, tablespace, logging, degree,
       prefix_length, locality, alignment)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      objectId,
      relation.objectId,
      computed ? `FUNCTION-BASED ${base}` : base,
      index.unique,
      attributes.visible ?? true,
      attributes.unusable !== true,
      attributes.tablespace?.name ?? (attributes.local === undefined ? "USERS" : null),
      attributes.logging ?? true,
      degreeText(attributes.parallel),
      attributes.prefixLength ?? null,
      attributes.local !== undefined
        ? "LOCAL"
        : attributes.global?.partitioning === undefined
          ? null
          : "GLOBAL",
      attributes.local === undefined ? null : alignment(index, keys),
    ],
  );
  for (const [position, key] of index.columns.entries()) {
    await run(context, "INSERT INTO ora_catalog.index_columns VALUES ($1, $2, $3, $4, $5)", [
      objectId,
      position + 1,
      key.number,
      key.descending,
      key.expression,
    ]);
  }
  if (attributes.local !== undefined) {
    await run(context, "CALL ora_catalog.add_index_partitions($1)", [relation.objectId]);
  }
  await buildIndex(context, relation, index, objectId);
  return objectId;
}

interface PartitionKey {
  readonly column_number: number;
  readonly level: number;
}

function partitionKeys(context: DdlContext, tableId: number): Promise<readonly PartitionKey[]> {
  return rows<PartitionKey>(
    context,
    "SELECT column_number, level FROM ora_catalog.part_keys WHERE table_id = $1 ORDER BY level, position",
    [tableId],
  );
}

/** A local index needs a partitioned table; a unique one also every key column. */
function requireLocal(index: IndexDefinition, keys: readonly PartitionKey[]): void {
  if (index.attributes.local === undefined) return;
  if (keys.length === 0) {
    throw new OracleError(14016, "underlying table of a LOCAL partitioned index must be partitioned");
  }
  const indexed = new Set(index.columns.map(({ number }) => number));
  const outside = index.unique ? keys.find((key) => !indexed.has(key.column_number)) : undefined;
  if (outside === undefined) return;
  const [code, columns] = outside.level === 1 ? [14039, "partitioning"] : [14188, "sub-partitioning"];
  throw new OracleError(code, `${columns} columns must form a subset of key columns of a UNIQUE index`);
}

function alignment(index: IndexDefinition, keys: readonly PartitionKey[]): string {
  const first = keys.filter(({ level }) => level === 1);
  const leads = first.every((key, position) => index.columns[position]?.number === key.column_number);
  return leads ? "PREFIXED" : "NON_PREFIXED";
}

export function degreeText(parallel: number | "DEFAULT" | "NONE" | undefined): string {
  if (parallel === undefined || parallel === "NONE") return "1";
  return String(parallel);
}

async function buildIndex(
  context: DdlContext,
  relation: RelationInfo,
  index: IndexDefinition,
  objectId: number,
): Promise<void> {
  const columns = index.columns.map(({ physical }) => physical).join(", ");
  const text = `INDEX i${objectId} ON data.t${relation.objectId} (${columns})`;
  if (index.unique) {
    const constraint = await row<{ type: "P" | "U" }>(
      context,
      "SELECT type FROM ora_catalog.constraints WHERE table_id = $1 AND name = $2 AND owner = $3",
      [relation.objectId, index.name, index.owner],
    );
    await buildUnique(
      context,
      `CREATE UNIQUE ${text}`,
      `${index.owner}.${index.name}`,
      constraint?.type ?? "I",
    );
    return;
  }
  await run(context, "SAVEPOINT build_index");
  try {
    await run(context, `CREATE ${text}`);
  } catch (error) {
    // 42P17: an expression that PostgreSQL does not know to be immutable. A plain index changes no result, so it may be left out.
    if (!["42P17", "54000"].includes((error as { code?: string }).code ?? "")) throw error;
    await run(context, "ROLLBACK TO SAVEPOINT build_index");
  }
}

/** An index by name. @throws OracleError ORA-01418 */
export async function indexOf(context: DdlContext, name: ObjectName): Promise<IndexObject> {
  const found = await row<{ object_id: number; table_id: number; owner: string }>(
    context,
    `SELECT object_id, table_id, owner FROM ora_catalog.indexes JOIN ora_catalog.objects USING (object_id)
     WHERE owner = $1 AND name = $2`,
    [ownerOf(context, name), name.name.name],
  );
  if (found === undefined) throw new OracleError(1418, "specified index does not exist", name.position);
  if (found.owner !== context.user && !context.privileges.has("ALTER ANY INDEX")) {
    throw new OracleError(1418, "specified index does not exist", name.position);
  }
  return { objectId: found.object_id, tableId: found.table_id, owner: found.owner };
}

export async function dropIndex(context: DdlContext, name: ObjectName): Promise<void> {
  const index = await indexOf(context, name);
  const constraint = await row(context, "SELECT FROM ora_catalog.constraints WHERE index_id = $1", [
    index.objectId,
  ]);
  if (constraint !== undefined) {
    throw new OracleError(2429, "cannot drop index used for enforcement of unique/primary key");
  }
  await lockForDdl(context, index.tableId);
  await dropIndexById(context, index.objectId);
  await recordChange(context, index.tableId, false);
}

export async function alterIndex(context: DdlContext, statement: AlterIndex): Promise<void> {
  const index = await indexOf(context, statement.name);
  for (const action of statement.actions) await alterIndexBy(context, index, action);
  await recordChange(context, index.objectId, false);
}

async function alterIndexBy(
  context: DdlContext,
  index: IndexObject,
  action: AlterIndex["actions"][number],
): Promise<void> {
  switch (action.kind) {
    case "rename":
      return renameIndex(context, index, action.to.name);
    case "rebuild":
      await applyAttributes(context, index.objectId, action.attributes);
      return run(context, "UPDATE ora_catalog.indexes SET usable = true WHERE object_id = $1", [
        index.objectId,
      ]);
    case "attributes":
      return applyAttributes(context, index.objectId, action.attributes);
    case "compile":
    case "coalesce":
    case "enable":
      return;
    case "renamePartition":
      return run(
        context,
        "UPDATE ora_catalog.index_partitions SET name = $3 WHERE index_id = $1 AND name = $2",
        [index.objectId, action.from.name, action.to.name],
      );
    default:
      throw new OracleError(3001, `unimplemented feature: ALTER INDEX ${action.kind}`, action.position);
  }
}

async function renameIndex(context: DdlContext, index: IndexObject, to: string): Promise<void> {
  requireName(to);
  const taken = await row(
    context,
    "SELECT FROM ora_catalog.objects WHERE owner = $1 AND name = $2 AND namespace = $3",
    [index.owner, to, NAMESPACE.INDEX],
  );
  if (taken !== undefined) throw new OracleError(955, "name is already used by an existing object");
  await run(context, "UPDATE ora_catalog.objects SET name = $2 WHERE object_id = $1", [index.objectId, to]);
}

async function applyAttributes(
  context: DdlContext,
  indexId: number,
  attributes: IndexAttributes,
): Promise<void> {
  const changes: readonly (readonly [string, unknown])[] = [
    ["visible", attributes.visible],
    ["logging", attributes.logging],
    ["tablespace", attributes.tablespace?.name],
    ["degree", attributes.parallel === undefined ? undefined : degreeText(attributes.parallel)],
    ["usable", attributes.unusable === true ? false : undefined],
  ];
  for (const [column, value] of changes) {
    if (value === undefined) continue;
    await run(context, `UPDATE ora_catalog.indexes SET ${column} = $2 WHERE object_id = $1`, [
      indexId,
      value,
    ]);
  }
}
