import type { z } from "zod";
import type { Row, Session, SqlValue } from "../../dialect/session";

/** A table by its name, spelt as in the dictionary. */
export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** Which tables to read: those named, or every table of some schemas. */
export type Selection = { readonly schemas: readonly string[] } | { readonly tables: readonly TableName[] };

/** Whose eyes the dictionary is read with: ALL_ views show what is granted to the user, DBA_ views show everything. */
export type ViewFamily = "ALL" | "DBA";

const listOf = (bind: number) =>
  `(SELECT name FROM JSON_TABLE(:${bind}, '$[*]' COLUMNS (name VARCHAR2(128) PATH '$')))`;

/**
 * What a query is limited to. Owners and tables travel as one JSON array each, so that a statement's text does not depend on how
 * many there are; together they admit more than was asked for, and what was not is left out afterwards.
 */
export interface Scope {
  readonly family: ViewFamily;
  readonly values: readonly SqlValue[];
  /** A condition on the columns that hold a table's owner and name. */
  readonly where: (owner: string, table: string) => string;
  readonly includes: (name: TableName) => boolean;
}

/** Identifies a table in a map; no name holds a double quote. */
export function keyOf({ schema, table }: TableName): string {
  return `${schema}"${table}`;
}

/** The scope of a selection. */
export function scopeOf(family: ViewFamily, selection: Selection): Scope {
  if ("schemas" in selection) {
    return {
      family,
      values: [selection.schemas],
      where: (owner) => `${owner} IN ${listOf(1)}`,
      includes: ({ schema }) => selection.schemas.includes(schema),
    };
  }
  const { tables } = selection;
  const keys = new Set(tables.map(keyOf));
  return {
    family,
    values: [
      [...new Set(tables.map(({ schema }) => schema))],
      [...new Set(tables.map(({ table }) => table))],
    ],
    where: (owner, table) => `${owner} IN ${listOf(1)} AND ${table} IN ${listOf(2)}`,
    includes: (name) => keys.has(keyOf(name)),
  };
}

/** A reviewed statement over the dictionary. Its columns are named as the fields of the shape that its rows fill. */
export interface DictionaryQuery<Shape extends z.ZodObject> {
  /** As the statement log shows it: `discovery.columns`. */
  readonly name: string;
  /** Its first columns are "schema" and "table", of the table that the row hangs on. */
  text(scope: Scope): string;
  readonly shape: Shape;
}

/** What a query found, by {@link keyOf} the table. */
export type ByTable<Item> = ReadonlyMap<string, readonly Item[]>;

function parseRow<Shape extends z.ZodObject>(query: DictionaryQuery<Shape>, row: Row): z.infer<Shape> {
  const parsed = query.shape.safeParse(row);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new TypeError(
    `${query.name}: column "${issue?.path.join(".")}" is not as it is documented: ${issue?.message}`,
  );
}

/** Runs a query, checks its rows against its shape, and gives them by table. */
export async function readByTable<Shape extends z.ZodObject>(
  session: Session,
  scope: Scope,
  query: DictionaryQuery<Shape>,
): Promise<ByTable<z.infer<Shape>>> {
  const { name } = query;
  const { rows } = await session.run({ name, text: query.text(scope), values: scope.values });
  const found = new Map<string, z.infer<Shape>[]>();
  for (const row of rows) {
    const table = { schema: String(row["schema"]), table: String(row["table"]) };
    if (!scope.includes(table)) continue;
    const items = found.get(keyOf(table)) ?? [];
    items.push(parseRow(query, row));
    found.set(keyOf(table), items);
  }
  return found;
}
