import { z } from "zod";
import type { Session } from "../../dialect/session";
import { tableStatisticsSchema, type TableStatistics } from "../../schema/table-statistics";
import { readRows, type CatalogQuery } from "./catalog-query";

const statisticsRowSchema = tableStatisticsSchema.extend({
  unindexedKeys: z.array(z.strictObject({ name: z.string(), columns: z.array(z.string()) })),
});

/** What is known of a table beside what it is: its statistics, and its foreign keys that no index serves. */
export type StatisticsFound = TableStatistics & z.infer<typeof statisticsRowSchema>;

// A partitioned table is analysed and changed by its leaves. n_distinct below zero is a share of the rows.
const statisticsQuery: CatalogQuery<typeof statisticsRowSchema> = {
  name: "discovery.statistics",
  shape: statisticsRowSchema,
  text: `
WITH known AS (
  SELECT max(greatest(s.last_analyze, s.last_autoanalyze)) AS analyzed_at,
         sum(s.n_mod_since_analyze) AS changed,
         sum(greatest(c.reltuples, 0)) AS rows,
         bool_or(c.reltuples >= 0) AS is_counted
    FROM (SELECT $1::oid AS oid UNION SELECT relid FROM pg_partition_tree($1::oid) WHERE isleaf) leaf
    JOIN pg_class c ON c.oid = leaf.oid AND c.relkind = 'r'
    LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
)
SELECT CASE WHEN is_counted
         THEN coalesce(to_char(analyzed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC', 'an unknown time')
       END AS "analyzedAt",
       coalesce(is_counted AND changed > 50 + rows * 0.1, false) AS "isStale",
       ARRAY(
         SELECT json_build_object('name', s.attname, 'nullShare', s.null_frac,
                  'distinct', CASE WHEN s.n_distinct < 0 THEN -s.n_distinct * rows ELSE s.n_distinct END)
           FROM pg_stats s JOIN pg_class c ON c.relname = s.tablename JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.oid = $1::oid AND n.nspname = s.schemaname AND s.inherited = (c.relkind = 'p')
          ORDER BY s.attname
       ) AS "columns",
       ARRAY(
         SELECT json_build_object('name', con.conname, 'columns', ARRAY(
                  SELECT a.attname FROM unnest(con.conkey) WITH ORDINALITY AS key (attnum, place)
                    JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = key.attnum ORDER BY key.place))
           FROM pg_constraint con
          WHERE con.contype = 'f' AND con.conrelid = $1::oid
            AND NOT EXISTS (
              SELECT FROM pg_index x
               WHERE x.indrelid = con.conrelid AND x.indisvalid AND x.indpred IS NULL
                 AND (SELECT array_agg(key ORDER BY key) FROM unnest((x.indkey::int2[])[0:cardinality(con.conkey) - 1]) AS key)
                   = (SELECT array_agg(key ORDER BY key) FROM unnest(con.conkey) AS key))
          ORDER BY con.conname
       ) AS "unindexedKeys"
  FROM known`,
};

/** Reads the statistics of one table, of its partitions where it has some. */
export async function readStatistics(session: Session, oid: number): Promise<StatisticsFound> {
  const [row] = await readRows(session, statisticsQuery, [String(oid)]);
  return statisticsRowSchema.parse(row);
}
