import { z } from "zod";
import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { readRows } from "./catalog-query";
import type { PartitionBound } from "../../schema/plan";
import type { TableName } from "./relations";

const countedSchema = z.object({ rows: z.coerce.number() });

/** Rows that belong to one of some partitions, as a condition on the key; `$1`, `$2` are its values. */
function belongsTo(key: string, columnType: string, bounds: readonly PartitionBound[]) {
  const ranges = bounds.filter((bound) => bound.kind === "range");
  const values = bounds.flatMap((bound) => (bound.kind === "list" ? bound.values : []));
  if (values.length > 0) return { condition: `${key} = ANY ($1::text[]::${columnType}[])`, values: [values] };
  const lies = `(r.lower IS NULL OR ${key} >= r.lower::${columnType}) AND (r.upper IS NULL OR ${key} < r.upper::${columnType})`;
  return {
    condition: `EXISTS (SELECT FROM unnest($1::text[], $2::text[]) AS r(lower, upper) WHERE ${lies})`,
    values: [ranges.map(({ lower }) => lower), ranges.map(({ upper }) => upper)],
  };
}

/**
 * Counts the rows of a default partition that belong to any of some partitions. These rows would keep such a partition
 * from being attached.
 */
export async function countDefaultRows(
  session: Session,
  partition: TableName & { readonly column: string; readonly columnType: string },
  bounds: readonly PartitionBound[],
): Promise<number> {
  const key = `t.${quoteIdentifier(partition.column)}`;
  const { condition, values } = belongsTo(key, partition.columnType, bounds);
  const text = `
SELECT count(*) AS "rows"
  FROM ${quoteQualified(partition.schema, partition.table)} t
 WHERE ${condition}`;
  const query = { name: "discovery.defaultRows", shape: countedSchema, text };
  const [counted] = await readRows(session, query, values);
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
