-- Takes back what an unfinished run has created, and nothing else. Tables are named by their object id, so that a stranger's table
-- of the same name stays untouched.

-- name: findObjects
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name
FROM table_migration.runs r JOIN pg_class c ON c.oid = r.interim_oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.run_id = {{:run}};

-- name: listNames
-- Every relation and type that goes with the interim table and the guards, in the schema of the source; without a lock on any of them.
WITH RECURSIVE tree (oid, namespace) AS (
  SELECT c.oid, c.relnamespace
  FROM table_migration.runs r JOIN pg_class c ON c.oid = r.interim_oid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE r.run_id = {{:run}} AND n.nspname = r.table_schema
  UNION ALL
  SELECT c.oid, c.relnamespace
  FROM table_migration.events e JOIN pg_class c ON c.oid = (e.detail ->> 'oid')::oid
  WHERE e.run_id = {{:run}} AND e.kind = 'guardCreated'
  UNION ALL
  SELECT i.inhrelid, tree.namespace FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
), relation (oid, namespace) AS (
  SELECT oid, namespace FROM tree
  UNION ALL
  SELECT x.indexrelid, tree.namespace FROM tree JOIN pg_index x ON x.indrelid = tree.oid
  UNION ALL
  SELECT d.objid, tree.namespace FROM tree JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = tree.oid
  WHERE d.classid = 'pg_class'::regclass AND d.deptype = 'i'
)
SELECT c.relname AS name FROM relation JOIN pg_class c ON c.oid = relation.oid AND c.relnamespace = relation.namespace
UNION
SELECT t.typname FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_type row_type ON row_type.oid = c.reltype
  JOIN pg_type t ON t.oid IN (row_type.oid, row_type.typarray) AND t.typnamespace = tree.namespace;

-- name: findGuards
SELECT 'dropGuardFunction' AS drop, p.oid::text AS oid, n.nspname AS schema, p.proname AS name
FROM table_migration.events e JOIN pg_proc p ON p.oid = (e.detail ->> 'oid')::oid JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE e.run_id = {{:run}} AND e.kind = 'guardFunctionCreated'
UNION ALL
SELECT 'dropGuard', c.oid::text, n.nspname, c.relname
FROM table_migration.events e JOIN pg_class c ON c.oid = (e.detail ->> 'oid')::oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE e.run_id = {{:run}} AND e.kind = 'guardCreated';

-- name: dropGuardFunction
DROP FUNCTION {{schema}}.{{name}}();

-- name: dropGuard
DROP TABLE {{schema}}.{{name}};

-- name: findTriggers
-- On the source those of the journal, for an earlier run may have left those of its way back; on the new table those of the way back.
SELECT n.nspname AS schema, c.relname AS name, t.tgname AS trigger
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace f ON f.oid = p.pronamespace
WHERE t.tgrelid = {{:oid}}::oid AND f.nspname = 'table_migration' AND NOT t.tgisinternal
  AND starts_with(t.tgname::text, 'table_migration_journal') = (t.tgrelid = {{{sourceOid}}});

-- name: findWatches
-- On tables that were to be dropped: the run watches for rows that keep them.
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, t.tgname AS trigger
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE t.tgname = 'table_migration_late' AND t.tgfoid = to_regprocedure('table_migration.note_truncate()') AND t.tgparentid = 0
  AND split_part(encode(t.tgargs, 'escape'), '\000', 1) = {{:run}}::text;

-- name: dropTrigger
DROP TRIGGER {{trigger}} ON {{schema}}.{{name}};

-- name: findDisabled (of a rollback: triggers of the retired table)
SELECT n.nspname AS schema, c.relname AS name, t.tgname AS trigger
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE t.tgrelid = {{:oid}}::oid AND t.tgenabled = 'D' AND t.tgparentid = 0 AND NOT t.tgisinternal;

-- name: enableTrigger
ALTER TABLE {{schema}}.{{name}} ENABLE {{{enableAs}}}TRIGGER {{trigger}};

-- name: findCheck (of a run that keeps the table as a partition)
SELECT n.nspname AS schema, c.relname AS name
FROM pg_constraint con JOIN pg_class c ON c.oid = con.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE con.conrelid = {{:oid}}::oid AND con.conname = 'table_migration_history' AND EXISTS (
  SELECT FROM pg_depend d JOIN pg_proc f ON f.oid = d.refobjid
  WHERE d.classid = 'pg_constraint'::regclass AND d.objid = con.oid AND d.refclassid = 'pg_proc'::regclass
    AND f.pronamespace = to_regnamespace('table_migration'));

-- name: dropCheck
ALTER TABLE {{schema}}.{{name}} DROP CONSTRAINT table_migration_history;

-- name: findMaterializedViews
-- Those of this run: they are named by the object id of its source.
SELECT DISTINCT n.nspname AS schema, c.relname AS name
FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = {{:oid}}::oid AND d.classid = 'pg_rewrite'::regclass
  AND c.relkind = 'm' AND starts_with(c.relname::text, 'table_migration_view_{{{sourceOid}}}_');

-- name: dropMaterializedView
DROP MATERIALIZED VIEW {{schema}}.{{name}};

-- name: listLeaves
SELECT c.relname AS name FROM pg_partition_tree({{:oid}}::oid::regclass) p JOIN pg_class c ON c.oid = p.relid
WHERE p.level > 0 ORDER BY p.level DESC, c.relname;

-- name: dropTable
DROP TABLE {{schema}}.{{name}};

-- name: dropJournals
DROP TABLE IF EXISTS table_migration.{{journal}}, table_migration.{{reverseJournal}};

-- name: dropFunctions
DROP FUNCTION IF EXISTS table_migration.{{journal}}(), table_migration.{{reverseJournal}}();
