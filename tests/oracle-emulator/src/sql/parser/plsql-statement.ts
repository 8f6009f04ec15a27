import type {
  Bind,
  CaseStatement,
  ExitStatement,
  Identifier,
  IfStatement,
  Name,
  PlsqlStatement,
} from "../ast";
import { parseBlock, parseStatements } from "./block";
import { parseClose, parseExecuteImmediate, parseFetch, parseOpen } from "./cursor-statement";
import { parseDml, startsDml } from "./dml";
import { parseCondition, parseExpression } from "./expression";
import { parseForall, parseLoop, startsLoop } from "./loop";
import type { Parser } from "./parser";
import { parsePrimary } from "./primary";
import { isTarget, parseColumn, parseQuery, startsQuery } from "./query";
import { parseTransactionControl } from "./session";

/** One statement of a block with its semicolon. */
export function parsePlsqlStatement(p: Parser): PlsqlStatement {
  return p.nested(() => parseOne(p));
}

function parseOne(p: Parser): PlsqlStatement {
  const labels: Identifier[] = [];
  while (p.acceptSymbol("<<")) {
    labels.push(p.identifier());
    p.expectSymbol(">>", 905);
  }
  if (p.isOneOf("DECLARE", "BEGIN")) return parseBlock(p, labels);
  if (startsLoop(p)) return parseLoop(p, labels);
  if (labels.length > 0) throw p.unsupported("labels of single statements");
  const compound = parseCompound(p);
  if (compound !== undefined) return compound;
  const statement = parseSimple(p);
  p.semicolon();
  return statement;
}

function parseCompound(p: Parser): PlsqlStatement | undefined {
  if (p.isWord("IF")) return parseIf(p);
  if (p.isWord("CASE")) return parseCase(p);
  return undefined;
}

function parseIf(p: Parser): IfStatement {
  const { start: position } = p.advance();
  const branches = [parseBranch(p)];
  while (p.accept("ELSIF")) branches.push(parseBranch(p));
  const otherwise = p.accept("ELSE") ? parseStatements(p) : undefined;
  p.expectAll("END", "IF");
  p.semicolon();
  return { kind: "if", position, branches, ...(otherwise && { otherwise }) };
}

function parseBranch(p: Parser): IfStatement["branches"][number] {
  const condition = parseCondition(p);
  p.expect("THEN");
  return { condition, statements: parseStatements(p) };
}

function parseCase(p: Parser): CaseStatement {
  const { start: position } = p.advance();
  const operand = p.isWord("WHEN") ? undefined : parseExpression(p);
  const branches = [];
  while (p.accept("WHEN")) {
    const when = parseExpression(p);
    p.expect("THEN");
    branches.push({ when, statements: parseStatements(p) });
  }
  if (branches.length === 0) throw p.error(905, "WHEN");
  const otherwise = p.accept("ELSE") ? parseStatements(p) : undefined;
  p.expectAll("END", "CASE");
  p.semicolon();
  return {
    kind: "caseStatement",
    position,
    ...(operand && { operand }),
    branches,
    ...(otherwise && { otherwise }),
  };
}

/** Statements that the caller's semicolon ends. */
function parseSimple(p: Parser): PlsqlStatement {
  if (startsDml(p)) return parseDml(p);
  if (startsQuery(p)) return parseSelectInto(p);
  const { text, start: position, type } = p.token;
  if (type === "word") {
    const rule = Object.hasOwn(RULES, text) ? RULES[text] : undefined;
    if (rule !== undefined && !p.isSymbol("(", 1) && !p.isSymbol(".", 1) && !p.isSymbol(":=", 1)) {
      return rule(p, position);
    }
    if (text === "RETURN") return parseReturn(p, position);
    if (text === "GOTO" || text === "PIPE") throw p.unsupported(text);
  }
  return parseTransactionControl(p) ?? parseAssignmentOrCall(p, position);
}

const RULES: Readonly<Record<string, (p: Parser, position: number) => PlsqlStatement>> = {
  NULL: (p, position) => {
    p.advance();
    return { kind: "nullStatement", position };
  },
  EXIT: parseExit,
  CONTINUE: parseExit,
  RETURN: parseReturn,
  RAISE: (p, position) => {
    p.advance();
    if (p.isSymbol(";")) return { kind: "raise", position };
    return { kind: "raise", position, exception: parseColumn(p) };
  },
  EXECUTE: parseExecuteImmediate,
  OPEN: parseOpen,
  FETCH: parseFetch,
  CLOSE: parseClose,
  FORALL: parseForall,
};

function parseReturn(p: Parser, position: number): PlsqlStatement {
  p.advance();
  if (p.isSymbol(";")) return { kind: "return", position };
  return { kind: "return", position, value: parseExpression(p) };
}

function parseExit(p: Parser, position: number): ExitStatement {
  const kind = p.advance().text === "EXIT" ? "exit" : "continue";
  const label = p.isIdentifier() ? p.identifier() : undefined;
  const when = p.accept("WHEN") ? parseCondition(p) : undefined;
  return { kind, position, ...(label && { label }), ...(when && { when }) };
}

function parseSelectInto(p: Parser): PlsqlStatement {
  const position = p.position;
  const query = parseQuery(p, { into: true, forUpdate: true });
  let { body } = query;
  while (body.kind === "setOperation") body = body.left;
  const into = body.kind === "select" ? body.into : undefined;
  if (into === undefined)
    throw p.compilationError("PLS-00428: an INTO clause is expected in this SELECT statement");
  return { kind: "selectInto", position, query, into };
}

function parseAssignmentOrCall(p: Parser, position: number): PlsqlStatement {
  if (p.token.type === "word" && p.isReserved(p.token.text)) throw p.error(900, "a statement");
  const target = parsePrimary(p);
  if (p.acceptSymbol(":=")) {
    if (!isTarget(target)) throw p.error(900, ";");
    return { kind: "assign", position, target, value: parseExpression(p) };
  }
  if (!isTarget(target) || target.kind === "bind" || target.kind === "triggerField") {
    throw p.error(900, ":=");
  }
  return { kind: "callStatement", position, target };
}

/** A cursor's name, or a bind. */
export function parseCursorName(p: Parser): Name | Bind {
  if (!p.isSymbol(":")) return parseColumn(p);
  const bind = parsePrimary(p);
  if (bind.kind !== "bind") throw p.error(904);
  return bind;
}
