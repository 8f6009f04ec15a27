import type { BoundValue } from "../../schema/table-state";

/** First value of each end of a range partition. */
export interface RangeBounds {
  readonly lower: BoundValue;
  readonly upper: BoundValue;
}

/** MINVALUE, MAXVALUE, a number, or a text constant whose quotes are doubled. */
const DATUM = /^(?:'((?:[^']|'')*)'|([^\s,()']+))/;

function parseDatum(text: string): { readonly bound: BoundValue; readonly rest: string } | null {
  const match = DATUM.exec(text);
  if (match === null) return null;
  const [whole, quoted, bare] = match;
  const rest = text.slice(whole.length);
  if (bare === "MINVALUE" || bare === "MAXVALUE") return { bound: { end: bare }, rest };
  return { bound: { value: bare ?? (quoted ?? "").replaceAll("''", "'") }, rest };
}

/** Reads `(datum, …)`: the first one, and what follows the closing parenthesis. */
function parseEnd(text: string): { readonly first: BoundValue; readonly rest: string } | null {
  if (!text.startsWith("(")) return null;
  let datum = parseDatum(text.slice(1));
  const first = datum?.bound;
  while (datum?.rest.startsWith(", ")) datum = parseDatum(datum.rest.slice(2));
  if (first === undefined || !datum?.rest.startsWith(")")) return null;
  return { first, rest: datum.rest.slice(1) };
}

/**
 * Parses `FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')`, as pg_get_expr() prints it under
 * standard_conforming_strings. Ranges over several columns keep the first one of each end.
 * @returns null for what is no range
 */
export function parseRangeBounds(boundText: string): RangeBounds | null {
  const from = "FOR VALUES FROM ";
  const to = " TO ";
  if (!boundText.startsWith(from)) return null;
  const lower = parseEnd(boundText.slice(from.length));
  if (!lower?.rest.startsWith(to)) return null;
  const upper = parseEnd(lower.rest.slice(to.length));
  return upper?.rest === "" ? { lower: lower.first, upper: upper.first } : null;
}

/** One value of a list and what follows it. */
function parseListValue(text: string): { readonly value: string | null; readonly rest: string } | null {
  const match = DATUM.exec(text);
  if (match === null) return null;
  const [whole, quoted, bare] = match;
  const value = bare === "NULL" ? null : (bare ?? (quoted ?? "").replaceAll("''", "'"));
  return { value, rest: text.slice(whole.length) };
}

/**
 * Parses `FOR VALUES IN ('DE', 'FR', NULL)`, as pg_get_expr() prints it.
 * @returns null for what is no list
 */
export function parseListValues(boundText: string): (string | null)[] | null {
  const start = "FOR VALUES IN (";
  if (!boundText.startsWith(start)) return null;
  const values: (string | null)[] = [];
  let rest = `, ${boundText.slice(start.length)}`;
  while (rest.startsWith(", ")) {
    const parsed = parseListValue(rest.slice(2));
    if (parsed === null) return null;
    values.push(parsed.value);
    rest = parsed.rest;
  }
  return rest === ")" ? values : null;
}

/**
 * Parses `FOR VALUES WITH (modulus 8, remainder 0)`.
 * @returns null for what is no hash partition
 */
export function parseHashBound(boundText: string): { modulus: number; remainder: number } | null {
  const match = /^FOR VALUES WITH \(modulus (\d+), remainder (\d+)\)$/i.exec(boundText);
  return match === null ? null : { modulus: Number(match[1]), remainder: Number(match[2]) };
}

const INTEGER = /^-?\d+$/;
const DATE = /^(\d{4,})(-\d\d-\d\d.*?)( BC)?$/;

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareIntegers(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** Years before Christ count backwards, yet their months do not. */
function compareDates(a: RegExpExecArray, b: RegExpExecArray): number {
  const [yearOfA, yearOfB] = [a, b].map(([, year, , era]) =>
    era === undefined ? Number(year) : -Number(year),
  );
  return (yearOfA ?? 0) - (yearOfB ?? 0) || compareTexts(a[2] ?? "", b[2] ?? "");
}

function compareValues(a: string, b: string): number {
  if (INTEGER.test(a) && INTEGER.test(b)) return compareIntegers(a, b);
  const dates = [DATE.exec(a), DATE.exec(b)] as const;
  return dates[0] !== null && dates[1] !== null ? compareDates(dates[0], dates[1]) : compareTexts(a, b);
}

function rank(bound: BoundValue): number {
  if ("value" in bound) return 0;
  return bound.end === "MINVALUE" ? -1 : 1;
}

/** Order of two bounds of one integer or date column, for sorting; other types are ordered by their text. */
export function compareBounds(a: BoundValue, b: BoundValue): number {
  if ("value" in a && "value" in b) return compareValues(a.value, b.value);
  return rank(a) - rank(b);
}
