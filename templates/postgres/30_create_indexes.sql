-- Built leaf by leaf on several connections; the statement on the partitioned table then adopts what it finds.

-- name: createLeaf (each index and leaf)
{{{createLeaf}}};

-- name: createRoot (each index)
{{{createRoot}}};

-- name: commentIndex (each comment)
COMMENT ON {{{commentOn}}} IS {{{commentText}}};

-- name: createTrigger (each trigger)
{{{createTrigger}}};

-- name: disableTrigger (each trigger)
ALTER TABLE {{schema}}.{{interim}} DISABLE TRIGGER {{trigger}};

-- name: commentTrigger (each comment)
COMMENT ON TRIGGER {{trigger}} ON {{schema}}.{{interim}} IS {{{commentText}}};

-- name: createReverseTrigger
CREATE TRIGGER table_migration_reverse AFTER INSERT OR UPDATE OR DELETE ON {{schema}}.{{interim}}
  FOR EACH ROW EXECUTE FUNCTION table_migration.{{reverseJournal}}();

-- name: alwaysReverse
ALTER TABLE {{schema}}.{{interim}} ENABLE ALWAYS TRIGGER table_migration_reverse;

-- name: createReverseTruncateTrigger
CREATE TRIGGER table_migration_truncate AFTER TRUNCATE ON {{schema}}.{{interim}}
  FOR EACH STATEMENT EXECUTE FUNCTION table_migration.note_truncate('{{{run}}}', 'tableTruncated');
