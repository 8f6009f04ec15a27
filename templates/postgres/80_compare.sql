-- The new table against the retired one, while the way back is open: the retired table stands here as the source, and the new one as its
-- copy, as in the comparison before the swap (45_validate, whose findDifferences names what differs). Each statement sees both tables
-- and the reverse journal as of one moment of its own, and holds its snapshot no longer: keys in the journal, which were written since
-- the swap, are left out on both sides, and all other rows are as they were swapped in. It takes no lock but ACCESS SHARE.

-- name: findMigration
SELECT r.run_id::text AS "runId", r.plan, r.source_state AS "sourceState", r.interim_oid::text AS "newId",
       date_trunc('second', r.swapped_at)::text AS "swappedAt", r.retired_schema || '.' || r.retired_name AS "retiredAs",
       n.nspname AS "retiredSchema", c.relname AS "retiredName",
       (SELECT min(s.run_id)::text FROM table_migration.steps s JOIN table_migration.runs o USING (run_id)
        WHERE s.step = 'detachPartitions' AND s.run_id > r.run_id AND o.table_schema = r.table_schema AND o.table_name = r.table_name
       ) AS "detachedBy"
FROM table_migration.runs r
  LEFT JOIN pg_class c ON c.oid = r.retired_oid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.table_schema = {{:schema}} AND r.table_name = {{:table}} AND r.method IN ('copySwap', 'attachHistory')
  AND r.state IN ('swapped', 'completed') AND r.swapped_at IS NOT NULL
ORDER BY r.run_id DESC
LIMIT 1;

-- name: findJournal
SELECT EXISTS (
  SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'table_migration' AND c.relname = {{:journal}}) AS "isThere";

-- name: countLeftOut
SELECT count(*)::text AS keys FROM (SELECT DISTINCT {{{keyColumns}}} FROM table_migration.{{journal}}) k;

-- name: compareSample (each chunk that was drawn)
SELECT {{{replayedKeyAsText}}} AS key, CASE WHEN {{{interimIsMissing}}} THEN 'missing' ELSE {{{differingColumns}}} END AS difference
FROM (
  SELECT {{{keyColumns}}} FROM {{schema}}.{{table}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
    AND NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
  ORDER BY hashtextextended(ROW({{{keyColumnsOfT}}})::text, {{:seed}}::bigint), {{{keyColumnsOfT}}}
  LIMIT {{:rows}}::int
) j
  JOIN {{schema}}.{{table}} s ON {{{sourceIsJournal}}}
  LEFT JOIN {{schema}}.{{interim}} i ON {{{interimIsJournal}}};

-- name: compareRange (each range of keys)
SELECT true AS "isNew", (
         SELECT c.relname FROM pg_partition_ancestors(n.leaf) a (relid)
           JOIN pg_inherits i ON i.inhrelid = a.relid JOIN pg_class c ON c.oid = a.relid
         WHERE i.inhparent = {{:newId}}::oid) AS place, n.rows::text AS rows, n.checksum::text AS checksum{{{lowAndHighAsText}}}
FROM (
  SELECT t.tableoid AS leaf, count(*) AS rows, {{{checksum}}} AS checksum{{{lowAndHigh}}}
  FROM {{schema}}.{{interim}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
    AND NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
  GROUP BY t.tableoid
) n
UNION ALL
SELECT false, n.place::text, n.rows::text, n.checksum::text{{{lowAndHighAsText}}}
FROM (
  SELECT {{{partitionOf}}} AS place, count(*) AS rows, {{{checksum}}} AS checksum{{{lowAndHigh}}}
  FROM {{schema}}.{{table}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
    AND NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
  GROUP BY 1
) n;
