-- The source becomes the first partition, under its own lock, in one transaction: no row moves. First what needs no lock on it.

-- name: readGrants
WITH lists AS (
  SELECT CASE oid WHEN {{{sourceOid}}} THEN 'source' ELSE 'interim' END AS side, NULL::text AS "column",
         coalesce(relacl, acldefault('r', relowner)) AS list
  FROM pg_class WHERE oid IN ({{{sourceOid}}}, {{{interimRegclass}}})
  UNION ALL
  SELECT CASE attrelid WHEN {{{sourceOid}}} THEN 'source' ELSE 'interim' END, attname, attacl
  FROM pg_attribute WHERE attrelid IN ({{{sourceOid}}}, {{{interimRegclass}}}) AND NOT attisdropped AND attacl IS NOT NULL
)
SELECT l.side, l."column", coalesce(grantee.rolname, '') AS grantee, grantor.rolname AS grantor,
       g.privilege_type AS privilege, g.is_grantable AS grantable
FROM lists l, aclexplode(l.list) g
  JOIN pg_roles grantor ON grantor.oid = g.grantor
  LEFT JOIN pg_roles grantee ON grantee.oid = g.grantee;

-- name: revoke (each privilege that the source does not grant)
REVOKE {{{privilege}}} ON {{schema}}.{{interim}} FROM {{{grantee}}} CASCADE;

-- name: grant (each privilege that the source grants)
GRANT {{{privilege}}} ON {{schema}}.{{interim}} TO {{{grantee}}}{{{grantOption}}};

-- name: becomeGrantor (where a role other than the owner granted)
SET LOCAL ROLE {{grantor}};

-- name: becomeSelf
SET LOCAL ROLE NONE;

-- name: readSignature
SELECT {{{signature}}} AS signature;

-- name: isProven
SELECT EXISTS (
  SELECT FROM pg_constraint WHERE conrelid = {{{sourceOid}}} AND conname = 'table_migration_history' AND convalidated) AS proven;

-- name: prepareWindow
PREPARE table_migration_intact (text) AS
SELECT table_migration.demand({{{signature}}} = $1, 'TM003', 'the catalog entries of the source changed');

-- name: planWindow (before each attempt, so that nothing is planned under the lock, nor is any partition opened for the first time)
SET LOCAL plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE table_migration_intact('');
EXPLAIN (COSTS OFF) SELECT FROM {{schema}}.{{interim}};

-- name: limitWindow
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL idle_in_transaction_session_timeout = {{{windowMs}}};
SET LOCAL statement_timeout = {{{statementMs}}};
SET LOCAL lock_timeout = {{{waitMs}}};

-- name: lockTables
LOCK TABLE ONLY {{schema}}.{{interim}}, ONLY {{schema}}.{{table}} IN ACCESS EXCLUSIVE MODE;
SELECT set_config('table_migration.locked_since', clock_timestamp()::text, true);

-- name: demandIntact
EXECUTE table_migration_intact({{{expectedSignature}}});

-- name: demandNoNotes
SELECT table_migration.demand(NOT EXISTS (SELECT FROM table_migration.{{journal}}), 'TM008', 'rows beyond the bound were written');

-- name: noteIndexes
SELECT set_config('table_migration.indexes', (
  SELECT string_agg(indexrelid::text, ' ' ORDER BY indexrelid) FROM pg_index WHERE indrelid = {{{sourceOid}}}), true);

-- name: trustBound
-- Nobody has been noted, and nobody can write now: this half of the check is false for every row, and the server proves the bound
-- by the other half, without a scan.
CREATE OR REPLACE FUNCTION table_migration.{{journal}}() RETURNS boolean LANGUAGE sql IMMUTABLE RETURN false;

-- name: dropTrigger (each trigger: that of the new table fires for the partition)
DROP TRIGGER {{trigger}} ON {{schema}}.{{table}};

-- name: renameSource
ALTER TABLE {{schema}}.{{table}} RENAME TO {{retired}};

-- name: renameIndex (each index)
ALTER INDEX {{schema}}.{{index}} RENAME TO {{retiredIndex}};

-- name: promoteInterim
ALTER TABLE {{schema}}.{{interim}} RENAME TO {{table}};

-- name: promoteIndex (each index)
ALTER INDEX {{schema}}.{{interimIndex}} RENAME TO {{index}};

-- name: moveIdentity (each identity column)
SELECT setval({{{interimSequence}}}, last_value, is_called) FROM {{schema}}.{{sequence}};
ALTER TABLE {{schema}}.{{retired}} ALTER COLUMN {{column}} DROP IDENTITY;
ALTER SEQUENCE {{schema}}.{{interimName}} RENAME TO {{sequence}};

-- name: attachSource
ALTER TABLE {{schema}}.{{table}} ATTACH PARTITION {{schema}}.{{retired}} FOR VALUES FROM (MINVALUE) TO ({{{upper}}});

-- name: demandAdopted
SELECT table_migration.demand((
  SELECT string_agg(indexrelid::text, ' ' ORDER BY indexrelid) FROM pg_index WHERE indrelid = {{{sourceOid}}}
) = current_setting('table_migration.indexes'), 'TM009', 'an index of the first partition was built anew, under the lock');

-- name: dropCheck
ALTER TABLE {{schema}}.{{retired}} DROP CONSTRAINT table_migration_history;

-- name: enableTrigger (each trigger that is enabled)
ALTER TABLE {{schema}}.{{table}} ENABLE {{{enableAs}}}TRIGGER {{trigger}};

-- name: recordSwap
UPDATE table_migration.runs SET state = 'swapped', swapped_at = clock_timestamp() WHERE run_id = {{{run}}};
INSERT INTO table_migration.items (run_id, step, item) VALUES ({{{run}}}, 'attachHistory', 'swapped');
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{{run}}}, 'swapped', jsonb_build_object('attempts', {{{attempt}}}, 'lockedMs',
  round(1000 * extract(epoch FROM clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz), 1)));

-- name: demandQuick
SELECT table_migration.demand(
  clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz < interval '{{{windowMs}}} ms',
  'TM006', 'the lock was held longer than {{{windowMs}}} ms');

-- name: analyzeTable (after the cutover)
ANALYZE {{schema}}.{{table}};

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
