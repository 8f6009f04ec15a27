import type { RelationInfo } from "../catalog/model";
import { OracleError } from "../contract";
import type {
  CollectionTable,
  Identifier,
  Join,
  JsonTable,
  ObjectName,
  PartitionExtension,
  Table,
  TableReference,
} from "../sql/ast";
import { toNumber, toText } from "./coerce";
import { unimplemented } from "./errors";
import { condition, expression } from "./expression";
import { comparable } from "./operators";
import { query } from "./query";
import { relationSource, type Scope, type Source, type SourceColumn } from "./scope";
import { expr, quote } from "./typed";
import { declaredType, groupOf, NUMBER, varchar } from "./types";

/** One item of FROM as PostgreSQL text; its sources are added to the scope. */
export function tableReference(node: TableReference, scope: Scope): string {
  switch (node.kind) {
    case "table":
      return table(node, scope);
    case "derived": {
      const body = query(node.query, scope, { derived: true });
      const alias = scope.compiler.alias();
      addDerived(scope, alias, node.alias, body.columns);
      return `(${body.text()}) AS ${alias} (${body.columns.map((_, place) => `c${place + 1}`).join(", ")})`;
    }
    case "join":
      return join(node, scope);
    case "jsonTable":
      return jsonTable(node, scope);
    case "collection":
      return collectionTable(node, scope);
  }
}

interface NamedColumn {
  readonly name: string;
  readonly type: SourceColumn["type"];
  readonly nullable: boolean;
}

function addDerived(
  scope: Scope,
  alias: string,
  name: Identifier | undefined,
  columns: readonly NamedColumn[],
): void {
  scope.sources.push({
    alias,
    name: name?.name,
    schema: undefined,
    columns: columns.map((column, place) => ({ ...column, sql: `${alias}.c${place + 1}`, hidden: false })),
  });
}

/** The relation of a name. @throws OracleError ORA-00942 */
export function resolveRelation(name: ObjectName, scope: Scope): RelationInfo {
  const { catalog, currentSchema } = scope.compiler.context;
  const found = catalog.relation(name.schema?.name, name.name.name);
  if (found !== undefined) return found;
  const schema = name.schema?.name ?? currentSchema;
  throw new OracleError(942, `table or view "${schema}"."${name.name.name}" does not exist`, name.position);
}

function table(node: Table, scope: Scope): string {
  if (node.asOf !== undefined) throw unimplemented("AS OF", node.position);
  const alias = scope.compiler.alias();
  const common = node.name.schema === undefined ? scope.commonTable(node.name.name.name) : undefined;
  if (common !== undefined) {
    if (common.columns === undefined) throw unimplemented("a recursive WITH", node.position);
    addDerived(scope, alias, node.alias ?? node.name.name, common.columns);
    return `${common.alias} AS ${alias}`;
  }
  const relation = resolveRelation(node.name, scope);
  scope.sources.push(relationSource(relation, alias, node.alias?.name));
  const rows =
    node.partition === undefined ? relation.physicalName : partitionRows(relation, node.partition, scope);
  return `${rows} AS ${alias}${sample(node, scope)}`;
}

function sample(node: Table, scope: Scope): string {
  if (node.sample === undefined) return "";
  const { block, percent, seed } = node.sample;
  if (seed !== undefined) throw unimplemented("SAMPLE with SEED", node.position);
  const share = toNumber(expression(percent, scope), node.position).sql;
  return ` TABLESAMPLE ${block ? "SYSTEM" : "BERNOULLI"} ((${share})::real)`;
}

function noSuchPartition(node: PartitionExtension): OracleError {
  return node.sub
    ? new OracleError(14251, "Specified subpartition does not exist", node.position)
    : new OracleError(2149, "Specified partition does not exist", node.position);
}

