-- Partitions that are older than the retention keeps leave the table and stay as tables of their own. The default partition forbids
-- DETACH … CONCURRENTLY, so each is detached under a short lock. Only a partition that has the bound of the preview is.

-- name: limitWindow
SET LOCAL statement_timeout = {{{statementMs}}};
SET LOCAL lock_timeout = {{{waitMs}}};

-- name: lockTable
LOCK TABLE ONLY {{schema}}.{{table}} IN ACCESS EXCLUSIVE MODE;

-- name: demandBound (each partition)
SELECT table_migration.demand(EXISTS (
  SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = {{{tableOid}}} AND c.oid = to_regclass({{{partitionText}}}) AND pg_get_expr(c.relpartbound, c.oid) = {{{boundText}}}
), 'TM003', 'the partition is no longer the one that was previewed');

-- name: detachPartition (each partition)
ALTER TABLE {{schema}}.{{table}} DETACH PARTITION {{partitionSchema}}.{{partition}};

-- name: recordDetached (each partition)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{{run}}}, 'detached', jsonb_build_object(
  'oid', {{{partitionText}}}::regclass::oid::bigint, 'partition', {{{partitionText}}}, 'bound', {{{boundText}}}, 'upper', {{{upperText}}}));
