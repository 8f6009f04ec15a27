import type { OracleColumn } from "../../schema/oracle-table-state";
import { canonicalValue } from "../key-values";

/** Types of a key as far as its bounds and values depend on them. */
export type OracleKeyType = "DATE" | "TIMESTAMP" | "NUMBER" | "VARCHAR2" | "CHAR";

/** How bounds and values of a column are written; null for a column that can have none. */
export function oracleKeyTypeOf({ baseType }: OracleColumn): OracleKeyType | null {
  if (baseType === "DATE" || baseType === "TIMESTAMP") return baseType;
  if (baseType === "NUMBER" || baseType === "FLOAT") return "NUMBER";
  return baseType === "VARCHAR2" || baseType === "CHAR" ? baseType : null;
}

/** Digits of NUMBER before the point where its type does not say: `NUMBER(12,2)` has 10. */
const mostDigits = 38;

function readNumber(text: string, type: string): string | null {
  const [, precision, scale = "0"] = /^NUMBER\((\d+)(?:,\s*(-?\d+))?\)$/.exec(type) ?? [];
  const digits = precision === undefined ? mostDigits : Number(precision) - Number(scale);
  if (!/^-?\d{1,38}$/.test(text)) return null;
  const value = BigInt(text).toString();
  return value.replace("-", "").length <= digits || value === "0" ? value : null;
}

/** An empty text is NULL on Oracle, which stands in no list of ours. */
function readText(text: string, type: string): string | null {
  const [, length = "0", unit] = /\((\d+)(?: (CHAR|BYTE))?\)$/.exec(type) ?? [];
  const size = unit === "CHAR" ? [...text].length : Buffer.byteLength(text);
  return text === "" || text.includes("\0") || size > Number(length) ? null : text;
}

/**
 * A value of the key as the dictionary prints it, whatever way a user wrote it: `2026-01-31 00:00:00` of `"2026-01-31"`, `7` of
 * `"007"`.
 * @returns null for what is no value of the column, or none that a bound of whole numbers and seconds can be
 */
export function canonicalOracleValue(
  written: string | number | boolean,
  column: OracleColumn,
): string | null {
  const keyType = oracleKeyTypeOf(column);
  if (keyType === null || typeof written === "boolean") return null;
  if (keyType === "NUMBER") return readNumber(String(written), column.type);
  if (typeof written !== "string") return null;
  const isTime = keyType === "DATE" || keyType === "TIMESTAMP";
  return isTime ? canonicalValue(written, "timestamp") : readText(written, column.type);
}

/** Whether one bound lies before another; both as {@link canonicalOracleValue} gives them. */
export function isBoundBefore(left: string, right: string, keyType: OracleKeyType): boolean {
  return keyType === "NUMBER" ? BigInt(left) < BigInt(right) : left < right;
}

/** Values of a list that are equal have one text: a CHAR is compared without its padding. */
export function identifyValue(value: string, keyType: OracleKeyType | null): string {
  return keyType === "CHAR" ? value.replace(/ +$/, "") : value;
}
