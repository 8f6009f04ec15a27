import type { Identifier, ScalarType, TypeNode } from "../ast";
import type { Parser } from "./parser";
import { parseDigits } from "./primary";

type Scalar = Omit<ScalarType, "kind" | "position">;
type Rule = (p: Parser, options: TypeOptions) => Scalar;

export interface TypeOptions {
  /** VARCHAR2 without a length: parameters, CAST targets of JSON functions. */
  readonly lengthOptional?: boolean;
}

const fixed =
  (scalar: Scalar): Rule =>
  () =>
    scalar;
const INTEGER = fixed({ name: "NUMBER", scale: 0 });
const VARCHAR: Rule = (p, options) => parseCharacter(p, "VARCHAR2", options);
const NVARCHAR: Rule = (p, options) => parseCharacter(p, "NVARCHAR2", options);

const SCALARS: Readonly<Record<string, Rule>> = {
  NUMBER: (p) => parseNumber(p, {}),
  NUMERIC: (p) => parseNumber(p, { scale: 0 }),
  DECIMAL: (p) => parseNumber(p, { scale: 0 }),
  DEC: (p) => parseNumber(p, { scale: 0 }),
  INTEGER,
  INT: INTEGER,
  SMALLINT: INTEGER,
  FLOAT: (p) => ({ name: "NUMBER", binaryPrecision: parseDigits(p) ?? 126 }),
  REAL: fixed({ name: "NUMBER", binaryPrecision: 63 }),
  DOUBLE: parseDouble,
  BINARY_FLOAT: fixed({ name: "BINARY_FLOAT" }),
  BINARY_DOUBLE: fixed({ name: "BINARY_DOUBLE" }),
  VARCHAR2: VARCHAR,
  VARCHAR: VARCHAR,
  STRING: VARCHAR,
  NVARCHAR2: NVARCHAR,
  CHAR: parseChar,
  CHARACTER: parseChar,
  NCHAR: parseNchar,
  NATIONAL: parseNational,
  RAW: (p, options) => ({ name: "RAW", ...parseLength(p, options.lengthOptional) }),
  LONG: (p) => ({ name: p.accept("RAW") ? "LONG RAW" : "LONG" }),
  DATE: fixed({ name: "DATE" }),
  TIMESTAMP: parseTimestamp,
  INTERVAL: parseInterval,
  CLOB: fixed({ name: "CLOB" }),
  NCLOB: fixed({ name: "NCLOB" }),
  BLOB: fixed({ name: "BLOB" }),
  BFILE: fixed({ name: "BFILE" }),
  ROWID: fixed({ name: "ROWID" }),
  UROWID: (p) => ({ name: "UROWID", length: parseDigits(p) ?? 4000 }),
  BOOLEAN: fixed({ name: "BOOLEAN" }),
  JSON: fixed({ name: "JSON" }),
  XMLTYPE: fixed({ name: "XMLTYPE" }),
};

const PLSQL_SCALARS: Readonly<Record<string, Rule>> = {
  PLS_INTEGER: fixed({ name: "PLS_INTEGER" }),
  BINARY_INTEGER: fixed({ name: "PLS_INTEGER" }),
  SIMPLE_INTEGER: fixed({ name: "SIMPLE_INTEGER" }),
  NATURAL: fixed({ name: "NATURAL" }),
  NATURALN: fixed({ name: "NATURAL" }),
  POSITIVE: fixed({ name: "POSITIVE" }),
  POSITIVEN: fixed({ name: "POSITIVE" }),
};

/** A type of the server, such as a column's. */
export function parseScalarType(p: Parser, options: TypeOptions = {}): ScalarType {
  const { type, text, start: position } = p.token;
  const rule = type === "word" ? ruleOf(p, text) : undefined;
  if (rule === undefined) {
    if (p.isIdentifier()) throw p.unsupported(`type ${text}`);
    throw p.error(902, "a type");
  }
  p.advance();
  const scalar = rule(p, options);
  if (p.isWord("CHARACTER", "SET") || p.isWord("COLLATE")) throw p.unsupported(p.token.text);
  return { kind: "scalarType", position, ...scalar };
}

/** Whether a type of the server starts here. */
export function startsScalarType(p: Parser): boolean {
  return p.token.type === "word" && ruleOf(p, p.token.text) !== undefined;
}

function ruleOf(p: Parser, word: string): Rule | undefined {
  if (Object.hasOwn(SCALARS, word)) return SCALARS[word];
  const known = p.language === "plsql" && Object.hasOwn(PLSQL_SCALARS, word);
  return known ? PLSQL_SCALARS[word] : undefined;
}

