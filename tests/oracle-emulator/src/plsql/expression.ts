import type { Expression } from "../sql/ast";
import type { Context } from "./context";
import { bindOf } from "./context";
import { arithmetic } from "./arithmetic";
import { evaluateCall, evaluateNamed } from "./call-expression";
import { coerce, toBoolean } from "./coerce";
import { and, caseResult, compare, isIn, isLike, isTest, not, or } from "./condition";
import { cursorAttribute } from "./cursor";
import { unsupported } from "./errors";
import { currentUser, sqlCode, sqlErrorText } from "./environment";
import { Hoisted } from "./hoisted";
import { truthNode } from "./nodes";
import { applied, fieldOf } from "./place";
import type { Scope } from "./scope";
import { toNumberText } from "./decimal";
import type { Cell, ScalarCell } from "./values";
import { booleanCell, cellOf, numberCell, textCell } from "./values";

const CONDITIONS: ReadonlySet<string> = new Set([
  "comparison",
  "logical",
  "between",
  "like",
  "is",
  "in",
  "exists",
  "quantified",
]);

/** The value of an expression: here where numbers, texts and truth are concerned, else by one SELECT of the host. */
export async function evaluate(context: Context, scope: Scope, node: Expression): Promise<Cell> {
  switch (node.kind) {
    case "number":
      if (node.binary !== undefined) return delegate(context, scope, node);
      return numberCell(toNumberText(node.text) ?? null);
    case "string":
      return textCell(node.value);
    case "null":
      return textCell(null);
    case "boolean":
      return booleanCell(node.value);
    case "bind": {
      const bind = bindOf(context, node.name, node.position);
      bind.read = true;
      return bind.cell;
    }
    case "parenthesised":
      return evaluate(context, scope, node.expression);
    case "name":
      return evaluateNamed(context, scope, node);
    case "call":
      return evaluateCall(context, scope, node);
    case "field":
      return fieldOf(await evaluate(context, scope, node.base), node.field);
    case "apply":
      return applied(context, scope, await evaluate(context, scope, node.base), node.args, node.position);
    case "cursorAttribute":
      return cursorAttribute(context, scope, node);
    default:
      return evaluateOperation(context, scope, node);
  }
}

async function evaluateOperation(context: Context, scope: Scope, node: Expression): Promise<Cell> {
  switch (node.kind) {
    case "arithmetic":
      return arithmetic(
        context,
        node.operator,
        await evaluateScalar(context, scope, node.left),
        await evaluateScalar(context, scope, node.right),
      );
    case "unary":
      if (node.operator === "NOT") return booleanCell(not(await truth(context, scope, node.operand)));
      if (node.operator !== "-" && node.operator !== "+") return delegate(context, scope, node);
      return arithmetic(
        context,
        node.operator,
        numberCell("0"),
        await evaluateScalar(context, scope, node.operand),
      );
    case "case":
      return caseResult(context, scope, node);
    case "pseudo":
      if (node.name === "SQLCODE") return numberCell(sqlCode(context));
      if (node.name === "SQLERRM") return textCell(sqlErrorText(context));
      if (node.name === "USER") return currentUser(context);
      return delegate(context, scope, node);
    default:
      return CONDITIONS.has(node.kind)
        ? booleanCell(await evaluateCondition(context, scope, node))
        : delegate(context, scope, node);
  }
}

async function evaluateCondition(context: Context, scope: Scope, node: Expression): Promise<boolean | null> {
  const value = (expression: Expression): Promise<ScalarCell> => evaluateScalar(context, scope, expression);
  switch (node.kind) {
    case "comparison":
      return compare(context, node.operator, await value(node.left), await value(node.right));
    case "logical":
      return node.operator === "AND"
        ? and(await truth(context, scope, node.left), () => truth(context, scope, node.right))
        : or(await truth(context, scope, node.left), () => truth(context, scope, node.right));
    case "between": {
      const tested = await value(node.value);
      const low = await compare(context, ">=", tested, await value(node.low));
      const result = await and(low, async () => compare(context, "<=", tested, await value(node.high)));
      return node.negated ? not(result) : result;
    }
    case "like":
      return isLike(context, node, value);
    case "is":
      return isTest(node, await evaluate(context, scope, node.value));
    case "in":
      return isIn(context, node, value);
    default: {
      const result = await delegate(context, scope, truthNode(node));
      return result.value === null ? null : result.value === "1";
    }
  }
}

/** A truth value of PL/SQL: true, false or NULL. */
export async function truth(context: Context, scope: Scope, node: Expression): Promise<boolean | null> {
  return toBoolean(await evaluate(context, scope, node));
}

export async function evaluateScalar(context: Context, scope: Scope, node: Expression): Promise<ScalarCell> {
  const cell = await evaluate(context, scope, node);
  if (cell.kind !== "scalar") throw unsupported("a record or collection as an operand", node.position);
  return cell;
}

/** A bound, a limit or an index: a whole number, NULL refused. */
export async function evaluateInteger(context: Context, scope: Scope, node: Expression): Promise<number> {
  const cell = await evaluateScalar(context, scope, node);
  const type = {
    kind: "scalar",
    type: { name: "NUMBER" },
    range: { low: "-2147483648", high: "2147483647" },
    notNull: true,
  } as const;
  return Number(await coerce(context.host, cell, type));
}

/** Runs an expression in SQL, with its operands evaluated here. */
export async function delegate(context: Context, scope: Scope, node: Expression): Promise<ScalarCell> {
  const hoisted = new Hoisted();
  const built = await withOperands(node, async (operand) => {
    if (isLiteral(operand)) return operand;
    if (CONDITIONS.has(operand.kind)) return withOperands(operand, (inner) => hoist(inner));
    return hoist(operand);
  });
  async function hoist(operand: Expression): Promise<Expression> {
    if (isLiteral(operand)) return operand;
    return hoisted.add(await evaluateScalar(context, scope, operand), operand.position);
  }
  return cellOf(await context.host.evaluate(built, hoisted));
}

function isLiteral(node: Expression): boolean {
  return ["number", "string", "null", "dateLiteral", "timestampLiteral", "intervalLiteral"].includes(
    node.kind,
  );
}

function isExpression(value: unknown): value is Expression {
  return typeof value === "object" && value !== null && "kind" in value && "position" in value;
}

const NOT_OPERANDS: ReadonlySet<string> = new Set(["type", "over", "withinGroup", "query", "returning"]);

/** The node with each operand replaced. What holds a query is not an expression of PL/SQL. */
async function withOperands(
  node: Expression,
  replace: (operand: Expression) => Promise<Expression>,
): Promise<Expression> {
  if (node.kind === "subquery" || node.kind === "exists") {
    throw unsupported("a subquery in an expression of PL/SQL", node.position);
  }
  const copy: Record<string, unknown> = { ...node };
  for (const [key, child] of Object.entries(node)) {
    if (NOT_OPERANDS.has(key)) continue;
    if (isExpression(child)) copy[key] = await replace(child);
    if (key === "args" || key === "whens") copy[key] = await replaceParts(child, replace);
  }
  return copy as unknown as Expression;
}

/** Arguments and branches: objects that hold expressions. */
async function replaceParts(
  parts: unknown,
  replace: (operand: Expression) => Promise<Expression>,
): Promise<unknown> {
  return Promise.all(
    (parts as readonly Record<string, unknown>[]).map(async (part) => {
      const copy: Record<string, unknown> = { ...part };
      for (const [key, child] of Object.entries(part)) {
        if (isExpression(child)) copy[key] = await replace(child);
      }
      return copy;
    }),
  );
}
