import { guardStateSchema } from "../../schema/guard";
import type { CatalogQuery } from "./catalog-query";

/**
 * The guards that runs have made for each table, by the ledger, which must be there: a table may have been swapped again since, and has its
 * guards from the run that came first.
 */
export const guardsQuery: CatalogQuery<typeof guardStateSchema> = {
  name: "discovery.guards",
  shape: guardStateSchema,
  text: `
WITH RECURSIVE lineage (table_oid, oid) AS (
  SELECT oid, oid FROM unnest($1::oid[]) AS given (oid)
  UNION
  SELECT lineage.table_oid, r.source_oid
    FROM lineage
    JOIN table_migration.runs r ON r.interim_oid = lineage.oid AND r.state IN ('swapped', 'completed')
),
guard AS (
  SELECT DISTINCT lineage.table_oid, r.table_schema AS schema, g ->> 'key' AS key, g ->> 'name' AS name,
         ARRAY[g ->> 'name', g ->> 'updateTrigger', g ->> 'truncateTrigger'] AS triggers
    FROM lineage
    JOIN table_migration.runs r ON r.interim_oid = lineage.oid AND r.state IN ('swapped', 'completed')
   CROSS JOIN jsonb_path_query(r.plan, '$.steps[*] ? (@.kind == "guardKeys").guards[*]') AS g
),
found AS (
  SELECT guard.*, c.oid AS guard_oid
    FROM guard
    LEFT JOIN pg_namespace n ON n.nspname = guard.schema
    LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = guard.name AND c.relkind = 'r'
)
SELECT table_oid::bigint AS "tableOid",
       key AS "key",
       format('%I.%I', schema, name) AS "name",
       array_remove(ARRAY[
         CASE WHEN guard_oid IS NULL THEN 'its table is gone' END,
         CASE WHEN guard_oid IS NOT NULL AND NOT EXISTS (
           SELECT FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
            WHERE x.indrelid = guard_oid AND i.relname = key AND x.indisunique AND x.indisvalid AND x.indpred IS NULL
         ) THEN format('its unique constraint %I is gone', key) END
       ] || ARRAY(
         SELECT CASE
                  WHEN tg.oid IS NULL THEN format('trigger %I is gone', wanted)
                  WHEN tg.tgenabled <> 'A' THEN format('trigger %I is not ENABLE ALWAYS', wanted)
                END
           FROM unnest(triggers) AS wanted
           LEFT JOIN pg_trigger tg ON tg.tgrelid = table_oid AND tg.tgname = wanted
       ), NULL) AS "faults"
  FROM found
 ORDER BY table_oid, key`,
};
