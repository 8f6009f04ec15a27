-- Tables that were partitions, by the ledger, and that are older than the retention lets any be. Nothing is dropped with them (no CASCADE),
-- and a table that has another name than when it was detached is kept.

-- name: limitWindow
SET LOCAL statement_timeout = {{{statementMs}}};
SET LOCAL lock_timeout = {{{waitMs}}};

-- name: watchTable (each table, before it is read)
-- A row beyond the range that it had, or without a key, is let in, and noted in its own transaction. CREATE TRIGGER waits for every
-- transaction that has written the table, so no row falls between; what comes after is noted, and nobody waits for the reading.
CREATE OR REPLACE TRIGGER table_migration_late AFTER INSERT OR UPDATE ON {{partitionSchema}}.{{partition}}
  FOR EACH ROW WHEN (NEW.{{column}} >= {{{upperText}}}::{{{keyType}}} OR NEW.{{column}} IS NULL)
  EXECUTE FUNCTION table_migration.note_truncate('{{{run}}}', 'writtenLate');
ALTER TABLE {{partitionSchema}}.{{partition}} ENABLE ALWAYS TRIGGER table_migration_late;

-- name: readSegments (each table, before it is read)
SELECT string_agg(format('%s:%s', c.oid, c.relfilenode), ' ' ORDER BY c.oid) AS segments
FROM pg_class c
WHERE c.oid = to_regclass({{{partitionText}}})
  OR c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass({{{partitionText}}})));

-- name: demandOld (each table)
-- Whoever has written newer rows to it since it was detached, or rows without a key, or used it again, keeps it.
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM {{partitionSchema}}.{{partition}} WHERE {{column}} >= {{{upperText}}}::{{{keyType}}} OR {{column}} IS NULL
), 'TM003', {{{partitionText}}} || ' holds rows beyond the range that it had as a partition');

-- name: lockTable (each table)
LOCK TABLE {{partitionSchema}}.{{partition}} IN ACCESS EXCLUSIVE MODE;

-- name: demandDetached (each table)
-- Detached by a run of this very table, not attached to any since, and old enough by the clock of this server.
SELECT table_migration.demand({{{upperText}}}::timestamptz <= now() - interval {{{ageText}}} AND EXISTS (
  SELECT FROM table_migration.events e JOIN table_migration.runs r USING (run_id) JOIN pg_class c ON c.oid = (e.detail ->> 'oid')::oid
  WHERE e.kind = 'detached' AND r.table_schema = {{{schemaText}}} AND r.table_name = {{{tableText}}}
    AND e.detail ->> 'upper' = {{{upperText}}} AND c.oid = to_regclass({{{partitionText}}}) AND NOT c.relispartition
), 'TM003', {{{partitionText}}} || ' is no longer the table that was detached');

-- name: demandSame (each table)
-- Its rows came by no other way than past the trigger, and the trigger has seen none that is too new.
SELECT table_migration.demand(
  EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass({{{partitionText}}}) AND tgname = 'table_migration_late' AND tgenabled = 'A')
  AND {{{expectedSegment}}} = (
    SELECT string_agg(format('%s:%s', c.oid, c.relfilenode), ' ' ORDER BY c.oid)
    FROM pg_class c
    WHERE c.oid = to_regclass({{{partitionText}}})
      OR c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass({{{partitionText}}}))))
, 'TM003', {{{partitionText}}} || ' is no longer the table that was read');
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM table_migration.events WHERE run_id = {{{run}}} AND kind = 'writtenLate'
), 'TM003', {{{partitionText}}} || ' holds rows beyond the range that it had as a partition');

-- name: dropPartition (each table)
DROP TABLE {{partitionSchema}}.{{partition}};

-- name: recordDropped (each table)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{{run}}}, 'dropped', jsonb_build_object('partition', {{{partitionText}}}, 'bound', {{{boundText}}}, 'upper', {{{upperText}}}));
