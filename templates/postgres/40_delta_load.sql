-- One batch is one transaction in one snapshot: the journal rows are deleted by the very rows read, their keys are read
-- again from the source, and the copy is brought to what is found. Nothing is replayed before the load is recorded as
-- complete in that snapshot: otherwise a row deleted meanwhile would come back with its chunk.

-- name: createBatch (each connection)
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_batch ({{{keyDefinitions}}}) ON COMMIT DELETE ROWS;

-- name: countPages
SELECT (pg_relation_size('table_migration.{{journal}}'::regclass) / current_setting('block_size')::int)::int AS pages,
       (pg_relation_size('table_migration.{{reverseJournal}}'::regclass) / current_setting('block_size')::int)::int AS "reversePages";

-- name: takeJournal (each batch)
WITH taken AS (
  DELETE FROM table_migration.{{journal}}
  WHERE ctid >= {{:fromTid}}::tid AND ctid < {{:toTid}}::tid
    AND EXISTS (SELECT FROM table_migration.steps WHERE run_id = {{:run}} AND step = 'dataLoad' AND ended_at IS NOT NULL)
  RETURNING {{{keyColumns}}}
)
INSERT INTO pg_temp.table_migration_batch SELECT DISTINCT {{{keyColumns}}} FROM taken;

-- name: takeWholeJournal
WITH taken AS (
  DELETE FROM table_migration.{{journal}}
  WHERE EXISTS (SELECT FROM table_migration.steps WHERE run_id = {{:run}} AND step = 'dataLoad' AND ended_at IS NOT NULL)
  RETURNING {{{keyColumns}}}
)
INSERT INTO pg_temp.table_migration_batch SELECT DISTINCT {{{keyColumns}}} FROM taken;

-- name: analyzeBatch (each batch)
ANALYZE pg_temp.table_migration_batch;

-- name: deleteGone (each batch)
DELETE FROM {{schema}}.{{interim}} i USING pg_temp.table_migration_batch b
WHERE {{{interimIsBatch}}}{{{unlessPresent}}};

-- name: upsertPresent (each batch)
INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}}) OVERRIDING SYSTEM VALUE
SELECT {{{writtenColumnsOfSource}}}
FROM {{schema}}.{{table}} s JOIN pg_temp.table_migration_batch b ON {{{sourceIsBatch}}}{{{conflictClause}}};

-- name: deleteBatch (where rows exchanged values of a unique key)
DELETE FROM {{schema}}.{{interim}} i USING pg_temp.table_migration_batch b WHERE {{{interimIsBatch}}};

-- name: insertBatch (where rows exchanged values of a unique key)
INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}}) OVERRIDING SYSTEM VALUE
SELECT {{{writtenColumnsOfSource}}}
FROM {{schema}}.{{table}} s JOIN pg_temp.table_migration_batch b ON {{{sourceIsBatch}}};

-- name: vacuumJournal
VACUUM table_migration.{{journal}}, table_migration.{{reverseJournal}};
