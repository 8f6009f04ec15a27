import { OracleError } from "../contract";
import type {
  Argument,
  AtTimeZone,
  Call,
  Case,
  Cast,
  Expression,
  IntervalExpression,
  JsonValue,
  Name,
  PseudoColumn,
  SequenceValue,
  TriggerField,
} from "../sql/ast";
import { aggregateCall, isAggregate } from "./aggregates";
import { assign, coerce, toText, typedNull } from "./coerce";
import { between, compareNodes, exists, inTest, isTest, like, logical, quantified } from "./conditions";
import { argumentsOf } from "./arguments";
import type { RoutineInfo, VariableInfo } from "./context";
import { unimplemented } from "./errors";
import { findFunction, resultType, trim } from "./functions";
import { PACKAGE_CONSTANTS } from "./functions-binary";
import { extract } from "./functions-date";
import { dateTimeLiteral, intervalLiteral, numberLiteral, textLiteral } from "./literals";
import { arithmetic, compare, negate } from "./operators";
import { scalarSubquery } from "./query";
import { invalidIdentifier, type Scope } from "./scope";
import { expr, quote, type Expr } from "./typed";
import {
  BOOLEAN,
  DATE,
  DAY_SECOND,
  declaredType,
  groupOf,
  inconsistent,
  isFixedText,
  NULL_TYPE,
  NUMBER,
  TIMESTAMP,
  TIMESTAMP_TZ,
  varchar,
  type SqlType,
} from "./types";

/** An expression's PostgreSQL text and type. @throws OracleError for what Oracle or the emulator refuses */
export function expression(node: Expression, scope: Scope): Expr {
  const before = scope.group.violations.length;
  const result = translateNode(node, scope);
  // What GROUP BY has as a whole, its columns may stand in.
  if (scope.group.keys.has(result.sql)) scope.group.violations.length = before;
  return result;
}

/** An expression that is a condition. @throws OracleError ORA-00920 for any other value */
export function condition(node: Expression, scope: Scope): string {
  const value = expression(node, scope);
  if (value.type.name !== "BOOLEAN") throw new OracleError(920, "invalid relational operator", node.position);
  return value.sql;
}

function translateNode(node: Expression, scope: Scope): Expr {
  switch (node.kind) {
    case "number":
      return numberLiteral(node);
    case "string":
      return textLiteral(node.value, node.national, node.position);
    case "dateLiteral":
    case "timestampLiteral":
      return dateTimeLiteral(node);
    case "intervalLiteral":
      return intervalLiteral(node);
    case "null":
      return expr("NULL", NULL_TYPE);
    case "boolean":
      return expr(node.value ? "true" : "false", BOOLEAN, false);
    case "default":
    case "maxvalue":
      throw new OracleError(936, "missing expression", node.position);
    case "bind":
      return bind(node.index, node.position, scope);
    case "triggerField":
      return triggerField(node, scope);
    case "name":
      return name(node, scope);
    case "outerColumn":
      if (!scope.outerColumnsAllowed)
        throw new OracleError(25156, "old style outer join (+) cannot be used here", node.position);
      return name(node.name, scope);
    case "pseudo":
      return pseudo(node, scope);
    case "sequence":
      return sequence(node, scope);
    case "call":
      return call(node, scope);
    case "unary":
      return unary(node, scope);
    case "arithmetic": {
      const [left, right] = [expression(node.left, scope), expression(node.right, scope)];
      return arithmetic(node.operator, left, right, node.position);
    }
    case "comparison":
      return compareNodes(node, scope);
    case "quantified":
      return quantified(node, scope);
    case "logical":
      return logical(node, scope);
    case "between":
      return between(node, scope);
    case "like":
      return like(node, scope);
    case "is":
      return isTest(node, scope);
    case "in":
      return inTest(node, scope);
    case "exists":
      return exists(node, scope);
    case "parenthesised": {
      const inner = expression(node.expression, scope);
      return groupOf(inner.type) === "boolean" ? { ...inner, sql: `(${inner.sql})` } : inner;
    }
    case "case":
      return caseExpression(node, scope);
    case "cast":
      return cast(node, scope);
    case "extract":
      return extract(node.field, expression(node.source, scope), node.position);
    case "trim": {
      const characters = node.characters && expression(node.characters, scope);
      return trim(node.side, characters, expression(node.source, scope), node.position);
    }
    case "jsonValue":
      return jsonValue(node, scope);
    case "subquery":
      return scalarSubquery(node.query, scope);
    case "atTimeZone":
      return atTimeZone(node, scope);
    case "intervalExpression":
      return intervalOf(node, scope);
    case "row":
      throw new OracleError(907, "missing right parenthesis", node.position);
    case "field":
    case "apply":
    case "cursorAttribute":
      throw unimplemented(`${node.kind} of a PL/SQL value in SQL`, node.position);
  }
}

