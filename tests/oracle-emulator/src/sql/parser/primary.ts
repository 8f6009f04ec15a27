import type { Expression, Identifier, Name, PseudoName, Query, Subquery } from "../ast";
import { parseCall, parsePostfix } from "./call";
import { parseExpression, parseValue, rowOf } from "./expression";
import { parseLiteral } from "./literal";
import type { Parser } from "./parser";
import { continueQuery, parseQuery, startsQuery } from "./query";
import { parseSpecialFunction } from "./special-function";

const PSEUDO_NAMES: ReadonlySet<string> = new Set<PseudoName>([
  "ROWID",
  "ROWNUM",
  "LEVEL",
  "ORA_ROWSCN",
  "SYSDATE",
  "SYSTIMESTAMP",
  "CURRENT_DATE",
  "CURRENT_TIMESTAMP",
  "LOCALTIMESTAMP",
  "SESSIONTIMEZONE",
  "DBTIMEZONE",
  "USER",
  "UID",
  "CONNECT_BY_ISLEAF",
  "CONNECT_BY_ISCYCLE",
]);
/** In PL/SQL these are ordinary names. */
const SQL_ONLY = new Set([
  "ROWID",
  "ROWNUM",
  "LEVEL",
  "ORA_ROWSCN",
  "CONNECT_BY_ISLEAF",
  "CONNECT_BY_ISCYCLE",
]);
const WITH_PRECISION = new Set(["SYSTIMESTAMP", "CURRENT_TIMESTAMP", "LOCALTIMESTAMP"]);
const CURSOR_ATTRIBUTES = [
  "FOUND",
  "NOTFOUND",
  "ISOPEN",
  "ROWCOUNT",
  "BULK_ROWCOUNT",
  "BULK_EXCEPTIONS",
] as const;
/** A literal, name, call, subquery or parenthesised expression. */
export function parsePrimary(p: Parser): Expression {
  const { type } = p.token;
  if (type === "symbol") return parseSymbol(p);
  if (type === "number" || type === "string") return parseLiteral(p)!;
  if (type === "word") return parseLiteral(p) ?? parseSpecialFunction(p) ?? parseWord(p);
  if (type === "quoted") return parseName(p);
  throw p.error(936);
}

function parseSymbol(p: Parser): Expression {
  if (p.isSymbol("(")) return p.nested(() => parseParenthesised(p));
  if (p.isSymbol(":")) return parseBind(p);
  throw p.error(936);
}

function parseParenthesised(p: Parser): Expression {
  const { start: position } = p.advance();
  if (startsQuery(p)) {
    const query = parseQuery(p);
    p.close();
    return { kind: "subquery", position, query };
  }
  const first = parseExpression(p);
  if (first.kind === "subquery" && p.isOneOf("UNION", "INTERSECT", "MINUS", "ORDER", "OFFSET", "FETCH")) {
    return closeQuery(p, position, continueQuery(p, first.query, first.position));
  }
  if (p.isSymbol(",")) {
    const items = [first];
    while (p.acceptSymbol(",")) items.push(parseValue(p));
    p.close();
    return rowOf(position, items);
  }
  p.close();
  if (first.kind === "subquery") return first;
  return intervalExpression(p, { kind: "parenthesised", position, expression: first });
}

function closeQuery(p: Parser, position: number, query: Query): Subquery {
  p.close();
  return { kind: "subquery", position, query };
}

/** `(a - b) DAY(9) TO SECOND(3)`. */
function intervalExpression(p: Parser, value: Expression): Expression {
  if (!p.isOneOf("DAY", "YEAR") || !(p.isAhead(1, "TO") || p.isSymbol("(", 1))) return value;
  const position = p.position;
  const from = p.expectOneOf(905, "DAY", "YEAR");
  const leadingDigits = parseDigits(p);
  p.expect("TO");
  p.expect(from === "DAY" ? "SECOND" : "MONTH");
  const fractionDigits = from === "DAY" ? parseDigits(p) : undefined;
  return {
    kind: "intervalExpression",
    position,
    value,
    from,
    ...(leadingDigits !== undefined && { leadingDigits }),
    ...(fractionDigits !== undefined && { fractionDigits }),
  };
}

/** `(n)`, if it stands here. */
export function parseDigits(p: Parser): number | undefined {
  if (!p.acceptSymbol("(")) return undefined;
  const digits = p.integer(902);
  p.close();
  return digits;
}

