import type {
  ComparisonOperator,
  Exists,
  Expression,
  InTest,
  IsTest,
  LockWait,
  Row,
  SourceExpression,
  Subquery,
} from "../ast";
import { isCondition, unwrapped } from "./conditions";
import type { Parser } from "./parser";
import { parsePrimary } from "./primary";
import { parseQuery, startsQuery } from "./query";

const COMPARISONS: Readonly<Record<string, ComparisonOperator>> = {
  "=": "=",
  "<>": "<>",
  "!=": "<>",
  "^=": "<>",
  "~=": "<>",
  "<": "<",
  ">": ">",
  "<=": "<=",
  ">=": ">=",
};

/** A value. In PL/SQL conditions are values too; in SQL they are not. */
export function parseValue(p: Parser): Expression {
  if (p.language === "plsql") return parseExpression(p);
  const value = parseAdditive(p);
  if (isCondition(value) || value.kind === "row") throw p.error(907);
  return value;
}

/** A value or a condition, whichever stands here. */
export function parseExpression(p: Parser): Expression {
  return p.nested(() => parseOr(p));
}

/** A condition, as WHERE, ON, CHECK and WHEN want it. */
export function parseCondition(p: Parser): Expression {
  return requireCondition(p, parseExpression(p));
}

/** A value with its text, as the dictionary keeps it. */
export function parseSourceValue(p: Parser): SourceExpression {
  const position = p.position;
  const expression = parseValue(p);
  return { position, expression, text: p.textUntilNext(position) };
}

/** A condition with its text. */
export function parseSourceCondition(p: Parser): SourceExpression {
  const position = p.position;
  const expression = parseCondition(p);
  return { position, expression, text: p.textUntilNext(position) };
}

function requireCondition(p: Parser, expression: Expression): Expression {
  if (p.language === "plsql" || isCondition(expression)) return expression;
  throw p.error(920);
}

function requireValue(p: Parser, expression: Expression): Expression {
  if (p.language === "plsql" || !isCondition(expression)) return expression;
  throw p.error(p.atEnd ? 936 : 933);
}

function parseOr(p: Parser): Expression {
  let left = parseAnd(p);
  while (p.isWord("OR")) {
    requireCondition(p, left);
    const { start: position } = p.advance();
    const right = requireCondition(p, parseAnd(p));
    left = { kind: "logical", position, operator: "OR", left, right };
  }
  return left;
}

function parseAnd(p: Parser): Expression {
  let left = parseNot(p);
  while (p.isWord("AND")) {
    requireCondition(p, left);
    const { start: position } = p.advance();
    const right = requireCondition(p, parseNot(p));
    left = { kind: "logical", position, operator: "AND", left, right };
  }
  return left;
}

function parseNot(p: Parser): Expression {
  const position = p.position;
  if (!p.accept("NOT")) return parseComparison(p);
  const operand = requireCondition(
    p,
    p.nested(() => parseNot(p)),
  );
  return { kind: "unary", position, operator: "NOT", operand };
}

function parseComparison(p: Parser): Expression {
  if (p.isWord("EXISTS") && p.isSymbol("(", 1)) return parseExists(p);
  let left = parseAdditive(p);
  // PL/SQL compares conditions, as in (a IS NULL) = (b IS NULL); a chain a = b = c is an error in both.
  const test = parseTest(p, left);
  if (test !== undefined) left = test;
  else if (left.kind === "row") throw p.error(p.isSymbol(")") ? 907 : 920);
  return left;
}

function parseExists(p: Parser): Exists {
  const { start: position } = p.advance();
  p.open();
  const query = parseQuery(p);
  p.close();
  return { kind: "exists", position, query };
}

function parseTest(p: Parser, left: Expression): Expression | undefined {
  if (p.token.type === "symbol") return parseOperator(p, left);
  if (p.isWord("IS")) return parseIs(p, left);
  const negated = p.isWord("NOT") && p.isAhead(1, "IN", "BETWEEN", "LIKE");
  const position = p.position;
  if (negated) p.advance();
  refuseTest(p);
  if (!p.isOneOf("IN", "BETWEEN", "LIKE")) return undefined;
  requireValue(p, left);
  if (p.accept("IN")) return parseIn(p, left, position, negated);
  if (left.kind === "row") throw p.error(920);
  if (p.accept("BETWEEN")) {
    const low = operand(p);
    p.expect("AND");
    return { kind: "between", position, negated, value: left, low, high: operand(p) };
  }
  p.expect("LIKE");
  const pattern = operand(p);
  const escape = p.accept("ESCAPE") ? operand(p) : undefined;
  return { kind: "like", position, negated, value: left, pattern, ...(escape && { escape }) };
}

function refuseTest(p: Parser): void {
  const ahead = p.isWord("NOT") ? 1 : 0;
  if (p.isAhead(ahead, "LIKEC", "LIKE2", "LIKE4", "MEMBER", "SUBMULTISET")) {
    throw p.unsupported(p.peek(ahead).text);
  }
}

function operand(p: Parser): Expression {
  const value = requireValue(p, parseAdditive(p));
  if (value.kind === "row") throw p.error(907);
  return value;
}

