import type { Argument, Parameter, RoutineDeclaration } from "../sql/ast";
import { assign, familyOf } from "./coerce";
import type { Context } from "./context";
import { CompilationError, PlsqlError, raised } from "./errors";
import { evaluate } from "./expression";
import type { Builtin } from "./packages/builtin";
import { place } from "./place";
import type { RoutineEntry } from "./scope";
import { Scope } from "./scope";
import { runBody } from "./statement";
import { resolveType, unconstrained } from "./types";
import type { Cell } from "./values";
import { emptyCell } from "./values";

const MAX_DEPTH = 500;

/** Which argument a parameter gets: by name or by position; undefined: none fits. */
export function matchArguments<Formal extends { readonly optional: boolean; readonly name: string }>(
  parameters: readonly Formal[],
  args: readonly Argument[],
): readonly (Argument | undefined)[] | undefined {
  const positional = args.filter((argument) => argument.name === undefined);
  const named = new Map(
    args.flatMap((argument) => (argument.name === undefined ? [] : [[argument.name.name, argument]])),
  );
  const matched = parameters.map(({ name }, index) => positional[index] ?? named.get(name));
  const used = matched.filter((argument) => argument !== undefined).length;
  const isComplete = parameters.every(({ optional }, index) => optional || matched[index] !== undefined);
  return used === args.length && isComplete ? matched : undefined;
}

function formals(parameters: readonly Parameter[]): readonly { name: string; optional: boolean }[] {
  return parameters.map((parameter) => ({
    name: parameter.name.name,
    optional: parameter.default !== undefined,
  }));
}

function wrongArguments(name: string, position: number): CompilationError {
  return new CompilationError(`PLS-00306: wrong number or types of arguments in call to '${name}'`, position);
}

/** Among overloads with as many parameters the one whose types are of the arguments' kinds. */
async function chooseOverload(
  context: Context,
  scope: Scope,
  entry: RoutineEntry,
  args: readonly Argument[],
  position: number,
): Promise<RoutineDeclaration> {
  const fitting = entry.declarations.filter(
    ({ parameters }) => matchArguments(formals(parameters), args) !== undefined,
  );
  const [first] = fitting;
  if (first === undefined) throw wrongArguments(entry.declarations[0]?.name.name ?? "", position);
  if (fitting.length === 1) return first;
  for (const declaration of fitting) {
    if (await typesFit(context, scope, entry, declaration, args)) return declaration;
  }
  return first;
}

async function typesFit(
  context: Context,
  scope: Scope,
  entry: RoutineEntry,
  { parameters }: RoutineDeclaration,
  args: readonly Argument[],
): Promise<boolean> {
  const matched = matchArguments(formals(parameters), args) ?? [];
  for (const [index, parameter] of parameters.entries()) {
    const argument = matched[index];
    if (argument === undefined || parameter.mode !== "IN") continue;
    const type = await resolveType(context, entry.scope, parameter.type);
    const cell = await evaluate(context, scope, argument.value);
    if (type.kind !== cell.kind) return false;
    const isOther =
      type.kind === "scalar" && cell.kind === "scalar" && familyOf(type.type) !== familyOf(cell.type.type);
    if (isOther) return false;
  }
  return true;
}

interface BoundParameter {
  readonly cell: Cell;
  /** Where an OUT value goes when the routine ends well. */
  readonly target?: Cell;
}

async function bindParameter(
  context: Context,
  caller: Scope,
  callee: Scope,
  parameter: Parameter,
  argument: Argument | undefined,
): Promise<BoundParameter> {
  const cell = emptyCell(unconstrained(await resolveType(context, callee, parameter.type)));
  if (parameter.mode === "IN") {
    const source = argument?.value ?? parameter.default;
    const scope = argument === undefined ? callee : caller;
    if (source !== undefined) await assign(context.host, cell, await evaluate(context, scope, source));
    return { cell };
  }
  if (argument === undefined) throw wrongArguments(parameter.name.name, parameter.position);
  const target = await place(context, caller, argument.value);
  if (parameter.mode === "IN OUT") {
    if (argument.value.kind === "bind") await evaluate(context, caller, argument.value);
    await assign(context.host, cell, target);
  }
  return { cell, target };
}

/** Calls a routine of the block, a package or the schema; undefined: a procedure's. OUT values are copied back only on success. */
export async function callRoutine(
  context: Context,
  scope: Scope,
  entry: RoutineEntry,
  args: readonly Argument[],
  position: number,
): Promise<Cell | undefined> {
  const declaration = await chooseOverload(context, scope, entry, args, position);
  const matched = matchArguments(formals(declaration.parameters), args) ?? [];
  const callee = new Scope(entry.scope.unit, entry.scope, [declaration.name.name]);
  const bound: BoundParameter[] = [];
  for (const [index, parameter] of declaration.parameters.entries()) {
    const parts = await bindParameter(context, scope, callee, parameter, matched[index]);
    callee.declare(parameter.name.name, {
      kind: "variable",
      cell: parts.cell,
      readOnly: parameter.mode === "IN",
    });
    bound.push(parts);
  }
  const result = await runRoutine(context, callee, declaration);
  for (const { cell, target } of bound) {
    if (target !== undefined) await assign(context.host, target, cell);
  }
  return result;
}

async function runRoutine(
  context: Context,
  callee: Scope,
  declaration: RoutineDeclaration,
): Promise<Cell | undefined> {
  const { block, returns } = declaration;
  if (block === undefined) {
    throw new CompilationError(
      `PLS-00323: subprogram or cursor '${declaration.name.name}' is declared in a package specification and must be defined in the package body`,
      declaration.position,
    );
  }
  if (context.depth >= MAX_DEPTH)
    throw new PlsqlError(36, `maximum number of recursive SQL levels (${MAX_DEPTH}) exceeded`);
  context.depth += 1;
  try {
    const completion = await runBody(context, callee, block);
    if (returns === undefined) return undefined;
    if (completion?.kind !== "return" || completion.value === undefined) throw raised(6503);
    const result = emptyCell(unconstrained(await resolveType(context, callee, returns)));
    await assign(context.host, result, completion.value);
    return result;
  } finally {
    context.depth -= 1;
  }
}

/** Calls what is built in; undefined: a procedure's. */
export async function callBuiltin(
  context: Context,
  scope: Scope,
  builtin: Builtin,
  args: readonly Argument[],
  position: number,
): Promise<Cell | undefined> {
  const matched = matchArguments(builtin.parameters, args);
  if (matched === undefined) throw wrongArguments(builtin.name, position);
  const cells: (Cell | undefined)[] = [];
  for (const [index, parameter] of builtin.parameters.entries()) {
    const argument = matched[index];
    if (argument === undefined) cells.push(undefined);
    else if (parameter.mode === "IN") cells.push(await evaluate(context, scope, argument.value));
    else {
      if (parameter.mode === "IN OUT" && argument.value.kind === "bind") {
        await evaluate(context, scope, argument.value);
      }
      cells.push(await place(context, scope, argument.value));
    }
  }
  return (await builtin.run(context, cells)) ?? undefined;
}
