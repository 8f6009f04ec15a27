-- Each partition is built beside the table, with a CHECK that proves its bounds, and attached without a scan.

-- name: becomeOwner
SET LOCAL ROLE {{owner}};

-- name: createPartition (each missing partition)
CREATE TABLE {{schema}}.{{partition}} (LIKE {{schema}}.{{table}} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING STORAGE INCLUDING COMPRESSION){{{partitionClause}}};

-- name: createSubpartition (each missing partition and remainder)
CREATE TABLE {{schema}}.{{leaf}} PARTITION OF {{schema}}.{{partition}}
  FOR VALUES WITH (MODULUS {{{modulus}}}, REMAINDER {{{remainder}}}){{{leafClause}}};

-- name: becomeSelf
SET LOCAL ROLE NONE;

-- name: findBlockers
-- Of the table and of its partitions, which are locked with it.
WITH RECURSIVE tree (oid) AS (
  SELECT {{:oid}}::oid
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

-- name: cancelAutovacuum (where it alone is in the way)
SELECT pg_cancel_backend({{:pid}}) AS cancelled;

-- name: limitWindow
-- Attaching looks through the default partition under its lock: where that takes too long, it gives way as well.
SET LOCAL statement_timeout = {{{statementMs}}};
SET LOCAL lock_timeout = {{{waitMs}}};

-- name: attachPartition (each missing partition)
ALTER TABLE {{schema}}.{{table}} ATTACH PARTITION {{schema}}.{{partition}} {{{boundClause}}};
