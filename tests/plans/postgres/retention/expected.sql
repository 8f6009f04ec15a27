-- detachPartitions: The table is partitioned as declared: RANGE (order_date), 5 partitions. 2 of its partitions are older than the retention keeps. Old enough to be dropped, of those that have left it or leave it now: 1.

-- 1. detachPartitions

-- lock ACCESS EXCLUSIVE on app.orders

-- lock ACCESS EXCLUSIVE on app.orders_pdefault

-- hazard ROWS_LEAVE

-- detachPartitions.findBlockers
-- Of the table, of its partitions and views, which are locked with it, and of the tables that foreign keys join to it.
WITH RECURSIVE tree (oid) AS (
  SELECT :oid::oid
  UNION
  SELECT to_regclass(named.name)::oid FROM unnest(:lockedWith::text[]) AS named (name)
  UNION ALL
  SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
), locked (oid) AS (
  SELECT oid FROM tree
  UNION
  SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = :oid::oid AND d.classid = 'pg_rewrite'::regclass
)
SELECT DISTINCT coalesce(a.pid, 0)::int AS pid, coalesce(a.usename, 'prepared transaction ' || quote_literal(p.gid)) AS "userName",
       coalesce(a.application_name, '') AS application, coalesce(a.backend_type, 'prepared transaction') AS "backendType",
       coalesce(a.state, 'prepared') AS state, l.mode,
       date_trunc('second', clock_timestamp() - coalesce(a.xact_start, p.prepared))::text AS "openFor",
       coalesce(a.query ~ 'to prevent wraparound', false) AS "preventsWraparound"
FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
  LEFT JOIN pg_prepared_xacts p ON l.pid IS NULL AND l.virtualtransaction = '-1/' || p.transaction
WHERE l.locktype = 'relation' AND l.granted AND l.relation IN (SELECT oid FROM locked)
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.pid IS DISTINCT FROM pg_backend_pid();

-- detachPartitions.cancelAutovacuum (where it alone is in the way)
SELECT pg_cancel_backend(:pid) AS cancelled;

-- detachPartitions.limitWindow
SET LOCAL statement_timeout = :statementMs;
SET LOCAL lock_timeout = :waitMs;

-- detachPartitions.lockTable
LOCK TABLE ONLY "app"."orders" IN ACCESS EXCLUSIVE MODE;

-- detachPartitions.demandBound (each partition)
SELECT table_migration.demand(EXISTS (
  SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 4711 AND c.oid = to_regclass('"app"."orders_p1700"') AND pg_get_expr(c.relpartbound, c.oid) = 'FOR VALUES FROM (MINVALUE) TO (''1800-01-01'')'
), 'TM003', 'the partition is no longer the one that was previewed');

-- detachPartitions.demandBound (each partition)
SELECT table_migration.demand(EXISTS (
  SELECT FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
  WHERE i.inhparent = 4711 AND c.oid = to_regclass('"app"."orders_p1800"') AND pg_get_expr(c.relpartbound, c.oid) = 'FOR VALUES FROM (''1800-01-01'') TO (''1900-01-01'')'
), 'TM003', 'the partition is no longer the one that was previewed');

-- detachPartitions.detachPartition (each partition)
ALTER TABLE "app"."orders" DETACH PARTITION "app"."orders_p1700";

-- detachPartitions.detachPartition (each partition)
ALTER TABLE "app"."orders" DETACH PARTITION "app"."orders_p1800";

-- detachPartitions.recordDetached (each partition)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (:run, 'detached', jsonb_build_object(
  'oid', '"app"."orders_p1700"'::regclass::oid::bigint, 'partition', '"app"."orders_p1700"', 'bound', 'FOR VALUES FROM (MINVALUE) TO (''1800-01-01'')', 'upper', '1800-01-01'));

-- detachPartitions.recordDetached (each partition)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (:run, 'detached', jsonb_build_object(
  'oid', '"app"."orders_p1800"'::regclass::oid::bigint, 'partition', '"app"."orders_p1800"', 'bound', 'FOR VALUES FROM (''1800-01-01'') TO (''1900-01-01'')', 'upper', '1900-01-01'));

-- 2. dropPartitions

-- hazard ROWS_GO

-- dropPartitions.findBlockers
-- Of the table, of its partitions and views, which are locked with it, and of the tables that foreign keys join to it.
WITH RECURSIVE tree (oid) AS (
  SELECT :oid::oid
  UNION
  SELECT to_regclass(named.name)::oid FROM unnest(:lockedWith::text[]) AS named (name)
  UNION ALL
  SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
), locked (oid) AS (
  SELECT oid FROM tree
  UNION
  SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = :oid::oid AND d.classid = 'pg_rewrite'::regclass
)
SELECT DISTINCT coalesce(a.pid, 0)::int AS pid, coalesce(a.usename, 'prepared transaction ' || quote_literal(p.gid)) AS "userName",
       coalesce(a.application_name, '') AS application, coalesce(a.backend_type, 'prepared transaction') AS "backendType",
       coalesce(a.state, 'prepared') AS state, l.mode,
       date_trunc('second', clock_timestamp() - coalesce(a.xact_start, p.prepared))::text AS "openFor",
       coalesce(a.query ~ 'to prevent wraparound', false) AS "preventsWraparound"
FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
  LEFT JOIN pg_prepared_xacts p ON l.pid IS NULL AND l.virtualtransaction = '-1/' || p.transaction
WHERE l.locktype = 'relation' AND l.granted AND l.relation IN (SELECT oid FROM locked)
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.pid IS DISTINCT FROM pg_backend_pid();

-- dropPartitions.cancelAutovacuum (where it alone is in the way)
SELECT pg_cancel_backend(:pid) AS cancelled;

-- dropPartitions.limitWindow
SET LOCAL statement_timeout = :statementMs;
SET LOCAL lock_timeout = :waitMs;

-- dropPartitions.watchTable (each table, before it is read)
-- A row beyond the range that it had, or without a key, is let in, and noted in its own transaction. CREATE TRIGGER waits for every
-- transaction that has written the table, so no row falls between; what comes after is noted, and nobody waits for the reading.
CREATE OR REPLACE TRIGGER table_migration_late AFTER INSERT OR UPDATE ON "app"."orders_p1700"
  FOR EACH ROW WHEN (NEW."order_date" >= '1800-01-01'::date OR NEW."order_date" IS NULL)
  EXECUTE FUNCTION table_migration.note_truncate(':run', 'writtenLate');
ALTER TABLE "app"."orders_p1700" ENABLE ALWAYS TRIGGER table_migration_late;

-- dropPartitions.readSegments (each table, before it is read)
SELECT string_agg(format('%s:%s', c.oid, c.relfilenode), ' ' ORDER BY c.oid) AS segments
FROM pg_class c
WHERE c.oid = to_regclass('"app"."orders_p1700"')
  OR c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass('"app"."orders_p1700"')));

-- dropPartitions.demandOld (each table)
-- Whoever has written newer rows to it since it was detached, or rows without a key, or used it again, keeps it.
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM "app"."orders_p1700" WHERE "order_date" >= '1800-01-01'::date OR "order_date" IS NULL
), 'TM003', '"app"."orders_p1700"' || ' holds rows beyond the range that it had as a partition');

-- dropPartitions.lockTable (each table)
LOCK TABLE "app"."orders_p1700" IN ACCESS EXCLUSIVE MODE;

-- dropPartitions.demandDetached (each table)
-- Detached by a run of this very table, not attached to any since, and old enough by the clock of this server.
SELECT table_migration.demand('1800-01-01'::timestamptz <= now() - interval '150 YEAR' AND EXISTS (
  SELECT FROM table_migration.events e JOIN table_migration.runs r USING (run_id) JOIN pg_class c ON c.oid = (e.detail ->> 'oid')::oid
  WHERE e.kind = 'detached' AND r.table_schema = 'app' AND r.table_name = 'orders'
    AND e.detail ->> 'upper' = '1800-01-01' AND c.oid = to_regclass('"app"."orders_p1700"') AND NOT c.relispartition
), 'TM003', '"app"."orders_p1700"' || ' is no longer the table that was detached');

-- dropPartitions.demandSame (each table)
-- Its rows came by no other way than past the trigger, and the trigger has seen none that is too new.
SELECT table_migration.demand(
  EXISTS (SELECT FROM pg_trigger WHERE tgrelid = to_regclass('"app"."orders_p1700"') AND tgname = 'table_migration_late' AND tgenabled = 'A')
  AND :expectedSegment = (
    SELECT string_agg(format('%s:%s', c.oid, c.relfilenode), ' ' ORDER BY c.oid)
    FROM pg_class c
    WHERE c.oid = to_regclass('"app"."orders_p1700"')
      OR c.oid IN (SELECT relid FROM pg_partition_tree(to_regclass('"app"."orders_p1700"'))))
, 'TM003', '"app"."orders_p1700"' || ' is no longer the table that was read');
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM table_migration.events WHERE run_id = :run AND kind = 'writtenLate'
), 'TM003', '"app"."orders_p1700"' || ' holds rows beyond the range that it had as a partition');

-- dropPartitions.dropPartition (each table)
DROP TABLE "app"."orders_p1700";

-- dropPartitions.recordDropped (each table)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (:run, 'dropped', jsonb_build_object('partition', '"app"."orders_p1700"', 'bound', 'FOR VALUES FROM (MINVALUE) TO (''1800-01-01'')', 'upper', '1800-01-01'));