function bind(index: number, position: number, scope: Scope): Expr {
  const type = scope.compiler.context.bindTypes[index];
  if (type === undefined) throw new OracleError(1008, "not all variables bound", position);
  return expr(scope.compiler.bind(index, type), type);
}

function variableText(found: VariableInfo, parts: readonly string[], scope: Scope): Expr {
  return expr(found.sql ?? scope.compiler.variable(parts, found.type), found.type);
}

function triggerField(node: TriggerField, scope: Scope): Expr {
  const found = scope.compiler.context.triggerField?.(node.row.name, node.column.name);
  if (found === undefined)
    throw new OracleError(49, `bad bind variable '${node.row.name}.${node.column.name}'`, node.position);
  return variableText(found, [node.row.name, node.column.name], scope);
}

/** A column first, then a variable, then a function without arguments. */
function name(node: Name, scope: Scope): Expr {
  const column = scope.column(node.parts);
  if (column !== undefined) return column;
  const parts = node.parts.map((part) => part.name);
  const variable = scope.compiler.context.variable?.(parts);
  if (variable !== undefined) return variableText(variable, parts, scope);
  const constant = PACKAGE_CONSTANTS[parts.join(".")];
  if (constant !== undefined) return expr(`${constant}.`, NUMBER, false);
  const build = findFunction(parts);
  if (build !== undefined) return build([], node.position, parts.join("."));
  const own = scope.compiler.context.userFunction?.(parts, []);
  if (own !== undefined) return variableText(own, parts, scope);
  const routine = scope.compiler.context.routine?.(parts);
  if (routine !== undefined) return routineCall(routine, [], parts, node.position, scope);
  throw invalidIdentifier(node.parts);
}

function routineCall(
  routine: RoutineInfo,
  args: readonly Argument[],
  parts: readonly string[],
  position: number,
  scope: Scope,
): Expr {
  if (routine.returns === undefined) {
    throw new OracleError(
      6553,
      `PLS-222: no function with name '${parts.join(".")}' exists in this scope`,
      position,
    );
  }
  const given = argumentsOf(routine, args, parts.join("."), position);
  const texts = given.map((node, place) => {
    const { type, default: initial = "NULL", name } = routine.parameters[place]!;
    return node === undefined ? initial : assign(expression(node, scope), type, name, node.position);
  });
  return expr(`${routine.sql}(${texts.join(", ")})`, routine.returns);
}

function pseudo(node: PseudoColumn, scope: Scope): Expr {
  const clock = (sql: string, type: SqlType): Expr =>
    expr(sql, { ...type, fractionDigits: node.precision ?? 6 }, false);
  switch (node.name) {
    case "ROWID":
      return scope.rowId(node.qualifier, node.position);
    case "ROWNUM":
      if (scope.rowNumber === undefined) throw unimplemented("ROWNUM in this place", node.position);
      return expr(scope.rowNumber, NUMBER, false);
    case "LEVEL":
      if (scope.level === undefined)
        throw new OracleError(1788, "CONNECT BY clause required in this query block", node.position);
      return expr(scope.level, NUMBER, false);
    case "SYSDATE":
      return expr("ora.sysdate()", DATE, false);
    case "CURRENT_DATE":
      return expr("ora.current_date()", DATE, false);
    case "SYSTIMESTAMP":
    case "CURRENT_TIMESTAMP":
      return clock("ora.systimestamp()", TIMESTAMP_TZ);
    case "LOCALTIMESTAMP":
      return clock("ora.localtimestamp()", TIMESTAMP);
    case "SESSIONTIMEZONE":
      return expr("ora.sessiontimezone()", varchar(75), false);
    case "DBTIMEZONE":
      return expr(quote("+00:00"), varchar(6), false);
    case "USER":
      return expr(quote(scope.compiler.context.user), varchar(128), false);
    case "CONNECT_BY_ISCYCLE":
    case "CONNECT_BY_ISLEAF":
    case "ORA_ROWSCN":
    case "SQLCODE":
    case "SQLERRM":
    case "UID":
    default:
      return variablePseudo(node, scope);
  }
}

