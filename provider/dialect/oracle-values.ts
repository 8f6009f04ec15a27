import oracledb from "oracledb";
import type { SqlValue } from "./session";

/**
 * Longest text that is a VARCHAR2 everywhere; a longer one is bound as a CLOB, or the server would take it for a LONG.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/MAX_STRING_SIZE.html
 */
const TEXT_LIMIT_BYTES = 4000;

function bindText(text: string): oracledb.BindParameter | string {
  if (Buffer.byteLength(text) <= TEXT_LIMIT_BYTES) return text;
  return { type: oracledb.DB_TYPE_CLOB, val: text };
}

function bindNumber(value: number): number {
  const isExact = Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
  if (!isExact)
    throw new RangeError("A number to bind is not exact; bind it as text, with TO_NUMBER in the statement.");
  return value;
}

function bindValue(value: SqlValue): oracledb.BindParameter | string | number | null {
  if (value === null) return null;
  if (typeof value === "string") return bindText(value);
  if (typeof value === "number") return bindNumber(value);
  if (typeof value === "object") return bindText(JSON.stringify(value));
  throw new RangeError("SQL of Oracle before 23ai knows no boolean; bind 'Y' or 'N'.");
}

/**
 * Binds of a statement by their numbers: `:1` is the first value, wherever and however often it stands. An empty text is NULL.
 * A list travels as one JSON array, for `JSON_TABLE(:1, '$[*]' COLUMNS (…))`.
 * @throws RangeError for a number that JavaScript does not hold exactly, and for a boolean
 */
export function bindsOf(
  values: readonly SqlValue[],
): Record<string, oracledb.BindParameter | string | number | null> {
  return Object.fromEntries(values.map((value, index) => [String(index + 1), bindValue(value)]));
}

/** What a block of PL/SQL tells, as text: longest of a VARCHAR2 in SQL. */
export function outputBinds(outputs: readonly string[]): Record<string, oracledb.BindParameter> {
  const bind = { dir: oracledb.BIND_OUT, type: oracledb.DB_TYPE_VARCHAR, maxSize: TEXT_LIMIT_BYTES };
  return Object.fromEntries(outputs.map((name) => [`out_${name}`, bind]));
}

/** Whole numbers that JavaScript holds exactly are numbers; others stay text, digit by digit. */
function toNumber(text: unknown): unknown {
  if (typeof text !== "string") return text;
  const value = Number(text);
  return Number.isSafeInteger(value) && String(value) === text ? value : text;
}

function toHex(bytes: unknown): unknown {
  return Buffer.isBuffer(bytes) ? bytes.toString("hex").toUpperCase() : bytes;
}

const FETCH_AS_TEXT: ReadonlySet<unknown> = new Set([
  oracledb.DB_TYPE_CLOB,
  oracledb.DB_TYPE_NCLOB,
  oracledb.DB_TYPE_LONG,
]);
const FETCH_AS_HEX: ReadonlySet<unknown> = new Set([
  oracledb.DB_TYPE_RAW,
  oracledb.DB_TYPE_LONG_RAW,
  oracledb.DB_TYPE_BLOB,
]);
/** The driver makes JavaScript dates of them, in the time zone of this process and without the last digits. */
const NEVER_FETCHED: ReadonlySet<unknown> = new Set([
  oracledb.DB_TYPE_DATE,
  oracledb.DB_TYPE_TIMESTAMP,
  oracledb.DB_TYPE_TIMESTAMP_TZ,
  oracledb.DB_TYPE_TIMESTAMP_LTZ,
  oracledb.DB_TYPE_INTERVAL_DS,
  oracledb.DB_TYPE_INTERVAL_YM,
]);

/**
 * How values come back: NUMBER as a number where that is exact, else as text; CLOB and LONG as text; RAW and BLOB as
 * hexadecimal text. It is the driver's `fetchTypeHandler`.
 */
export function fetchType({ dbType }: { readonly dbType?: unknown }): oracledb.FetchTypeResponse | undefined {
  if (dbType === oracledb.DB_TYPE_NUMBER) return { type: oracledb.DB_TYPE_VARCHAR, converter: toNumber };
  if (FETCH_AS_TEXT.has(dbType)) return { type: oracledb.DB_TYPE_VARCHAR };
  if (dbType === oracledb.DB_TYPE_BLOB) return { type: oracledb.DB_TYPE_RAW, converter: toHex };
  if (FETCH_AS_HEX.has(dbType)) return { converter: toHex };
  return undefined;
}

/** @throws RangeError for a column of a date, a timestamp or an interval: the statement must make text of it */
export function refuseDates(
  statement: string,
  columns: readonly { readonly name: string; readonly dbType?: unknown }[],
): void {
  const dates = columns.filter(({ dbType }) => NEVER_FETCHED.has(dbType)).map(({ name }) => name);
  if (dates.length > 0)
    throw new RangeError(`${statement} selects dates without TO_CHAR: ${dates.join(", ")}.`);
}
