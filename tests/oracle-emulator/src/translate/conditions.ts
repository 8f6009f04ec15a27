import { OracleError } from "../contract";
import type {
  Between,
  Comparison,
  Exists,
  Expression,
  InTest,
  IsTest,
  Like,
  Logical,
  QuantifiedComparison,
  Row,
  Subquery,
} from "../sql/ast";
import { toText } from "./coerce";
import { unimplemented } from "./errors";
import { condition, expression } from "./expression";
import { comparable, compare, membersOf } from "./operators";
import { query } from "./query";
import type { Scope } from "./scope";
import { expr, type Expr } from "./typed";
import { BOOLEAN, groupOf, type SqlType } from "./types";

function truth(sql: string): Expr {
  return expr(sql, BOOLEAN);
}

function unwrapped(node: Expression): Expression {
  return node.kind === "parenthesised" ? unwrapped(node.expression) : node;
}

function isSubquery(right: Subquery | readonly Expression[]): right is Subquery {
  return "kind" in right;
}

/** A stand-in for a column of a subquery. */
function columnOf(type: SqlType): Expr {
  return expr("NULL", type);
}

export function compareNodes(node: Comparison, scope: Scope): Expr {
  const [left, right] = [unwrapped(node.left), unwrapped(node.right)];
  if (left.kind !== "row") {
    return compare(node.operator, expression(node.left, scope), expression(node.right, scope), node.position);
  }
  if (node.operator !== "=" && node.operator !== "<>")
    throw new OracleError(1796, "this operator cannot be used with lists", node.position);
  if (right.kind === "subquery") {
    const [row, text] = rowAgainst(left, right, scope);
    return truth(`${row} ${node.operator} (${text})`);
  }
  if (right.kind !== "row") throw new OracleError(920, "invalid relational operator", node.position);
  const [a, b] = rowPair(left, right, scope);
  return truth(`${a} ${node.operator} ${b}`);
}

function rowPair(left: Row, right: Row, scope: Scope): readonly [string, string] {
  if (left.items.length !== right.items.length)
    throw new OracleError(947, "not enough values", right.position);
  const pairs = left.items.map((item, place) =>
    comparable(expression(item, scope), expression(right.items[place]!, scope), item.position),
  );
  return [`(${pairs.map(([a]) => a).join(", ")})`, `(${pairs.map(([, b]) => b).join(", ")})`];
}

/** A row and the subquery that it is compared with, column by column of one type. */
function rowAgainst(left: Row, right: Subquery, scope: Scope): readonly [string, string] {
  const values = left.items.map((item) => expression(item, scope));
  const body = query(right.query, scope);
  checkWidth(body.columns.length, values.length, right.position);
  const row = values.map(
    (value, place) => comparable(value, columnOf(body.columns[place]!.type), right.position)[0],
  );
  const text = body.text((column, place) => comparable(values[place]!, column, right.position)[1]);
  return [`(${row.join(", ")})`, text];
}

function checkWidth(actual: number, wanted: number, offset: number): void {
  if (actual < wanted) throw new OracleError(947, "not enough values", offset);
  if (actual > wanted) throw new OracleError(913, "too many values", offset);
}

export function inTest(node: InTest, scope: Scope): Expr {
  const operator = node.negated ? "NOT IN" : "IN";
  const left = unwrapped(node.value);
  if (isSubquery(node.right)) {
    const row: Row =
      left.kind === "row" ? left : { kind: "row", items: [node.value], position: node.position };
    const [values, text] = rowAgainst(row, node.right, scope);
    return truth(`${values} ${operator} (${text})`);
  }
  if (left.kind === "row") return rowIn(left, node.right, operator, scope);
  const value = expression(node.value, scope);
  const members = node.right.map((member) => expression(member, scope));
  if (members.some((member) => member.rowId !== undefined) || !sameGroups(value, members)) {
    const tests = members.map((member) => compare("=", value, member, node.position).sql);
    return truth(`${node.negated ? "NOT " : ""}(${tests.join(" OR ")})`);
  }
  try {
    const [a, list] = membersOf(value, members, node.position);
    return truth(`${a} ${operator} (${list.join(", ")})`);
  } catch (error) {
    // Members of several lengths or types: one comparison each.
    if (!(error instanceof OracleError) || error.code !== 3001) throw error;
    const tests = members.map((member) => compare("=", value, member, node.position).sql);
    return truth(`${node.negated ? "NOT " : ""}(${tests.join(" OR ")})`);
  }
}

