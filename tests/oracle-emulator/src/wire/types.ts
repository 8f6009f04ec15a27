import type { ColumnDescription, TypeName } from "../contract";
import { MAX_STRING_BYTES, TYPE } from "./constants";

/** A type as it stands in a message: a number, and which of the two character sets. */
export interface WireType {
  readonly code: number;
  readonly national: boolean;
}

const PLAIN: Readonly<Record<TypeName, number>> = {
  NUMBER: TYPE.number,
  BINARY_FLOAT: TYPE.binaryFloat,
  BINARY_DOUBLE: TYPE.binaryDouble,
  VARCHAR2: TYPE.varchar,
  NVARCHAR2: TYPE.varchar,
  CHAR: TYPE.char,
  NCHAR: TYPE.char,
  DATE: TYPE.date,
  TIMESTAMP: TYPE.timestamp,
  "TIMESTAMP WITH TIME ZONE": TYPE.timestampWithTimeZone,
  "TIMESTAMP WITH LOCAL TIME ZONE": TYPE.timestampWithLocalTimeZone,
  "INTERVAL YEAR TO MONTH": TYPE.intervalYearToMonth,
  "INTERVAL DAY TO SECOND": TYPE.intervalDayToSecond,
  RAW: TYPE.raw,
  LONG: TYPE.long,
  "LONG RAW": TYPE.longRaw,
  CLOB: TYPE.clob,
  NCLOB: TYPE.clob,
  BLOB: TYPE.blob,
  ROWID: TYPE.rowid,
  BOOLEAN: TYPE.boolean,
};

const NATIONAL: readonly TypeName[] = ["NVARCHAR2", "NCHAR", "NCLOB"];
const CHARACTER: readonly number[] = [TYPE.varchar, TYPE.char, TYPE.long, TYPE.clob];

/** Types that clients bind and no column has, under the name of the one that they stand for. */
const ALIASES = new Map<number, TypeName>([
  [TYPE.binaryInteger, "NUMBER"],
  [TYPE.urowid, "ROWID"],
]);

const FIXED_SIZES = new Map<number, number>([
  [TYPE.number, 22],
  [TYPE.date, 7],
  [TYPE.timestamp, 11],
  [TYPE.timestampWithTimeZone, 13],
  [TYPE.timestampWithLocalTimeZone, 11],
  [TYPE.intervalYearToMonth, 5],
  [TYPE.intervalDayToSecond, 11],
  [TYPE.binaryFloat, 4],
  [TYPE.binaryDouble, 8],
  [TYPE.rowid, 18],
  [TYPE.boolean, 1],
  [TYPE.clob, 4000],
  [TYPE.blob, 4000],
  [TYPE.long, 0],
  [TYPE.longRaw, 0],
]);

export function wireTypeOf(type: TypeName): WireType {
  return { code: PLAIN[type], national: NATIONAL.includes(type) };
}

/** The contract's name of a type that a client declared; undefined where there is none. */
export function typeNameOf({ code, national }: WireType): TypeName | undefined {
  const alias = ALIASES.get(code);
  if (alias !== undefined) {
    return alias;
  }
  const names = (Object.keys(PLAIN) as TypeName[]).filter((name) => PLAIN[name] === code);
  return names.find((name) => NATIONAL.includes(name) === national) ?? names[0];
}

export function isLob({ code }: WireType): boolean {
  return code === TYPE.clob || code === TYPE.blob;
}

export function isLong({ code }: WireType): boolean {
  return code === TYPE.long || code === TYPE.longRaw;
}

export function hasCharset({ code }: WireType): boolean {
  return CHARACTER.includes(code);
}

/** Bytes that a column is described with. 0 would mean "always null", so a string has at least one. */
export function describedSize(column: ColumnDescription): number {
  const fixed = FIXED_SIZES.get(wireTypeOf(column.type).code);
  return fixed ?? Math.min(Math.max(column.size, 1), MAX_STRING_BYTES);
}
