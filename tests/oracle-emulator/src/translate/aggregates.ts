import { OracleError } from "../contract";
import type { Call, FrameBound, Keep, OrderItem, Window } from "../sql/ast";
import { coerce, toNumber, toText } from "./coerce";
import { unimplemented } from "./errors";
import { expression } from "./expression";
import type { Scope } from "./scope";
import { expr, type Expr } from "./typed";
import { groupOf, isFixedText, NUMBER, varchar, type SqlType } from "./types";

const AGGREGATES = new Set(["COUNT", "SUM", "AVG", "MIN", "MAX", "LISTAGG", "STDDEV", "VARIANCE", "MEDIAN"]);
const GROUPINGS = new Set(["GROUPING", "GROUPING_ID"]);
const WINDOW_ONLY = new Set([
  "ROW_NUMBER",
  "RANK",
  "DENSE_RANK",
  "NTILE",
  "LAG",
  "LEAD",
  "FIRST_VALUE",
  "LAST_VALUE",
  "NTH_VALUE",
  "PERCENT_RANK",
  "CUME_DIST",
  "RATIO_TO_REPORT",
]);

/** Whether a call is of an aggregate or analytic function. */
export function isAggregate(call: Call): boolean {
  const name = call.name[0]!.name;
  return call.name.length === 1 && (AGGREGATES.has(name) || WINDOW_ONLY.has(name) || GROUPINGS.has(name));
}

/** NULLs are the highest values in both systems, so only what is said differs. */
export function orderItem(value: Expr, item: OrderItem): string {
  const group = groupOf(value.type);
  if (group === "clob" || group === "blob") {
    throw new OracleError(
      932,
      `expression is of data type ${value.type.name}, which is incompatible with expected data type -`,
      item.position,
    );
  }
  if (group === "long") throw new OracleError(997, "illegal use of LONG datatype", item.position);
  const nulls = item.nulls === undefined ? "" : ` NULLS ${item.nulls}`;
  const sql = value.type.name === "NULL" ? "NULL::text" : value.sql;
  return `${sql}${item.descending ? " DESC" : ""}${nulls}`;
}

function orderBy(items: readonly OrderItem[], scope: Scope): string {
  return items.map((item) => orderItem(expression(item.expression, scope), item)).join(", ");
}

function frameBound(bound: FrameBound, scope: Scope): string {
  const words = {
    unboundedPreceding: "UNBOUNDED PRECEDING",
    currentRow: "CURRENT ROW",
    unboundedFollowing: "UNBOUNDED FOLLOWING",
    preceding: "PRECEDING",
    following: "FOLLOWING",
  }[bound.kind];
  if (bound.offset === undefined) return words;
  return `(${toNumber(expression(bound.offset, scope), bound.position).sql})::bigint ${words}`;
}

function over(window: Window, scope: Scope): string {
  const parts: string[] = [];
  if (window.partitionBy.length > 0) {
    parts.push(`PARTITION BY ${window.partitionBy.map((key) => expression(key, scope).sql).join(", ")}`);
  }
  if (window.orderBy.length > 0) parts.push(`ORDER BY ${orderBy(window.orderBy, scope)}`);
  const { frame } = window;
  if (frame !== undefined) {
    const start = frameBound(frame.start, scope);
    const bounds = frame.end === undefined ? start : `BETWEEN ${start} AND ${frameBound(frame.end, scope)}`;
    if (frame.unit === "RANGE" && /::bigint/.test(bounds))
      throw unimplemented("RANGE with an offset", frame.start.position);
    parts.push(`${frame.unit} ${bounds}`);
  }
  return ` OVER (${parts.join(" ")})`;
}

interface Built {
  readonly call: Call;
  readonly args: readonly Expr[];
  readonly window: string;
  readonly distinct: string;
}

function count({ call, args, window, distinct }: Built): Expr {
  const what = call.star ? "*" : `${distinct}${args[0]!.sql}`;
  return expr(`(count(${what})${window})::numeric`, NUMBER, false);
}

