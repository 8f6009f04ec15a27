import type { Case, ComparisonOperator, Expression, InTest, IsTest, Like } from "../sql/ast";
import { evaluateOver, familyOf, toNumber, toText } from "./coerce";
import type { Family } from "./coerce";
import type { Context } from "./context";
import { compareNumbers } from "./decimal";
import { unsupported } from "./errors";
import { evaluate, evaluateScalar, truth } from "./expression";
import { truthNode } from "./nodes";
import type { Scope } from "./scope";
import type { Cell, ScalarCell } from "./values";
import { textCell } from "./values";

type Truth = boolean | null;

export function not(value: Truth): Truth {
  return value === null ? null : !value;
}

export async function and(left: Truth, right: () => Promise<Truth>): Promise<Truth> {
  if (left === false) return false;
  const second = await right();
  if (second === false) return false;
  return left === null || second === null ? null : true;
}

export async function or(left: Truth, right: () => Promise<Truth>): Promise<Truth> {
  if (left === true) return true;
  const second = await right();
  if (second === true) return true;
  return left === null || second === null ? null : false;
}

function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case "=":
      return order === 0;
    case "<>":
      return order !== 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    case ">=":
      return order >= 0;
  }
}

/** Two CHARs, or a CHAR and a literal, compare without their padding. */
function compareTexts(left: ScalarCell, right: ScalarCell): number {
  const padded = [left, right].every(({ type }) => type.type.name === "CHAR" || type.type.name === "NCHAR");
  const [a, b] = [left, right].map(({ value }) => (padded ? (value as string).trimEnd() : (value as string)));
  return Buffer.compare(Buffer.from(a ?? ""), Buffer.from(b ?? ""));
}

/** Undefined: only SQL knows the order. */
function orderOf(left: ScalarCell, right: ScalarCell): number | undefined {
  const families: readonly Family[] = [familyOf(left.type.type), familyOf(right.type.type)];
  if (families.every((family) => family === "text")) return compareTexts(left, right);
  if (families.every((family) => family === "number" || family === "text")) {
    return compareNumbers(toNumber(left) ?? "0", toNumber(right) ?? "0");
  }
  if (families.every((family) => family === "boolean")) return Number(left.value) - Number(right.value);
  if (families.every((family) => family === "raw")) {
    return Buffer.compare(left.value as Buffer, right.value as Buffer);
  }
  return undefined;
}

export async function compare(
  context: Context,
  operator: ComparisonOperator,
  left: ScalarCell,
  right: ScalarCell,
): Promise<Truth> {
  if (left.value === null || right.value === null || left.value === "" || right.value === "") return null;
  const order = orderOf(left, right);
  if (order !== undefined) return holds(operator, order);
  const result = await evaluateOver(context.host, [left, right], (a, b) =>
    truthNode({ kind: "comparison", operator, left: a, right: b, position: 0 }),
  );
  return result.value === null ? null : result.value === "1";
}

export function isTest(node: IsTest, cell: Cell): Truth {
  const result = testOf(node, cell);
  return node.negated ? !result : result;
}

function testOf(node: IsTest, cell: Cell): boolean {
  if (cell.kind === "collection" && node.test === "NULL") return cell.elements === undefined;
  if (cell.kind !== "scalar") throw unsupported(`IS ${node.test} of a record`, node.position);
  switch (node.test) {
    case "NULL":
      return cell.value === null || cell.value === "";
    case "TRUE":
      return cell.value === true;
    case "FALSE":
      return cell.value === false;
    default:
      throw unsupported(`IS ${node.test} in PL/SQL`, node.position);
  }
}

type Evaluate = (node: Expression) => Promise<ScalarCell>;

export async function isIn(context: Context, node: InTest, value: Evaluate): Promise<Truth> {
  if ("kind" in node.right) throw unsupported("a subquery in an expression of PL/SQL", node.position);
  const tested = await value(node.value);
  let found: Truth = false;
  for (const item of node.right) {
    found = await or(found, async () => compare(context, "=", tested, await value(item)));
  }
  return node.negated ? not(found) : found;
}

type PatternPart =
  { readonly kind: "literal"; readonly character: string } | { readonly kind: "any" | "one" };

function patternParts(pattern: string, escape: string | null): readonly PatternPart[] {
  const parts: PatternPart[] = [];
  let escaped = false;
  for (const character of pattern) {
    if (!escaped && character === escape) {
      escaped = true;
      continue;
    }
    if (!escaped && character === "%") parts.push({ kind: "any" });
    else if (!escaped && character === "_") parts.push({ kind: "one" });
    else parts.push({ kind: "literal", character });
    escaped = false;
  }
  return parts;
}

/** Goes back to the last % only, so that no pattern takes exponential time. */
function matchesPattern(text: readonly string[], parts: readonly PatternPart[]): boolean {
  let [at, part, lastAny, retry] = [0, 0, -1, 0];
  while (at < text.length) {
    const wanted = parts[part];
    if (wanted?.kind === "any") {
      [lastAny, retry] = [part, at];
      part += 1;
    } else if (wanted?.kind === "one" || (wanted?.kind === "literal" && wanted.character === text[at])) {
      at += 1;
      part += 1;
    } else {
      if (lastAny < 0) return false;
      retry += 1;
      [at, part] = [retry, lastAny + 1];
    }
  }
  return parts.slice(part).every(({ kind }) => kind === "any");
}

export async function isLike(context: Context, node: Like, value: Evaluate): Promise<Truth> {
  const text = await toText(context.host, await value(node.value));
  const pattern = await toText(context.host, await value(node.pattern));
  const escape = node.escape === undefined ? null : await toText(context.host, await value(node.escape));
  if (text === null || pattern === null) return null;
  return matchesPattern([...text], patternParts(pattern, escape)) !== node.negated;
}

/** CASE as an expression: the first branch that holds, else NULL. */
export async function caseResult(context: Context, scope: Scope, node: Case): Promise<Cell> {
  const operand = node.operand === undefined ? undefined : await evaluateScalar(context, scope, node.operand);
  for (const { when, then } of node.whens) {
    const matches =
      operand === undefined
        ? await truth(context, scope, when)
        : await compare(context, "=", operand, await evaluateScalar(context, scope, when));
    if (matches === true) return evaluate(context, scope, then);
  }
  return node.otherwise === undefined ? textCell(null) : evaluate(context, scope, node.otherwise);
}
