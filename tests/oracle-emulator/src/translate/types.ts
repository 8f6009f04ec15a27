import type { DataType } from "../catalog/model";
import type { ScalarType } from "../sql/ast";
import { OracleError, type TypeName } from "../contract";
import { unimplemented } from "./errors";

/** The type of an expression; NULL is the type of a bare NULL, which fits everywhere. */
export interface SqlType extends Omit<DataType, "name"> {
  readonly name: TypeName | "NULL";
}

/** Types that convert into each other without a word. */
export type TypeGroup =
  "null" | "number" | "text" | "date" | "interval" | "raw" | "rowid" | "boolean" | "clob" | "blob" | "long";

const GROUPS: Readonly<Record<SqlType["name"], TypeGroup>> = {
  NULL: "null",
  NUMBER: "number",
  BINARY_FLOAT: "number",
  BINARY_DOUBLE: "number",
  VARCHAR2: "text",
  NVARCHAR2: "text",
  CHAR: "text",
  NCHAR: "text",
  DATE: "date",
  TIMESTAMP: "date",
  "TIMESTAMP WITH TIME ZONE": "date",
  "TIMESTAMP WITH LOCAL TIME ZONE": "date",
  "INTERVAL YEAR TO MONTH": "interval",
  "INTERVAL DAY TO SECOND": "interval",
  RAW: "raw",
  "LONG RAW": "long",
  LONG: "long",
  CLOB: "clob",
  NCLOB: "clob",
  BLOB: "blob",
  ROWID: "rowid",
  BOOLEAN: "boolean",
};

const POSTGRES: Readonly<Record<SqlType["name"], string>> = {
  NULL: "text",
  NUMBER: "numeric",
  BINARY_FLOAT: "real",
  BINARY_DOUBLE: "double precision",
  VARCHAR2: "text",
  NVARCHAR2: "text",
  CHAR: "text",
  NCHAR: "text",
  DATE: "ora.date",
  TIMESTAMP: "timestamp",
  "TIMESTAMP WITH TIME ZONE": "timestamptz",
  "TIMESTAMP WITH LOCAL TIME ZONE": "timestamptz",
  "INTERVAL YEAR TO MONTH": "interval",
  "INTERVAL DAY TO SECOND": "interval",
  RAW: "bytea",
  "LONG RAW": "bytea",
  LONG: "text",
  CLOB: "text",
  NCLOB: "text",
  BLOB: "bytea",
  ROWID: "bigint",
  BOOLEAN: "boolean",
};

export const NULL_TYPE: SqlType = { name: "NULL" };
export const NUMBER: SqlType = { name: "NUMBER" };
export const DOUBLE: SqlType = { name: "BINARY_DOUBLE" };
export const DATE: SqlType = { name: "DATE" };
export const TIMESTAMP: SqlType = { name: "TIMESTAMP", fractionDigits: 6 };
export const TIMESTAMP_TZ: SqlType = { name: "TIMESTAMP WITH TIME ZONE", fractionDigits: 6 };
export const DAY_SECOND: SqlType = { name: "INTERVAL DAY TO SECOND", fractionDigits: 9 };
export const YEAR_MONTH: SqlType = { name: "INTERVAL YEAR TO MONTH" };
export const BOOLEAN: SqlType = { name: "BOOLEAN" };
export const ROWID: SqlType = { name: "ROWID" };
export const CLOB: SqlType = { name: "CLOB" };
export const BLOB: SqlType = { name: "BLOB" };

/** VARCHAR2 of an expression: as long as a value may be unless it is known better. */
export function varchar(length = 4000): SqlType {
  return { name: "VARCHAR2", length: Math.min(Math.max(length, 1), 32767), lengthSemantics: "BYTE" };
}

export function raw(length = 2000): SqlType {
  return { name: "RAW", length: Math.min(Math.max(length, 1), 32767) };
}

export function groupOf(type: SqlType): TypeGroup {
  return GROUPS[type.name];
}

/** Text of a fixed length, compared with blanks padded. */
export function isFixedText(type: SqlType): boolean {
  return type.name === "CHAR" || type.name === "NCHAR";
}

export function isZoned(type: SqlType): boolean {
  return type.name === "TIMESTAMP WITH TIME ZONE" || type.name === "TIMESTAMP WITH LOCAL TIME ZONE";
}

/** The PostgreSQL type in which values of this type are computed. */
export function postgresType(type: SqlType): string {
  return POSTGRES[type.name];
}

/** A declared type of CAST, a parameter or a variable. */
export function declaredType(node: ScalarType): SqlType {
  if (node.name === "PLS_INTEGER") return { name: "NUMBER", precision: 10, scale: 0 };
  if (!(node.name in GROUPS)) throw unimplemented(`type ${node.name}`, node.position);
  const { precision, scale, length, lengthSemantics, fractionDigits } = node;
  return {
    name: node.name as TypeName,
    ...(precision !== undefined && { precision }),
    ...(scale !== undefined && { scale }),
    ...(length !== undefined && { length }),
    ...(lengthSemantics !== undefined && { lengthSemantics }),
    ...(fractionDigits !== undefined && { fractionDigits }),
  };
}

/** ORA-00932, with the types as Oracle prints them. */
export function inconsistent(expected: string, got: SqlType, offset: number): OracleError {
  return new OracleError(
    932,
    `expression is of data type ${got.name}, which is incompatible with expected data type ${expected}`,
    offset,
  );
}

/** What a NULL type becomes when it is described: Oracle says VARCHAR2(0). */
export function describedType(type: SqlType): DataType {
  return type.name === "NULL"
    ? { name: "VARCHAR2", length: 1, lengthSemantics: "BYTE" }
    : { ...type, name: type.name };
}
