import pg from "pg";

type Parser = (text: string) => unknown;

const parseTextArray = pg.types.getTypeParser(1009 as number) as (text: string) => readonly (string | null)[];

/** Elements of an array; a multidimensional one stays nested. */
function parseArrayOf(parseElement: Parser): Parser {
  const parseItem = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(parseItem);
    return item === null ? null : parseElement(item as string);
  };
  return (text) => parseTextArray(text).map(parseItem);
}

const STRINGS_IN_JSON = /"(?:[^"\\]|\\.)*"/g;
const NUMBERS_IN_JSON = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function significantDigits(number: string): string {
  return number
    .replace(/[eE].*$/, "")
    .replace(".", "")
    .replace(/^0+|0+$/g, "");
}

/** Whether JavaScript holds the number as it is written, and so would write it again. */
function isExact(number: string): boolean {
  return significantDigits(number) === significantDigits(String(Number(number)));
}

/** Refuses rather than round: a key that has lost its last digits is another key. */
function parseJson(text: string): unknown {
  const numbers = text.replace(STRINGS_IN_JSON, "").match(NUMBERS_IN_JSON) ?? [];
  if (numbers.every(isExact)) return JSON.parse(text);
  throw new RangeError(
    "A JSON value holds a number which JavaScript cannot hold exactly; let the statement cast it to text.",
  );
}

const keepText: Parser = (text) => text;
const parseBoolean: Parser = (text) => text === "t";

/** By type oid: those of pg_catalog are the same on every server. */
const parsers: Readonly<Record<number, Parser>> = {
  16: parseBoolean, // bool
  21: Number, // int2
  23: Number, // int4
  26: Number, // oid
  114: parseJson, // json
  3802: parseJson, // jsonb
  1000: parseArrayOf(parseBoolean), // bool[]
  1002: parseArrayOf(keepText), // "char"[]
  1003: parseArrayOf(keepText), // name[]
  1005: parseArrayOf(Number), // int2[]
  1007: parseArrayOf(Number), // int4[]
  1009: parseArrayOf(keepText), // text[]
  1015: parseArrayOf(keepText), // varchar[]
  1016: parseArrayOf(keepText), // int8[]
  1028: parseArrayOf(Number), // oid[]
};

/**
 * How values come back, for one client and not for the process. What JavaScript cannot hold exactly stays text as the
 * server writes it: int8, numeric, float4, float8, date, timestamps, interval, bytea, and every type that is not named here.
 */
export const valueTypes = {
  getTypeParser: (oid: number): Parser => parsers[oid] ?? keepText,
};
