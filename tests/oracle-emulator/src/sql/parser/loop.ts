import type { Forall, Identifier, LoopControl, LoopStatement } from "../ast";
import { acceptEndName, parseStatements } from "./block";
import { parseCursorArguments, parseExecuteImmediate } from "./cursor-statement";
import { parseRange } from "./declaration";
import { parseDml, startsDml } from "./dml";
import { parseCondition } from "./expression";
import type { Parser } from "./parser";
import { parseColumn, parseQuery } from "./query";

/** Whether a loop starts here. */
export function startsLoop(p: Parser): boolean {
  return p.isOneOf("LOOP", "WHILE", "FOR");
}

/** LOOP, WHILE or FOR with its semicolon. */
export function parseLoop(p: Parser, labels: readonly Identifier[]): LoopStatement {
  const position = p.position;
  const control = parseControl(p);
  p.expect("LOOP");
  const statements = parseStatements(p);
  p.expectAll("END", "LOOP");
  acceptEndName(p, labels);
  p.semicolon();
  return { kind: "loop", position, labels, control, statements };
}

function parseControl(p: Parser): LoopControl {
  if (p.accept("WHILE")) return { kind: "while", condition: parseCondition(p) };
  return p.accept("FOR") ? parseFor(p) : { kind: "endless" };
}

function parseFor(p: Parser): LoopControl {
  const variable = p.identifier();
  p.expect("IN");
  const reverse = p.accept("REVERSE");
  if (!reverse && p.isSymbol("(") && p.isAhead(1, "SELECT", "WITH")) {
    p.open();
    const query = parseQuery(p, { forUpdate: true });
    p.close();
    return { kind: "query", variable, query };
  }
  return reverse || !isCursor(p)
    ? { kind: "range", variable, reverse, ...parseRange(p) }
    : cursor(p, variable);
}

/** A cursor's name stands alone or before its arguments, and LOOP follows. */
function isCursor(p: Parser): boolean {
  let ahead = 0;
  if (!p.isIdentifier()) return false;
  while (p.isSymbol(".", ahead + 1)) ahead += 2;
  if (!p.isSymbol("(", ahead + 1)) return p.isAhead(ahead + 1, "LOOP");
  let depth = 0;
  for (ahead++; p.peek(ahead).type !== "end"; ahead++) {
    if (p.isSymbol("(", ahead)) depth++;
    else if (p.isSymbol(")", ahead) && --depth === 0) return p.isAhead(ahead + 1, "LOOP");
  }
  return false;
}

function cursor(p: Parser, variable: Identifier): LoopControl {
  return { kind: "cursor", variable, cursor: parseColumn(p), args: parseCursorArguments(p) };
}

/** FORALL i IN 1 .. n [SAVE EXCEPTIONS] dml. */
export function parseForall(p: Parser, position: number): Forall {
  p.advance();
  const variable = p.identifier();
  p.expect("IN");
  const bounds = parseForallBounds(p);
  const saveExceptions = p.accept("SAVE", "EXCEPTIONS");
  const { start } = p.token;
  if (!startsDml(p) && !p.isWord("EXECUTE")) throw p.error(905, "a DML statement");
  const statement = startsDml(p) ? parseDml(p) : parseExecuteImmediate(p, start);
  return { kind: "forall", position, variable, bounds, saveExceptions, statement };
}

function parseForallBounds(p: Parser): Forall["bounds"] {
  if (p.accept("INDICES", "OF")) return { kind: "indicesOf", collection: parseColumn(p) };
  if (p.accept("VALUES", "OF")) return { kind: "valuesOf", collection: parseColumn(p) };
  return { kind: "range", ...parseRange(p) };
}
