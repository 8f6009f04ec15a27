-- Takes back what an unfinished run has created, and nothing else. Tables are named by their object id, so that a stranger's table
-- of the same name stays untouched.

-- name: findObjects
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name
FROM table_migration.runs r JOIN pg_class c ON c.oid = r.interim_oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.run_id = {{:run}};

-- name: findTriggers
SELECT n.nspname AS schema, c.relname AS name, t.tgname AS trigger
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace f ON f.oid = p.pronamespace
WHERE t.tgrelid = {{:oid}}::oid AND f.nspname = 'table_migration' AND NOT t.tgisinternal;

-- name: dropTrigger
DROP TRIGGER {{trigger}} ON {{schema}}.{{name}};

-- name: listLeaves
SELECT c.relname AS name FROM pg_partition_tree({{:oid}}::oid::regclass) p JOIN pg_class c ON c.oid = p.relid
WHERE p.level > 0 ORDER BY p.level DESC, c.relname;

-- name: dropTable
DROP TABLE {{schema}}.{{name}};

-- name: dropJournals
DROP TABLE IF EXISTS table_migration.{{journal}}, table_migration.{{reverseJournal}};

-- name: dropFunctions
DROP FUNCTION IF EXISTS table_migration.{{journal}}(), table_migration.{{reverseJournal}}();
