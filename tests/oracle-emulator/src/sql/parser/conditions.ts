import type { Expression } from "../ast";

const CONDITIONS: ReadonlySet<Expression["kind"]> = new Set<Expression["kind"]>([
  "comparison",
  "quantified",
  "logical",
  "between",
  "like",
  "is",
  "in",
  "exists",
]);

/** Functions that SQL takes as conditions alone. */
const CONDITION_FUNCTIONS = new Set(["REGEXP_LIKE", "LNNVL"]);

/** The expression without its parentheses. */
export function unwrapped(expression: Expression): Expression {
  return expression.kind === "parenthesised" ? unwrapped(expression.expression) : expression;
}

/** Whether an expression is a condition in SQL, which knows no boolean values. */
export function isCondition(expression: Expression): boolean {
  const inner = unwrapped(expression);
  if (inner.kind === "unary") return inner.operator === "NOT";
  if (inner.kind !== "call") return CONDITIONS.has(inner.kind);
  return inner.name.length === 1 && CONDITION_FUNCTIONS.has(inner.name[0]!.name);
}
