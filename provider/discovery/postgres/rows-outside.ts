import { quoteIdentifier, quoteQualified } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { keyGroupSchema, type KeyGroup } from "../../schema/table-state";
import type { IntervalType } from "../../schema/target";
import { readRows } from "./catalog-query";
import type { TableName } from "./relations";
import { z } from "zod";

/** The key of a default partition, and what its rows are grouped by. */
export interface GroupedKey extends TableName {
  readonly column: string;
  readonly columnType: string;
  readonly intervalType: IntervalType;
  readonly intervalValue: number;
}

/** More groups than this are more than one table may have partitions. */
const mostGroups = 10_001;

const groupSchema = z.object({ ...keyGroupSchema.shape, rows: z.coerce.number() });

/** All keys of a group belong to one interval, however many units it spans: intervals begin where units do. */
function groupOf({ column, intervalType, intervalValue }: GroupedKey): string {
  const key = quoteIdentifier(column);
  if (intervalType === "NUMBER") return `floor(${key}::numeric / ${intervalValue})`;
  return `date_trunc('${intervalType.toLowerCase()}', ${key})`;
}

/** Reads which intervals the rows of a default partition belong to, in one pass over it. Infinite keys belong to none. */
export async function groupRowsOutside(session: Session, partition: GroupedKey): Promise<KeyGroup[]> {
  const { schema, table, column, columnType, intervalType } = partition;
  const key = quoteIdentifier(column);
  const finite =
    intervalType === "NUMBER"
      ? "true"
      : `${key} > '-infinity'::${columnType} AND ${key} < 'infinity'::${columnType}`;
  const text = `
SELECT min(${key})::text AS "min", max(${key})::text AS "max", count(*) AS "rows"
  FROM ${quoteQualified(schema, table)}
 WHERE ${finite}
 GROUP BY ${groupOf(partition)}
 ORDER BY min(${key})
 LIMIT ${mostGroups}`;
  return readRows(session, { name: "discovery.rowsOutside", shape: groupSchema, text });
}