/** `:name`, `:1`, `:"Name"`, `:NEW.c`, and in PL/SQL `:c%FOUND`. */
function parseBind(p: Parser): Expression {
  const { start: position } = p.advance();
  const { type, text, start } = p.token;
  const isRow = type === "word" && p.triggerRows.includes(text);
  if (isRow && p.isSymbol(".", 1)) {
    const row = p.anyWord();
    p.advance();
    return { kind: "triggerField", position, row, column: p.identifier() };
  }
  // In a block, words that SQL has reserved are names of binds, too.
  const isName = type === "word" ? p.inBlock || !p.isReserved(text) : type === "quoted" || /^\d+$/.test(text);
  if (!isName || type === "string") throw p.error(1745);
  if (type === "number" && start !== position + 1) throw p.error(1745);
  p.advance();
  const bind = p.bind(type === "number" ? String(Number(text)) : text, position);
  if (p.isSymbol(":") || p.isWord("INDICATOR")) throw p.unsupported("indicator variables");
  const attribute = parseCursorAttribute(p);
  return attribute === undefined ? bind : { kind: "cursorAttribute", position, cursor: bind, attribute };
}

function parseCursorAttribute(p: Parser): (typeof CURSOR_ATTRIBUTES)[number] | undefined {
  if (p.language !== "plsql" || !p.acceptSymbol("%")) return undefined;
  return p.expectOneOf(905, ...CURSOR_ATTRIBUTES);
}

function parseWord(p: Parser): Expression {
  const { text, start: position } = p.token;
  const known = PSEUDO_NAMES.has(text) && !(p.language === "plsql" && SQL_ONLY.has(text));
  if (known && !p.isSymbol(".", 1) && !(p.isSymbol("(", 1) && !WITH_PRECISION.has(text))) {
    return parsePseudo(p);
  }
  if (p.language === "plsql" && text === "SQL" && p.isSymbol("%", 1)) return parseImplicitCursor(p);
  if (p.language === "plsql" && text === "SQLCODE" && !p.isSymbol(".", 1)) {
    p.advance();
    return { kind: "pseudo", position, name: "SQLCODE", qualifier: [] };
  }
  if (p.language === "plsql" && text === "SQLERRM" && !p.isSymbol("(", 1)) {
    p.advance();
    return { kind: "pseudo", position, name: "SQLERRM", qualifier: [] };
  }
  if (p.isReserved(text)) throw p.error(936);
  return parseName(p);
}

function parsePseudo(p: Parser): Expression {
  const { text, start: position } = p.advance();
  const precision = parseDigits(p);
  const name = text as PseudoName;
  return { kind: "pseudo", position, name, qualifier: [], ...(precision !== undefined && { precision }) };
}

function parseImplicitCursor(p: Parser): Expression {
  const sql = p.anyWord();
  const cursor: Name = { kind: "name", position: sql.position, parts: [sql] };
  const attribute = parseCursorAttribute(p)!;
  return parsePostfix(p, { kind: "cursorAttribute", position: sql.position, cursor, attribute });
}

/** A dotted name with all that may follow it. */
function parseName(p: Parser): Expression {
  const parts = [p.identifier(936)];
  const { position } = parts[0]!;
  while (p.isSymbol(".")) {
    const special = parseAfterDot(p, parts);
    if (special !== undefined) return special;
    p.advance();
    parts.push(p.fieldName());
  }
  if (p.isSymbol("@")) throw p.unsupported("database links");
  const name: Name = { kind: "name", position, parts };
  if (isOuterMark(p)) return outerColumn(p, name);
  if (p.isSymbol("(")) return parseCall(p, parts);
  const attribute = parseCursorAttribute(p);
  return attribute === undefined ? name : { kind: "cursorAttribute", position, cursor: name, attribute };
}

/** `s.NEXTVAL`, `t.ROWID`. */
function parseAfterDot(p: Parser, parts: readonly Identifier[]): Expression | undefined {
  const { type, text } = p.peek();
  if (type !== "word") return undefined;
  const { position } = parts[0]!;
  if (text === "NEXTVAL" || text === "CURRVAL") {
    if (parts.length > 2) throw p.error(904);
    p.advance();
    p.advance();
    const [first, second] = parts as [Identifier, Identifier?];
    if (second === undefined) return { kind: "sequence", position, name: first, operation: text };
    return { kind: "sequence", position, schema: first, name: second, operation: text };
  }
  if (text !== "ROWID" && text !== "ORA_ROWSCN") return undefined;
  p.advance();
  p.advance();
  if (isOuterMark(p)) throw p.unsupported("ROWID(+)");
  return { kind: "pseudo", position, name: text, qualifier: parts };
}

function isOuterMark(p: Parser): boolean {
  return p.isSymbol("(") && p.isSymbol("+", 1) && p.isSymbol(")", 2);
}

function outerColumn(p: Parser, name: Name): Expression {
  if (p.language === "plsql") throw p.error(936);
  for (let read = 0; read < 3; read++) p.advance();
  return { kind: "outerColumn", position: name.position, name };
}
