import type { ColumnInfo, RelationInfo } from "../catalog/model";
import { OracleError } from "../contract";
import type {
  Assignment,
  Delete,
  Expression,
  Identifier,
  Insert,
  Returning,
  Table,
  Update,
} from "../sql/ast";
import { assign } from "./coerce";
import { unimplemented } from "./errors";
import { condition, expression } from "./expression";
import { partitionCondition, resolveRelation } from "./from";
import { query } from "./query";
import { limitedWhere } from "./row-number";
import { invalidIdentifier, relationSource, type Scope } from "./scope";
import { sharedColumns } from "./select";
import { sequenceNames } from "./sequences";
import type { Expr } from "./typed";

/** A translated DML and what it returns. */
export interface DmlText {
  readonly text: string;
  readonly target: RelationInfo;
  readonly returning: readonly { readonly name: string; readonly value: Expr }[];
  readonly returnsRowId: boolean;
}

/** A column as ORA-12899 and ORA-01400 print it. */
export function printedColumn(relation: RelationInfo, column: ColumnInfo): string {
  return `"${relation.owner}"."${relation.name}"."${column.name}"`;
}

/** The relation that a DML changes, as the scope's only source. @throws OracleError for what cannot be changed */
export function targetTable(node: Table, scope: Scope): RelationInfo {
  if (node.asOf !== undefined || node.sample !== undefined)
    throw unimplemented("this target of a DML", node.position);
  const relation = resolveRelation(node.name, scope);
  if (relation.kind === "DICTIONARY") throw new OracleError(1031, "insufficient privileges", node.position);
  if (relation.kind === "MATERIALIZED VIEW") {
    throw new OracleError(1732, "data manipulation operation not legal on this view", node.position);
  }
  scope.sources.push(relationSource(relation, scope.compiler.alias(), node.alias?.name));
  return relation;
}

export function targetColumn(relation: RelationInfo, name: Identifier): ColumnInfo {
  const found = relation.columns.find((column) => column.name === name.name);
  if (found === undefined) throw invalidIdentifier([name]);
  return found;
}

/** The value of a column, or DEFAULT. */
export function columnValue(
  node: Expression,
  column: ColumnInfo,
  relation: RelationInfo,
  scope: Scope,
): string {
  if (node.kind === "default") return "DEFAULT";
  const value = expression(node, scope);
  return assign(value, column.type, printedColumn(relation, column), node.position);
}

function insertedColumns(node: Insert, relation: RelationInfo): readonly ColumnInfo[] {
  if (node.columns.length === 0) {
    return relation.columns.filter((column) => !column.hidden && !column.virtual);
  }
  return node.columns.map((name, place) => {
    if (node.columns.findIndex((other) => other.name === name.name) < place) {
      throw new OracleError(957, "duplicate column name", name.position);
    }
    const column = targetColumn(relation, name);
    if (column.virtual)
      throw new OracleError(54013, "INSERT operation disallowed on virtual columns", name.position);
    return column;
  });
}

/** GENERATED ALWAYS takes nothing but DEFAULT. */
export function checkIdentity(
  column: ColumnInfo,
  value: Expression | undefined,
  updating: boolean,
  offset: number,
): void {
  if (column.identity !== "ALWAYS" || value?.kind === "default") return;
  throw updating
    ? new OracleError(32796, "cannot update a generated always identity column", offset)
    : new OracleError(32795, "cannot insert into a generated always identity column", offset);
}

function checkWidth(actual: number, wanted: number, offset: number): void {
  if (actual < wanted) throw new OracleError(947, "not enough values", offset);
  if (actual > wanted) throw new OracleError(913, "too many values", offset);
}

function insertedValues(
  node: Insert,
  columns: readonly ColumnInfo[],
  relation: RelationInfo,
  scope: Scope,
): string {
  const { source } = node;
  // The values do not see the table's columns.
  if (source.kind === "record") throw unimplemented("VALUES of a record", source.position);
  const outer = scope.parent ?? scope;
  if (source.kind === "insertQuery") {
    const body = query(source.query, outer, { sequences: true });
    checkWidth(body.columns.length, columns.length, source.position);
    columns.forEach((column) => checkIdentity(column, undefined, false, source.position));
    return body.text((value, place) =>
      assign(value, columns[place]!.type, printedColumn(relation, columns[place]!), source.position),
    );
  }
  for (const values of source.rows) {
    checkWidth(values.length, columns.length, source.position);
    columns.forEach((column, place) => checkIdentity(column, values[place], false, source.position));
  }
  return valuesText(source.rows, columns, relation, outer);
}

function valuesText(
  rows: readonly (readonly Expression[])[],
  columns: readonly ColumnInfo[],
  relation: RelationInfo,
  scope: Scope,
): string {
  const names = sequenceNames(rows, scope);
  scope.sequencesAllowed = true;
  scope.sharedValues = new Map(names.map((name, place) => [name, `q.n${place + 1}`]));
  const lists = rows.map((values) =>
    values.map((value, place) => columnValue(value, columns[place]!, relation, scope)),
  );
  scope.sequencesAllowed = false;
  const [texts = []] = lists;
  if (names.length === 0) return `VALUES ${lists.map((list) => `(${list.join(", ")})`).join(", ")}`;
  const position = rows[0]?.[0]?.position;
  if (lists.length > 1) throw unimplemented("a sequence in several rows of VALUES", position);
  if (texts.includes("DEFAULT")) {
    throw unimplemented("DEFAULT beside several values of one sequence", position);
  }
  return `SELECT ${texts.join(", ")} FROM (SELECT ${sharedColumns(names)} OFFSET 0) AS q`;
}

