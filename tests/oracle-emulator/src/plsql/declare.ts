import type { Declaration, RecordType, RoutineDeclaration, VariableDeclaration } from "../sql/ast";
import { assign, coerce } from "./coerce";
import type { Context } from "./context";
import { CompilationError, valueError } from "./errors";
import { evaluate } from "./expression";
import type { Scope } from "./scope";
import { collectionType, resolveType } from "./types";
import type { Cell, PlsqlType, RecordPlsqlType, ScalarPlsqlType } from "./values";
import { emptyCell } from "./values";

/** Whether defaults are evaluated: a check of the block only needs the names and types. */
export type Elaboration = "run" | "check";

/** Brings the declarations of a block, routine or package into its scope. */
export async function declareAll(
  context: Context,
  scope: Scope,
  declarations: readonly Declaration[],
  elaboration: Elaboration = "run",
): Promise<void> {
  for (const declaration of declarations) await declare(context, scope, declaration, elaboration);
}

async function declare(
  context: Context,
  scope: Scope,
  node: Declaration,
  elaboration: Elaboration,
): Promise<void> {
  switch (node.kind) {
    case "variable":
      return declareVariable(context, scope, node, elaboration);
    case "recordType":
      return scope.declare(node.name.name, { kind: "type", type: await recordType(context, scope, node) });
    case "collectionType":
      return scope.declare(node.name.name, {
        kind: "type",
        type: await collectionType(context, scope, node),
      });
    case "refCursorType":
      return scope.declare(node.name.name, { kind: "type", type: { kind: "refCursor" } });
    case "subtype": {
      const base = await resolveType(context, scope, node.type);
      return scope.declare(node.name.name, { kind: "type", type: withNotNull(base, node.notNull) });
    }
    case "cursor": {
      const cell = { kind: "refCursor", type: { kind: "refCursor" }, cursor: undefined } as const;
      return scope.declare(node.name.name, { kind: "cursor", declaration: node, cell: { ...cell }, scope });
    }
    case "exception":
      return scope.declare(node.name.name, { kind: "exception", exception: { name: node.name.name } });
    case "exceptionInit": {
      const entry = scope.own(node.exception.name);
      if (entry?.kind !== "exception") {
        throw new CompilationError(
          `PLS-00109: unknown exception name '${node.exception.name}' in PRAGMA EXCEPTION_INIT`,
          node.position,
        );
      }
      entry.exception.code = Math.abs(node.code) === 100 ? 1403 : Math.abs(node.code);
      return;
    }
    default:
      return declareRoutine(scope, node);
  }
}

function withNotNull(type: PlsqlType, notNull: boolean): PlsqlType {
  return notNull && type.kind === "scalar" ? { ...type, notNull } : type;
}

async function declareVariable(
  context: Context,
  scope: Scope,
  node: VariableDeclaration,
  elaboration: Elaboration,
): Promise<void> {
  const type = withNotNull(await resolveType(context, scope, node.type), node.notNull);
  const cell = emptyCell(type);
  if (elaboration === "run") {
    if (node.default !== undefined)
      await assign(context.host, cell, await evaluate(context, scope, node.default));
    else if (node.notNull) throw valueError();
  }
  scope.declare(node.name.name, { kind: "variable", cell, readOnly: node.constant });
}

async function recordType(context: Context, scope: Scope, node: RecordType): Promise<RecordPlsqlType> {
  const fields = new Map<string, PlsqlType>();
  for (const field of node.fields) {
    const type = await resolveType(context, scope, field.type);
    fields.set(
      field.name.name,
      type.kind === "scalar" ? await withDefault(context, scope, type, field) : type,
    );
  }
  return { kind: "record", fields };
}

/** A field's default is evaluated once, when its type is declared. */
async function withDefault(
  context: Context,
  scope: Scope,
  type: ScalarPlsqlType,
  field: RecordType["fields"][number],
): Promise<ScalarPlsqlType> {
  if (field.default === undefined) return type;
  const value: Cell = await evaluate(context, scope, field.default);
  if (value.kind !== "scalar") return type;
  return { ...type, initial: await coerce(context.host, value, type) };
}

/** A definition takes the place of its forward declaration; other headings are overloads. */
export function declareRoutine(scope: Scope, node: RoutineDeclaration): void {
  const existing = scope.own(node.name.name);
  if (existing?.kind !== "routine") {
    scope.declare(node.name.name, { kind: "routine", declarations: [node], scope });
    return;
  }
  const forward = existing.declarations.findIndex(
    ({ block, parameters }) => block === undefined && sameHeading(parameters, node.parameters),
  );
  if (forward === -1) existing.declarations.push(node);
  else existing.declarations[forward] = withDefaults(existing.declarations[forward], node);
}

function sameHeading(
  left: RoutineDeclaration["parameters"],
  right: RoutineDeclaration["parameters"],
): boolean {
  const text = (parameters: RoutineDeclaration["parameters"]): string =>
    JSON.stringify(parameters.map(({ name, mode, type }) => [name.name, mode, withoutPositions(type)]));
  return text(left) === text(right);
}

function withoutPositions(type: object): string {
  return JSON.stringify(type, (key, value: unknown) => (key === "position" ? undefined : value));
}

/** Defaults may stand in the heading alone. */
function withDefaults(forward: RoutineDeclaration | undefined, node: RoutineDeclaration): RoutineDeclaration {
  const parameters = node.parameters.map((parameter, index) => {
    const value = parameter.default ?? forward?.parameters[index]?.default;
    return value === undefined ? parameter : { ...parameter, default: value };
  });
  return { ...node, parameters };
}