function parseOperator(p: Parser, left: Expression): Expression | undefined {
  const operator = COMPARISONS[p.token.text];
  if (operator === undefined) return undefined;
  requireValue(p, left);
  const { start: position } = p.advance();
  const quantifier = p.acceptOneOf("ANY", "SOME", "ALL");
  if (quantifier !== undefined) {
    const right = parseListOrQuery(p);
    return {
      kind: "quantified",
      position,
      operator,
      quantifier: quantifier === "ALL" ? "ALL" : "ANY",
      left,
      right,
    };
  }
  const right = left.kind === "row" ? parseRowQuery(p, operator) : operand(p);
  return { kind: "comparison", position, operator, left, right };
}

/** `(a, b) = (SELECT …)`: nothing else stands on the right of a row. */
function parseRowQuery(p: Parser, operator: ComparisonOperator): Expression {
  if (operator !== "=" && operator !== "<>") throw p.error(920);
  const right = parseAdditive(p);
  if (right.kind !== "subquery") throw p.error(920);
  return right;
}

function parseIs(p: Parser, value: Expression): IsTest {
  requireValue(p, value);
  if (value.kind === "row") throw p.error(920);
  const { start: position } = p.advance();
  const negated = p.accept("NOT");
  if (p.isOneOf("OF", "EMPTY", "JSON", "DANGLING", "A")) throw p.unsupported(`IS ${p.token.text}`);
  const test = p.expectOneOf(905, "NULL", "NAN", "INFINITE", "TRUE", "FALSE");
  return { kind: "is", position, negated, test, value };
}

function parseIn(p: Parser, value: Expression, position: number, negated: boolean): InTest {
  return { kind: "in", position, negated, value, right: parseListOrQuery(p) };
}

/** `(SELECT …)` or `(a, b, …)`, whose items may be rows. */
function parseListOrQuery(p: Parser): Subquery | readonly Expression[] {
  const position = p.position;
  p.open();
  if (startsQuery(p)) {
    const query = parseQuery(p);
    p.close();
    return { kind: "subquery", position, query };
  }
  const items = p.list(() => requireValue(p, parseAdditive(p)));
  p.close();
  const [only] = items;
  return items.length === 1 && only?.kind === "subquery" ? only : items;
}

/** Sums and concatenations, which bind alike. */
export function parseAdditive(p: Parser): Expression {
  let left = parseTerm(p);
  for (;;) {
    const operator = symbolOf(p, "+", "-", "||");
    if (operator === undefined) return left;
    const { start: position } = p.advance();
    left = { kind: "arithmetic", position, operator, left: arithmetic(p, left), right: parseTerm(p) };
    arithmetic(p, left.right);
  }
}

function parseTerm(p: Parser): Expression {
  let left = parseSigned(p);
  for (;;) {
    const operator = symbolOf(p, "*", "/");
    if (operator === undefined) return left;
    const { start: position } = p.advance();
    left = { kind: "arithmetic", position, operator, left: arithmetic(p, left), right: parseSigned(p) };
    arithmetic(p, left.right);
  }
}

function symbolOf<S extends string>(p: Parser, ...symbols: readonly S[]): S | undefined {
  return p.token.type === "symbol" ? symbols.find((symbol) => symbol === p.token.text) : undefined;
}

/** No operator takes a condition or a row. */
function arithmetic(p: Parser, value: Expression): Expression {
  if (unwrapped(value).kind === "row" || (isCondition(value) && value.kind !== "call")) throw p.error(907);
  return value;
}

function parseSigned(p: Parser): Expression {
  const position = p.position;
  const operator = symbolOf(p, "+", "-");
  if (operator !== undefined) {
    p.advance();
    const operand = arithmetic(
      p,
      p.nested(() => parseSigned(p)),
    );
    return { kind: "unary", position, operator, operand };
  }
  const word = p.isSymbol("(", 1) ? undefined : p.acceptOneOf("PRIOR", "CONNECT_BY_ROOT");
  if (word !== undefined) {
    return { kind: "unary", position, operator: word, operand: p.nested(() => parseSigned(p)) };
  }
  return parsePower(p);
}

function parsePower(p: Parser): Expression {
  const left = parseZoned(p);
  if (p.language !== "plsql" || !p.isSymbol("**")) return left;
  const { start: position } = p.advance();
  const right = p.nested(() => parseSigned(p));
  return { kind: "arithmetic", position, operator: "**", left, right };
}

function parseZoned(p: Parser): Expression {
  let value = parsePrimary(p);
  for (;;) {
    const position = p.position;
    if (p.accept("AT", "LOCAL")) value = { kind: "atTimeZone", position, value, zone: "LOCAL" };
    else if (p.accept("AT", "TIME", "ZONE")) {
      value = { kind: "atTimeZone", position, value, zone: parsePrimary(p) };
    } else return value;
  }
}

/** `(a, b)` as a row: only what may stand left of IN and `=`. */
export function rowOf(position: number, items: readonly Expression[]): Row {
  return { kind: "row", position, items };
}

/** NOWAIT, WAIT n or nothing. */
export function parseWait(p: Parser): LockWait {
  if (p.accept("NOWAIT")) return { kind: "nowait" };
  return p.accept("WAIT") ? { kind: "wait", seconds: p.integer(905) } : { kind: "default" };
}