function variablePseudo(node: PseudoColumn, scope: Scope): Expr {
  const found = scope.compiler.context.variable?.([node.name]);
  if (found !== undefined) return variableText(found, [node.name], scope);
  throw unimplemented(node.name, node.position);
}

function sequence(node: SequenceValue, scope: Scope): Expr {
  if (!scope.sequencesAllowed) throw new OracleError(2287, "sequence number not allowed here", node.position);
  const found = scope.compiler.context.catalog.sequence(node.schema?.name, node.name.name);
  if (found === undefined) throw new OracleError(2289, "sequence does not exist", node.position);
  const shared = scope.sharedValues?.get(found.physicalName);
  if (shared !== undefined) return expr(shared, NUMBER, false);
  const operation = node.operation === "NEXTVAL" ? "nextval" : "currval";
  return expr(`${operation}('${found.physicalName}'::regclass)::numeric`, NUMBER, false);
}

function positional(args: readonly Argument[]): readonly Expression[] {
  const named = args.find((arg) => arg.name !== undefined);
  if (named !== undefined) throw unimplemented("named arguments in SQL", named.position);
  return args.map((arg) => arg.value);
}

function call(node: Call, scope: Scope): Expr {
  if (isAggregate(node)) return aggregateCall(node, scope);
  const parts = node.name.map((part) => part.name);
  if (
    node.star ||
    node.distinct ||
    node.over !== undefined ||
    node.withinGroup !== undefined ||
    node.keep !== undefined
  ) {
    throw unimplemented(`${parts.join(".")} with an aggregate's clause`, node.position);
  }
  const routine = findFunction(parts) === undefined && scope.compiler.context.routine?.(parts);
  if (routine) return routineCall(routine, node.args, parts, node.position, scope);
  const args = positional(node.args);
  const own = scope.compiler.context.userFunction?.(parts, args);
  if (own !== undefined) return variableText(own, parts, scope);
  const build = findFunction(parts);
  if (build === undefined) throw unknownFunction(node, parts);
  return build(
    args.map((arg) => expression(arg, scope)),
    node.position,
    parts.join("."),
  );
}

/** A name that is Oracle's own is a gap here, any other is the client's mistake. */
function unknownFunction(node: Call, parts: readonly string[]): OracleError {
  const known =
    /^(DBMS_|UTL_|SYS\.|JSON_|XML|REGR_|CORR|COVAR|STATS_|APPROX_|PERCENTILE|NLS|BIN_TO_NUM|CONVERT$|CHECKSUM$|COLLECT$|DUMP$|VSIZE$|SOUNDEX$|WIDTH_BUCKET$|NEW_TIME$|SCN_TO_|TIMESTAMP_TO_SCN|ORA_|BITOR|A?SIN|A?COS|A?TAN|COALESCE)/;
  if (known.test(parts.join("."))) return unimplemented(`function ${parts.join(".")}`, node.position);
  return invalidIdentifier(node.name);
}

function unary(node: Extract<Expression, { kind: "unary" }>, scope: Scope): Expr {
  if (node.operator === "NOT") return expr(`NOT (${condition(node.operand, scope)})`, BOOLEAN);
  if (node.operator === "PRIOR" || node.operator === "CONNECT_BY_ROOT")
    throw unimplemented(node.operator, node.position);
  const value = expression(node.operand, scope);
  return node.operator === "-" ? negate(value, node.position) : value;
}

