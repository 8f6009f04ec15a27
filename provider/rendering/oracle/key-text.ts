import { dateMask, timestampMask } from "../../dialect/oracle-literals";
import { quoteIdentifier, quoteLiteral } from "../../dialect/oracle-quoting";
import type { OracleCopyColumn } from "../../schema/oracle-plan";
import type { BindPrinter } from "../template";
import type { Values } from "../views/values";

/** `t."ID"`, or `"ID"` without an alias. */
export function columnOf({ name }: Pick<OracleCopyColumn, "name">, alias = ""): string {
  return alias === "" ? quoteIdentifier(name) : `${alias}.${quoteIdentifier(name)}`;
}

export function listColumns(columns: readonly OracleCopyColumn[], alias = ""): string {
  return columns.map((column) => columnOf(column, alias)).join(", ");
}

/**
 * A value's one text, which no setting of the session changes; null where the value is its own text, or a large object.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Format-Models.html
 */
export function printValue({ baseType }: OracleCopyColumn, value: string): string | null {
  switch (baseType) {
    case "NUMBER":
    case "FLOAT":
      return `TO_CHAR(${value}, 'TM9')`;
    case "DATE":
      return `TO_CHAR(${value}, ${quoteLiteral(dateMask)})`;
    case "TIMESTAMP":
    case "TIMESTAMP WITH LOCAL TIME ZONE":
      return `TO_CHAR(${value}, ${quoteLiteral(timestampMask)})`;
    case "TIMESTAMP WITH TIME ZONE":
      return `TO_CHAR(${value}, ${quoteLiteral(`${timestampMask} TZH:TZM TZR`)})`;
    case "INTERVAL YEAR TO MONTH":
    case "INTERVAL DAY TO SECOND":
      return `TO_CHAR(${value})`;
    case "RAW":
      return `RAWTOHEX(${value})`;
    case "ROWID":
      return `ROWIDTOCHAR(${value})`;
    case "BINARY_FLOAT":
      return `RAWTOHEX(UTL_RAW.CAST_FROM_BINARY_FLOAT(${value}))`;
    case "BINARY_DOUBLE":
      return `RAWTOHEX(UTL_RAW.CAST_FROM_BINARY_DOUBLE(${value}))`;
    default:
      return null;
  }
}

type ValueOf = (column: OracleCopyColumn) => string;

function textsOf(key: readonly OracleCopyColumn[], valueOf: ValueOf): string[] {
  return key.map((column) => printValue(column, valueOf(column)) ?? valueOf(column));
}

/** A key's values as texts, each in a column of its own: `TO_CHAR(t."ID", 'TM9') AS "key1"`. */
export function keyTexts(key: readonly OracleCopyColumn[], valueOf: ValueOf): string {
  return textsOf(key, valueOf)
    .map((text, at) => `${text} AS "key${at + 1}"`)
    .join(", ");
}

/** What a report says of a value: its beginning, so that the longest key fits into one text. */
function beginningsOf(key: readonly OracleCopyColumn[], valueOf: ValueOf): string[] {
  return textsOf(key, valueOf).map((text) => `SUBSTR(${text}, 1, 60)`);
}

/** A key as a JSON array of texts, for reports. */
export function keyAsJson(key: readonly OracleCopyColumn[], valueOf: ValueOf): string {
  return `JSON_ARRAY(${beginningsOf(key, valueOf).join(", ")})`;
}

/** A key as it is read aloud, for reports: `1, 2026-01-01 00:00:00`. */
export function keyInWords(key: readonly OracleCopyColumn[], valueOf: ValueOf): string {
  return beginningsOf(key, valueOf).join(" || ', ' || ");
}

/** The value of a key column from its text. */
function readValue({ baseType, type }: OracleCopyColumn, text: string): string {
  switch (baseType) {
    case "NUMBER":
    case "FLOAT":
      return `TO_NUMBER(${text})`;
    case "DATE":
      return `TO_DATE(${text}, ${quoteLiteral(dateMask)})`;
    case "TIMESTAMP":
      return `TO_TIMESTAMP(${text}, ${quoteLiteral(timestampMask)})`;
    case "RAW":
      return `HEXTORAW(${text})`;
    case "CHAR":
    case "NCHAR":
    case "NVARCHAR2":
      return `CAST(${text} AS ${type})`;
    default:
      return text;
  }
}

/** The bound texts of a key, as values: `TO_NUMBER(:lower1)`. Each has a bind of its own, so that no key is too long for one. */
function boundKey(key: readonly OracleCopyColumn[], name: string, bind: BindPrinter): string[] {
  return key.map((column, at) => readValue(column, bind(`${name}${at + 1}`)));
}

/**
 * Compares a key with bound values, column by column: Oracle has no order of rows. The condition on the first column stands
 * alone, so that the index of the key is searched by it.
 */
function compareKey(
  key: readonly OracleCopyColumn[],
  bounds: readonly string[],
  alias: string,
  sign: { readonly strict: string; readonly loose: string; readonly last: string },
): string {
  const [column, ...columns] = key;
  const [bound, ...others] = bounds;
  if (column === undefined || bound === undefined) throw new Error("A key has columns.");
  const value = columnOf(column, alias);
  if (columns.length === 0) return `${value} ${sign.last} ${bound}`;
  return `${value} ${sign.loose} ${bound} AND (${value} ${sign.strict} ${bound} OR ${compareKey(columns, others, alias, sign)})`;
}

/** What rows of a chunk are asked for. */
export interface ChunkRange {
  readonly key: readonly OracleCopyColumn[];
  readonly alias: string;
  readonly values: Values;
  readonly bind: BindPrinter;
}

/** Rows after `:lower`; without one, as `isFirst` says, all rows. */
function afterLower({ key, alias, values, bind }: ChunkRange): string {
  if (values["isFirst"] === true) return "1 = 1";
  return compareKey(key, boundKey(key, "lower", bind), alias, { strict: ">", loose: ">=", last: ">" });
}

function upToUpper({ key, alias, bind }: ChunkRange): string {
  return compareKey(key, boundKey(key, "upper", bind), alias, { strict: "<", loose: "<=", last: "<=" });
}

/** The rows of a chunk: after `:lower` unless it `isFirst`, up to `:upper` unless it `isLast`. */
export function inChunk(range: ChunkRange): string {
  const { isFirst, isLast } = range.values;
  if (isLast === true) return afterLower(range);
  return isFirst === true ? upToUpper(range) : `${afterLower(range)}\n    AND ${upToUpper(range)}`;
}

/** `j."ID" = t."ID" AND …` */
export function matchKey(key: readonly OracleCopyColumn[], left: string, right: string): string {
  return key.map((column) => `${columnOf(column, left)} = ${columnOf(column, right)}`).join(" AND ");
}
