import type { ExecuteImmediate, Expression, FetchCursor, PlsqlStatement, UsingArgument } from "../ast";
import { parseExpression } from "./expression";
import type { Parser } from "./parser";
import { parseCursorName } from "./plsql-statement";
import { parseInto, parseQuery, startsQuery } from "./query";

/** EXECUTE IMMEDIATE text [INTO …] [USING …] [RETURNING INTO …]. */
export function parseExecuteImmediate(p: Parser, position: number): ExecuteImmediate {
  p.expectAll("EXECUTE", "IMMEDIATE");
  const text = parseExpression(p);
  const into = p.isOneOf("INTO", "BULK") ? parseInto(p) : undefined;
  const using = p.accept("USING") ? p.list(() => parseUsing(p)) : [];
  const returning = p.acceptOneOf("RETURNING", "RETURN") === undefined ? undefined : parseInto(p);
  return {
    kind: "executeImmediate",
    position,
    text,
    ...(into && { into }),
    using,
    ...(returning && { returning }),
  };
}

function parseUsing(p: Parser): UsingArgument {
  const position = p.position;
  const isIn = p.accept("IN");
  const isOut = p.accept("OUT");
  return { position, mode: isOut ? (isIn ? "IN OUT" : "OUT") : "IN", value: parseExpression(p) };
}

/** OPEN c, OPEN c(1), OPEN c FOR …. */
export function parseOpen(p: Parser, position: number): PlsqlStatement {
  p.advance();
  const cursor = parseCursorName(p);
  if (p.accept("FOR")) {
    const source: Extract<PlsqlStatement, { kind: "openFor" }>["source"] = startsQuery(p)
      ? parseQuery(p, { forUpdate: true })
      : parseExpression(p);
    const using = p.accept("USING") ? p.list(() => parseUsing(p)) : [];
    return { kind: "openFor", position, cursor, source, using };
  }
  return { kind: "open", position, cursor, args: parseCursorArguments(p) };
}

/** `(1, 'x')`, if it stands here. */
export function parseCursorArguments(p: Parser): Expression[] {
  return p.isSymbol("(") ? p.parenthesised(() => parseExpression(p)) : [];
}

/** FETCH c [BULK COLLECT] INTO … [LIMIT n]. */
export function parseFetch(p: Parser, position: number): FetchCursor {
  p.advance();
  const cursor = parseCursorName(p);
  const into = parseInto(p);
  const limit = into.bulk && p.accept("LIMIT") ? parseExpression(p) : undefined;
  return { kind: "fetch", position, cursor, into, ...(limit && { limit }) };
}

/** CLOSE c. */
export function parseClose(p: Parser, position: number): PlsqlStatement {
  p.advance();
  return { kind: "close", position, cursor: parseCursorName(p) };
}