function returningItems(node: Returning | undefined, scope: Scope): DmlText["returning"] {
  if (node === undefined) return [];
  return node.expressions.map((one) => ({
    name: one.kind === "name" ? one.parts.at(-1)!.name : "",
    value: expression(one, scope),
  }));
}

function returningText(items: DmlText["returning"]): string {
  if (items.length === 0) return "";
  return ` RETURNING ${items.map(({ value }) => returned(value)).join(", ")}`;
}

function returned(value: Expr): string {
  if (value.type.name === "NULL") return "NULL::text";
  return value.type.name === "ROWID" ? `ora.rowid_text(${value.sql})` : value.sql;
}

/** `scope` is the target's; its parent is that of the values. */
export function insert(node: Insert, scope: Scope): DmlText {
  if (node.target.partition !== undefined)
    throw unimplemented("INSERT INTO a partition", node.target.position);
  const target = targetTable(node.target, scope);
  const columns = insertedColumns(node, target);
  const source = insertedValues(node, columns, target, scope);
  const items = returningItems(node.returning, scope);
  const oneRow = node.source.kind === "values" && node.source.rows.length === 1;
  const returnsRowId = oneRow && target.kind === "TABLE" && target.indexOrganized !== true;
  const all = returnsRowId ? [...items, { name: "ROWID", value: scope.rowId([], node.position) }] : items;
  const list = columns.map((column) => column.physicalName).join(", ");
  const alias = scope.sources[0]!.alias;
  const text = `INSERT INTO ${target.physicalName} AS ${alias} (${list}) ${source}${returningText(all)}`;
  return { text, target, returning: items, returnsRowId };
}

/** WHERE of an UPDATE or DELETE; ROWNUM takes the first rows that its other terms let through. */
function dmlWhere(node: Update | Delete, target: RelationInfo, scope: Scope): string {
  if (node.where?.kind === "currentOf") throw unimplemented("WHERE CURRENT OF", node.where.position);
  const { alias } = scope.sources[0]!;
  const partition =
    node.target.partition === undefined
      ? []
      : [partitionCondition(target, node.target.partition, `${alias}.`, scope)];
  const { terms, limit } = limitedWhere(node.where, scope);
  const tests = [...partition, ...terms.map((term) => condition(term, scope))];
  const where = tests.length === 0 ? "" : ` WHERE ${tests.join(" AND ")}`;
  if (limit === undefined) return where;
  const rows = `SELECT ${alias}.ctid FROM ${target.physicalName} AS ${alias}${where} LIMIT ${limit}`;
  return ` WHERE ${alias}.ctid = ANY (ARRAY(${rows}))`;
}

/** `c = value` or `(a, b) = (SELECT …)`, in PostgreSQL's words. */
export function assignment(node: Assignment, target: RelationInfo, scope: Scope): string {
  const columns = node.columns.map((name) => {
    const last = name.parts.at(-1)!;
    const column = targetColumn(target, last);
    if (column.virtual)
      throw new OracleError(54017, "UPDATE operation disallowed on virtual columns", name.position);
    checkIdentity(column, node.value, true, name.position);
    return column;
  });
  const [first] = columns;
  if (columns.length === 1 && first !== undefined) {
    return `${first.physicalName} = ${columnValue(node.value, first, target, scope)}`;
  }
  if (node.value.kind !== "subquery")
    throw new OracleError(1767, "UPDATE ... SET expression must be a subquery", node.position);
  const body = query(node.value.query, scope);
  checkWidth(body.columns.length, columns.length, node.position);
  const text = body.text((value, place) =>
    assign(value, columns[place]!.type, printedColumn(target, columns[place]!), node.position),
  );
  return `(${columns.map((column) => column.physicalName).join(", ")}) = (${text})`;
}

function checkRepeated(assignments: readonly Assignment[]): void {
  const names = assignments.flatMap((one) => one.columns.map((column) => column.parts.at(-1)!));
  const repeated = names.find((name, place) => names.findIndex((other) => other.name === name.name) < place);
  if (repeated !== undefined) throw new OracleError(957, "duplicate column name", repeated.position);
}

export function update(node: Update, scope: Scope): DmlText {
  const target = targetTable(node.target, scope);
  checkRepeated(node.assignments);
  scope.sequencesAllowed = true;
  const sets = node.assignments.map((one) => assignment(one, target, scope));
  scope.sequencesAllowed = false;
  if (sequenceNames(node.assignments, scope).length > 0) {
    throw unimplemented("several values of one sequence in rows of a table", node.position);
  }
  const where = dmlWhere(node, target, scope);
  const items = returningItems(node.returning, scope);
  const { alias } = scope.sources[0]!;
  const text = `UPDATE ${target.physicalName} AS ${alias} SET ${sets.join(", ")}${where}${returningText(items)}`;
  return { text, target, returning: items, returnsRowId: false };
}

export function remove(node: Delete, scope: Scope): DmlText {
  const target = targetTable(node.target, scope);
  const where = dmlWhere(node, target, scope);
  const items = returningItems(node.returning, scope);
  const { alias } = scope.sources[0]!;
  const text = `DELETE FROM ${target.physicalName} AS ${alias}${where}${returningText(items)}`;
  return { text, target, returning: items, returnsRowId: false };
}
