import { OracleError } from "../contract";
import type { Argument, Call, Expression, Name } from "../sql/ast";
import { COLLECTION_METHODS, collectionMethod, elementAt, keyOf } from "./collection";
import type { Context } from "./context";
import { undeclared, unsupported } from "./errors";
import { delegate, evaluate, evaluateScalar } from "./expression";
import { NATIVE_FUNCTIONS } from "./native-functions";
import { callNode, dottedName } from "./nodes";
import { followPath } from "./place";
import type { Resolved } from "./resolve";
import { resolve } from "./resolve";
import { callBuiltin, callRoutine } from "./routine";
import type { Scope } from "./scope";
import { assign, evaluateOver } from "./coerce";
import type { Cell, CollectionPlsqlType, ScalarCell } from "./values";
import { emptyCell } from "./values";

/** A name as a value: a variable, a field, a constant, or a function without arguments. */
export async function evaluateNamed(context: Context, scope: Scope, node: Name): Promise<Cell> {
  const found = await resolve(context, scope, node.parts);
  // Constants of packages that only SQL knows.
  if (found === undefined) return delegateOrUndeclared(context, scope, node, dottedName(node.parts));
  return found.kind === "cell"
    ? followPath(context, found.cell, found.rest)
    : resultOf(context, scope, found, [], node);
}

async function resultOf(
  context: Context,
  scope: Scope,
  found: Exclude<Resolved, { kind: "cell" }>,
  args: readonly Argument[],
  node: Expression,
): Promise<Cell> {
  if (found.kind === "builtin") {
    const result = await callBuiltin(context, scope, found.builtin, args, node.position);
    if (result === undefined) throw unsupported("a procedure as a value", node.position);
    return result;
  }
  const { entry } = found;
  if (entry.kind === "routine") {
    const result = await callRoutine(context, scope, entry, args, node.position);
    if (result === undefined) throw unsupported("a procedure as a value", node.position);
    return result;
  }
  if (entry.kind === "type" && entry.type.kind === "collection") {
    return construct(context, scope, entry.type, args);
  }
  throw unsupported(`a ${entry.kind} as a value`, node.position);
}

/** `names('a', 'b')` of a nested table's or varray's type. */
async function construct(
  context: Context,
  scope: Scope,
  type: CollectionPlsqlType,
  args: readonly Argument[],
): Promise<Cell> {
  const elements = new Map<string, Cell>();
  for (const [index, argument] of args.entries()) {
    const element = emptyCell(type.element);
    await assign(context.host, element, await evaluate(context, scope, argument.value));
    elements.set(String(index + 1), element);
  }
  return { kind: "collection", type, elements };
}

export async function scalarArguments(
  context: Context,
  scope: Scope,
  args: readonly Argument[],
): Promise<ScalarCell[]> {
  const cells: ScalarCell[] = [];
  for (const { value } of args) cells.push(await evaluateScalar(context, scope, value));
  return cells;
}

/** A call as a value: an element, a collection's method, a routine, or a function of SQL. */
export async function evaluateCall(context: Context, scope: Scope, node: Call): Promise<Cell> {
  const name = dottedName(node.name);
  const found = await resolve(context, scope, node.name);
  if (found === undefined) {
    const native = NATIVE_FUNCTIONS.get(name);
    const isPlain = node.args.every((argument) => argument.name === undefined);
    if (native !== undefined && isPlain) {
      const args = await scalarArguments(context, scope, node.args);
      return (
        (await native(context, args)) ??
        evaluateOver(context.host, args, (...operands) => callNode([name], operands, node.position))
      );
    }
    return delegateOrUndeclared(context, scope, node, name);
  }
  if (found.kind !== "cell") return resultOf(context, scope, found, node.args, node);
  return elementOrMethod(context, scope, found, node);
}

async function elementOrMethod(
  context: Context,
  scope: Scope,
  found: Extract<Resolved, { kind: "cell" }>,
  node: Call,
): Promise<Cell> {
  const method = found.rest.at(-1)?.name;
  if (method !== undefined && COLLECTION_METHODS.has(method)) {
    const base = await followPath(context, found.cell, found.rest.slice(0, -1));
    if (base.kind === "collection") {
      const result = await collectionMethod(
        context,
        base,
        method,
        await scalarArguments(context, scope, node.args),
      );
      if (result !== undefined) return result;
    }
  }
  const collection = await followPath(context, found.cell, found.rest);
  const [index] = node.args;
  if (collection.kind !== "collection" || index === undefined)
    throw undeclared(dottedName(node.name), node.position);
  return elementAt(
    collection,
    await keyOf(context, collection, await evaluateScalar(context, scope, index.value)),
  );
}

async function delegateOrUndeclared(
  context: Context,
  scope: Scope,
  node: Expression,
  name: string,
): Promise<Cell> {
  try {
    return await delegate(context, scope, node);
  } catch (error) {
    if (error instanceof OracleError && error.code === 904) throw undeclared(name, node.position);
    throw error;
  }
}
