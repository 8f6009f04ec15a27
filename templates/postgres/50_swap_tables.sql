-- First what needs no lock on the source; then one transaction under a lock that gives way.

-- name: readGrants (of the table and of each materialized view)
WITH lists AS (
  SELECT CASE oid WHEN {{{grantsOf}}} THEN 'source' ELSE 'interim' END AS side, NULL::text AS "column",
         coalesce(relacl, acldefault('r', relowner)) AS list
  FROM pg_class WHERE oid IN ({{{grantsOf}}}, {{{grantsFor}}})
  UNION ALL
  SELECT CASE attrelid WHEN {{{grantsOf}}} THEN 'source' ELSE 'interim' END, attname, attacl
  FROM pg_attribute WHERE attrelid IN ({{{grantsOf}}}, {{{grantsFor}}}) AND NOT attisdropped AND attacl IS NOT NULL
)
SELECT l.side, l."column", coalesce(grantee.rolname, '') AS grantee, grantor.rolname AS grantor,
       g.privilege_type AS privilege, g.is_grantable AS grantable
FROM lists l, aclexplode(l.list) g
  JOIN pg_roles grantor ON grantor.oid = g.grantor
  LEFT JOIN pg_roles grantee ON grantee.oid = g.grantee;

-- name: revoke (each privilege that the source does not grant)
REVOKE {{{privilege}}} ON {{{grantsOn}}} FROM {{{grantee}}} CASCADE;

-- name: grant (each privilege that the source grants)
GRANT {{{privilege}}} ON {{{grantsOn}}} TO {{{grantee}}}{{{grantOption}}};

-- name: becomeGrantor (where a role other than the owner granted)
SET LOCAL ROLE {{grantor}};

-- name: becomeSelf
SET LOCAL ROLE NONE;

-- name: readMaterializedView (each materialized view)
SELECT pg_relation_filenode(oid)::text AS segment, relispopulated AS "isPopulated" FROM pg_class WHERE oid = {{{viewRegclass}}};

-- name: refreshMaterializedView (each materialized view, and again when somebody has refreshed the old one)
REFRESH MATERIALIZED VIEW {{viewSchema}}.{{interimView}} {{{dataClause}}};

-- name: analyzeMaterializedView (each materialized view)
ANALYZE {{viewSchema}}.{{interimView}};

-- name: readSignature
SELECT {{{signature}}} AS signature;

-- name: listSnapshots (until all that were there at first are gone)
-- A session that we may not look into may have a snapshot whenever it has a transaction.
SELECT a.pid::int AS pid, a.usename AS "userName", a.application_name AS application,
       coalesce(a.pid || ' ' || a.xact_start || ' ' || a.backend_xmin, a.pid || ' ' || l.virtualxid) AS snapshot,
       date_trunc('second', clock_timestamp() - a.xact_start)::text AS "openFor"
FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'virtualxid' AND l.granted
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
  AND (a.backend_type = 'client backend' AND a.backend_xmin IS NOT NULL AND a.xact_start IS NOT NULL
    OR a.query = '<insufficient privilege>' AND a.usesysid IS NOT NULL AND l.virtualxid IS NOT NULL)
  AND NOT EXISTS (SELECT FROM table_migration.workers w WHERE w.server_process_id = a.pid AND w.backend_start = a.backend_start);

-- name: listKeyLeaves (of partitioned tables whose foreign keys point here, before PostgreSQL 18)
SELECT named.name AS "table", n.nspname AS schema, c.relname AS leaf
FROM unnest({{:tables}}::text[]) AS named (name)
  CROSS JOIN LATERAL pg_partition_tree(to_regclass(named.name)) AS tree
  JOIN pg_class c ON c.oid = tree.relid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE tree.isleaf AND tree.level > 0
ORDER BY named.name, n.nspname, c.relname;

