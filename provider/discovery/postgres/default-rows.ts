import { z } from "zod";
import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { readRows } from "./catalog-query";
import type { TableName } from "./relations";

const countedSchema = z.object({ rows: z.coerce.number() });

/**
 * Counts the rows of a default partition that lie in any of some ranges. These rows would keep a partition for their
 * range from being attached.
 */
export async function countDefaultRows(
  session: Session,
  partition: TableName & { readonly column: string; readonly columnType: string },
  ranges: readonly { readonly lower: string | null; readonly upper: string }[],
): Promise<number> {
  const key = quoteIdentifier(partition.column);
  const text = `
SELECT count(*) AS "rows"
  FROM ${quoteQualified(partition.schema, partition.table)} t
 WHERE EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS r(lower, upper)
                WHERE t.${key} >= r.lower::${partition.columnType} AND t.${key} < r.upper::${partition.columnType})`;
  const query = { name: "discovery.defaultRows", shape: countedSchema, text };
  const [counted] = await readRows(session, query, [
    ranges.map(({ lower }) => lower),
    ranges.map(({ upper }) => upper),
  ]);
  return counted?.rows ?? 0;
}

/** A column, and a value that it stays below. */
export interface Below {
  readonly column: string;
  readonly columnType: string;
  readonly value: string;
}

/** Counts a table's rows, or those below a value, but no further than a limit: whether there are any matters more than how many. */
export async function countRowsUpTo(
  session: Session,
  table: TableName,
  limit: number,
  below?: Below,
): Promise<number> {
  const condition = below ? `WHERE ${quoteIdentifier(below.column)} < $2::${below.columnType}` : "";
  const text = `
SELECT count(*) AS "rows"
  FROM (SELECT FROM ${quoteQualified(table.schema, table.table)} ${condition} LIMIT $1) AS counted`;
  const query = { name: "discovery.rowsUpTo", shape: countedSchema, text };
  const [counted] = await readRows(session, query, below ? [limit, below.value] : [limit]);
  return counted?.rows ?? 0;
}
