import type { Argument, Expression, Identifier } from "../sql/ast";
import { COLLECTION_METHODS, collectionMethod, elementAt, elementPlace, keyOf } from "./collection";
import type { Context } from "./context";
import { bindOf } from "./context";
import { CompilationError, undeclared, unsupported } from "./errors";
import { evaluateScalar } from "./expression";
import { dottedName } from "./nodes";
import { resolve } from "./resolve";
import type { Scope } from "./scope";
import type { Cell } from "./values";

export function fieldOf(cell: Cell, field: Identifier): Cell {
  const found = cell.kind === "record" ? cell.fields.get(field.name) : undefined;
  if (found !== undefined) return found;
  throw new CompilationError(`PLS-00302: component '${field.name}' must be declared`, field.position);
}

/** Follows fields; a collection's method without arguments may end the path. */
export async function followPath(context: Context, cell: Cell, path: readonly Identifier[]): Promise<Cell> {
  let at = cell;
  for (const part of path) {
    if (at.kind === "collection" && COLLECTION_METHODS.has(part.name)) {
      const result = await collectionMethod(context, at, part.name, []);
      if (result === undefined) throw unsupported(`collection method ${part.name} as a value`, part.position);
      at = result;
    } else {
      at = fieldOf(at, part);
    }
  }
  return at;
}

export async function indexOf(
  context: Context,
  scope: Scope,
  cell: Cell,
  args: readonly Argument[],
  position: number,
): Promise<string> {
  const [index] = args;
  if (cell.kind !== "collection" || index === undefined || args.length !== 1) {
    throw new CompilationError(
      "PLS-00224: object must be of type function or array to be used this way",
      position,
    );
  }
  return keyOf(context, cell, await evaluateScalar(context, scope, index.value));
}

/** `base(args)` as a value: an element. */
export async function applied(
  context: Context,
  scope: Scope,
  cell: Cell,
  args: readonly Argument[],
  position: number,
): Promise<Cell> {
  const key = await indexOf(context, scope, cell, args, position);
  return cell.kind === "collection" ? elementAt(cell, key) : cell;
}

async function placeOfElement(
  context: Context,
  scope: Scope,
  cell: Cell,
  args: readonly Argument[],
  position: number,
): Promise<Cell> {
  const key = await indexOf(context, scope, cell, args, position);
  return cell.kind === "collection" ? elementPlace(cell, key) : cell;
}

async function namedPlace(context: Context, scope: Scope, parts: readonly Identifier[]): Promise<Cell> {
  const found = await resolve(context, scope, parts);
  const position = parts[0]?.position ?? 0;
  if (found === undefined) throw undeclared(dottedName(parts), position);
  if (found.kind !== "cell") {
    throw new CompilationError(
      `PLS-00403: expression '${dottedName(parts)}' cannot be used as an INTO-target of a SELECT/FETCH statement`,
      position,
    );
  }
  if (found.readOnly) {
    throw new CompilationError(
      `PLS-00363: expression '${dottedName(parts)}' cannot be used as an assignment target`,
      position,
    );
  }
  return found.rest.reduce(fieldOf, found.cell);
}

/** The place that an assignment's left side, an INTO or an OUT argument means. */
export async function place(context: Context, scope: Scope, target: Expression): Promise<Cell> {
  switch (target.kind) {
    case "name":
      return namedPlace(context, scope, target.parts);
    case "bind": {
      const bind = bindOf(context, target.name, target.position);
      bind.written = true;
      return bind.cell;
    }
    case "call":
      return placeOfElement(
        context,
        scope,
        await namedPlace(context, scope, target.name),
        target.args,
        target.position,
      );
    case "field":
      return fieldOf(await place(context, scope, target.base), target.field);
    case "apply":
      return placeOfElement(
        context,
        scope,
        await place(context, scope, target.base),
        target.args,
        target.position,
      );
    case "parenthesised":
      return place(context, scope, target.expression);
    default:
      throw new CompilationError(
        "PLS-00363: expression cannot be used as an assignment target",
        target.position,
      );
  }
}