function sameGroups(value: Expr, members: readonly Expr[]): boolean {
  return members.every((member) => ["null", groupOf(value.type)].includes(groupOf(member.type)));
}

function rowIn(left: Row, right: readonly Expression[], operator: string, scope: Scope): Expr {
  const rows = right.map((member) => {
    const row = unwrapped(member);
    if (row.kind !== "row") throw new OracleError(920, "invalid relational operator", member.position);
    return rowPair(left, row, scope);
  });
  const tests = rows.map(([a, b]) => `${a} = ${b}`).join(" OR ");
  return truth(operator === "IN" ? `(${tests})` : `NOT (${tests})`);
}

export function quantified(node: QuantifiedComparison, scope: Scope): Expr {
  const value = expression(node.left, scope);
  if (isSubquery(node.right)) {
    const body = query(node.right.query, scope);
    checkWidth(body.columns.length, 1, node.position);
    const [left] = comparable(value, columnOf(body.columns[0]!.type), node.position);
    const text = body.text((column) => comparable(value, column, node.position)[1]);
    return truth(`${left} ${node.operator} ${node.quantifier} (${text})`);
  }
  const joint = node.quantifier === "ANY" ? " OR " : " AND ";
  const tests = node.right.map(
    (member) => compare(node.operator, value, expression(member, scope), node.position).sql,
  );
  return truth(`(${tests.join(joint)})`);
}

/** AND and OR are chains: taken in a loop, thousands of terms are no deep recursion. */
export function logical(node: Logical, scope: Scope): Expr {
  const terms: Expression[] = [];
  let rest: Expression = node;
  while (rest.kind === "logical" && rest.operator === node.operator) {
    terms.unshift(rest.right);
    rest = rest.left;
  }
  terms.unshift(rest);
  return truth(`(${terms.map((term) => condition(term, scope)).join(` ${node.operator} `)})`);
}

export function between(node: Between, scope: Scope): Expr {
  const value = expression(node.value, scope);
  const low = compare(">=", value, expression(node.low, scope), node.position).sql;
  const high = compare("<=", value, expression(node.high, scope), node.position).sql;
  return truth(node.negated ? `NOT (${low} AND ${high})` : `(${low} AND ${high})`);
}

export function like(node: Like, scope: Scope): Expr {
  const [value, pattern] = [node.value, node.pattern].map(
    (one) => toText(expression(one, scope), one.position).sql,
  );
  const escape = node.escape && expression(node.escape, scope);
  if (escape !== undefined && escape.literal?.length !== 1) {
    throw new OracleError(1425, "escape character must be character string of length 1", node.position);
  }
  const operator = node.negated ? "NOT LIKE" : "LIKE";
  return truth(`${value} ${operator} ${pattern} ESCAPE ${escape === undefined ? "''" : escape.sql}`);
}

export function isTest(node: IsTest, scope: Scope): Expr {
  const value = expression(node.value, scope);
  const not = node.negated ? " NOT" : "";
  switch (node.test) {
    case "NULL":
      return truth(`${value.sql} IS${not} NULL`);
    case "TRUE":
    case "FALSE":
      return truth(`(${condition(node.value, scope)}) IS${not} ${node.test}`);
    case "NAN":
    case "INFINITE":
      throw unimplemented(`IS ${node.test}`, node.position);
  }
}

export function exists(node: Exists, scope: Scope): Expr {
  return truth(`EXISTS (${query(node.query, scope).text()})`);
}