-- name: findBlockers
-- Of the table, of its partitions and views, which are locked with it, and of the tables that foreign keys join to it.
WITH RECURSIVE tree (oid) AS (
  SELECT {{:oid}}::oid
  UNION
  SELECT to_regclass(named.name)::oid FROM unnest({{:lockedWith}}::text[]) AS named (name)
  UNION ALL
  SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
), locked (oid) AS (
  SELECT oid FROM tree
  UNION
  SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = {{:oid}}::oid AND d.classid = 'pg_rewrite'::regclass
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

-- name: cancelAutovacuum (where it alone is in the way)
SELECT pg_cancel_backend({{:pid}}) AS cancelled;

-- name: prepareWindow
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_last ({{{journalDefinitions}}}) ON COMMIT DELETE ROWS;
PREPARE table_migration_intact (text) AS
SELECT table_migration.demand({{{signature}}} = $1, 'TM003', 'the catalog entries of the source changed');
PREPARE table_migration_take AS
WITH taken AS (DELETE FROM table_migration.{{journal}} RETURNING {{{journalColumns}}})
INSERT INTO pg_temp.table_migration_last SELECT DISTINCT {{{journalColumns}}} FROM taken;
PREPARE table_migration_delete AS
DELETE FROM {{schema}}.{{interim}} i USING pg_temp.table_migration_last b WHERE {{{interimIsLast}}};
PREPARE table_migration_insert AS
INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}}) OVERRIDING SYSTEM VALUE
SELECT {{{writtenColumnsOfSource}}}
FROM {{schema}}.{{table}} s JOIN {{{lastKeys}}} b ON {{{sourceIsBatch}}};
PREPARE table_migration_equal (boolean) AS
SELECT table_migration.demand(count(*) = 0 OR NOT $1, 'TM004', count(*) || ' replayed rows differ')
FROM ({{{selectReplayed}}}) j
  LEFT JOIN {{schema}}.{{table}} s ON {{{sourceIsJournal}}}
  LEFT JOIN {{schema}}.{{interim}} i ON {{{interimIsReplayed}}}
WHERE {{{sourceHash}}} IS DISTINCT FROM {{{interimHash}}}{{{orGuardedYet}}};

-- name: prepareGuarded (where a key is guarded)
PREPARE table_migration_guarded AS
SELECT table_migration.demand(count(*) = 0, 'TM004', count(*) || ' replayed rows lack their guard')
FROM (
  {{{selectUnguarded}}}
) unguarded;

-- name: readReturning (where a run is rolled back)
SELECT {{{returningSignature}}} AS signature;

-- name: prepareReturning (where a run is rolled back)
PREPARE table_migration_returning (text) AS
SELECT table_migration.demand({{{returningSignature}}} = $1, 'TM003', 'the catalog entries of the retired table changed');

-- name: compareGuard (each key that is guarded)
SELECT g.rows::text AS "guardRows", g.checksum::text AS "guardChecksum", i.rows::text AS "rows", i.checksum::text AS "checksum"
FROM (SELECT count(*) AS rows, coalesce(sum({{{guardHash}}}), 0) AS checksum FROM {{schema}}.{{guard}} t) g,
     (SELECT count(*) AS rows, coalesce(sum({{{guardHash}}}), 0) AS checksum FROM {{schema}}.{{interim}} t{{{whereGuarded}}}) i;

-- name: planWindow (before each attempt, so that nothing is planned under the lock, nor is any partition opened for the first time)
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
-- Which partitions are looked into shows when a plan runs, and the planner reckons with all of them: then it would rather read every row.
SET LOCAL cpu_tuple_cost = 10;
EXPLAIN (COSTS OFF) EXECUTE table_migration_intact('');
EXPLAIN (COSTS OFF) EXECUTE table_migration_take;
EXECUTE table_migration_delete;
EXECUTE table_migration_insert;
EXECUTE table_migration_equal(false);

-- name: planGuarded (where a key is guarded)
EXPLAIN (COSTS OFF) EXECUTE table_migration_guarded;

-- name: planReturning (where a run is rolled back)
EXPLAIN (COSTS OFF) EXECUTE table_migration_returning('');

-- name: limitWindow
-- A plan that is made anew here is made like those of before.
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL cpu_tuple_cost = 10;
SET LOCAL idle_in_transaction_session_timeout = {{{windowMs}}};
SET LOCAL statement_timeout = {{{statementMs}}};
SET LOCAL lock_timeout = {{{waitMs}}};

