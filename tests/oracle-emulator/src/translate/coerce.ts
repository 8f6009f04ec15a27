import { OracleError } from "../contract";
import { quote, type Expr } from "./typed";
import {
  describedType,
  DATE,
  DOUBLE,
  groupOf,
  inconsistent,
  isFixedText,
  isZoned,
  NUMBER,
  postgresType,
  TIMESTAMP,
  TIMESTAMP_TZ,
  varchar,
  type SqlType,
} from "./types";

function converted(value: Expr, sql: string, type: SqlType): Expr {
  return { sql, type, nullable: value.nullable };
}

/** Text of any value, as TO_CHAR without a format gives it. */
export function toText(value: Expr, offset: number): Expr {
  switch (groupOf(value.type)) {
    case "text":
      return value;
    case "clob":
      return converted(value, value.sql, varchar());
    case "null":
      return converted(value, "NULL::text", varchar(1));
    case "number":
    case "date":
      return converted(value, `ora.to_char(${value.sql})`, varchar(value.type.name === "NUMBER" ? 40 : 75));
    case "interval": {
      const name = value.type.name === "INTERVAL YEAR TO MONTH" ? "year_month_text" : "day_second_text";
      return converted(value, `ora.${name}(${value.sql})`, varchar(75));
    }
    case "raw":
      return converted(value, `ora.rawtohex(${value.sql})`, varchar((value.type.length ?? 2000) * 2));
    case "rowid":
      return converted(value, `ora.rowid_text(${value.sql})`, varchar(18));
    case "boolean":
      return converted(value, `upper(${value.sql}::text)`, varchar(5));
    case "blob":
    case "long":
    default:
      throw inconsistent("CHAR", value.type, offset);
  }
}

export function toNumber(value: Expr, offset: number): Expr {
  const group = groupOf(value.type);
  if (value.type.name === "NUMBER") return value;
  if (group === "number") return converted(value, `${value.sql}::numeric`, NUMBER);
  if (group === "null") return converted(value, "NULL::numeric", NUMBER);
  if (group === "text" || group === "clob") return converted(value, `ora.to_number(${value.sql})`, NUMBER);
  throw inconsistent("NUMBER", value.type, offset);
}

function toDouble(value: Expr, offset: number, name: "BINARY_DOUBLE" | "BINARY_FLOAT"): Expr {
  const type: SqlType = { name };
  if (value.type.name === name) return value;
  if (groupOf(value.type) === "number")
    return converted(value, `(${value.sql})::${postgresType(type)}`, type);
  return converted(value, `(${toNumber(value, offset).sql})::${postgresType(type)}`, type);
}

function toDate(value: Expr, offset: number): Expr {
  const group = groupOf(value.type);
  if (value.type.name === "DATE") return value;
  if (isZoned(value.type)) return converted(value, `ora.as_date((${value.sql})::timestamp)`, DATE);
  if (group === "date") return converted(value, `ora.as_date(${value.sql})`, DATE);
  if (group === "text") return converted(value, `ora.to_date(${value.sql})`, DATE);
  if (group === "null") return converted(value, "NULL::ora.date", DATE);
  throw inconsistent("DATE", value.type, offset);
}

function toTimestamp(value: Expr, offset: number): Expr {
  const group = groupOf(value.type);
  if (value.type.name === "TIMESTAMP") return value;
  if (group === "date") return converted(value, `(${value.sql})::timestamp`, TIMESTAMP);
  if (group === "text") return converted(value, `ora.to_timestamp(${value.sql})`, TIMESTAMP);
  if (group === "null") return converted(value, "NULL::timestamp", TIMESTAMP);
  throw inconsistent("TIMESTAMP", value.type, offset);
}

function toZoned(value: Expr, target: SqlType, offset: number): Expr {
  const group = groupOf(value.type);
  if (isZoned(value.type)) return converted(value, value.sql, target);
  if (group === "date") return converted(value, `(${value.sql})::timestamp::timestamptz`, target);
  if (group === "text") return converted(value, `ora.to_timestamp_tz(${value.sql})`, target);
  if (group === "null") return converted(value, "NULL::timestamptz", target);
  throw inconsistent(target.name, value.type, offset);
}

function toInterval(value: Expr, target: SqlType, offset: number): Expr {
  const group = groupOf(value.type);
  if (value.type.name === target.name) return value;
  const name = target.name === "INTERVAL YEAR TO MONTH" ? "to_yminterval" : "to_dsinterval";
  if (group === "text") return converted(value, `ora.${name}(${value.sql})`, target);
  if (group === "null") return converted(value, "NULL::interval", target);
  throw inconsistent(target.name, value.type, offset);
}

function toBinary(value: Expr, target: SqlType, offset: number): Expr {
  const group = groupOf(value.type);
  if (group === "raw" || group === "blob") return converted(value, value.sql, target);
  if (group === "text") return converted(value, `ora.hextoraw(${value.sql})`, target);
  if (group === "null") return converted(value, "NULL::bytea", target);
  throw inconsistent(target.name, value.type, offset);
}

function toRowId(value: Expr, offset: number): Expr {
  const group = groupOf(value.type);
  if (group === "rowid") return value;
  if (group === "text") return converted(value, `ora.to_rowid(${value.sql})`, { name: "ROWID" });
  if (group === "null") return converted(value, "NULL::bigint", { name: "ROWID" });
  throw inconsistent("ROWID", value.type, offset);
}

function toBoolean(value: Expr, offset: number): Expr {
  const group = groupOf(value.type);
  if (group === "boolean") return value;
  if (group === "null") return converted(value, "NULL::boolean", { name: "BOOLEAN" });
  throw inconsistent("BOOLEAN", value.type, offset);
}

