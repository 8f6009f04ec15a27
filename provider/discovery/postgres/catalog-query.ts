import type { z } from "zod";
import type { Session, SqlValue } from "../../dialect/session";

/** A reviewed statement over the catalog. Its columns are named as the fields of the shape that its rows fill. */
export interface CatalogQuery<Shape extends z.ZodObject> {
  /** As the statement log shows it: `discovery.columns`. */
  readonly name: string;
  readonly text: string;
  readonly shape: Shape;
}

/** What a query found, by the oid of the table it hangs on. */
export type ByTable<Item> = ReadonlyMap<number, readonly Item[]>;

/** A row that says which table it belongs to. */
type TableRow = { readonly tableOid: number };

async function readJson(
  session: Session,
  { name, text }: Pick<CatalogQuery<z.ZodObject>, "name" | "text">,
  values: readonly SqlValue[],
): Promise<unknown[]> {
  // JSON carries booleans, arrays and numbers whatever the driver makes of PostgreSQL's types.
  const wrapped = `SELECT row_to_json(item)::text AS item FROM (\n${text}\n) AS item`;
  const { rows } = await session.run({ name, text: wrapped, values });
  return rows.map((row) => JSON.parse(String(row["item"])) as unknown);
}

/** Runs a query and checks its rows against its shape. */
export async function readRows<Shape extends z.ZodObject>(
  session: Session,
  query: CatalogQuery<Shape>,
  values: readonly SqlValue[] = [],
): Promise<z.infer<Shape>[]> {
  const rows = await readJson(session, query, values);
  return rows.map((row) => query.shape.parse(row));
}

/** As `readRows`, for a query whose first column is `tableOid`. Every query of this kind takes the oids as its `$1`. */
export async function readByTable<Shape extends z.ZodObject>(
  session: Session,
  query: CatalogQuery<Shape>,
  oids: readonly number[],
  values: readonly SqlValue[] = [],
): Promise<ByTable<z.infer<Shape>>> {
  const rows = (await readJson(session, query, [oids.map(String), ...values])) as TableRow[];
  const found = new Map<number, z.infer<Shape>[]>();
  for (const { tableOid, ...item } of rows) {
    const items = found.get(tableOid) ?? [];
    items.push(query.shape.parse(item));
    found.set(tableOid, items);
  }
  return found;
}
