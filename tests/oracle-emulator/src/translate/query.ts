import { OracleError } from "../contract";
import type { CommonTable, Expression, OrderItem, Query, QueryBody, SetOperation } from "../sql/ast";
import { orderItem } from "./aggregates";
import { coerce, setOperationType, toNumber, typedNull } from "./coerce";
import { unimplemented } from "./errors";
import { expression } from "./expression";
import { Scope } from "./scope";
import { select, type SelectParts } from "./select";
import { expr, type Expr } from "./typed";
import { groupOf, type SqlType } from "./types";

export interface BodyColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** What each column becomes: a conversion, a check of its length. */
export type ConvertColumn = (value: Expr, place: number) => string;

/** A query whose columns are known and whose text may still convert them. */
export interface Body {
  readonly columns: readonly BodyColumn[];
  text(convert?: ConvertColumn): string;
}

export interface QueryOptions {
  /** In FROM: the tables beside it are not seen. */
  readonly derived?: boolean;
  /** NEXTVAL may stand in the select list. */
  readonly sequences?: boolean;
}

/** How a value stands in a derived table: a bare NULL needs a type. */
export function plainColumn(value: Expr): string {
  return value.type.name === "NULL" ? "NULL::text" : value.sql;
}

function innerScope(scope: Scope, options: QueryOptions): Scope {
  if (options.derived !== true) return new Scope(scope.compiler, scope);
  const inner = new Scope(scope.compiler, scope.parent);
  for (const [name, table] of scope.common) inner.common.set(name, table);
  return inner;
}

/** A whole query with its WITH, ORDER BY, row limits and FOR UPDATE. */
export function query(node: Query, outer: Scope, options: QueryOptions = {}): Body {
  const scope = innerScope(outer, options);
  const tables = node.with.map((table) => commonTable(table, scope));
  const simple = node.orderBy.length === 0 && node.body.kind === "select";
  const sequences = options.sequences === true && simple;
  const body = node.body.kind === "select" ? selectBody(node, scope, sequences) : setBody(node, scope);
  if (tables.length === 0) return body;
  return { columns: body.columns, text: (convert) => `WITH ${tables.join(", ")} ${body.text(convert)}` };
}

function commonTable(node: CommonTable, scope: Scope): string {
  const alias = scope.compiler.alias("w");
  const { name } = node.name;
  scope.common.set(name, { alias, columns: undefined });
  const inner = query(node.query, scope);
  if (node.columns.length > 0 && node.columns.length !== inner.columns.length) {
    throw new OracleError(
      32038,
      "number of WITH clause column names does not match number of elements in select list",
      node.position,
    );
  }
  const columns = inner.columns.map((column, place) => ({
    ...column,
    name: node.columns[place]?.name ?? column.name,
  }));
  scope.common.set(name, { alias, columns });
  return `${alias} (${columns.map((_, place) => `c${place + 1}`).join(", ")}) AS (${inner.text()})`;
}

/** Everything of a query block and what follows it. */
function selectBody(node: Query, scope: Scope, sequences: boolean): Body {
  const block = node.body;
  if (block.kind !== "select") throw unimplemented("this query", node.position);
  const parts = select(block, scope, sequences, node.orderBy.length > 0);
  const columns = parts.items.map(({ name, value }) => ({
    name,
    type: value.type,
    nullable: value.nullable,
  }));
  const order = orderItems(node.orderBy, parts, scope, block.distinct);
  const tail = limits(node, scope) + forUpdate(node, parts, scope);
  parts.checkGrouping();
  return { columns, text: (convert = plainColumn) => parts.text(convert, order) + tail };
}

function orderItems(
  items: readonly OrderItem[],
  parts: SelectParts,
  scope: Scope,
  distinct: boolean,
): string {
  if (items.length === 0) return "";
  const names = new Map<string, Expr | "ambiguous">();
  for (const { name, value } of parts.items) {
    const known = names.get(name);
    names.set(
      name,
      known !== undefined && known !== "ambiguous" && known.sql !== value.sql ? "ambiguous" : value,
    );
  }
  scope.selectNames = names;
  const texts = items.map((item) => {
    const place = ordinal(item.expression, parts.items.length);
    const value = place === undefined ? expression(item.expression, scope) : parts.items[place - 1]!.value;
    const selected = parts.items.findIndex((one) => one.value.sql === value.sql);
    if (distinct && selected < 0) throw new OracleError(1791, "not a SELECTed expression", item.position);
    return orderItem(distinct ? expr(`${selected + 1}`, value.type) : value, item);
  });
  scope.selectNames = undefined;
  return ` ORDER BY ${texts.join(", ")}`;
}

/** `ORDER BY 2`. @throws OracleError ORA-01785 */
function ordinal(node: Expression, count: number): number | undefined {
  if (node.kind !== "number" || !/^\d+$/.test(node.text)) return undefined;
  const place = Number(node.text);
  if (place < 1 || place > count) {
    throw new OracleError(
      1785,
      "ORDER BY item must be the number of a SELECT-list expression",
      node.position,
    );
  }
  return place;
}

function count(node: Expression, scope: Scope): string {
  return `(greatest(floor(${toNumber(expression(node, scope), node.position).sql}), 0))::bigint`;
}

