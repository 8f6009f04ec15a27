import type { Argument, CallStatement, Identifier } from "../sql/ast";
import { scalarArguments } from "./call-expression";
import { COLLECTION_METHODS, collectionMethod } from "./collection";
import type { Context } from "./context";
import { CompilationError, undeclared, unsupported } from "./errors";
import { dottedName } from "./nodes";
import { followPath } from "./place";
import { resolve } from "./resolve";
import type { Resolved } from "./resolve";
import { callBuiltin, callRoutine } from "./routine";
import type { Scope } from "./scope";

/** A procedure's call: of the block, of a package, of the schema, or a collection's method. */
export async function runCallStatement(context: Context, scope: Scope, node: CallStatement): Promise<void> {
  const { target } = node;
  if (target.kind !== "name" && target.kind !== "call") throw unsupported("this call", node.position);
  const name = target.kind === "name" ? target.parts : target.name;
  const args = target.kind === "name" ? [] : target.args;
  const found = await resolve(context, scope, name);
  if (found === undefined) throw undeclared(dottedName(name), node.position);
  const result = await runFound(context, scope, found, name, args);
  if (result !== undefined) {
    throw new CompilationError(
      `PLS-00221: '${name.at(-1)?.name ?? ""}' is not a procedure or is undefined`,
      node.position,
    );
  }
}

async function runFound(
  context: Context,
  scope: Scope,
  found: Resolved,
  name: readonly Identifier[],
  args: readonly Argument[],
): Promise<unknown> {
  const position = name[0]?.position ?? 0;
  if (found.kind === "builtin") return callBuiltin(context, scope, found.builtin, args, position);
  if (found.kind === "entry" && found.entry.kind === "routine") {
    return callRoutine(context, scope, found.entry, args, position);
  }
  const method = name.at(-1)?.name ?? "";
  if (found.kind === "cell" && COLLECTION_METHODS.has(method)) {
    const collection = await followPath(context, found.cell, found.rest.slice(0, -1));
    if (collection.kind === "collection") {
      return collectionMethod(context, collection, method, await scalarArguments(context, scope, args));
    }
  }
  throw new CompilationError(`PLS-00221: '${dottedName(name)}' is not a procedure or is undefined`, position);
}
