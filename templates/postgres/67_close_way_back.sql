-- The last step of a rollback. Triggers are found by the tables' object ids, whatever their names are by now.

-- name: findTriggers (of the table that has come back, and of the one that has gone)
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, t.tgname AS trigger
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace f ON f.oid = p.pronamespace
WHERE t.tgrelid IN ({{{sourceOid}}}, {{{returnedOid}}}) AND t.tgparentid = 0 AND NOT t.tgisinternal AND f.nspname = 'table_migration'
ORDER BY t.tgrelid, t.tgname;

-- name: dropTrigger (each of them)
DROP TRIGGER {{trigger}} ON {{triggerSchema}}.{{triggerTable}};

-- name: dropJournals
DROP TABLE IF EXISTS table_migration.{{reverseJournal}}, table_migration.{{rolledBackJournal}};

-- name: dropFunctions
DROP FUNCTION IF EXISTS table_migration.{{reverseJournal}}(), table_migration.{{rolledBackJournal}}();
