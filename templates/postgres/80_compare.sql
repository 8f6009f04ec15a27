-- The new table against the retired one, while the way back is open: the retired table stands here as the source, and the new one as its
-- copy, as in the comparison before the swap (45_validate, whose statements compare whole chunks). Keys in the reverse journal, which
-- were written since the swap, are left out on both sides. All of it is one read-only transaction, so it sees both tables and the
-- journal as of one moment; it takes no lock but ACCESS SHARE.

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

-- name: openSnapshot
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;

-- name: countLeftOut
SELECT count(*)::text AS keys FROM (SELECT DISTINCT {{{keyColumns}}} FROM table_migration.{{journal}}) k;

-- name: measureNew
WITH RECURSIVE tree (leaf, top) AS (
  SELECT inhrelid, inhrelid FROM pg_inherits WHERE inhparent = {{:newId}}::oid
  UNION ALL
  SELECT i.inhrelid, tree.top FROM tree JOIN pg_inherits i ON i.inhparent = tree.leaf
), found AS (
  SELECT t.tableoid AS leaf, count(*) AS rows{{{lowAndHigh}}}
  FROM {{schema}}.{{interim}} t
  WHERE NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
  GROUP BY t.tableoid
)
SELECT c.relname AS partition, coalesce(sum(found.rows), 0)::text AS rows{{{lowestAndHighest}}}, grouping(c.relname) = 1 AS "isTotal"
FROM found LEFT JOIN tree USING (leaf) LEFT JOIN pg_class c ON c.oid = tree.top
GROUP BY GROUPING SETS ((c.relname), ());

-- name: measureRetired
WITH found AS (
  SELECT {{{partitionOf}}} AS place, count(*) AS rows{{{lowAndHigh}}}
  FROM {{schema}}.{{table}} t
  WHERE NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
  GROUP BY 1
)
SELECT place, coalesce(sum(rows), 0)::text AS rows{{{lowestAndHighest}}}, grouping(place) = 1 AS "isTotal"
FROM found
GROUP BY GROUPING SETS ((place), ());

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

-- name: closeSnapshot
COMMIT;
