-- name: followColumns (each sequence that its column owns)
ALTER SEQUENCE {{schema}}.{{sequence}} OWNED BY {{schema}}.{{table}}.{{column}};

-- name: restoreAutovacuum (each leaf)
ALTER TABLE {{schema}}.{{leaf}} {{{autovacuumClause}}};

-- name: dropJournal
DROP TABLE IF EXISTS table_migration.{{journal}};

-- name: dropJournalFunction
DROP FUNCTION IF EXISTS table_migration.{{journal}}();
