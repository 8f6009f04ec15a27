import { z } from "zod";
import type { Session } from "../../dialect/session";
import { tableStatisticsSchema, type TableStatistics } from "../../schema/table-statistics";
import type { TableName } from "./dictionary";
import { nullableCountSchema } from "./shapes";

const rowSchema = z.object({
  column: z.string().nullable(),
  rows: nullableCountSchema,
  distinct: nullableCountSchema,
  nulls: nullableCountSchema,
  analyzedAt: z.string().nullable(),
  isStale: z.string().nullable(),
});

/**
 * The table first, then its columns. STALE_STATS is null where there are none.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/refrn/ALL_TAB_STATISTICS.html
 */
const text = `
SELECT NULL AS "column", s.num_rows AS "rows", NULL AS "distinct", NULL AS "nulls",
       TO_CHAR(s.last_analyzed, 'YYYY-MM-DD HH24:MI') AS "analyzedAt", s.stale_stats AS "isStale"
  FROM all_tab_statistics s
 WHERE s.owner = :1 AND s.table_name = :2 AND s.object_type = 'TABLE'
 UNION ALL
SELECT c.column_name, NULL, c.num_distinct, c.num_nulls, NULL, NULL
  FROM all_tab_col_statistics c
 WHERE c.owner = :1 AND c.table_name = :2`;

/** Reads the optimizer's statistics of one table. */
export async function readStatistics(
  session: Session,
  { schema, table }: TableName,
): Promise<TableStatistics> {
  const { rows } = await session.run({ name: "discovery.statistics", text, values: [schema, table] });
  const found = rows.map((row) => rowSchema.parse(row));
  const whole = found.find(({ column }) => column === null);
  const rowCount = whole?.rows ?? null;
  return tableStatisticsSchema.parse({
    analyzedAt: whole?.analyzedAt ?? null,
    isStale: whole?.isStale === "YES",
    columns: found.flatMap(({ column, distinct, nulls }) =>
      column === null
        ? []
        : [{ name: column, distinct, nullShare: nulls === null || !rowCount ? null : nulls / rowCount }],
    ),
  });
}
