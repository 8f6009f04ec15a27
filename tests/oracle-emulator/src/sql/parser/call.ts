import type { Argument, Call, Expression, FrameBound, Identifier, Keep, OrderItem, Window } from "../ast";
import { parseValue } from "./expression";
import type { Parser } from "./parser";

/** `name(…)` with everything that may follow it. */
export function parseCall(p: Parser, name: readonly Identifier[]): Expression {
  p.open();
  const distinct = p.acceptOneOf("DISTINCT", "UNIQUE") !== undefined;
  if (!distinct) p.accept("ALL");
  const star = !distinct && isCount(name) && p.acceptSymbol("*");
  const args = star || (!distinct && p.isSymbol(")")) ? [] : p.list(() => parseArgument(p));
  const onOverflow = isListagg(name) && p.accept("ON", "OVERFLOW") ? parseOverflow(p) : undefined;
  refuseInArguments(p);
  const inner = parseNulls(p);
  p.close();
  const { position } = name[0]!;
  if (p.language === "plsql") {
    return parsePostfix(p, { kind: "call", position, name, args, star, distinct });
  }
  const call: Call = { kind: "call", position, name, args, star, distinct };
  return withAnalytics(p, onOverflow === undefined ? call : { ...call, onOverflow }, inner);
}

function isListagg(name: readonly Identifier[]): boolean {
  return name.length === 1 && name[0]!.name === "LISTAGG";
}

/** ERROR, or TRUNCATE ['…'] [WITH COUNT | WITHOUT COUNT]: how it is cut is not kept. */
function parseOverflow(p: Parser): NonNullable<Call["onOverflow"]> {
  const action = p.expectOneOf(905, "ERROR", "TRUNCATE");
  if (action === "TRUNCATE" && p.token.type === "string") p.advance();
  if (action === "TRUNCATE" && p.acceptOneOf("WITH", "WITHOUT") !== undefined) p.expect("COUNT");
  return action;
}

/** The one function that takes a star. */
function isCount(name: readonly Identifier[]): boolean {
  return name.length === 1 && name[0]!.name === "COUNT";
}

/** `name => value` or a value. */
function parseArgument(p: Parser): Argument {
  const position = p.position;
  if (!p.isIdentifier() || !p.isSymbol("=>", 1)) return { position, value: parseValue(p) };
  const name = p.identifier();
  p.advance();
  return { position, name, value: parseValue(p) };
}

function refuseInArguments(p: Parser): void {
  const word = p.isOneOf("ON", "USING", "ORDER", "DEFAULT") ? p.token.text : undefined;
  if (word !== undefined) throw p.unsupported(`${word} within the arguments of a function`);
}

function parseNulls(p: Parser): Call["nulls"] {
  const word = p.isAhead(1, "NULLS") ? p.acceptOneOf("IGNORE", "RESPECT") : undefined;
  if (word !== undefined) p.advance();
  return word;
}

function withAnalytics(p: Parser, call: Call, innerNulls: Call["nulls"]): Call {
  const withinGroup = p.accept("WITHIN", "GROUP") ? parseWithinGroup(p) : undefined;
  const keep = p.isWord("KEEP") && p.isSymbol("(", 1) ? parseKeep(p) : undefined;
  if (p.isWord("FILTER") && p.isSymbol("(", 1)) throw p.unsupported("FILTER (WHERE …)");
  if (p.isSymbol(".") || p.isSymbol("("))
    throw p.unsupported("attributes and elements of a function's result");
  const nulls = innerNulls ?? parseNulls(p);
  const over = p.isWord("OVER") && p.isSymbol("(", 1) ? parseOver(p) : undefined;
  return {
    ...call,
    ...(withinGroup && { withinGroup }),
    ...(keep && { keep }),
    ...(nulls && { nulls }),
    ...(over && { over }),
  };
}

/** `KEEP (DENSE_RANK FIRST ORDER BY a)`. */
function parseKeep(p: Parser): Keep {
  const { start: position } = p.advance();
  p.open();
  p.expect("DENSE_RANK");
  const rank = p.expectOneOf(905, "FIRST", "LAST");
  p.expect("ORDER");
  p.expect("BY", 924);
  const orderBy = parseOrderItems(p);
  p.close();
  return { position, rank, orderBy };
}

function parseWithinGroup(p: Parser): OrderItem[] {
  p.open();
  p.expect("ORDER");
  p.expect("BY", 924);
  const items = parseOrderItems(p);
  p.close();
  return items;
}

function parseOver(p: Parser): Window {
  const { start: position } = p.advance();
  p.open();
  const partitionBy = p.accept("PARTITION", "BY") ? p.list(() => parseValue(p)) : [];
  const orderBy = p.accept("ORDER", "BY") ? parseOrderItems(p) : [];
  if (p.isOneOf("GROUPS", "EXCLUDE")) throw p.unsupported(`${p.token.text} in a window`);
  const unit = p.acceptOneOf("ROWS", "RANGE");
  const frame = unit === undefined ? undefined : { unit, ...parseFrame(p) };
  p.close();
  return { position, partitionBy, orderBy, ...(frame && { frame }) };
}

function parseFrame(p: Parser): { start: FrameBound; end?: FrameBound } {
  if (!p.accept("BETWEEN")) return { start: parseFrameBound(p) };
  const start = parseFrameBound(p);
  p.expect("AND");
  return { start, end: parseFrameBound(p) };
}

function parseFrameBound(p: Parser): FrameBound {
  const position = p.position;
  if (p.accept("CURRENT")) {
    p.expect("ROW");
    return { kind: "currentRow", position };
  }
  if (p.accept("UNBOUNDED")) {
    const side = p.expectOneOf(905, "PRECEDING", "FOLLOWING");
    return { kind: side === "PRECEDING" ? "unboundedPreceding" : "unboundedFollowing", position };
  }
  const offset = parseValue(p);
  const side = p.expectOneOf(905, "PRECEDING", "FOLLOWING");
  return { kind: side === "PRECEDING" ? "preceding" : "following", position, offset };
}

/** `a DESC NULLS LAST, …`. */
export function parseOrderItems(p: Parser): OrderItem[] {
  return p.list(() => parseOrderItem(p));
}

function parseOrderItem(p: Parser): OrderItem {
  const position = p.position;
  const expression = parseValue(p);
  const descending = p.acceptOneOf("ASC", "DESC") === "DESC";
  const nulls = p.accept("NULLS") ? p.expectOneOf(905, "FIRST", "LAST") : undefined;
  return { position, expression, descending, ...(nulls && { nulls }) };
}

/** What PL/SQL allows after an element: `rows(i).field(j)`. */
export function parsePostfix(p: Parser, base: Expression): Expression {
  for (;;) {
    const { position } = base;
    if (p.acceptSymbol(".")) base = { kind: "field", position, base, field: p.fieldName() };
    else if (p.isSymbol("(")) {
      base = { kind: "apply", position, base, args: p.parenthesised(() => parseArgument(p)) };
    } else return base;
  }
}
