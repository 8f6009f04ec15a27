import type { DataType } from "../catalog/model";
import type { CollectionType, Identifier, Query, ScalarType, TypeNode, TypeOf } from "../sql/ast";
import type { Context } from "./context";
import { CompilationError, unsupported } from "./errors";
import { Hoisted } from "./hoisted";
import { dottedName } from "./nodes";
import { packageScope } from "./packages/stored";
import type { CursorEntry, Entry } from "./scope";
import { Scope } from "./scope";
import type { SqlColumn } from "./host";
import type { CollectionPlsqlType, PlsqlType, ScalarPlsqlType } from "./values";
import { familyOf } from "./coerce";
import { emptyCell, INTEGER_TYPE, rowType } from "./values";

const INTEGER_RANGES: Readonly<Record<string, { low: string; high: string }>> = {
  PLS_INTEGER: { low: "-2147483648", high: "2147483647" },
  SIMPLE_INTEGER: { low: "-2147483648", high: "2147483647" },
  NATURAL: { low: "0", high: "2147483647" },
  POSITIVE: { low: "1", high: "2147483647" },
};

/** A declared scalar type. @throws OracleError ORA-03001 for types that no variable has here */
export function scalarTypeOf(node: ScalarType): ScalarPlsqlType {
  const range = INTEGER_RANGES[node.name];
  if (range !== undefined) return { kind: "scalar", type: { name: "NUMBER" }, range };
  if (node.name === "UROWID") return { kind: "scalar", type: { name: "ROWID" } };
  if (node.name === "BFILE" || node.name === "XMLTYPE" || node.name === "JSON") {
    throw unsupported(`variables of type ${node.name}`, node.position);
  }
  const isChar = node.name === "CHAR" || node.name === "NCHAR";
  const length = node.length ?? (isChar ? 1 : undefined);
  const type: DataType = {
    name: node.name as DataType["name"],
    ...(node.precision === undefined ? {} : { precision: node.precision }),
    ...(node.scale === undefined ? {} : { scale: node.scale }),
    ...(length === undefined ? {} : { length }),
    ...(node.lengthSemantics === undefined ? {} : { lengthSemantics: node.lengthSemantics }),
    ...(node.fractionDigits === undefined ? {} : { fractionDigits: node.fractionDigits }),
  };
  return { kind: "scalar", type };
}

/** A parameter has a type and no length. */
export function unconstrained(type: PlsqlType): PlsqlType {
  if (type.kind !== "scalar" || type.range !== undefined) return type;
  const family = familyOf(type.type);
  return family === "number" || family === "text" || family === "raw"
    ? { kind: "scalar", type: { name: type.type.name } }
    : type;
}

/** What a type written in a declaration is here. @throws CompilationError PLS-00201 */
export async function resolveType(context: Context, scope: Scope, node: TypeNode): Promise<PlsqlType> {
  if (node.kind === "scalarType") return scalarTypeOf(node);
  return node.kind === "namedType" ? namedType(context, scope, node.parts) : typeOf(context, scope, node);
}

async function namedType(context: Context, scope: Scope, parts: readonly Identifier[]): Promise<PlsqlType> {
  const entry = await findEntry(context, scope, parts);
  if (entry?.kind === "type") return entry.type;
  const name = dottedName(parts);
  if (name === "SYS_REFCURSOR") return { kind: "refCursor" };
  const list = { kind: "collection", form: "NESTED", textKeys: false } as const;
  if (/^(DBMS_OUTPUT\.CHARARR|DBMS_OUTPUT\.DBMSOUTPUT_LINESARRAY|SYS\.ODCIVARCHAR2LIST)$/.test(name)) {
    const element = { kind: "scalar", type: { name: "VARCHAR2", length: 32767 } } as const;
    return { ...list, element, form: name === "DBMS_OUTPUT.CHARARR" ? "INDEX BY" : "NESTED" };
  }
  throw new CompilationError(`PLS-00201: identifier '${name}' must be declared`, parts[0]?.position ?? 0);
}

/** What a dotted name denotes in the block, or in a package that the user may see. */
export async function findEntry(
  context: Context,
  scope: Scope,
  parts: readonly Identifier[],
): Promise<Entry | undefined> {
  const names = parts.map((part) => part.name);
  const [first = "", second] = names;
  if (names.length === 1) return scope.find(first);
  const labelled = second === undefined ? undefined : scope.labelled(first)?.own(second);
  if (labelled !== undefined && names.length === 2) return labelled;
  const unit = await packageScope(context, names.slice(0, -1));
  const last = names.at(-1) ?? "";
  return unit === undefined || unit.hidden.has(last) ? undefined : unit.own(last);
}

async function typeOf(context: Context, scope: Scope, node: TypeOf): Promise<PlsqlType> {
  const [first, ...path] = node.parts.map((part) => part.name);
  const entry = scope.find(first ?? "");
  if (entry?.kind === "variable") {
    const type = path.reduce<PlsqlType | undefined>(
      (at, field) => (at?.kind === "record" ? at.fields.get(field) : undefined),
      entry.cell.type,
    );
    if (type !== undefined) return type;
  }
  if (entry?.kind === "cursor" && node.attribute === "ROWTYPE" && entry.declaration.query !== undefined) {
    return rowType(await cursorColumns(context, entry, entry.declaration.query));
  }
  const inPackage = node.parts.length > 1 ? await findEntry(context, scope, node.parts) : undefined;
  if (inPackage?.kind === "variable") return inPackage.cell.type;
  return tableType(context, node);
}

/** A cursor's columns, where its parameters are known by type alone. */
export async function cursorColumns(
  context: Context,
  { scope, declaration }: CursorEntry,
  query: Query,
): Promise<readonly SqlColumn[]> {
  const inner = new Scope(scope.unit, scope);
  for (const parameter of declaration.parameters) {
    const cell = emptyCell(unconstrained(await resolveType(context, scope, parameter.type)));
    inner.declare(parameter.name.name, { kind: "variable", cell, readOnly: true });
  }
  return context.host.describe(query, new Hoisted(inner));
}

function tableType(context: Context, node: TypeOf): PlsqlType {
  const names = node.parts.map((part) => part.name);
  const tablePath = node.attribute === "ROWTYPE" ? names : names.slice(0, -1);
  const [table, owner] = [tablePath.at(-1), tablePath.at(-2)];
  const relation = table === undefined ? undefined : context.host.catalog.relation(owner, table);
  if (relation === undefined) throw notDeclared(node);
  if (node.attribute === "ROWTYPE") return rowType(relation.columns.filter((column) => !column.hidden));
  const column = relation.columns.find(({ name }) => name === names.at(-1));
  if (column === undefined)
    throw new CompilationError(`PLS-00302: component '${names.at(-1)}' must be declared`, node.position);
  return { kind: "scalar", type: column.type };
}

function notDeclared(node: TypeOf): CompilationError {
  return new CompilationError(
    `PLS-00201: identifier '${dottedName(node.parts)}' must be declared`,
    node.position,
  );
}

export async function collectionType(
  context: Context,
  scope: Scope,
  node: CollectionType,
): Promise<CollectionPlsqlType> {
  const index =
    node.indexType === undefined ? INTEGER_TYPE : await resolveType(context, scope, node.indexType);
  return {
    kind: "collection",
    form: node.collection,
    element: await resolveType(context, scope, node.element),
    textKeys: index.kind === "scalar" && familyOf(index.type) === "text",
    ...(node.limit === undefined ? {} : { limit: node.limit }),
  };
}
