-- detachPartitions: The table is partitioned as declared: RANGE (order_date), 5 partitions. 2 of its partitions are older than the retention keeps.

-- 1. detachPartitions

-- lock ACCESS EXCLUSIVE on app.orders

-- hazard ROWS_LEAVE

-- detachPartitions.findBlockers
-- Of the table and of its partitions, which are locked with it.
WITH RECURSIVE tree (oid) AS (
  SELECT :oid::oid
  UNION ALL
  SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
)
SELECT DISTINCT coalesce(a.pid, 0)::int AS pid, coalesce(a.usename, 'prepared transaction ' || quote_literal(p.gid)) AS "userName",
       coalesce(a.application_name, '') AS application, coalesce(a.backend_type, 'prepared transaction') AS "backendType",
       coalesce(a.state, 'prepared') AS state, l.mode,
       date_trunc('second', clock_timestamp() - coalesce(a.xact_start, p.prepared))::text AS "openFor",
       coalesce(a.query ~ 'to prevent wraparound', false) AS "preventsWraparound"
FROM pg_locks l LEFT JOIN pg_stat_activity a USING (pid)
  LEFT JOIN pg_prepared_xacts p ON l.pid IS NULL AND l.virtualtransaction = '-1/' || p.transaction
WHERE l.locktype = 'relation' AND l.granted AND l.relation IN (SELECT oid FROM tree)
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.pid IS DISTINCT FROM pg_backend_pid();

-- detachPartitions.cancelAutovacuum (where it alone is in the way)
SELECT pg_cancel_backend(:pid) AS cancelled;

-- detachPartitions.limitWindow
SET LOCAL statement_timeout = :statementMs;
SET LOCAL lock_timeout = :waitMs;

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
VALUES (:run, 'detached', jsonb_build_object('partition', '"app"."orders_p1700"', 'bound', 'FOR VALUES FROM (MINVALUE) TO (''1800-01-01'')'));

-- detachPartitions.recordDetached (each partition)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (:run, 'detached', jsonb_build_object('partition', '"app"."orders_p1800"', 'bound', 'FOR VALUES FROM (''1800-01-01'') TO (''1900-01-01'')'));
