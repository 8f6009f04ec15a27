import type { Dml, IntoClause, SelectInto } from "../sql/ast";
import type { Value } from "../contract";
import { assign } from "./coerce";
import type { Context } from "./context";
import { CompilationError, PlsqlError, raised } from "./errors";
import type { SqlColumn, SqlOutcome } from "./host";
import { place } from "./place";
import type { Scope } from "./scope";
import { runSql } from "./sql";
import type { Cell, CollectionCell, ScalarCell } from "./values";
import { emptyCell, scalar } from "./values";

type Rows = SqlOutcome["rows"];

function columnCell(column: SqlColumn | undefined, value: Value | undefined): ScalarCell {
  const type = column?.type ?? { name: "VARCHAR2" };
  return scalar({ kind: "scalar", type }, value ?? null);
}

/** Puts a row into a record, or into one place for each column. */
export async function storeRow(
  context: Context,
  places: readonly Cell[],
  columns: readonly SqlColumn[],
  row: readonly Value[],
): Promise<void> {
  const [first] = places;
  const targets = places.length === 1 && first?.kind === "record" ? [...first.fields.values()] : places;
  if (targets.length !== columns.length) {
    throw targets.length < columns.length
      ? new PlsqlError(913, "too many values")
      : new PlsqlError(947, "not enough values");
  }
  for (const [index, target] of targets.entries()) {
    await assign(context.host, target, columnCell(columns[index], row[index]));
  }
}

function asCollections(places: readonly Cell[]): readonly CollectionCell[] {
  return places.map((cell) => {
    if (cell.kind === "collection") return cell;
    throw new CompilationError(
      "PLS-00497: cannot mix between single row and multi-row (BULK) in INTO list",
      0,
    );
  });
}

/** BULK COLLECT INTO: collections of scalars, or one of records, filled from 1. */
async function storeBulk(
  context: Context,
  places: readonly Cell[],
  columns: readonly SqlColumn[],
  rows: Rows,
): Promise<void> {
  const collections = asCollections(places);
  for (const collection of collections) collection.elements = new Map();
  for (const [index, row] of rows.entries()) {
    const elements = collections.map((collection) => emptyCell(collection.type.element));
    await storeRow(context, elements, columns, row);
    elements.forEach((element, at) => collections[at]?.elements?.set(String(index + 1), element));
  }
}

export async function placesOf(context: Context, scope: Scope, into: IntoClause): Promise<readonly Cell[]> {
  const places: Cell[] = [];
  for (const target of into.targets) places.push(await place(context, scope, target));
  return places;
}

/** Puts a query's rows where INTO says. @throws PlsqlError ORA-01403, ORA-01422 */
export async function storeRows(
  context: Context,
  scope: Scope,
  into: IntoClause,
  { columns, rows }: Pick<SqlOutcome, "columns" | "rows">,
): Promise<void> {
  const places = await placesOf(context, scope, into);
  if (into.bulk) return storeBulk(context, places, columns, rows);
  const [row] = rows;
  if (row === undefined) throw raised(1403);
  // Oracle stores the first row before it complains of the second: nobody may rely on it, so nothing is stored here.
  if (rows.length > 1) throw raised(1422);
  await storeRow(context, places, columns, row);
}

export async function selectInto(context: Context, scope: Scope, node: SelectInto): Promise<void> {
  const outcome = await runSql(context, scope, node.query);
  context.implicit.rowCount = node.into.bulk ? outcome.rows.length : Math.min(outcome.rows.length, 1);
  await storeRows(context, scope, node.into, outcome);
}

/** INSERT, UPDATE, DELETE, MERGE, with RETURNING INTO. No row leaves the targets NULL. */
export async function dmlInto(context: Context, scope: Scope, node: Dml): Promise<void> {
  context.implicit.rowCount = 0;
  const outcome = await runSql(context, scope, node);
  context.implicit.rowCount = outcome.rowCount;
  const into = node.kind === "merge" ? undefined : node.returning?.into;
  if (into !== undefined) await storeReturned(context, scope, into, outcome);
}

export async function storeReturned(
  context: Context,
  scope: Scope,
  into: IntoClause,
  outcome: SqlOutcome,
): Promise<void> {
  if (into.bulk || outcome.rows.length > 0) return storeRows(context, scope, into, outcome);
  for (const cell of await placesOf(context, scope, into))
    await assign(context.host, cell, emptyCell(cell.type));
}
