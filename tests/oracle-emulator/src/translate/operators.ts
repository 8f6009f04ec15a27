import { OracleError } from "../contract";
import type { ArithmeticOperator, ComparisonOperator } from "../sql/ast";
import { coerce, commonType, toNumber, typedNull } from "./coerce";
import { unimplemented } from "./errors";
import { concatenate } from "./functions";
import { expr, quote, type Expr } from "./typed";
import {
  BOOLEAN,
  DATE,
  DAY_SECOND,
  DOUBLE,
  groupOf,
  inconsistent,
  isFixedText,
  isZoned,
  NUMBER,
  TIMESTAMP,
  TIMESTAMP_TZ,
  type SqlType,
} from "./types";

/** `a op b` for + - * / ** ||, by the types of both. */
export function arithmetic(operator: ArithmeticOperator, left: Expr, right: Expr, offset: number): Expr {
  if (operator === "||") return concatenate(left, right, offset);
  const groups = [groupOf(left.type), groupOf(right.type)];
  if (groups.includes("date")) return dateArithmetic(operator, left, right, offset);
  if (groups.includes("interval")) return intervalArithmetic(operator, left, right, offset);
  return numberArithmetic(operator, left, right, offset);
}

function numberArithmetic(operator: ArithmeticOperator, left: Expr, right: Expr, offset: number): Expr {
  const nullable = left.nullable || right.nullable;
  const wide = [left, right].find((value) => value.type.name.startsWith("BINARY_"));
  if (wide !== undefined && operator !== "**") {
    const [a, b] = [coerce(left, DOUBLE, offset).sql, coerce(right, DOUBLE, offset).sql];
    return expr(`(${a} ${operator} ${b})`, DOUBLE, nullable);
  }
  const [a, b] = [toNumber(left, offset).sql, toNumber(right, offset).sql];
  if (operator === "/") return expr(`ora.divide(${a}, ${b})`, NUMBER, nullable);
  if (operator === "**") return expr(`ora.power(${a}, ${b})`, NUMBER, nullable);
  return expr(`(${a} ${operator} ${b})`, NUMBER, nullable);
}

function dateArithmetic(operator: ArithmeticOperator, left: Expr, right: Expr, offset: number): Expr {
  const [a, b] = [groupOf(left.type), groupOf(right.type)];
  if (operator === "-" && a === "date" && (b === "date" || b === "text"))
    return difference(left, right, offset);
  if (operator === "+" && a !== "date") return dateArithmetic("+", right, left, offset);
  if ((operator !== "+" && operator !== "-") || a !== "date" || b === "date") {
    throw operator === "+" && b === "date"
      ? new OracleError(975, "date + date not allowed", offset)
      : inconsistent("NUMBER", a === "date" ? left.type : right.type, offset);
  }
  if (b === "interval") return plusInterval(operator, left, right);
  // A number of days makes a DATE of any of the types.
  const [date, days] = [coerce(left, DATE, offset).sql, toNumber(right, offset).sql];
  return expr(`(${date} ${operator} ${days})`, DATE, left.nullable || right.nullable);
}

function difference(left: Expr, right: Expr, offset: number): Expr {
  const nullable = left.nullable || right.nullable;
  if (groupOf(right.type) === "text") return difference(left, coerce(right, DATE, offset), offset);
  if (left.type.name === "DATE" && right.type.name === "DATE") {
    return expr(`(${left.sql} - ${right.sql})`, NUMBER, nullable);
  }
  const type = isZoned(left.type) || isZoned(right.type) ? TIMESTAMP_TZ : TIMESTAMP;
  const [a, b] = [coerce(left, type, offset).sql, coerce(right, type, offset).sql];
  return expr(`(${a} - ${b})`, DAY_SECOND, nullable);
}

function plusInterval(operator: "+" | "-", left: Expr, right: Expr): Expr {
  const interval = operator === "+" ? right.sql : `(- ${right.sql})`;
  if (left.type.name === "DATE") return expr(`ora.date_plus(${left.sql}, ${interval})`, DATE);
  if (isZoned(left.type)) return expr(`(${left.sql} + ${interval})`, left.type);
  return expr(`ora.timestamp_plus(${left.sql}, ${interval})`, left.type);
}