/**
 * The value as one of another type, where Oracle converts by itself; lengths and precisions are not applied.
 * @throws OracleError ORA-00932 where it does not
 */
export function coerce(value: Expr, target: SqlType, offset: number): Expr {
  switch (groupOf(target)) {
    case "null":
      return value;
    case "number":
      return target.name === "NUMBER"
        ? toNumber(value, offset)
        : toDouble(value, offset, target.name as "BINARY_DOUBLE" | "BINARY_FLOAT");
    case "text": {
      const text = toText(value, offset);
      return { ...text, type: isFixedText(target) || isFixedText(text.type) ? text.type : target };
    }
    case "clob": {
      const text = groupOf(value.type) === "long" ? value : toText(value, offset);
      return converted(value, text.sql, target);
    }
    case "long":
      if (groupOf(value.type) === "long") return value;
      return target.name === "LONG"
        ? converted(value, toText(value, offset).sql, target)
        : toBinary(value, target, offset);
    case "date":
      if (target.name === "DATE") return toDate(value, offset);
      return target.name === "TIMESTAMP" ? toTimestamp(value, offset) : toZoned(value, target, offset);
    case "interval":
      return toInterval(value, target, offset);
    case "raw":
    case "blob":
      return toBinary(value, target, offset);
    case "rowid":
      return toRowId(value, offset);
    case "boolean":
      return toBoolean(value, offset);
  }
}

function widerNumber(a: SqlType, b: SqlType): SqlType {
  if (a.name === "BINARY_DOUBLE" || b.name === "BINARY_DOUBLE") return DOUBLE;
  if (a.name === "BINARY_FLOAT" || b.name === "BINARY_FLOAT") return { name: "BINARY_FLOAT" };
  return a.precision === b.precision && a.scale === b.scale ? a : NUMBER;
}

function widerDate(a: SqlType, b: SqlType): SqlType {
  if (a.name === b.name) return a;
  if (isZoned(a) || isZoned(b)) return TIMESTAMP_TZ;
  return TIMESTAMP;
}

function widerText(a: SqlType, b: SqlType): SqlType {
  if (isFixedText(a) && isFixedText(b) && a.length === b.length) return a;
  const semantics =
    a.lengthSemantics === "CHAR" || b.lengthSemantics === "CHAR" ? ("CHAR" as const) : ("BYTE" as const);
  return { ...varchar(Math.max(a.length ?? 1, b.length ?? 1)), lengthSemantics: semantics };
}

/** The type that holds values of both; undefined when Oracle has none. */
export function commonType(a: SqlType, b: SqlType): SqlType | undefined {
  const [x, y] = [groupOf(a), groupOf(b)];
  if (x === "null") return b;
  if (y === "null") return a;
  if ((x === "clob" && y === "text") || (x === "text" && y === "clob")) return x === "clob" ? a : b;
  if (x !== y) return undefined;
  switch (x) {
    case "number":
      return widerNumber(a, b);
    case "text":
      return widerText(a, b);
    case "date":
      return widerDate(a, b);
    case "raw":
      return (a.length ?? 0) >= (b.length ?? 0) ? a : b;
    case "interval":
      return a.name === b.name ? a : undefined;
    case "blob":
    case "boolean":
    case "clob":
    case "long":
    case "rowid":
    default:
      return a;
  }
}

/** Column types of the branches of a set operation. @throws OracleError ORA-01790 */
export function setOperationType(a: SqlType, b: SqlType, offset: number): SqlType {
  const common = commonType(a, b);
  if (common === undefined) {
    throw new OracleError(1790, "expression must have same datatype as corresponding expression", offset);
  }
  return common;
}

/** NULL in a place whose type nothing decides. */
export function typedNull(value: Expr, type: SqlType): Expr {
  return value.type.name === "NULL" ? converted(value, `NULL::${postgresType(type)}`, type) : value;
}

function fit(value: Expr, target: SqlType, column: string): string {
  const length = target.length;
  if (length === undefined) return value.sql;
  const bytes = target.lengthSemantics !== "CHAR";
  const name = quote(column);
  if (target.name === "RAW") return `ora.fit_raw(${value.sql}, ${length}, ${name})`;
  const known = value.type.length;
  const fits =
    known !== undefined &&
    known <= length &&
    (value.type.lengthSemantics !== "CHAR" || !bytes) &&
    groupOf(value.type) === "text";
  const checked = fits ? value.sql : `ora.fit_${bytes ? "bytes" : "chars"}(${value.sql}, ${length}, ${name})`;
  return isFixedText(target) ? `ora.pad_char(${checked}, ${length}, ${bytes})` : checked;
}

/**
 * The value as a column stores it: converted, its length checked (ORA-12899 names `column`), CHAR padded.
 * Precision is PostgreSQL's to check, with the column's own type.
 */
export function assign(value: Expr, target: SqlType, column: string, offset: number): string {
  const plain = coerce(typedNull(value, target), target, offset);
  switch (groupOf(target)) {
    case "text":
    case "raw":
      return fit(
        { ...plain, type: groupOf(value.type) === "text" ? value.type : plain.type },
        target,
        column,
      );
    case "rowid":
      return `ora.rowid_text(${plain.sql})`;
    case "blob":
    case "boolean":
    case "clob":
    case "date":
    case "interval":
    case "long":
    case "null":
    case "number":
    default:
      return plain.sql;
  }
}

/** A column as a client receives it: a ROWID as text. */
export function output(value: Expr): string {
  if (value.type.name === "NULL") return "NULL::text";
  return describedType(value.type).name === "ROWID" ? `ora.rowid_text(${value.sql})` : value.sql;
}
