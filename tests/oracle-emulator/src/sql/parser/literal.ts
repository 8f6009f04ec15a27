import type { Expression, IntervalField } from "../ast";
import type { Parser } from "./parser";
import { parseDigits } from "./primary";

const FIELDS = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"] as const;

/** A literal if one stands here: numbers, strings, DATE '…', INTERVAL '…', NULL, and PL/SQL's TRUE and FALSE. */
export function parseLiteral(p: Parser): Expression | undefined {
  const { type, text, start: position } = p.token;
  if (type === "number") return parseNumber(p);
  if (type === "string") {
    const token = p.advance();
    return { kind: "string", position, value: token.text, national: token.national ?? false };
  }
  if (text === "NULL") {
    p.advance();
    return { kind: "null", position };
  }
  if (p.language === "plsql" && (text === "TRUE" || text === "FALSE")) {
    p.advance();
    return { kind: "boolean", position, value: text === "TRUE" };
  }
  if (p.peek().type !== "string" || p.peek().national) return undefined;
  return parseTypedLiteral(p, text);
}

function parseNumber(p: Parser): Expression {
  const { text, start: position } = p.advance();
  const suffix = text.at(-1)!.toUpperCase();
  if (suffix !== "F" && suffix !== "D") return { kind: "number", position, text };
  return { kind: "number", position, text: text.slice(0, -1), binary: suffix === "F" ? "FLOAT" : "DOUBLE" };
}

function parseTypedLiteral(p: Parser, word: string): Expression | undefined {
  const position = p.position;
  if (word === "DATE" || word === "TIMESTAMP") {
    p.advance();
    const kind = word === "DATE" ? "dateLiteral" : "timestampLiteral";
    return { kind, position, text: p.advance().text };
  }
  return word === "INTERVAL" ? parseInterval(p) : undefined;
}

/** INTERVAL '1-2' YEAR(2) TO MONTH, INTERVAL '1 2:3:4.5' DAY TO SECOND(3), INTERVAL '7' DAY. */
function parseInterval(p: Parser): Expression {
  const { start: position } = p.advance();
  const { text } = p.advance();
  const from = p.expectOneOf(905, ...FIELDS);
  const [leadingDigits, ownFraction] = parseLeading(p, from);
  const to = p.accept("TO") ? parseTo(p, from) : undefined;
  const fractionDigits = to === "SECOND" ? parseDigits(p) : ownFraction;
  return {
    kind: "intervalLiteral",
    position,
    text,
    from,
    ...(to !== undefined && { to }),
    ...(leadingDigits !== undefined && { leadingDigits }),
    ...(fractionDigits !== undefined && { fractionDigits }),
  };
}

/** `(leading)`, and for SECOND `(leading, fraction)`. */
function parseLeading(p: Parser, from: IntervalField): [leading?: number, fraction?: number] {
  if (!p.acceptSymbol("(")) return [];
  const leading = p.integer(902);
  const fraction = from === "SECOND" && p.acceptSymbol(",") ? p.integer(902) : undefined;
  p.close();
  return fraction === undefined ? [leading] : [leading, fraction];
}

/** YEAR goes to MONTH, the others to anything smaller. */
function parseTo(p: Parser, from: IntervalField): IntervalField {
  const smaller = FIELDS.slice(FIELDS.indexOf(from) + 1);
  return p.expectOneOf(905, ...(from === "YEAR" ? smaller.slice(0, 1) : from === "MONTH" ? [] : smaller));
}
