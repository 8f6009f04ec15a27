import type { DataType } from "../../catalog/model";
import { OracleError } from "../../contract";
import type { Declaration, TypeNode, TypeOf, VariableDeclaration } from "../../sql/ast";
import { unimplemented } from "../../translate/errors";
import { scalarTypeOf } from "../types";
import type { TriggerBody } from "./body";
import type { TextOfValue, TriggerName } from "./names";

/** Brings a block's declarations into its names; returns the statements that give the variables their first values. */
export function declareNames(body: TriggerBody, declarations: readonly Declaration[]): string {
  return declarations.map((node) => declareName(body, node)).join("\n");
}

function declareName(body: TriggerBody, node: Declaration): string {
  switch (node.kind) {
    case "variable":
      return declareVariable(body, node);
    case "exception":
      body.names.declare(node.name.name, {
        kind: "exception",
        tag: `exception ${node.name.name} at ${node.position}`,
      });
      return "";
    case "exceptionInit": {
      const entry = body.names.find(node.exception.name);
      if (entry?.kind === "exception") entry.code = Math.abs(node.code);
      return "";
    }
    case "cursor":
      if (node.parameters.length > 0 || node.query === undefined) {
        throw unimplemented("a cursor with parameters in a trigger", node.position);
      }
      body.names.declare(node.name.name, { kind: "cursor", query: node.query });
      return "";
    default:
      throw unimplemented(`${DECLARATION_NAMES[node.kind] ?? node.kind} in a trigger`, node.position);
  }
}

const DECLARATION_NAMES: Readonly<Partial<Record<Declaration["kind"], string>>> = {
  procedure: "a procedure",
  function: "a function",
  recordType: "a record type",
  collectionType: "a collection type",
  refCursorType: "a cursor variable",
  subtype: "a subtype",
};

function declareVariable(body: TriggerBody, node: VariableDeclaration): string {
  const name = node.name.name;
  const entry = variableOf(body, node.type, node.constant);
  if (entry.kind === "record") {
    body.names.declare(name, entry);
    return [...entry.fields.values()].map(({ sql }) => `${sql} := NULL;`).join(" ");
  }
  if (entry.kind !== "scalar") throw unimplemented("this variable in a trigger", node.position);
  // The default may name what is outside and is called the same.
  const initial = node.default === undefined ? "NULL" : body.value(node.default, entry.type);
  body.names.declare(name, entry);
  return `${entry.sql} := ${initial};`;
}

function variableOf(body: TriggerBody, node: TypeNode, readOnly: boolean): TriggerName {
  if (node.kind === "typeOf" && node.attribute === "ROWTYPE") return rowOf(body, node);
  const type = typeOf(body, node);
  return { kind: "scalar", readOnly, ...body.newScalar(type) };
}

/** The type of a variable or parameter. */
export function typeOf(body: TriggerBody, node: TypeNode): DataType {
  if (node.kind === "scalarType") {
    const { type, range } = scalarTypeOf(node);
    return range === undefined ? type : { name: "NUMBER", precision: 10, scale: 0 };
  }
  if (node.kind === "namedType") throw unimplemented("variables of a named type in a trigger", node.position);
  const names = node.parts.map((part) => part.name);
  const variable = body.names.value(names);
  if (variable !== undefined) return variable.type;
  const column = relationOf(body, node, names.slice(0, -1)).columns.find(({ name }) => name === names.at(-1));
  if (column === undefined) throw undeclared(node);
  return column.type;
}

function rowOf(body: TriggerBody, node: TypeOf): TriggerName {
  const entry = body.names.find(node.parts[0]?.name ?? "");
  if (entry?.kind === "cursor" && node.parts.length === 1) {
    const { columns = [] } = body.translated(entry.query);
    return { kind: "record", fields: fieldsOf(body, columns) };
  }
  const names = node.parts.map((part) => part.name);
  const visible = relationOf(body, node, names).columns.filter((column) => !column.hidden);
  return { kind: "record", fields: fieldsOf(body, visible) };
}

function fieldsOf(
  body: TriggerBody,
  columns: readonly { readonly name: string; readonly type: DataType }[],
): ReadonlyMap<string, TextOfValue> {
  return new Map(columns.map(({ name, type }) => [name, body.newScalar(type)]));
}

function relationOf(body: TriggerBody, node: TypeOf, path: readonly string[]) {
  const relation = body.types.relation(path.at(-2), path.at(-1) ?? "");
  if (relation === undefined) throw undeclared(node);
  return relation;
}

function undeclared(node: TypeOf): OracleError {
  const name = node.parts.map((part) => part.name).join(".");
  return new OracleError(6550, `PLS-00201: identifier '${name}' must be declared`, node.position);
}