-- name: lockViews (where views read the table)
-- Before the table, as whoever reads them does, and all within one limit. To move a view to the schema where it is locks it and does
-- nothing else; LOCK TABLE would also lock every other table that it reads.
SET LOCAL statement_timeout = {{{waitMs}}};
DO {{{viewQuote}}}
BEGIN
{{#lockedViews}}
  ALTER VIEW IF EXISTS {{schema}}.{{name}} SET SCHEMA {{schema}};
{{/lockedViews}}
{{#lockedMaterializedViews}}
  ALTER MATERIALIZED VIEW IF EXISTS {{schema}}.{{name}} SET SCHEMA {{schema}};
{{/lockedMaterializedViews}}
END
{{{viewQuote}}};
SET LOCAL statement_timeout = {{{statementMs}}};

-- name: lockTables
SET LOCAL statement_timeout = {{{lockMs}}};
LOCK TABLE {{{childTables}}}ONLY {{schema}}.{{interim}}, {{{onlySource}}}{{schema}}.{{table}}{{{referencedTables}}} IN ACCESS EXCLUSIVE MODE;
SET LOCAL statement_timeout = {{{statementMs}}};
SELECT set_config('table_migration.locked_since', clock_timestamp()::text, true);
SELECT (SELECT count(*) FROM table_migration.{{journal}})::int AS journaled,
       (SELECT count(*) FROM table_migration.{{reverseJournal}})::int AS replayed;

-- name: replayLast (where the journal is not empty)
EXECUTE table_migration_take;
EXECUTE table_migration_delete;
EXECUTE table_migration_insert;

-- name: demandIntact
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM table_migration.events WHERE run_id = {{{run}}} AND kind = 'sourceTruncated'), 'TM002', 'the source was truncated');
EXECUTE table_migration_intact({{{expectedSignature}}});

-- name: demandReturning (where a run is rolled back)
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM table_migration.events WHERE run_id = {{{run}}} AND kind = 'tableTruncated'), 'TM002', 'the retired table was truncated');
EXECUTE table_migration_returning({{{expectedReturning}}});

-- name: demandEqual (where rows were replayed)
EXECUTE table_migration_equal(true);

-- name: demandGuarded (where a key is guarded, and rows were replayed)
EXECUTE table_migration_guarded;

-- name: demandGuards (where a key is guarded)
SELECT table_migration.demand(count(*) = {{{guardTriggerCount}}}, 'TM004', 'a trigger that writes a guard is gone or switched off')
FROM pg_trigger
WHERE tgrelid = {{{interimRegclass}}} AND tgname IN ({{{guardTriggers}}}) AND tgenabled = 'A';

-- name: stopJournal
DROP TRIGGER table_migration_journal ON {{schema}}.{{table}};
DROP TRIGGER table_migration_journal_truncate ON {{schema}}.{{table}};

-- name: dropKey (each foreign key)
ALTER TABLE {{keySchema}}.{{keyTable}} DROP CONSTRAINT {{keyName}};

-- name: retireSource
ALTER TABLE {{schema}}.{{table}} RENAME TO {{retired}};

-- name: retireIndex (each index)
ALTER INDEX {{schema}}.{{index}} RENAME TO {{retiredIndex}};

-- name: retireGuard (each key that is guarded, where a run is rolled back)
ALTER INDEX {{schema}}.{{guardedKey}} RENAME TO {{retiredKey}};

-- name: promoteGuard (each key that is guarded)
ALTER INDEX {{schema}}.{{interimKey}} RENAME TO {{guardedKey}};

-- name: promoteInterim
ALTER TABLE {{schema}}.{{interim}} RENAME TO {{table}};

-- name: promoteIndex (each index)
ALTER INDEX {{schema}}.{{interimIndex}} RENAME TO {{newIndex}};

-- name: moveIdentity (each identity column)
SELECT setval({{{interimSequence}}}, last_value, is_called) FROM {{schema}}.{{sequence}};
ALTER SEQUENCE {{schema}}.{{sequence}} RENAME TO {{retiredSequence}};
ALTER SEQUENCE {{schema}}.{{interimName}} RENAME TO {{sequence}};

-- name: demandFresh (each materialized view)
SELECT table_migration.demand(pg_relation_filenode({{{viewRegclass}}})::text = {{{expectedSegment}}}, 'TM009', 'a materialized view was refreshed meanwhile');