/** The first result that is not NULL decides the type; another group of types is ORA-00932. */
function caseExpression(node: Case, scope: Scope): Expr {
  const operand = node.operand && expression(node.operand, scope);
  const conditions = node.whens.map(({ when }) =>
    operand === undefined
      ? condition(when, scope)
      : compare("=", operand, expression(when, scope), when.position).sql,
  );
  const results = node.whens.map(({ then }) => expression(then, scope));
  const otherwise = node.otherwise && expression(node.otherwise, scope);
  const all = otherwise === undefined ? results : [...results, otherwise];
  const type = resultType(all, true, node.position);
  const texts = all.map((value) => coerce(typedNull(value, type), type, node.position).sql);
  const whens = conditions.map((when, place) => `WHEN ${when} THEN ${texts[place]}`);
  const last = otherwise === undefined ? "" : ` ELSE ${texts.at(-1)}`;
  const nullable = otherwise === undefined || all.some((value) => value.nullable);
  return expr(
    `CASE ${whens.join(" ")}${last} END`,
    isFixedText(type) && all.length > 1 ? varchar(type.length) : type,
    nullable,
  );
}

function cast(node: Cast, scope: Scope): Expr {
  const type = declaredType(node.type);
  const value = coerce(typedNull(expression(node.value, scope), type), type, node.position);
  const result = (sql: string): Expr => expr(sql, type, value.nullable);
  switch (groupOf(type)) {
    case "text": {
      if (type.length === undefined) return result(value.sql);
      const bytes = type.lengthSemantics !== "CHAR";
      const cut = `ora.cut(${value.sql}, ${type.length}, ${bytes})`;
      return result(isFixedText(type) ? `ora.pad_char(${cut}, ${type.length}, ${bytes})` : cut);
    }
    case "number":
      if (type.precision !== undefined)
        return result(`(${value.sql})::numeric(${type.precision}, ${type.scale ?? 0})`);
      return result(type.scale === 0 ? `round(${value.sql})` : value.sql);
    case "date":
      if (type.fractionDigits === undefined || type.name !== "TIMESTAMP") return result(value.sql);
      return result(`(${value.sql})::timestamp(${Math.min(type.fractionDigits, 6)})`);
    case "raw":
      return result(`ora.fit_raw(${value.sql}, ${type.length ?? 2000}, 'CAST'::text)`);
    case "blob":
    case "boolean":
    case "clob":
    case "interval":
    case "long":
    case "null":
    case "rowid":
    default:
      return result(value.sql);
  }
}

function jsonValue(node: JsonValue, scope: Scope): Expr {
  // What is not there is an error too, where nothing is said of ON EMPTY.
  const strict = node.onError === "ERROR" ? " ERROR ON EMPTY ERROR ON ERROR" : "";
  const type = node.returning === undefined ? varchar() : declaredType(node.returning);
  const postgres = groupOf(type) === "number" ? "numeric" : "text";
  const document = toText(expression(node.document, scope), node.position).sql;
  const found = expr(
    `JSON_VALUE(ora.json_document(${document}), ${quote(node.path)} RETURNING ${postgres}${strict})`,
    postgres === "numeric" ? NUMBER : varchar(),
  );
  if (type.name === "DATE") return expr(`ora.to_date(left(${found.sql}, 10), 'YYYY-MM-DD'::text)`, DATE);
  return coerce(found, type, node.position);
}

function atTimeZone(node: AtTimeZone, scope: Scope): Expr {
  const value = coerce(expression(node.value, scope), TIMESTAMP_TZ, node.position);
  if (node.zone === "LOCAL") return value;
  throw unimplemented("AT TIME ZONE", node.position);
}

function intervalOf(node: IntervalExpression, scope: Scope): Expr {
  const value = expression(node.value, scope);
  if (node.from === "YEAR") throw unimplemented("(…) YEAR TO MONTH", node.position);
  if (value.type.name === "INTERVAL DAY TO SECOND") return value;
  if (value.type.name !== "NUMBER") throw inconsistent("INTERVAL", value.type, node.position);
  return expr(`ora.numtodsinterval(${value.sql}, 'DAY'::text)`, DAY_SECOND);
}
