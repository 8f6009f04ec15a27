import { OracleError } from "../contract";
import { coerce, toText } from "./coerce";
import { expr, type Expr } from "./typed";
import {
  BLOB,
  CLOB,
  DATE,
  DAY_SECOND,
  groupOf,
  NUMBER,
  raw,
  ROWID,
  TIMESTAMP,
  TIMESTAMP_TZ,
  varchar,
  YEAR_MONTH,
  type SqlType,
} from "./types";

const KINDS = {
  text: varchar(),
  number: NUMBER,
  date: DATE,
  timestamp: TIMESTAMP,
  zoned: TIMESTAMP_TZ,
  raw: raw(),
  rowid: ROWID,
  clob: CLOB,
  blob: BLOB,
  daySecond: DAY_SECOND,
  yearMonth: YEAR_MONTH,
} as const satisfies Record<string, SqlType>;

export type ArgumentKind = keyof typeof KINDS;
export type ResultType = SqlType | ((args: readonly Expr[]) => SqlType);
/** A function that is more than a name and types. */
export type Builder = (args: readonly Expr[], offset: number, name: string) => Expr;

/** Checks the number of arguments as Oracle does. */
export function checkCount(
  args: readonly Expr[],
  least: number,
  most: number,
  offset: number,
  name: string,
): void {
  if (args.length < least) {
    throw new OracleError(909, `invalid number of arguments to ${name}`, offset);
  }
  if (args.length > most) throw new OracleError(909, `invalid number of arguments to ${name}`, offset);
}

/** A function of schema ora (or pg_catalog): `text number ?number` are its arguments, those with ? may be left out. */
export function call(sql: string, signature: string, result: ResultType): Builder {
  const kinds = signature.split(" ").filter((kind) => kind !== "");
  const least = kinds.filter((kind) => !kind.startsWith("?")).length;
  return (args, offset, name) => {
    checkCount(args, least, kinds.length, offset, name);
    const values = args.map((arg, place) => {
      const kind = kinds[place]!.replace("?", "") as ArgumentKind;
      return coerce(arg, KINDS[kind], arg.type.name === "NULL" ? 0 : offset);
    });
    const type = typeof result === "function" ? result(args) : result;
    return expr(`${sql}(${values.map((value) => value.sql).join(", ")})`, type);
  };
}

/** A text of the length of the first argument. */
export const likeFirst: ResultType = (args) => {
  const first = args[0]?.type;
  if (first === undefined) return varchar();
  if (groupOf(first) === "clob") return first;
  return groupOf(first) === "text" ? varchar(first.length ?? 4000) : varchar();
};

/** RAW and BLOB have functions of their own where text has them too. */
export function isBinary(value: Expr | undefined): boolean {
  return value !== undefined && ["raw", "blob"].includes(groupOf(value.type));
}

/** Values of all arguments as text, for functions that take any. */
export function textOf(value: Expr, offset: number): string {
  return toText(value, offset).sql;
}