function sumOf(built: Built, value: Expr): string {
  return `sum(${built.distinct}${value.sql})${built.window}`;
}

function numericValue(built: Built): Expr {
  const value = built.args[0]!;
  if (value.type.name.startsWith("BINARY_")) return value;
  if (groupOf(value.type) === "interval")
    throw unimplemented(`${built.call.name[0]!.name} of an interval`, built.call.position);
  return toNumber(value, built.call.position);
}

function average(built: Built): Expr {
  const value = numericValue(built);
  if (value.type.name !== "NUMBER")
    return expr(`avg(${built.distinct}${value.sql})${built.window}`, value.type);
  const rows = `NULLIF((count(${built.distinct}${value.sql})${built.window})::numeric, 0)`;
  return expr(`ora.divide(${sumOf(built, value)}, ${rows})`, NUMBER);
}

function listagg(built: Built, scope: Scope): Expr {
  const { call, args, window, distinct } = built;
  if (window !== "") throw unimplemented("LISTAGG with OVER", call.position);
  const separator = args[1] === undefined ? "''" : `COALESCE(${toText(args[1], call.position).sql}, '')`;
  const order = call.withinGroup === undefined ? "" : ` ORDER BY ${orderBy(call.withinGroup, scope)}`;
  const value = toText(args[0]!, call.position).sql;
  const list = `string_agg(${distinct}${value}, ${separator}${order})`;
  return expr(`ora.listagg_result(${list}, ${call.onOverflow === "TRUNCATE"})`, varchar());
}

/** KEEP (DENSE_RANK FIRST ORDER BY …): the least or greatest value among the rows that come first. */
function kept({ call, args, window }: Built, keep: Keep, type: SqlType, scope: Scope): Expr {
  if (window !== "") throw unimplemented("KEEP (DENSE_RANK …) with OVER", call.position);
  const items = keep.orderBy.map((item) => (keep.rank === "FIRST" ? item : reversed(item)));
  const value = args[0]!.sql;
  const direction = call.name[0]!.name === "MAX" ? "DESC" : "ASC";
  return expr(
    `(array_agg(${value} ORDER BY ${orderBy(items, scope)}, ${value} ${direction} NULLS LAST))[1]`,
    type,
  );
}

function reversed(item: OrderItem): OrderItem {
  const nulls = item.nulls ?? (item.descending ? "FIRST" : "LAST");
  return { ...item, descending: !item.descending, nulls: nulls === "FIRST" ? "LAST" : "FIRST" };
}

function offsetFunction({ call, args, window }: Built): Expr {
  if (call.nulls === "IGNORE") throw unimplemented("IGNORE NULLS", call.position);
  const [value, distance, fallback] = args as [Expr, Expr | undefined, Expr | undefined];
  const steps = distance === undefined ? "1" : `(${toNumber(distance, call.position).sql})::integer`;
  const otherwise = fallback === undefined ? "" : `, ${coerce(fallback, value.type, call.position).sql}`;
  const name = call.name[0]!.name.toLowerCase();
  return expr(`${name}(${value.sql}, ${steps}${otherwise})${window}`, value.type);
}

function analytic(built: Built): Expr {
  const { call, args, window } = built;
  const name = call.name[0]!.name;
  switch (name) {
    case "LAG":
    case "LEAD":
      return offsetFunction(built);
    case "FIRST_VALUE":
    case "LAST_VALUE":
      if (call.nulls === "IGNORE") throw unimplemented("IGNORE NULLS", call.position);
      return expr(`${name.toLowerCase()}(${args[0]!.sql})${window}`, args[0]!.type);
    case "NTILE":
      return expr(`(ntile((${toNumber(args[0]!, call.position).sql})::integer)${window})::numeric`, NUMBER);
    case "RATIO_TO_REPORT":
      return expr(`ora.divide(${args[0]!.sql}, NULLIF(sum(${args[0]!.sql})${window}, 0))`, NUMBER);
    case "NTH_VALUE":
      throw unimplemented(name, call.position);
    default:
      return expr(`(${name.toLowerCase()}()${window})::numeric`, NUMBER, false);
  }
}

