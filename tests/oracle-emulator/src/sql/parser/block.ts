import type { Block, Declaration, ExceptionHandler, Identifier, PlsqlStatement } from "../ast";
import { parseDeclaration } from "./declaration";
import type { Parser } from "./parser";
import { parsePlsqlStatement } from "./plsql-statement";
import { parseColumn } from "./query";

/** What stands before BEGIN. */
export interface Declarations {
  readonly declarations: readonly Declaration[];
  /** PRAGMA AUTONOMOUS_TRANSACTION is a property of the block. */
  readonly autonomous: boolean;
}

const NOTHING_DECLARED: Declarations = { declarations: [], autonomous: false };

/** An anonymous or nested block, from DECLARE or BEGIN to its END, with its semicolon. */
export function parseBlock(p: Parser, labels: readonly Identifier[] = []): Block {
  const position = p.position;
  const declared = p.accept("DECLARE") ? parseDeclarations(p) : NOTHING_DECLARED;
  return parseBody(p, position, declared, labels);
}

/** A routine's block: its declarations stand without DECLARE, its END may repeat the name. */
export function parseRoutineBlock(p: Parser, name: Identifier): Block {
  const position = p.position;
  return parseBody(p, position, parseDeclarations(p), [name]);
}

/** A section of a compound trigger, whose END repeats its timing. */
export function parseSection(p: Parser, timing: readonly string[]): Block {
  const position = p.position;
  return parseBody(p, position, parseDeclarations(p), [], timing);
}

/** What may follow a subprogram with a body: no variable, type or exception. */
const AFTER_A_BODY = ["CURSOR", "FUNCTION", "PRAGMA", "PROCEDURE"];

function hasBody(node: Declaration): boolean {
  return (node.kind === "procedure" || node.kind === "function") && node.block !== undefined;
}

/**
 * Declarations up to BEGIN, END or another word that ends them: item_list_1, then item_list_2.
 * @see https://docs.oracle.com/database/122/LNPLS/block.htm
 */
export function parseDeclarations(p: Parser, enders: readonly string[] = []): Declarations {
  const declarations: Declaration[] = [];
  let autonomous = false;
  while (!p.isOneOf("BEGIN", "END", ...enders) && !p.atEnd) {
    if (declarations.some(hasBody) && !p.isOneOf(...AFTER_A_BODY))
      throw p.error(905, "one of the following: begin function pragma procedure");
    if (p.accept("PRAGMA", "AUTONOMOUS_TRANSACTION")) {
      p.semicolon();
      autonomous = true;
    } else declarations.push(parseDeclaration(p));
  }
  return { declarations, autonomous };
}

/** BEGIN … [EXCEPTION …] END [name]; */
function parseBody(
  p: Parser,
  position: number,
  declared: Declarations,
  labels: readonly Identifier[],
  timing: readonly string[] = [],
): Block {
  p.expect("BEGIN");
  const statements = parseStatements(p);
  const handlers = p.accept("EXCEPTION") ? parseHandlers(p) : [];
  p.expect("END");
  p.expectAll(...timing);
  acceptEndName(p, labels);
  p.semicolon();
  return { kind: "block", position, labels, ...declared, statements, handlers };
}

/** The name after END must be the one at the top. */
export function acceptEndName(p: Parser, labels: readonly Identifier[]): void {
  if (!p.isIdentifier()) return;
  if (!labels.some((label) => label.name === p.token.text)) throw p.error(905, ";");
  p.advance();
}

/** At least one statement, up to a word that ends the list. */
export function parseStatements(p: Parser): PlsqlStatement[] {
  const statements = [parsePlsqlStatement(p)];
  while (!p.isOneOf("END", "EXCEPTION", "ELSE", "ELSIF", "WHEN") && !p.atEnd) {
    statements.push(parsePlsqlStatement(p));
  }
  return statements;
}

function parseHandlers(p: Parser): ExceptionHandler[] {
  const handlers: ExceptionHandler[] = [];
  while (p.isWord("WHEN")) handlers.push(parseHandler(p));
  if (handlers.length === 0) throw p.error(905, "WHEN");
  return handlers;
}

function parseHandler(p: Parser): ExceptionHandler {
  const { start: position } = p.advance();
  const exceptions = p.accept("OTHERS") ? [] : [parseColumn(p)];
  while (exceptions.length > 0 && p.accept("OR")) exceptions.push(parseColumn(p));
  p.expect("THEN");
  return { position, exceptions, others: exceptions.length === 0, statements: parseStatements(p) };
}