function limits(node: Query, scope: Scope): string {
  const offset = node.offset === undefined ? "" : ` OFFSET ${count(node.offset, scope)}`;
  if (node.fetch === undefined) return offset;
  if (node.fetch.percent) throw unimplemented("FETCH … PERCENT", node.position);
  const rows = node.fetch.count === undefined ? "1" : count(node.fetch.count, scope);
  return `${offset} FETCH FIRST (${rows}) ROWS ${node.fetch.withTies ? "WITH TIES" : "ONLY"}`;
}

function forUpdate(node: Query, parts: SelectParts, scope: Scope): string {
  const lock = node.forUpdate;
  if (lock === undefined) return "";
  if (parts.grouped) {
    throw new OracleError(1786, "FOR UPDATE of this query expression is not allowed", node.position);
  }
  const named = lock.columns.map((column) => {
    const alias = scope.column(column.parts)?.sql.split(".")[0];
    if (alias === undefined)
      throw new OracleError(904, `"${column.parts.at(-1)!.name}": invalid identifier`, column.position);
    return alias;
  });
  if (named.length === 0 && scope.sources.some((source) => source.relation === undefined)) {
    throw unimplemented("FOR UPDATE of a subquery in FROM", node.position);
  }
  const tables = scope.sources.filter(
    (source) => source.relation !== undefined && source.relation.kind !== "DICTIONARY",
  );
  const of = named.length > 0 ? [...new Set(named)] : tables.map((source) => source.alias);
  if (of.length === 0) return "";
  const wait = { nowait: " NOWAIT", skipLocked: " SKIP LOCKED", wait: "", default: "" }[lock.wait.kind];
  if (lock.wait.kind === "wait") scope.compiler.lockWaitSeconds = lock.wait.seconds;
  return ` FOR UPDATE OF ${of.join(", ")}${wait}`;
}

/** A set operation (or a query in parentheses), ordered by positions or names of its columns alone. */
function setBody(node: Query, scope: Scope): Body {
  if (node.forUpdate !== undefined)
    throw new OracleError(1786, "FOR UPDATE of this query expression is not allowed", node.position);
  const body = operand(node.body, scope);
  const order = setOrder(node.orderBy, body);
  const tail = limits(node, scope);
  return { columns: body.columns, text: (convert) => `${body.text(convert)}${order}${tail}` };
}

function setOrder(items: readonly OrderItem[], body: Body): string {
  if (items.length === 0) return "";
  const texts = items.map((item) => {
    const { expression: key } = item;
    const place =
      key.kind === "name" && key.parts.length === 1
        ? body.columns.findIndex((column) => column.name === key.parts[0]!.name) + 1
        : ordinal(key, body.columns.length);
    if (place === 0)
      throw new OracleError(
        904,
        `"${key.kind === "name" ? key.parts[0]!.name : ""}": invalid identifier`,
        item.position,
      );
    if (place === undefined)
      throw unimplemented("ORDER BY of an expression over a set operation", item.position);
    return orderItem(expr(`${place}`, body.columns[place - 1]!.type), item);
  });
  return ` ORDER BY ${texts.join(", ")}`;
}

function operand(node: QueryBody, scope: Scope): Body {
  if (node.kind === "setOperation") return setOperation(node, scope);
  if (node.kind === "parenthesisedQuery") {
    const inner = query(node.query, scope);
    return { columns: inner.columns, text: (convert) => `(${inner.text(convert)})` };
  }
  const inner = new Scope(scope.compiler, scope);
  const parts = select(node, inner, false, false);
  parts.checkGrouping();
  const columns = parts.items.map(({ name, value }) => ({
    name,
    type: value.type,
    nullable: value.nullable,
  }));
  return { columns, text: (convert = plainColumn) => `(${parts.text(convert, "")})` };
}

/** Equal precedence, from left to right: every operand stands in parentheses. */
function setOperation(node: SetOperation, scope: Scope): Body {
  const [left, right] = [operand(node.left, scope), operand(node.right, scope)];
  if (left.columns.length !== right.columns.length) {
    throw new OracleError(1789, "query block has incorrect number of result columns", node.position);
  }
  const columns = left.columns.map((column, place): BodyColumn => {
    const other = right.columns[place]!;
    const type = setOperationType(column.type, other.type, node.position);
    if (!(node.operator === "UNION" && node.all) && ["clob", "blob", "long"].includes(groupOf(type))) {
      throw new OracleError(
        932,
        `expression is of data type ${type.name}, which is incompatible with expected data type -`,
        node.position,
      );
    }
    return { name: column.name, type, nullable: column.nullable || other.nullable };
  });
  const operator = `${{ UNION: "UNION", INTERSECT: "INTERSECT", MINUS: "EXCEPT" }[node.operator]}${node.all ? " ALL" : ""}`;
  return {
    columns,
    text: (convert = plainColumn) => {
      const unified: ConvertColumn = (value, place) => {
        const { type } = columns[place]!;
        const same = coerce(typedNull(value, type), type, node.position);
        return convert(
          { ...same, type: { ...type, ...(same.type.name !== type.name && { name: same.type.name }) } },
          place,
        );
      };
      return `(${left.text(unified)} ${operator} ${right.text(unified)})`;
    },
  };
}

/** A subquery as a value: one column. */
export function scalarSubquery(node: Query, scope: Scope): Expr {
  const body = query(node, scope);
  if (body.columns.length > 1) throw new OracleError(913, "too many values", node.position);
  return expr(`(${body.text()})`, body.columns[0]!.type);
}