function aggregate(built: Built, scope: Scope): Expr {
  const { call, args, window, distinct } = built;
  const name = call.name[0]!.name;
  switch (name) {
    case "COUNT":
      return count(built);
    case "SUM": {
      const value = numericValue(built);
      return expr(sumOf(built, value), value.type.name === "NUMBER" ? NUMBER : value.type);
    }
    case "AVG":
      return average(built);
    case "MIN":
    case "MAX": {
      const type = isFixedText(args[0]!.type) ? varchar(args[0]!.type.length) : args[0]!.type;
      if (["clob", "blob", "long"].includes(groupOf(type))) {
        throw new OracleError(
          932,
          `expression is of data type ${type.name}, which is incompatible with expected data type -`,
          call.position,
        );
      }
      if (call.keep !== undefined) return kept(built, call.keep, type, scope);
      return expr(`${name.toLowerCase()}(${args[0]!.sql})${window}`, type);
    }
    case "LISTAGG":
      return listagg(built, scope);
    case "MEDIAN":
      if (window !== "") throw unimplemented("MEDIAN with OVER", call.position);
      return expr(
        `(percentile_cont(0.5) WITHIN GROUP (ORDER BY (${numericValue(built).sql})::double precision))::numeric`,
        NUMBER,
      );
    case "VARIANCE":
    case "STDDEV": {
      const sql = name === "STDDEV" ? "stddev_samp" : "var_samp";
      const value = numericValue(built).sql;
      // Of a single value Oracle says 0, and PostgreSQL NULL.
      return expr(
        `CASE WHEN count(${distinct}${value})${window} = 1 THEN 0. ELSE ${sql}(${distinct}${value})${window} END`,
        NUMBER,
      );
    }
    default:
      throw unimplemented(name, call.position);
  }
}

/** GROUPING, GROUPING_ID: which of these keys a row of ROLLUP, CUBE or GROUPING SETS is not grouped by. */
function grouping(call: Call, scope: Scope): Expr {
  const keys = call.args.map(({ value, position }) => {
    const { sql } = expression(value, scope);
    if (!scope.group.keys.has(sql)) throw new OracleError(979, "not a GROUP BY expression", position);
    return sql;
  });
  return expr(`GROUPING(${keys.join(", ")})::numeric`, NUMBER, false);
}

/** A call of an aggregate or analytic function. */
export function aggregateCall(call: Call, scope: Scope): Expr {
  const name = call.name[0]!.name;
  if (GROUPINGS.has(name)) return grouping(call, scope);
  if (call.keep !== undefined && name !== "MIN" && name !== "MAX") {
    throw unimplemented(`${name} with KEEP (DENSE_RANK …)`, call.position);
  }
  if (call.over === undefined && WINDOW_ONLY.has(name)) {
    throw new OracleError(30484, "missing window specification for this function", call.position);
  }
  if (!scope.aggregatesAllowed) {
    const kind = call.over === undefined ? ([934, "group"] as const) : ([30483, "window"] as const);
    throw new OracleError(kind[0], `${kind[1]} function is not allowed here`, call.position);
  }
  const plain = call.over === undefined;
  if (plain) {
    if (scope.insideAggregate === 1) throw unimplemented("nested group functions", call.position);
    scope.group.aggregates += 1;
    scope.insideAggregate += 1;
  }
  try {
    const args = call.args.map((arg) => expression(arg.value, scope));
    const window = call.over === undefined ? "" : over(call.over, scope);
    const built: Built = { call, args, window, distinct: call.distinct ? "DISTINCT " : "" };
    if (args.length === 0 && !call.star && AGGREGATES.has(name)) {
      throw new OracleError(909, `invalid number of arguments to ${name}`, call.position);
    }
    return WINDOW_ONLY.has(name) ? analytic(built) : aggregate(built, scope);
  } finally {
    if (plain) scope.insideAggregate -= 1;
  }
}
