import { z } from "zod";
import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { readRows } from "./catalog-query";
import type { PartitionBound } from "../../schema/plan";
import type { TableName } from "./relations";

const countedSchema = z.object({ rows: z.coerce.number() });

/** The ends of each range, or the values of each list, with the place of their bound: `$1` … `$4`. */
function listBounds(bounds: readonly PartitionBound[]) {
  const ranges = bounds.flatMap((bound, place) => (bound.kind === "range" ? [{ ...bound, place }] : []));
  const values = bounds.flatMap((bound, place) =>
    bound.kind === "list" ? bound.values.map((value) => ({ value, place })) : [],
  );
  const entries = [
    ...ranges.map(({ place, lower, upper }) => ({ place, lower, upper, value: null })),
    ...values.map(({ place, value }) => ({ place, lower: null, upper: null, value })),
  ];
  return [
    entries.map(({ place }) => String(place)),
    entries.map(({ lower }) => lower),
    entries.map(({ upper }) => upper),
    entries.map(({ value }) => value),
  ];
}

const placedSchema = z.object({ place: z.coerce.number(), rows: z.coerce.number() });

/**
 * Counts the rows of a default partition that belong to each of some partitions, in one pass over it. These rows would keep
 * such a partition from being attached.
 */
export async function countDefaultRows(
  session: Session,
  partition: TableName & { readonly column: string; readonly columnType: string },
  bounds: readonly PartitionBound[],
): Promise<number[]> {
  const key = `t.${quoteIdentifier(partition.column)}`;
  const type = partition.columnType;
  const lies = `(b.lower IS NULL OR ${key} >= b.lower::${type}) AND (b.upper IS NULL OR ${key} < b.upper::${type})`;
  const belongs = bounds.some(({ kind }) => kind === "list") ? `${key} = b.value::${type}` : lies;
  const text = `
SELECT b.place AS "place", count(*) AS "rows"
  FROM ${quoteQualified(partition.schema, partition.table)} t
  JOIN unnest($1::int[], $2::text[], $3::text[], $4::text[]) AS b (place, lower, upper, value) ON ${belongs}
 GROUP BY b.place`;
  const query = { name: "discovery.defaultRows", shape: placedSchema, text };
  const counted = await readRows(session, query, listBounds(bounds));
  const rowsOf = new Map(counted.map(({ place, rows }) => [place, rows]));
  return bounds.map((_, place) => rowsOf.get(place) ?? 0);
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