/** Any type PL/SQL knows: of the server, `x%TYPE`, `t%ROWTYPE`, or by name. */
export function parseType(p: Parser, options: TypeOptions = {}): TypeNode {
  const qualified = p.isSymbol(".", 1) || p.isSymbol("%", 1);
  if (!qualified && startsScalarType(p)) return parseScalarType(p, options);
  if (p.isWord("REF")) throw p.unsupported("object references");
  const parts: Identifier[] = [p.identifier(902)];
  while (p.acceptSymbol(".")) parts.push(p.identifier(902));
  if (p.isSymbol("@")) throw p.unsupported("database links");
  const { position } = parts[0]!;
  if (!p.acceptSymbol("%")) return { kind: "namedType", position, parts };
  return { kind: "typeOf", position, parts, attribute: p.expectOneOf(902, "TYPE", "ROWTYPE") };
}

/** `(10)`, `(10,-2)`, `(*,2)`. */
function parseNumber(p: Parser, otherwise: { scale?: number }): Scalar {
  if (!p.acceptSymbol("(")) return { name: "NUMBER", ...otherwise };
  const precision = p.acceptSymbol("*") ? undefined : p.integer(902);
  const scale = p.acceptSymbol(",") ? parseSigned(p) : 0;
  p.close();
  return { name: "NUMBER", ...(precision !== undefined && { precision }), scale };
}

function parseSigned(p: Parser): number {
  const sign = p.acceptSymbol("-") ? -1 : 1;
  return sign * p.integer(902);
}

function parseDouble(p: Parser): Scalar {
  p.expect("PRECISION", 902);
  return { name: "NUMBER", binaryPrecision: 126 };
}

function parseLength(p: Parser, optional: boolean | undefined): { length?: number } {
  if (optional && !p.isSymbol("(")) return {};
  p.open();
  const length = p.integer(902);
  p.close();
  return { length };
}

function parseCharacter(
  p: Parser,
  name: "VARCHAR2" | "NVARCHAR2" | "CHAR" | "NCHAR",
  options: TypeOptions,
): Scalar {
  if (options.lengthOptional && !p.isSymbol("(")) return { name };
  p.open();
  const length = p.integer(902);
  const lengthSemantics = name.startsWith("N") ? "CHAR" : p.acceptOneOf("BYTE", "CHAR");
  p.close();
  return { name, length, ...(lengthSemantics && { lengthSemantics }) };
}

function parseChar(p: Parser, options: TypeOptions): Scalar {
  if (p.accept("VARYING")) return VARCHAR(p, options);
  return fixedLength(p, "CHAR", options);
}

function parseNchar(p: Parser, options: TypeOptions): Scalar {
  if (p.accept("VARYING")) return NVARCHAR(p, options);
  return fixedLength(p, "NCHAR", options);
}

/** CHAR is CHAR(1), except where a parameter leaves the length open. */
function fixedLength(p: Parser, name: "CHAR" | "NCHAR", options: TypeOptions): Scalar {
  if (p.isSymbol("(") || options.lengthOptional) return parseCharacter(p, name, options);
  return { name, length: 1, ...(name === "NCHAR" && { lengthSemantics: "CHAR" as const }) };
}

function parseNational(p: Parser, options: TypeOptions): Scalar {
  p.expectOneOf(902, "CHAR", "CHARACTER");
  return parseNchar(p, options);
}

function parseTimestamp(p: Parser): Scalar {
  const fractionDigits = parseDigits(p) ?? 6;
  if (!p.accept("WITH")) return { name: "TIMESTAMP", fractionDigits };
  const local = p.accept("LOCAL");
  p.expectAll("TIME", "ZONE");
  return { name: local ? "TIMESTAMP WITH LOCAL TIME ZONE" : "TIMESTAMP WITH TIME ZONE", fractionDigits };
}

function parseInterval(p: Parser): Scalar {
  if (p.accept("YEAR")) {
    const leadingDigits = parseDigits(p) ?? 2;
    p.expectAll("TO", "MONTH");
    return { name: "INTERVAL YEAR TO MONTH", leadingDigits };
  }
  p.expect("DAY");
  const leadingDigits = parseDigits(p) ?? 2;
  p.expectAll("TO", "SECOND");
  return { name: "INTERVAL DAY TO SECOND", leadingDigits, fractionDigits: parseDigits(p) ?? 6 };
}