-- name: retireMaterializedView (each materialized view)
ALTER MATERIALIZED VIEW {{viewSchema}}.{{view}} RENAME TO {{retiredView}};

-- name: promoteMaterializedView (each materialized view)
ALTER MATERIALIZED VIEW {{viewSchema}}.{{interimView}} RENAME TO {{view}};

-- name: replaceView (each view that reads the table or a materialized view over it)
CREATE OR REPLACE VIEW {{viewSchema}}.{{view}}{{{viewOptions}}} AS
{{{viewDefinition}}};

-- name: replaceRule (each rule of a view that reads the table)
CREATE OR REPLACE RULE {{rule}} {{{ruleDefinition}}};

-- name: replaceRoutine (each function and procedure whose body refers to the table)
{{{routineDefinition}}};

-- name: dropMaterializedView (each materialized view, when nothing reads the old one any more)
DROP MATERIALIZED VIEW {{viewSchema}}.{{retiredView}};

-- name: promoteMaterializedIndex (each index of a materialized view)
ALTER INDEX {{viewSchema}}.{{interimViewIndex}} RENAME TO {{viewIndex}};

-- name: demandFollowed (where there are any of these)
SELECT table_migration.demand(NOT EXISTS (
  WITH retired (classid, objid) AS (
    SELECT 'pg_class'::regclass, oid FROM pg_class WHERE oid = {{{sourceOid}}}
    UNION ALL
    SELECT 'pg_type'::regclass, t.oid FROM pg_class c JOIN pg_type r ON r.oid = c.reltype JOIN pg_type t ON t.oid IN (r.oid, r.typarray)
    WHERE c.oid = {{{sourceOid}}}
  )
  SELECT FROM retired JOIN pg_depend d ON d.refclassid = retired.classid AND d.refobjid = retired.objid
  WHERE d.classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass)),
  'TM007', 'a view or a function still reads the retired table');

-- name: addLateCheck (each check that is not validated)
ALTER TABLE {{schema}}.{{table}} ADD CONSTRAINT {{check}} {{{definition}}};

-- name: commentLateCheck (each comment)
COMMENT ON CONSTRAINT {{check}} ON {{schema}}.{{table}} IS {{{commentText}}};

-- name: addKey (each foreign key; its rows are validated after the swap)
ALTER TABLE {{keySchema}}.{{keyTable}} ADD CONSTRAINT {{keyName}} {{{keyDefinition}}};

-- name: addLeafKey (each foreign key of a partitioned table and each leaf)
ALTER TABLE {{leafSchema}}.{{leaf}} ADD CONSTRAINT {{keyName}} {{{keyDefinition}}};

-- name: commentKey (each comment)
COMMENT ON CONSTRAINT {{keyName}} ON {{keySchema}}.{{keyTable}} IS {{{keyComment}}};

-- name: enableTrigger (each trigger that is enabled)
ALTER TABLE {{schema}}.{{table}} ENABLE {{{enableAs}}}TRIGGER {{trigger}};

-- name: openWayBack
TRUNCATE table_migration.{{reverseJournal}};

-- name: recordSwap
UPDATE table_migration.runs
SET state = 'swapped', swapped_at = clock_timestamp(), retired_oid = source_oid,
    retired_schema = table_schema, retired_name = {{{retiredText}}}
WHERE run_id = {{{run}}};
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{{run}}}, 'swapped', jsonb_build_object('attempts', {{{attempt}}}, 'replayed', {{{replayed}}}, 'lockedMs',
  round(1000 * extract(epoch FROM clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz), 1)));
UPDATE table_migration.steps SET ended_at = clock_timestamp() WHERE run_id = {{{run}}} AND step = 'swapTables';

-- name: recordRolledBack (where a run is rolled back)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{{rolledBackRun}}}, 'rolledBack', jsonb_build_object('by', {{{run}}}));

-- name: demandQuick (after what touches every partition, and at the end)
SELECT table_migration.demand(
  clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz < interval '{{{windowMs}}} ms',
  'TM006', 'the lock was held longer than {{{windowMs}}} ms');
