-- Changed keys go to the journal from the moment that these triggers commit. CREATE TRIGGER waits for every
-- transaction that has written the table, so no write falls between. Partitions get the row trigger with the table. TRUNCATE of
-- a single partition fires no trigger of the table, so the storage of each is noted, and looked at again before the cutover.

-- name: createJournal
CREATE TABLE table_migration.{{journal}} ({{{journalDefinitions}}});

-- name: createReverseJournal
CREATE TABLE table_migration.{{reverseJournal}} ({{{keyDefinitions}}});

-- name: createJournalFunction
CREATE FUNCTION table_migration.{{journal}}() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS {{{dollar}}}
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO table_migration.{{journal}} ({{{journalColumns}}}) VALUES ({{{oldJournalColumns}}});
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND ({{{oldKey}}}) IS DISTINCT FROM ({{{newKey}}})) THEN
    INSERT INTO table_migration.{{journal}} ({{{keyColumns}}}) VALUES ({{{newKey}}});
  END IF;
  RETURN NULL;
END
{{{dollar}}};

-- name: createReverseFunction
CREATE FUNCTION table_migration.{{reverseJournal}}() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS {{{dollar}}}
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO table_migration.{{reverseJournal}} ({{{keyColumns}}}) VALUES ({{{oldKey}}});
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND ({{{oldKey}}}) IS DISTINCT FROM ({{{newKey}}})) THEN
    INSERT INTO table_migration.{{reverseJournal}} ({{{keyColumns}}}) VALUES ({{{newKey}}});
  END IF;
  RETURN NULL;
END
{{{dollar}}};

-- name: revokeFunctions
REVOKE ALL ON FUNCTION table_migration.{{journal}}(), table_migration.{{reverseJournal}}() FROM PUBLIC;

-- name: lockSource
LOCK TABLE {{{onlySource}}}{{schema}}.{{table}} IN SHARE ROW EXCLUSIVE MODE;

-- name: createJournalTrigger
CREATE TRIGGER table_migration_journal AFTER INSERT OR UPDATE OR DELETE ON {{schema}}.{{table}}
  FOR EACH ROW EXECUTE FUNCTION table_migration.{{journal}}();

-- name: alwaysJournal
ALTER TABLE {{schema}}.{{table}} ENABLE ALWAYS TRIGGER table_migration_journal;

-- name: createTruncateTrigger
CREATE TRIGGER table_migration_journal_truncate AFTER TRUNCATE ON {{schema}}.{{table}}
  FOR EACH STATEMENT EXECUTE FUNCTION table_migration.note_truncate('{{{run}}}', 'sourceTruncated');

-- name: alwaysTruncate
ALTER TABLE {{schema}}.{{table}} ENABLE ALWAYS TRIGGER table_migration_journal_truncate;

-- name: readSegments (where the source has partitions)
WITH RECURSIVE tree (oid) AS (
  SELECT inhrelid FROM pg_inherits WHERE inhparent = {{{sourceOid}}}
  UNION ALL
  SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
)
SELECT c.oid::text AS oid, c.relfilenode::text AS segment, format('%I.%I', n.nspname, c.relname) AS partition
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY c.oid;
