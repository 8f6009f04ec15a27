import type { Case, Cast, Expression, Extract, JsonValue, Trim } from "../ast";
import { parseExpression, parseCondition, parseValue } from "./expression";
import type { Parser } from "./parser";
import { parseScalarType } from "./type";

/** Functions with a grammar of their own that are not emulated. */
const REFUSED = new Set(
  (
    "CURSOR XMLELEMENT XMLFOREST XMLAGG XMLQUERY XMLCAST XMLEXISTS XMLPARSE XMLROOT XMLSERIALIZE XMLATTRIBUTES " +
    "JSON_OBJECT JSON_QUERY JSON_EXISTS JSON_OBJECTAGG JSON_ARRAYAGG JSON_TRANSFORM JSON_MERGEPATCH " +
    "JSON_SERIALIZE JSON_SCALAR TREAT MULTISET VALIDATE_CONVERSION CLUSTER_ID PREDICTION XMLTABLE"
  ).split(" "),
);
const EXTRACT_FIELDS = [
  "YEAR",
  "MONTH",
  "DAY",
  "HOUR",
  "MINUTE",
  "SECOND",
  "TIMEZONE_HOUR",
  "TIMEZONE_MINUTE",
  "TIMEZONE_REGION",
  "TIMEZONE_ABBR",
] as const;

/** CASE, CAST, EXTRACT, TRIM and JSON_VALUE, if one of them stands here. */
export function parseSpecialFunction(p: Parser): Expression | undefined {
  const { text } = p.token;
  if (text === "CASE") return p.nested(() => parseCase(p));
  if (!p.isSymbol("(", 1)) return undefined;
  if (REFUSED.has(text)) throw p.unsupported(text);
  if (text === "CAST") return parseCast(p);
  if (text === "EXTRACT") return parseExtract(p);
  if (text === "TRIM") return parseTrim(p);
  return text === "JSON_VALUE" ? parseJsonValue(p) : undefined;
}

function parseCase(p: Parser): Case {
  const { start: position } = p.advance();
  const operand = p.isWord("WHEN") ? undefined : parseValue(p);
  const whens = [];
  while (p.accept("WHEN")) {
    const when = operand === undefined ? parseCondition(p) : parseValue(p);
    p.expect("THEN");
    whens.push({ when, then: parseValue(p) });
  }
  if (whens.length === 0) throw p.error(905, "WHEN");
  const otherwise = p.accept("ELSE") ? parseValue(p) : undefined;
  p.expect("END");
  return { kind: "case", position, ...(operand && { operand }), whens, ...(otherwise && { otherwise }) };
}

function parseCast(p: Parser): Cast {
  const { start: position } = p.advance();
  p.open();
  if (p.isWord("MULTISET")) throw p.unsupported("CAST (MULTISET …)");
  const value = parseExpression(p);
  p.expect("AS");
  const type = parseScalarType(p);
  if (p.isWord("DEFAULT")) throw p.unsupported("DEFAULT … ON CONVERSION ERROR");
  p.close();
  return { kind: "cast", position, value, type };
}

function parseExtract(p: Parser): Extract {
  const { start: position } = p.advance();
  p.open();
  const field = p.expectOneOf(905, ...EXTRACT_FIELDS);
  p.expect("FROM");
  const source = parseValue(p);
  p.close();
  return { kind: "extract", position, field, source };
}

function parseTrim(p: Parser): Trim {
  const { start: position } = p.advance();
  p.open();
  const said = p.acceptOneOf("LEADING", "TRAILING", "BOTH");
  const side = said ?? "BOTH";
  const first = said !== undefined && p.isWord("FROM") ? undefined : parseValue(p);
  const source = p.accept("FROM") ? parseValue(p) : undefined;
  if (said !== undefined && source === undefined) throw p.error(923, "FROM");
  p.close();
  if (source === undefined) return { kind: "trim", position, side, source: first! };
  return { kind: "trim", position, side, ...(first && { characters: first }), source };
}

function parseJsonValue(p: Parser): JsonValue {
  const { start: position } = p.advance();
  p.open();
  const document = parseValue(p);
  p.accept("FORMAT", "JSON");
  p.expectSymbol(",", 917);
  const path = p.stringLiteral(936);
  const returning = p.accept("RETURNING") ? parseScalarType(p, { lengthOptional: true }) : undefined;
  const onError = p.acceptOneOf("ERROR", "NULL");
  if (onError !== undefined) p.expectAll("ON", "ERROR");
  if (p.isOneOf("DEFAULT", "ASCII", "PASSING", "TRUNCATE")) throw p.unsupported(`JSON_VALUE ${p.token.text}`);
  p.close();
  return {
    kind: "jsonValue",
    position,
    document,
    path,
    ...(returning && { returning }),
    ...(onError && { onError }),
  };
}
