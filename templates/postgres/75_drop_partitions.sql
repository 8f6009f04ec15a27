-- Tables that were partitions, by the ledger, and that are older than the retention lets any be. Nothing is dropped with them (no CASCADE),
-- and a table that has another name than when it was detached is kept.

-- name: demandOld (each table, before its lock, and again when nobody can write it any more)
-- Whoever has written newer rows to it since, or rows without a key, or used it again, keeps it.
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM {{partitionSchema}}.{{partition}} WHERE {{column}} >= {{{upperText}}}::{{{keyType}}} OR {{column}} IS NULL
), 'TM003', {{{partitionText}}} || ' holds rows beyond the range that it had as a partition');

-- name: limitWindow
SET LOCAL statement_timeout = {{{statementMs}}};
SET LOCAL lock_timeout = {{{waitMs}}};

-- name: closeToWriters (each table)
-- From here on it is only read; nor can anybody rename it, or attach it anywhere.
LOCK TABLE {{partitionSchema}}.{{partition}} IN SHARE MODE;

-- name: demandDetached (each table)
-- Detached by a run of this very table, not attached to any since, and old enough by the clock of this server.
SELECT table_migration.demand({{{upperText}}}::timestamptz <= now() - interval {{{ageText}}} AND EXISTS (
  SELECT FROM table_migration.events e JOIN table_migration.runs r USING (run_id) JOIN pg_class c ON c.oid = (e.detail ->> 'oid')::oid
  WHERE e.kind = 'detached' AND r.table_schema = {{{schemaText}}} AND r.table_name = {{{tableText}}}
    AND e.detail ->> 'upper' = {{{upperText}}} AND c.oid = to_regclass({{{partitionText}}}) AND NOT c.relispartition
), 'TM003', {{{partitionText}}} || ' is no longer the table that was detached');
-- It is read through once more, however long that takes.
SET LOCAL statement_timeout = 0;

-- name: lockTable (each table, with demandOld once more before it)
SET LOCAL statement_timeout = {{{statementMs}}};
LOCK TABLE {{partitionSchema}}.{{partition}} IN ACCESS EXCLUSIVE MODE;

-- name: dropPartition (each table)
DROP TABLE {{partitionSchema}}.{{partition}};

-- name: recordDropped (each table)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{{run}}}, 'dropped', jsonb_build_object('partition', {{{partitionText}}}, 'bound', {{{boundText}}}, 'upper', {{{upperText}}}));
