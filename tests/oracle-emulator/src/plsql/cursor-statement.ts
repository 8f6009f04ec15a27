import type { FetchCursor, OpenCursor, OpenFor } from "../sql/ast";
import { assign } from "./coerce";
import type { Context } from "./context";
import { cursorNamed, fetchRows, openCursor, opened, openQuery } from "./cursor";
import { openDynamic } from "./dynamic";
import { unsupported } from "./errors";
import { evaluateInteger } from "./expression";
import { placesOf, storeRow, storeRows } from "./into";
import type { Scope } from "./scope";
import { emptyCell } from "./values";

export async function openCursorStatement(context: Context, scope: Scope, node: OpenCursor): Promise<void> {
  const { entry } = await cursorNamed(context, scope, node.cursor);
  if (entry === undefined) throw unsupported("OPEN of a cursor variable without FOR", node.position);
  await openCursor(context, scope, entry, node.args);
}

/** OPEN c FOR: the variable gets a cursor of its own; what it had is lost. */
export async function openFor(context: Context, scope: Scope, node: OpenFor): Promise<void> {
  const { cell } = await cursorNamed(context, scope, node.cursor);
  cell.cursor =
    node.source.kind === "query"
      ? await openQuery(context, scope, node.source)
      : await openDynamic(context, scope, node.source, node.using);
}

export async function fetchInto(context: Context, scope: Scope, node: FetchCursor): Promise<void> {
  const state = opened((await cursorNamed(context, scope, node.cursor)).cell);
  if (!node.into.bulk) {
    const [row] = fetchRows(state, 1);
    // Without a row the targets keep what they had.
    if (row !== undefined)
      await storeRow(
        context,
        await placesOf(context, scope, node.into),
        state.columns,
        visible(row, state.hasRowId),
      );
    return;
  }
  const limit = node.limit === undefined ? Infinity : await evaluateInteger(context, scope, node.limit);
  const rows = fetchRows(state, limit).map((row) => visible(row, state.hasRowId));
  state.found = rows.length === limit || (limit === Infinity && rows.length > 0);
  for (const cell of await placesOf(context, scope, node.into))
    await assign(context.host, cell, emptyCell(cell.type));
  await storeRows(context, scope, node.into, { columns: state.columns, rows });
}

function visible<Item>(row: readonly Item[], hasRowId: boolean): readonly Item[] {
  return hasRowId ? row.slice(0, -1) : row;
}