/** Object ids of the leaves that `PARTITION (p)` names. @throws OracleError ORA-14501, 02149 or 14251 */
function partitionLeaves(relation: RelationInfo, node: PartitionExtension, scope: Scope): readonly number[] {
  const { context } = scope.compiler;
  if (!relation.partitioned) throw new OracleError(14501, "object is not partitioned", node.position);
  if (node.name === undefined && (context.partitionFor === undefined || node.sub)) {
    throw unimplemented(`${node.sub ? "SUBPARTITION" : "PARTITION"} FOR`, node.position);
  }
  const name = node.name?.name;
  const found =
    name === undefined
      ? context.partitionFor?.(relation, node.keys ?? [])
      : context.catalog.partition(relation, name);
  if (found === undefined) throw noSuchPartition(node);
  const leaf = found.subpartitions.find((subpartition) => subpartition.name === name);
  if (node.sub) {
    if (leaf === undefined) throw noSuchPartition(node);
    return [leaf.objectId];
  }
  // The catalog answers to the names of subpartitions too.
  if (name !== undefined && found.name !== name) throw noSuchPartition(node);
  if (context.partitionPredicate !== undefined) return context.partitionPredicate(relation, found);
  return found.subpartitions.length === 0
    ? [found.objectId]
    : found.subpartitions.map(({ objectId }) => objectId);
}

/** A condition on the hidden column that holds the leaf of each row. */
export function partitionCondition(
  relation: RelationInfo,
  node: PartitionExtension,
  alias: string,
  scope: Scope,
): string {
  const leaves = partitionLeaves(relation, node, scope);
  return `${alias}"part" IN (${leaves.length === 0 ? "NULL" : leaves.join(", ")})`;
}

function partitionRows(relation: RelationInfo, node: PartitionExtension, scope: Scope): string {
  return `(SELECT * FROM ${relation.physicalName} WHERE ${partitionCondition(relation, node, "", scope)})`;
}

function join(node: Join, scope: Scope): string {
  if (node.natural) throw unimplemented("NATURAL JOIN", node.position);
  const left = tableReference(node.left, scope);
  const split = scope.sources.length;
  const right =
    node.right.kind === "join" ? `(${tableReference(node.right, scope)})` : tableReference(node.right, scope);
  const words = {
    INNER: "JOIN",
    LEFT: "LEFT JOIN",
    RIGHT: "RIGHT JOIN",
    FULL: "FULL JOIN",
    CROSS: "CROSS JOIN",
  };
  const text = `${left} ${words[node.type]} ${right}`;
  if (node.type === "CROSS") return text;
  if (node.using !== undefined) return `${text} ON ${using(node, split, scope)}`;
  if (node.on === undefined) throw new OracleError(905, "missing keyword", node.position);
  const names = scope.selectNames;
  scope.selectNames = undefined;
  const on = condition(node.on, scope);
  scope.selectNames = names;
  if (node.type === "LEFT") markNullable(scope, split);
  return `${text} ON ${on}`;
}

function markNullable(scope: Scope, from: number): void {
  scope.sources = scope.sources.map((source, place) =>
    place < from
      ? source
      : { ...source, columns: source.columns.map((column) => ({ ...column, nullable: true })) },
  );
}

/** USING merges its columns: unqualified they are one. */
function using(node: Join, split: number, scope: Scope): string {
  const tests = node.using!.map((column) => {
    const sides = [scope.sources.slice(0, split), scope.sources.slice(split)].map((sources) =>
      sources.flatMap((source) => source.columns).filter((one) => one.name === column.name),
    );
    const [left, right] = [sides[0]![0], sides[1]![0]];
    if (left === undefined || right === undefined) {
      throw new OracleError(904, `"${column.name}": invalid identifier`, column.position);
    }
    const [a, b] = comparable(expr(left.sql, left.type), expr(right.sql, right.type), column.position);
    const merged = { INNER: a, LEFT: a, CROSS: a, RIGHT: b, FULL: `COALESCE(${a}, ${b})` }[node.type];
    scope.sources = scope.sources.map((source) => mergeColumn(source, column.name, merged));
    return `${a} = ${b}`;
  });
  return `(${tests.join(" AND ")})`;
}