function intervalArithmetic(operator: ArithmeticOperator, left: Expr, right: Expr, offset: number): Expr {
  const [a, b] = [groupOf(left.type), groupOf(right.type)];
  if (a === "interval" && b === "interval" && (operator === "+" || operator === "-")) {
    if (left.type.name !== right.type.name) throw inconsistent(left.type.name, right.type, offset);
    return expr(`(${left.sql} ${operator} ${right.sql})`, left.type);
  }
  if (operator === "*" || (operator === "/" && a === "interval")) {
    const [interval, factor] = a === "interval" ? [left, right] : [right, left];
    return expr(
      `(${interval.sql} ${operator} (${toNumber(factor, offset).sql})::double precision)`,
      interval.type,
    );
  }
  throw inconsistent("NUMBER", a === "interval" ? left.type : right.type, offset);
}

export function negate(value: Expr, offset: number): Expr {
  if (groupOf(value.type) === "interval" || value.type.name.startsWith("BINARY_")) {
    return expr(`(- ${value.sql})`, value.type, value.nullable);
  }
  return expr(`(- ${toNumber(value, offset).sql})`, NUMBER, value.nullable);
}

function checkComparable(value: Expr, offset: number): void {
  const group = groupOf(value.type);
  if (group === "clob" || group === "blob") {
    throw new OracleError(22848, `cannot use ${value.type.name} type as comparison key`, offset);
  }
  if (group === "long") throw new OracleError(997, "illegal use of LONG datatype", offset);
}

/** Which type both sides are compared as. */
function comparisonType(left: Expr, right: Expr, offset: number): SqlType {
  const common = commonType(left.type, right.type);
  if (common !== undefined) return common;
  const [a, b] = [groupOf(left.type), groupOf(right.type)];
  // Text gives way to what it is compared with.
  if (a === "text") return right.type;
  if (b === "text") return left.type;
  throw inconsistent(left.type.name, right.type, offset);
}

/** CHAR compared with CHAR or a literal: both are blank-padded to the longer one. */
function padded(value: Expr, length: number): string {
  if (value.literal !== undefined) return quote(value.literal.padEnd(length));
  return value.type.length === length ? value.sql : `rpad(${value.sql}, ${length})`;
}

function isPadded(value: Expr): boolean {
  return value.literal !== undefined || isFixedText(value.type);
}

/** Both sides of a comparison as PostgreSQL compares them. */
export function comparable(left: Expr, right: Expr, offset: number): readonly [string, string] {
  checkComparable(left, offset);
  checkComparable(right, offset);
  if (isPadded(left) && isPadded(right) && (left.literal === undefined || right.literal === undefined)) {
    const length = Math.max(
      left.literal?.length ?? left.type.length ?? 1,
      right.literal?.length ?? right.type.length ?? 1,
    );
    return [padded(left, length), padded(right, length)];
  }
  const type = comparisonType(left, right, offset);
  const [a, b] = [coerce(typedNull(left, type), type, offset), coerce(typedNull(right, type), type, offset)];
  if (left.rowId !== undefined) return [left.rowId.rid, ridOf(b, left.rowId.base)];
  if (right.rowId !== undefined) return [ridOf(a, right.rowId.base), right.rowId.rid];
  return [a.sql, b.sql];
}

/** Another ROWID less the table's constant, so that the bare "rid" and its index stand on one side. */
function ridOf(value: Expr, base: string): string {
  return value.rowId?.base === base ? value.rowId.rid : `(${value.sql} - ${base})`;
}

export function compare(operator: ComparisonOperator, left: Expr, right: Expr, offset: number): Expr {
  const [a, b] = comparable(left, right, offset);
  return expr(`${a} ${operator} ${b}`, BOOLEAN);
}

/** Values of a list, or the columns of a subquery, each as what `value` is compared as. */
export function membersOf(
  value: Expr,
  members: readonly Expr[],
  offset: number,
): readonly [string, string[]] {
  const pairs = members.map((member) => comparable(value, member, offset));
  const left = pairs[0]![0];
  if (pairs.some(([a]) => a !== left)) throw unimplemented("IN with values of several types", offset);
  return [left, pairs.map(([, b]) => b)];
}
