import type { CursorAttribute, Expression, Identifier, Query, Select } from "../sql/ast";
import { assign } from "./coerce";
import type { Context } from "./context";
import { bindOf } from "./context";
import { CompilationError, raised, undeclared, unsupported } from "./errors";
import { evaluate } from "./expression";
import { dottedName } from "./nodes";
import { resolve } from "./resolve";
import type { CursorEntry } from "./scope";
import { Scope } from "./scope";
import { runSql } from "./sql";
import { resolveType, unconstrained } from "./types";
import type { Cell, CursorCell, OpenCursorState } from "./values";
import { booleanCell, emptyCell, numberCell } from "./values";

type CursorName =
  { kind: "name"; parts: readonly Identifier[] } | { kind: "bind"; name: string; position: number };

export interface NamedCursor {
  readonly cell: CursorCell;
  /** Absent: a cursor variable. */
  readonly entry?: CursorEntry;
}

/** The cursor or cursor variable of a name. */
export async function cursorNamed(context: Context, scope: Scope, node: CursorName): Promise<NamedCursor> {
  if (node.kind === "bind") {
    const bind = bindOf(context, node.name, node.position);
    bind.written = true;
    if (bind.cell.kind === "refCursor") return { cell: bind.cell };
    throw new CompilationError("PLS-00382: expression is of wrong type", node.position);
  }
  const found = await resolve(context, scope, node.parts);
  if (found?.kind === "cell" && found.cell.kind === "refCursor") return { cell: found.cell };
  if (found?.kind === "entry" && found.entry.kind === "cursor") {
    return { cell: found.entry.cell, entry: found.entry };
  }
  throw undeclared(dottedName(node.parts), node.parts[0]?.position ?? 0);
}

/** The select whose rows WHERE CURRENT OF may name: of one table, FOR UPDATE. */
function updatable(query: Query): Select | undefined {
  const { body } = query;
  if (query.forUpdate === undefined || body.kind !== "select") return undefined;
  return body.from.length === 1 && body.from[0]?.kind === "table" ? body : undefined;
}

/** Adds the row's ROWID behind the columns, for WHERE CURRENT OF. */
function withRowId(query: Query): Query {
  const body = updatable(query);
  const table = body?.from[0];
  if (body === undefined || table?.kind !== "table") return query;
  const { position } = body;
  const items = body.items.map((item) =>
    item.kind === "star" && item.qualifier.length === 0
      ? { ...item, qualifier: [table.alias ?? table.name.name] }
      : item,
  );
  const rowId = { kind: "pseudo", name: "ROWID", qualifier: [], position } as const;
  return {
    ...query,
    body: { ...body, items: [...items, { kind: "item", expression: rowId, name: "ROWID", position }] },
  };
}

/** Runs a cursor's query; all its rows are as of now. */
export async function openQuery(context: Context, scope: Scope, query: Query): Promise<OpenCursorState> {
  const extended = withRowId(query);
  const { columns, rows } = await runSql(context, scope, extended);
  const hasRowId = extended !== query;
  const state = { rows, fetched: 0, found: undefined, open: true, hasRowId };
  return { ...state, columns: hasRowId ? columns.slice(0, -1) : columns };
}

/** OPEN c(args): the query sees the parameters before what is around it. */
export async function openCursor(
  context: Context,
  scope: Scope,
  entry: CursorEntry,
  args: readonly Expression[],
): Promise<void> {
  if (entry.cell.cursor?.open === true) throw raised(6511);
  const { declaration } = entry;
  if (declaration.query === undefined) throw unsupported("a cursor without a query", declaration.position);
  const inner = new Scope(entry.scope.unit, entry.scope, [declaration.name.name]);
  for (const [index, parameter] of declaration.parameters.entries()) {
    const cell = emptyCell(unconstrained(await resolveType(context, entry.scope, parameter.type)));
    const argument = args[index];
    const source = argument ?? parameter.default;
    if (source === undefined) {
      throw new CompilationError(
        `PLS-00306: wrong number or types of arguments in call to '${declaration.name.name}'`,
        declaration.position,
      );
    }
    await assign(context.host, cell, await evaluate(context, argument === undefined ? inner : scope, source));
    inner.declare(parameter.name.name, { kind: "variable", cell, readOnly: true });
  }
  entry.cell.cursor = await openQuery(context, inner, declaration.query);
}

export function opened(cell: CursorCell): OpenCursorState {
  if (cell.cursor?.open !== true) throw raised(1001);
  return cell.cursor;
}

/** The next rows, at most so many; %FOUND tells whether there was one. */
export function fetchRows(state: OpenCursorState, limit: number): OpenCursorState["rows"] {
  const rows = state.rows.slice(state.fetched, state.fetched + limit);
  state.fetched += rows.length;
  state.found = rows.length > 0;
  return rows;
}

export function closeCursor(cell: CursorCell): void {
  opened(cell).open = false;
}

function implicitAttribute(context: Context, node: CursorAttribute): Cell {
  const { rowCount } = context.implicit;
  switch (node.attribute) {
    case "ROWCOUNT":
      return numberCell(rowCount === undefined ? null : String(rowCount));
    case "FOUND":
      return booleanCell(rowCount === undefined ? null : rowCount > 0);
    case "NOTFOUND":
      return booleanCell(rowCount === undefined ? null : rowCount === 0);
    case "ISOPEN":
      return booleanCell(false);
    default:
      throw unsupported(`SQL%${node.attribute}`, node.position);
  }
}

/** `SQL%ROWCOUNT`, `c%NOTFOUND`. */
export async function cursorAttribute(context: Context, scope: Scope, node: CursorAttribute): Promise<Cell> {
  if (node.cursor.kind === "name" && dottedName(node.cursor.parts) === "SQL") {
    return implicitAttribute(context, node);
  }
  const { cell } = await cursorNamed(context, scope, node.cursor);
  if (node.attribute === "ISOPEN") return booleanCell(cell.cursor?.open ?? false);
  const state = opened(cell);
  switch (node.attribute) {
    case "ROWCOUNT":
      return numberCell(String(state.fetched));
    case "FOUND":
      return booleanCell(state.found ?? null);
    case "NOTFOUND":
      return booleanCell(state.found === undefined ? null : !state.found);
    default:
      throw unsupported(`%${node.attribute} of a cursor`, node.position);
  }
}