function mergeColumn(source: Source, name: string, sql: string): Source {
  const columns = source.columns.map((column) => (column.name === name ? { ...column, sql } : column));
  return { ...source, columns };
}

function jsonTable(node: JsonTable, scope: Scope): string {
  const document = toText(expression(node.document, scope), node.position).sql;
  const alias = scope.compiler.alias();
  const kinds = node.columns.map((column) => {
    if (column.kind !== "value" || column.type === undefined)
      return column.kind === "value" ? varchar() : NUMBER;
    return declaredType(column.type);
  });
  const texts = node.columns.map((column, place) => {
    const path = quote(column.path ?? `$.${column.name.name}`).replace(/::text$/, "");
    if (column.kind === "ordinality") return `c${place + 1} FOR ORDINALITY`;
    if (column.kind === "exists") return `c${place + 1} integer EXISTS PATH ${path}`;
    const group = groupOf(kinds[place]!);
    if (group !== "number" && group !== "text" && group !== "clob") {
      throw unimplemented(`JSON_TABLE column of type ${kinds[place]!.name}`, column.position);
    }
    return `c${place + 1} ${group === "number" ? "numeric" : "jsonb"} PATH ${path}`;
  });
  scope.sources.push({
    alias,
    name: node.alias?.name,
    schema: undefined,
    columns: node.columns.map((column, place) => ({
      name: column.name.name,
      sql: jsonColumn(`${alias}.c${place + 1}`, column.kind, groupOf(kinds[place]!)),
      type: kinds[place]!,
      nullable: true,
      hidden: false,
    })),
  });
  return `JSON_TABLE(ora.json_document(${document}), ${quote(node.path).replace(/::text$/, "")} COLUMNS (${texts.join(", ")})) AS ${alias}`;
}

function jsonColumn(sql: string, kind: string, group: string): string {
  if (kind !== "value") return `${sql}::numeric`;
  if (group === "number") return sql;
  // A boolean is the word; an object or an array is no value.
  const text = `CASE WHEN jsonb_typeof(${sql}) IN ('object', 'array') THEN NULL ELSE ${sql} #>> '{}' END`;
  return group === "text" ? `NULLIF(${text}, '')` : text;
}

const COLLECTIONS: Readonly<Record<string, "text" | "numeric">> = {
  "SYS.ODCIVARCHAR2LIST": "text",
  "SYS.ODCINUMBERLIST": "numeric",
  "SYS.DBMS_DEBUG_VC2COLL": "text",
};

/** `TABLE(sys.odcivarchar2list(…))`: its column is COLUMN_VALUE. */
function collectionTable(node: CollectionTable, scope: Scope): string {
  const list = node.collection;
  if (list.kind !== "call") throw unimplemented("TABLE(…) of this collection", node.position);
  const name = list.name.map((part) => part.name).join(".");
  const element = COLLECTIONS[name.startsWith("SYS.") ? name : `SYS.${name}`];
  if (element === undefined) throw unimplemented(`TABLE(${name})`, node.position);
  const convert = element === "text" ? toText : toNumber;
  const values = list.args.map((arg) => convert(expression(arg.value, scope), arg.position).sql);
  const alias = scope.compiler.alias();
  const type = element === "text" ? varchar() : NUMBER;
  scope.sources.push({
    alias,
    name: node.alias?.name,
    schema: undefined,
    columns: [{ name: "COLUMN_VALUE", sql: `${alias}.c1`, type, nullable: true, hidden: false }],
  });
  // A bare function of one column would be no row of which ROWNUM could be counted.
  return `(SELECT c1 FROM unnest(ARRAY[${values.join(", ")}]::${element}[]) AS u (c1)) AS ${alias}`;
}
