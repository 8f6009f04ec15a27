-- rollback: Run 12, which swapped app.orders on 2026-03-01 12:00:00+00, is rolled back: app.orders_retired, the table before it, gets every change made since, is proven equal, and swapped in again.
-- hazard WAY_BACK_ENDS

-- 1. prepareRollback

-- lock SHARE ROW EXCLUSIVE on app.orders

-- lock SHARE ROW EXCLUSIVE on app.orders_retired

-- hazard WRITES_COST_MORE

-- prepareRollback.findRetired
SELECT to_regclass(:interim)::oid::text AS oid;

-- prepareRollback.createJournal
CREATE TABLE table_migration."journal_17001" ("order_id" bigint);

-- prepareRollback.createReverseJournal
CREATE TABLE table_migration."reverse_17001" ("order_id" bigint);

-- prepareRollback.createJournalFunction
CREATE FUNCTION table_migration."journal_17001"() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $journal$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO table_migration."journal_17001" ("order_id") VALUES (OLD."order_id");
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND (OLD."order_id") IS DISTINCT FROM (NEW."order_id")) THEN
    INSERT INTO table_migration."journal_17001" ("order_id") VALUES (NEW."order_id");
  END IF;
  RETURN NULL;
END
$journal$;

-- prepareRollback.createReverseFunction
CREATE FUNCTION table_migration."reverse_17001"() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $journal$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO table_migration."reverse_17001" ("order_id") VALUES (OLD."order_id");
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND (OLD."order_id") IS DISTINCT FROM (NEW."order_id")) THEN
    INSERT INTO table_migration."reverse_17001" ("order_id") VALUES (NEW."order_id");
  END IF;
  RETURN NULL;
END
$journal$;

-- prepareRollback.revokeFunctions
REVOKE ALL ON FUNCTION table_migration."journal_17001"(), table_migration."reverse_17001"() FROM PUBLIC;

-- prepareRollback.lockSource
LOCK TABLE "app"."orders" IN SHARE ROW EXCLUSIVE MODE;

-- prepareRollback.createJournalTrigger
CREATE TRIGGER table_migration_journal AFTER INSERT OR UPDATE OR DELETE ON "app"."orders"
  FOR EACH ROW EXECUTE FUNCTION table_migration."journal_17001"();

-- prepareRollback.alwaysJournal
ALTER TABLE "app"."orders" ENABLE ALWAYS TRIGGER table_migration_journal;

-- prepareRollback.createTruncateTrigger
CREATE TRIGGER table_migration_journal_truncate AFTER TRUNCATE ON "app"."orders"
  FOR EACH STATEMENT EXECUTE FUNCTION table_migration.note_truncate(':run', 'sourceTruncated');

-- prepareRollback.alwaysTruncate
ALTER TABLE "app"."orders" ENABLE ALWAYS TRIGGER table_migration_journal_truncate;

-- prepareRollback.readSegments (where the source has partitions)
WITH RECURSIVE tree (oid) AS (
  SELECT inhrelid FROM pg_inherits WHERE inhparent = 17001
  UNION ALL
  SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
)
SELECT c.oid::text AS oid, c.relfilenode::text AS segment, format('%I.%I', n.nspname, c.relname) AS partition
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY c.oid;

-- prepareRollback.createReverseTrigger
CREATE TRIGGER table_migration_reverse AFTER INSERT OR UPDATE OR DELETE ON "app"."orders_retired"
  FOR EACH ROW EXECUTE FUNCTION table_migration."reverse_17001"();

-- prepareRollback.alwaysReverse
ALTER TABLE "app"."orders_retired" ENABLE ALWAYS TRIGGER table_migration_reverse;

-- prepareRollback.createReverseTruncateTrigger
CREATE TRIGGER table_migration_truncate AFTER TRUNCATE ON "app"."orders_retired"
  FOR EACH STATEMENT EXECUTE FUNCTION table_migration.note_truncate(':run', 'tableTruncated');

-- prepareRollback.readStructures (of both tables, for scripts that go on with this run: a change since is found by them)
SELECT (
SELECT signature.hash
  FROM (SELECT (17001)::oid AS table_oid) AS signed
 CROSS JOIN LATERAL (
WITH RECURSIVE target AS MATERIALIZED (
  SELECT c.oid, c.relnamespace, c.relpersistence, c.relkind, c.reltype, t.typarray, c.reltoastrelid
    FROM pg_class c
    LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE c.oid = ANY (ARRAY[signed.table_oid])
),
owned_sequence AS (
  SELECT d.refobjid AS table_oid, d.objid, d.deptype
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY (ARRAY[signed.table_oid]) AND d.deptype IN ('a', 'i')
),
-- What the table consists of: whoever refers to one of these hangs on the table. A sequence of a serial column is
-- not among them, for it can be handed over; the sequence of an identity column cannot.
part (table_oid, classid, objid) AS MATERIALIZED (
  SELECT oid, 'pg_class'::regclass::oid, oid FROM target
  UNION ALL SELECT oid, 'pg_type'::regclass, reltype FROM target WHERE reltype <> 0
  UNION ALL SELECT oid, 'pg_type'::regclass, typarray FROM target WHERE typarray <> 0
  UNION ALL SELECT oid, 'pg_class'::regclass, reltoastrelid FROM target WHERE reltoastrelid <> 0
  UNION ALL
  SELECT target.oid, 'pg_class'::regclass, x.indexrelid
    FROM target JOIN pg_index x ON x.indrelid IN (target.oid, target.reltoastrelid)
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT tgrelid, 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'i'
),
relation AS (
  SELECT objid FROM part WHERE classid = 'pg_class'::regclass
  UNION ALL SELECT objid FROM owned_sequence WHERE deptype = 'a'
),
reference AS (
  SELECT d.classid, d.objid, d.objsubid, d.deptype, d.xmin
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
),
dependent_view (oid) AS (
  SELECT rule.ev_class
    FROM reference JOIN pg_rewrite rule ON rule.oid = reference.objid AND reference.classid = 'pg_rewrite'::regclass
   WHERE rule.ev_class <> signed.table_oid
  UNION
  SELECT rule.ev_class
    FROM dependent_view
    JOIN pg_class stored ON stored.oid = dependent_view.oid AND stored.relkind = 'm'
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = stored.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid
),
tree AS (
  SELECT inhrelid AS oid, xmin FROM pg_inherits
   WHERE inhparent = signed.table_oid AND EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
),
publication AS (
  SELECT prpubid AS id, oid, xmin FROM pg_publication_rel WHERE prrelid = signed.table_oid
  UNION ALL
  SELECT pn.pnpubid, pn.oid, pn.xmin
    FROM target JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
  UNION ALL
  SELECT oid, oid, xmin FROM pg_publication WHERE puballtables
),
referencing AS (
  SELECT con.oid, con.conrelid, con.xmin FROM pg_constraint con
   WHERE con.oid IN (SELECT objid FROM reference WHERE classid = 'pg_constraint'::regclass)
),
-- The partitions of tables whose foreign keys point here.
child (oid, xmin) AS (
  SELECT i.inhrelid, i.xmin FROM pg_inherits i WHERE i.inhparent IN (SELECT conrelid FROM referencing WHERE conrelid <> signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM child JOIN pg_inherits i ON i.inhparent = child.oid
),
-- xmin says which transaction wrote a row; together with the row's key it is another one after every change. ANALYZE
-- may write pg_class, so that is compared by what it says.
version (line) AS (
  SELECT concat_ws(' ', 'class', oid, to_jsonb(pg_class) - '{relfilenode,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,relhasindex,relhasrules,relhastriggers,relhassubclass,relacl}'::text[]) FROM pg_class
   WHERE oid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, to_jsonb(pg_attribute) - 'attacl'::text) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'sequence', seqrelid, xmin) FROM pg_sequence
             WHERE seqrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'type', oid, xmin) FROM pg_type
             WHERE oid IN (SELECT objid FROM part WHERE classid = 'pg_type'::regclass)
  UNION ALL SELECT concat_ws(' ', 'default', oid, xmin) FROM pg_attrdef WHERE adrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'index', indexrelid, xmin) FROM pg_index
             WHERE indrelid = signed.table_oid OR indrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'constraint', oid, xmin) FROM pg_constraint WHERE conrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'referencing', oid, xmin) FROM referencing
  UNION ALL SELECT concat_ws(' ', 'child', oid, xmin) FROM child
  UNION ALL SELECT concat_ws(' ', 'trigger', tg.oid, tg.xmin, f.xmin) FROM pg_trigger tg
              LEFT JOIN pg_proc f ON f.oid = tg.tgfoid AND NOT tg.tgisinternal
             WHERE tg.tgrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'policy', oid, xmin) FROM pg_policy WHERE polrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_rewrite WHERE ev_class = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'view default', oid, xmin) FROM pg_attrdef
             WHERE adrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view rule', oid, xmin) FROM pg_rewrite
             WHERE ev_class IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view trigger', oid, xmin) FROM pg_trigger
             WHERE tgrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view comment', objoid, objsubid, xmin) FROM pg_description
             WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'routine', oid, xmin) FROM pg_proc
             WHERE oid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'routine comment', objoid, xmin) FROM pg_description
             WHERE classoid = 'pg_proc'::regclass
               AND objoid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'statistics', oid, xmin) FROM pg_statistic_ext WHERE stxrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid, inhparent, xmin) FROM pg_inherits
             WHERE inhrelid = signed.table_oid OR inhparent = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'partition', tree.oid, tree.xmin, pg_relation_filenode(tree.oid)) FROM tree
  UNION ALL SELECT concat_ws(' ', 'partitioned', partrelid, xmin) FROM pg_partitioned_table WHERE partrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'reference', classid, objid, objsubid, deptype, xmin) FROM reference
  UNION ALL SELECT concat_ws(' ', 'refers', d.refclassid, d.refobjid, d.refobjsubid, d.deptype, d.xmin)
              FROM part JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
  UNION ALL SELECT concat_ws(' ', 'published', publication.oid, publication.xmin, pub.oid, pub.xmin)
              FROM publication JOIN pg_publication pub ON pub.oid = publication.id
  UNION ALL SELECT concat_ws(' ', 'subscribed', srsubid) FROM pg_subscription_rel WHERE srrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.objsubid, note.xmin)
              FROM part JOIN pg_description note ON note.objoid = part.objid AND note.classoid = part.classid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.xmin)
              FROM referencing JOIN pg_description note ON note.objoid = referencing.oid AND note.classoid = 'pg_constraint'::regclass
  UNION ALL SELECT concat_ws(' ', 'label', label.classoid, label.objoid, label.objsubid, label.xmin)
              FROM part JOIN pg_seclabel label ON label.objoid = part.objid AND label.classoid = part.classid
)
SELECT encode(sha256(convert_to(string_agg(line, ',' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS hash
  FROM version
 WHERE EXISTS (SELECT FROM target)
) AS signature
) AS source, (
SELECT signature.hash
  FROM (SELECT (4711)::oid AS table_oid) AS signed
 CROSS JOIN LATERAL (
WITH RECURSIVE target AS MATERIALIZED (
  SELECT c.oid, c.relnamespace, c.relpersistence, c.relkind, c.reltype, t.typarray, c.reltoastrelid
    FROM pg_class c
    LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE c.oid = ANY (ARRAY[signed.table_oid])
),
owned_sequence AS (
  SELECT d.refobjid AS table_oid, d.objid, d.deptype
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY (ARRAY[signed.table_oid]) AND d.deptype IN ('a', 'i')
),
-- What the table consists of: whoever refers to one of these hangs on the table. A sequence of a serial column is
-- not among them, for it can be handed over; the sequence of an identity column cannot.
part (table_oid, classid, objid) AS MATERIALIZED (
  SELECT oid, 'pg_class'::regclass::oid, oid FROM target
  UNION ALL SELECT oid, 'pg_type'::regclass, reltype FROM target WHERE reltype <> 0
  UNION ALL SELECT oid, 'pg_type'::regclass, typarray FROM target WHERE typarray <> 0
  UNION ALL SELECT oid, 'pg_class'::regclass, reltoastrelid FROM target WHERE reltoastrelid <> 0
  UNION ALL
  SELECT target.oid, 'pg_class'::regclass, x.indexrelid
    FROM target JOIN pg_index x ON x.indrelid IN (target.oid, target.reltoastrelid)
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT tgrelid, 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'i'
),
relation AS (
  SELECT objid FROM part WHERE classid = 'pg_class'::regclass
  UNION ALL SELECT objid FROM owned_sequence WHERE deptype = 'a'
),
reference AS (
  SELECT d.classid, d.objid, d.objsubid, d.deptype, d.xmin
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
),
dependent_view (oid) AS (
  SELECT rule.ev_class
    FROM reference JOIN pg_rewrite rule ON rule.oid = reference.objid AND reference.classid = 'pg_rewrite'::regclass
   WHERE rule.ev_class <> signed.table_oid
  UNION
  SELECT rule.ev_class
    FROM dependent_view
    JOIN pg_class stored ON stored.oid = dependent_view.oid AND stored.relkind = 'm'
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = stored.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid
),
tree AS (
  SELECT inhrelid AS oid, xmin FROM pg_inherits
   WHERE inhparent = signed.table_oid AND EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
),
publication AS (
  SELECT prpubid AS id, oid, xmin FROM pg_publication_rel WHERE prrelid = signed.table_oid
  UNION ALL
  SELECT pn.pnpubid, pn.oid, pn.xmin
    FROM target JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
  UNION ALL
  SELECT oid, oid, xmin FROM pg_publication WHERE puballtables
),
referencing AS (
  SELECT con.oid, con.conrelid, con.xmin FROM pg_constraint con
   WHERE con.oid IN (SELECT objid FROM reference WHERE classid = 'pg_constraint'::regclass)
),
-- The partitions of tables whose foreign keys point here.
child (oid, xmin) AS (
  SELECT i.inhrelid, i.xmin FROM pg_inherits i WHERE i.inhparent IN (SELECT conrelid FROM referencing WHERE conrelid <> signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM child JOIN pg_inherits i ON i.inhparent = child.oid
),
-- xmin says which transaction wrote a row; together with the row's key it is another one after every change. ANALYZE
-- may write pg_class, so that is compared by what it says.
version (line) AS (
  SELECT concat_ws(' ', 'class', oid, to_jsonb(pg_class) - '{relfilenode,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,relhasindex,relhasrules,relhastriggers,relhassubclass,relacl}'::text[]) FROM pg_class
   WHERE oid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, to_jsonb(pg_attribute) - 'attacl'::text) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'sequence', seqrelid, xmin) FROM pg_sequence
             WHERE seqrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'type', oid, xmin) FROM pg_type
             WHERE oid IN (SELECT objid FROM part WHERE classid = 'pg_type'::regclass)
  UNION ALL SELECT concat_ws(' ', 'default', oid, xmin) FROM pg_attrdef WHERE adrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'index', indexrelid, xmin) FROM pg_index
             WHERE indrelid = signed.table_oid OR indrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'constraint', oid, xmin) FROM pg_constraint WHERE conrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'referencing', oid, xmin) FROM referencing
  UNION ALL SELECT concat_ws(' ', 'child', oid, xmin) FROM child
  UNION ALL SELECT concat_ws(' ', 'trigger', tg.oid, tg.xmin, f.xmin) FROM pg_trigger tg
              LEFT JOIN pg_proc f ON f.oid = tg.tgfoid AND NOT tg.tgisinternal
             WHERE tg.tgrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'policy', oid, xmin) FROM pg_policy WHERE polrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_rewrite WHERE ev_class = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'view default', oid, xmin) FROM pg_attrdef
             WHERE adrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view rule', oid, xmin) FROM pg_rewrite
             WHERE ev_class IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view trigger', oid, xmin) FROM pg_trigger
             WHERE tgrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view comment', objoid, objsubid, xmin) FROM pg_description
             WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'routine', oid, xmin) FROM pg_proc
             WHERE oid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'routine comment', objoid, xmin) FROM pg_description
             WHERE classoid = 'pg_proc'::regclass
               AND objoid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'statistics', oid, xmin) FROM pg_statistic_ext WHERE stxrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid, inhparent, xmin) FROM pg_inherits
             WHERE inhrelid = signed.table_oid OR inhparent = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'partition', tree.oid, tree.xmin, pg_relation_filenode(tree.oid)) FROM tree
  UNION ALL SELECT concat_ws(' ', 'partitioned', partrelid, xmin) FROM pg_partitioned_table WHERE partrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'reference', classid, objid, objsubid, deptype, xmin) FROM reference
  UNION ALL SELECT concat_ws(' ', 'refers', d.refclassid, d.refobjid, d.refobjsubid, d.deptype, d.xmin)
              FROM part JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
  UNION ALL SELECT concat_ws(' ', 'published', publication.oid, publication.xmin, pub.oid, pub.xmin)
              FROM publication JOIN pg_publication pub ON pub.oid = publication.id
  UNION ALL SELECT concat_ws(' ', 'subscribed', srsubid) FROM pg_subscription_rel WHERE srrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.objsubid, note.xmin)
              FROM part JOIN pg_description note ON note.objoid = part.objid AND note.classoid = part.classid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.xmin)
              FROM referencing JOIN pg_description note ON note.objoid = referencing.oid AND note.classoid = 'pg_constraint'::regclass
  UNION ALL SELECT concat_ws(' ', 'label', label.classoid, label.objoid, label.objsubid, label.xmin)
              FROM part JOIN pg_seclabel label ON label.objoid = part.objid AND label.classoid = part.classid
)
SELECT encode(sha256(convert_to(string_agg(line, ',' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS hash
  FROM version
 WHERE EXISTS (SELECT FROM target)
) AS signature
) AS retired;

-- prepareRollback.takeKeys (written since the swap; later ones are in the journal already)
INSERT INTO table_migration."journal_17001" ("order_id")
SELECT DISTINCT "order_id" FROM table_migration."reverse_4711";

-- prepareRollback.takeChunks (of the run that is rolled back: all of them are compared once more)
INSERT INTO table_migration.chunks (run_id, chunk, lower_key, upper_key, rows, loaded_at)
SELECT :run, c.chunk, c.lower_key, c.upper_key, c.rows, clock_timestamp()
FROM table_migration.chunks c WHERE c.run_id = :rolledBack;

-- prepareRollback.takeWhole (where that run has loaded no chunk: all rows are one)
INSERT INTO table_migration.chunks (run_id, chunk, loaded_at)
SELECT :run, 1, clock_timestamp()
WHERE NOT EXISTS (SELECT FROM table_migration.chunks c WHERE c.run_id = :run);

-- 2. deltaLoad

-- lock ACCESS SHARE on app.orders

-- deltaLoad.createBatch (each connection)
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_batch ("order_id" bigint) ON COMMIT DELETE ROWS;

-- deltaLoad.countPages
SELECT (pg_relation_size('table_migration."journal_17001"'::regclass) / current_setting('block_size')::int)::int AS pages,
       (pg_relation_size('table_migration."reverse_17001"'::regclass) / current_setting('block_size')::int)::int AS "reversePages";

-- deltaLoad.takeJournal (each batch)
WITH taken AS (
  DELETE FROM table_migration."journal_17001"
  WHERE ctid >= :fromTid::tid AND ctid < :toTid::tid
    AND EXISTS (SELECT FROM table_migration.steps WHERE run_id = :run AND step = 'dataLoad' AND ended_at IS NOT NULL)
  RETURNING "order_id"
)
INSERT INTO pg_temp.table_migration_batch SELECT DISTINCT "order_id" FROM taken;

-- deltaLoad.takeWholeJournal
WITH taken AS (
  DELETE FROM table_migration."journal_17001"
  WHERE EXISTS (SELECT FROM table_migration.steps WHERE run_id = :run AND step = 'dataLoad' AND ended_at IS NOT NULL)
  RETURNING "order_id"
)
INSERT INTO pg_temp.table_migration_batch SELECT DISTINCT "order_id" FROM taken;

-- deltaLoad.analyzeBatch (each batch)
ANALYZE pg_temp.table_migration_batch;

-- deltaLoad.deleteGone (each batch)
DELETE FROM "app"."orders_retired" i USING pg_temp.table_migration_batch b
WHERE i."order_id" = b."order_id"
  AND NOT EXISTS (SELECT FROM "app"."orders" s WHERE s."order_id" = b."order_id");

-- deltaLoad.upsertPresent (each batch)
INSERT INTO "app"."orders_retired" ("order_id", "order_date", "customer_id") OVERRIDING SYSTEM VALUE
SELECT s."order_id", s."order_date", s."customer_id"
FROM "app"."orders" s JOIN pg_temp.table_migration_batch b ON s."order_id" = b."order_id"
ON CONFLICT ("order_id") DO UPDATE SET "order_id" = EXCLUDED."order_id", "order_date" = EXCLUDED."order_date", "customer_id" = EXCLUDED."customer_id";

-- deltaLoad.deleteBatch (where rows exchanged values of a unique key)
DELETE FROM "app"."orders_retired" i USING pg_temp.table_migration_batch b WHERE i."order_id" = b."order_id";

-- deltaLoad.insertBatch (where rows exchanged values of a unique key)
INSERT INTO "app"."orders_retired" ("order_id", "order_date", "customer_id") OVERRIDING SYSTEM VALUE
SELECT s."order_id", s."order_date", s."customer_id"
FROM "app"."orders" s JOIN pg_temp.table_migration_batch b ON s."order_id" = b."order_id";

-- deltaLoad.vacuumJournal
VACUUM table_migration."journal_17001", table_migration."reverse_17001";

-- 3. gatherStatistics

-- gatherStatistics.vacuumLeaf (each leaf; of more than 200 several at once, for at its end each VACUUM reads all tables' entries in the catalog)
VACUUM (ANALYZE) "app"."orders_retired";

-- 4. validate

-- lock ACCESS SHARE on app.orders

-- hazard LONG_RUNNING

-- validate.forgetEarlierReplays
TRUNCATE table_migration."reverse_17001";

-- validate.compareChunk (each chunk)
SELECT s.rows::text AS "sourceRows", s.checksum::text AS "sourceChecksum",
       i.rows::text AS "interimRows", i.checksum::text AS "interimChecksum"
FROM (
  SELECT count(*) AS rows, coalesce(sum(hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id"), 0)), 0) AS checksum
  FROM "app"."orders" t
  WHERE (:lower::text[] IS NULL OR (t."order_id") > (CAST((:lower::text[])[1] AS bigint)))
    AND (:upper::text[] IS NULL OR (t."order_id") <= (CAST((:upper::text[])[1] AS bigint)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_17001" j WHERE j."order_id" = t."order_id")
) s, (
  SELECT count(*) AS rows, coalesce(sum(hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id"), 0)), 0) AS checksum
  FROM "app"."orders_retired" t
  WHERE (:lower::text[] IS NULL OR (t."order_id") > (CAST((:lower::text[])[1] AS bigint)))
    AND (:upper::text[] IS NULL OR (t."order_id") <= (CAST((:upper::text[])[1] AS bigint)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_17001" j WHERE j."order_id" = t."order_id")
) i;

-- validate.findDifferences (each chunk that differs)
SELECT ARRAY[coalesce(s."order_id", i."order_id")::text] AS key,
       CASE WHEN i.hash IS NULL THEN 'missing' WHEN s.hash IS NULL THEN 'surplus' ELSE 'different' END AS difference
FROM (
  SELECT "order_id", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id"), 0) AS hash FROM "app"."orders" t
  WHERE (:lower::text[] IS NULL OR (t."order_id") > (CAST((:lower::text[])[1] AS bigint)))
    AND (:upper::text[] IS NULL OR (t."order_id") <= (CAST((:upper::text[])[1] AS bigint)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_17001" j WHERE j."order_id" = t."order_id")
) s FULL JOIN (
  SELECT "order_id", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id"), 0) AS hash FROM "app"."orders_retired" t
  WHERE (:lower::text[] IS NULL OR (t."order_id") > (CAST((:lower::text[])[1] AS bigint)))
    AND (:upper::text[] IS NULL OR (t."order_id") <= (CAST((:upper::text[])[1] AS bigint)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_17001" j WHERE j."order_id" = t."order_id")
) i ON s."order_id" = i."order_id"
WHERE s.hash IS DISTINCT FROM i.hash
LIMIT 1000;

-- validate.journalDifferences (each chunk that differed, when the run is resumed)
INSERT INTO table_migration."journal_17001" ("order_id")
SELECT coalesce(s."order_id", i."order_id")
FROM (
  SELECT "order_id", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id"), 0) AS hash FROM "app"."orders" t
  WHERE (:lower::text[] IS NULL OR (t."order_id") > (CAST((:lower::text[])[1] AS bigint)))
    AND (:upper::text[] IS NULL OR (t."order_id") <= (CAST((:upper::text[])[1] AS bigint)))
) s FULL JOIN (
  SELECT "order_id", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id"), 0) AS hash FROM "app"."orders_retired" t
  WHERE (:lower::text[] IS NULL OR (t."order_id") > (CAST((:lower::text[])[1] AS bigint)))
    AND (:upper::text[] IS NULL OR (t."order_id") <= (CAST((:upper::text[])[1] AS bigint)))
) i ON s."order_id" = i."order_id"
WHERE s.hash IS DISTINCT FROM i.hash;

-- validate.analyzeReplayed
ANALYZE table_migration."reverse_17001";

-- validate.compareReplayed (until few keys are left)
SELECT count(*)::text AS differing, (array_agg(array_to_string(ARRAY[j."order_id"::text], ', ')))[1:5] AS keys
FROM (SELECT DISTINCT "order_id" FROM table_migration."reverse_17001") j
  LEFT JOIN "app"."orders" s ON s."order_id" = j."order_id"
  LEFT JOIN "app"."orders_retired" i ON i."order_id" = j."order_id"
WHERE NOT EXISTS (SELECT FROM table_migration."journal_17001" b WHERE j."order_id" = b."order_id")
  AND CASE WHEN s."order_id" IS NOT NULL THEN hash_record_extended(ROW(s."order_id", s."order_date", s."customer_id"), 0) END IS DISTINCT FROM CASE WHEN i."order_id" IS NOT NULL THEN hash_record_extended(ROW(i."order_id", i."order_date", i."customer_id"), 0) END;

-- validate.forgetReplayed (until few keys are left)
DELETE FROM table_migration."reverse_17001" j
WHERE NOT EXISTS (SELECT FROM table_migration."journal_17001" b WHERE j."order_id" = b."order_id");

-- validate.journalReplayed (when the run is resumed after a difference)
INSERT INTO table_migration."journal_17001" ("order_id")
SELECT DISTINCT "order_id" FROM table_migration."reverse_17001";

-- validate.countReplayed
SELECT count(*)::text AS rows FROM table_migration."reverse_17001";

-- 5. swapTables

-- lock ACCESS EXCLUSIVE on app.orders

-- hazard OLD_SNAPSHOTS

-- swapTables.readGrants (of the table and of each materialized view)
WITH lists AS (
  SELECT CASE oid WHEN 17001 THEN 'source' ELSE 'interim' END AS side, NULL::text AS "column",
         coalesce(relacl, acldefault('r', relowner)) AS list
  FROM pg_class WHERE oid IN (17001, '"app"."orders_retired"'::regclass)
  UNION ALL
  SELECT CASE attrelid WHEN 17001 THEN 'source' ELSE 'interim' END, attname, attacl
  FROM pg_attribute WHERE attrelid IN (17001, '"app"."orders_retired"'::regclass) AND NOT attisdropped AND attacl IS NOT NULL
)
SELECT l.side, l."column", coalesce(grantee.rolname, '') AS grantee, grantor.rolname AS grantor,
       g.privilege_type AS privilege, g.is_grantable AS grantable
FROM lists l, aclexplode(l.list) g
  JOIN pg_roles grantor ON grantor.oid = g.grantor
  LEFT JOIN pg_roles grantee ON grantee.oid = g.grantee;

-- swapTables.revoke (each privilege that the source does not grant)
REVOKE :privilege ON "app"."orders_retired" FROM :grantee CASCADE;

-- swapTables.grant (each privilege that the source grants)
GRANT :privilege ON "app"."orders_retired" TO :grantee :grantOption;

-- swapTables.becomeGrantor (where a role other than the owner granted)
SET LOCAL ROLE :grantor;

-- swapTables.becomeSelf
SET LOCAL ROLE NONE;

-- swapTables.readSignature
SELECT (
SELECT signature.hash
  FROM (SELECT (17001)::oid AS table_oid) AS signed
 CROSS JOIN LATERAL (
WITH RECURSIVE target AS MATERIALIZED (
  SELECT c.oid, c.relnamespace, c.relpersistence, c.relkind, c.reltype, t.typarray, c.reltoastrelid
    FROM pg_class c
    LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE c.oid = ANY (ARRAY[signed.table_oid])
),
owned_sequence AS (
  SELECT d.refobjid AS table_oid, d.objid, d.deptype
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY (ARRAY[signed.table_oid]) AND d.deptype IN ('a', 'i')
),
-- What the table consists of: whoever refers to one of these hangs on the table. A sequence of a serial column is
-- not among them, for it can be handed over; the sequence of an identity column cannot.
part (table_oid, classid, objid) AS MATERIALIZED (
  SELECT oid, 'pg_class'::regclass::oid, oid FROM target
  UNION ALL SELECT oid, 'pg_type'::regclass, reltype FROM target WHERE reltype <> 0
  UNION ALL SELECT oid, 'pg_type'::regclass, typarray FROM target WHERE typarray <> 0
  UNION ALL SELECT oid, 'pg_class'::regclass, reltoastrelid FROM target WHERE reltoastrelid <> 0
  UNION ALL
  SELECT target.oid, 'pg_class'::regclass, x.indexrelid
    FROM target JOIN pg_index x ON x.indrelid IN (target.oid, target.reltoastrelid)
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT tgrelid, 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'i'
),
relation AS (
  SELECT objid FROM part WHERE classid = 'pg_class'::regclass
  UNION ALL SELECT objid FROM owned_sequence WHERE deptype = 'a'
),
reference AS (
  SELECT d.classid, d.objid, d.objsubid, d.deptype, d.xmin
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
),
dependent_view (oid) AS (
  SELECT rule.ev_class
    FROM reference JOIN pg_rewrite rule ON rule.oid = reference.objid AND reference.classid = 'pg_rewrite'::regclass
   WHERE rule.ev_class <> signed.table_oid
  UNION
  SELECT rule.ev_class
    FROM dependent_view
    JOIN pg_class stored ON stored.oid = dependent_view.oid AND stored.relkind = 'm'
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = stored.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid
),
tree AS (
  SELECT inhrelid AS oid, xmin FROM pg_inherits
   WHERE inhparent = signed.table_oid AND EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
),
publication AS (
  SELECT prpubid AS id, oid, xmin FROM pg_publication_rel WHERE prrelid = signed.table_oid
  UNION ALL
  SELECT pn.pnpubid, pn.oid, pn.xmin
    FROM target JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
  UNION ALL
  SELECT oid, oid, xmin FROM pg_publication WHERE puballtables
),
referencing AS (
  SELECT con.oid, con.conrelid, con.xmin FROM pg_constraint con
   WHERE con.oid IN (SELECT objid FROM reference WHERE classid = 'pg_constraint'::regclass)
),
-- The partitions of tables whose foreign keys point here.
child (oid, xmin) AS (
  SELECT i.inhrelid, i.xmin FROM pg_inherits i WHERE i.inhparent IN (SELECT conrelid FROM referencing WHERE conrelid <> signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM child JOIN pg_inherits i ON i.inhparent = child.oid
),
-- xmin says which transaction wrote a row; together with the row's key it is another one after every change. ANALYZE
-- may write pg_class, so that is compared by what it says.
version (line) AS (
  SELECT concat_ws(' ', 'class', oid, to_jsonb(pg_class) - '{relfilenode,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,relhasindex,relhasrules,relhastriggers,relhassubclass}'::text[]) FROM pg_class
   WHERE oid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, xmin) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'sequence', seqrelid, xmin) FROM pg_sequence
             WHERE seqrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'type', oid, xmin) FROM pg_type
             WHERE oid IN (SELECT objid FROM part WHERE classid = 'pg_type'::regclass)
  UNION ALL SELECT concat_ws(' ', 'default', oid, xmin) FROM pg_attrdef WHERE adrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'index', indexrelid, xmin) FROM pg_index
             WHERE indrelid = signed.table_oid OR indrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'constraint', oid, xmin) FROM pg_constraint WHERE conrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'referencing', oid, xmin) FROM referencing
  UNION ALL SELECT concat_ws(' ', 'child', oid, xmin) FROM child
  UNION ALL SELECT concat_ws(' ', 'trigger', tg.oid, tg.xmin, f.xmin) FROM pg_trigger tg
              LEFT JOIN pg_proc f ON f.oid = tg.tgfoid AND NOT tg.tgisinternal
             WHERE tg.tgrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'policy', oid, xmin) FROM pg_policy WHERE polrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_rewrite WHERE ev_class = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'view default', oid, xmin) FROM pg_attrdef
             WHERE adrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view rule', oid, xmin) FROM pg_rewrite
             WHERE ev_class IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view trigger', oid, xmin) FROM pg_trigger
             WHERE tgrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view comment', objoid, objsubid, xmin) FROM pg_description
             WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'routine', oid, xmin) FROM pg_proc
             WHERE oid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'routine comment', objoid, xmin) FROM pg_description
             WHERE classoid = 'pg_proc'::regclass
               AND objoid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'statistics', oid, xmin) FROM pg_statistic_ext WHERE stxrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid, inhparent, xmin) FROM pg_inherits
             WHERE inhrelid = signed.table_oid OR inhparent = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'partition', tree.oid, tree.xmin, pg_relation_filenode(tree.oid)) FROM tree
  UNION ALL SELECT concat_ws(' ', 'partitioned', partrelid, xmin) FROM pg_partitioned_table WHERE partrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'reference', classid, objid, objsubid, deptype, xmin) FROM reference
  UNION ALL SELECT concat_ws(' ', 'refers', d.refclassid, d.refobjid, d.refobjsubid, d.deptype, d.xmin)
              FROM part JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
  UNION ALL SELECT concat_ws(' ', 'published', publication.oid, publication.xmin, pub.oid, pub.xmin)
              FROM publication JOIN pg_publication pub ON pub.oid = publication.id
  UNION ALL SELECT concat_ws(' ', 'subscribed', srsubid) FROM pg_subscription_rel WHERE srrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.objsubid, note.xmin)
              FROM part JOIN pg_description note ON note.objoid = part.objid AND note.classoid = part.classid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.xmin)
              FROM referencing JOIN pg_description note ON note.objoid = referencing.oid AND note.classoid = 'pg_constraint'::regclass
  UNION ALL SELECT concat_ws(' ', 'label', label.classoid, label.objoid, label.objsubid, label.xmin)
              FROM part JOIN pg_seclabel label ON label.objoid = part.objid AND label.classoid = part.classid
)
SELECT encode(sha256(convert_to(string_agg(line, ',' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS hash
  FROM version
 WHERE EXISTS (SELECT FROM target)
) AS signature
) AS signature;

-- swapTables.listSnapshots (until all that were there at first are gone)
-- A session that we may not look into may have a snapshot whenever it has a transaction.
SELECT a.pid::int AS pid, a.usename AS "userName", a.application_name AS application,
       coalesce(a.pid || ' ' || a.xact_start || ' ' || a.backend_xmin, a.pid || ' ' || l.virtualxid) AS snapshot,
       date_trunc('second', clock_timestamp() - a.xact_start)::text AS "openFor"
FROM pg_stat_activity a LEFT JOIN pg_locks l ON l.pid = a.pid AND l.locktype = 'virtualxid' AND l.granted
WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
  AND (a.backend_type = 'client backend' AND a.backend_xmin IS NOT NULL AND a.xact_start IS NOT NULL
    OR a.query = '<insufficient privilege>' AND a.usesysid IS NOT NULL AND l.virtualxid IS NOT NULL)
  AND NOT EXISTS (SELECT FROM table_migration.workers w WHERE w.server_process_id = a.pid AND w.backend_start = a.backend_start);

-- swapTables.findBlockers
-- Of the table, of its partitions and views, which are locked with it, and of the tables that foreign keys join to it.
WITH RECURSIVE tree (oid) AS (
  SELECT :oid::oid
  UNION
  SELECT to_regclass(named.name)::oid FROM unnest(:lockedWith::text[]) AS named (name)
  UNION ALL
  SELECT i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
), locked (oid) AS (
  SELECT oid FROM tree
  UNION
  SELECT r.ev_class FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
  WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = :oid::oid AND d.classid = 'pg_rewrite'::regclass
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

-- swapTables.cancelAutovacuum (where it alone is in the way)
SELECT pg_cancel_backend(:pid) AS cancelled;

-- swapTables.prepareWindow
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_last ("order_id" bigint) ON COMMIT DELETE ROWS;
PREPARE table_migration_intact (text) AS
SELECT table_migration.demand((
SELECT signature.hash
  FROM (SELECT (17001)::oid AS table_oid) AS signed
 CROSS JOIN LATERAL (
WITH RECURSIVE target AS MATERIALIZED (
  SELECT c.oid, c.relnamespace, c.relpersistence, c.relkind, c.reltype, t.typarray, c.reltoastrelid
    FROM pg_class c
    LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE c.oid = ANY (ARRAY[signed.table_oid])
),
owned_sequence AS (
  SELECT d.refobjid AS table_oid, d.objid, d.deptype
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY (ARRAY[signed.table_oid]) AND d.deptype IN ('a', 'i')
),
-- What the table consists of: whoever refers to one of these hangs on the table. A sequence of a serial column is
-- not among them, for it can be handed over; the sequence of an identity column cannot.
part (table_oid, classid, objid) AS MATERIALIZED (
  SELECT oid, 'pg_class'::regclass::oid, oid FROM target
  UNION ALL SELECT oid, 'pg_type'::regclass, reltype FROM target WHERE reltype <> 0
  UNION ALL SELECT oid, 'pg_type'::regclass, typarray FROM target WHERE typarray <> 0
  UNION ALL SELECT oid, 'pg_class'::regclass, reltoastrelid FROM target WHERE reltoastrelid <> 0
  UNION ALL
  SELECT target.oid, 'pg_class'::regclass, x.indexrelid
    FROM target JOIN pg_index x ON x.indrelid IN (target.oid, target.reltoastrelid)
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT tgrelid, 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'i'
),
relation AS (
  SELECT objid FROM part WHERE classid = 'pg_class'::regclass
  UNION ALL SELECT objid FROM owned_sequence WHERE deptype = 'a'
),
reference AS (
  SELECT d.classid, d.objid, d.objsubid, d.deptype, d.xmin
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
),
dependent_view (oid) AS (
  SELECT rule.ev_class
    FROM reference JOIN pg_rewrite rule ON rule.oid = reference.objid AND reference.classid = 'pg_rewrite'::regclass
   WHERE rule.ev_class <> signed.table_oid
  UNION
  SELECT rule.ev_class
    FROM dependent_view
    JOIN pg_class stored ON stored.oid = dependent_view.oid AND stored.relkind = 'm'
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = stored.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid
),
tree AS (
  SELECT inhrelid AS oid, xmin FROM pg_inherits
   WHERE inhparent = signed.table_oid AND EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
),
publication AS (
  SELECT prpubid AS id, oid, xmin FROM pg_publication_rel WHERE prrelid = signed.table_oid
  UNION ALL
  SELECT pn.pnpubid, pn.oid, pn.xmin
    FROM target JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
  UNION ALL
  SELECT oid, oid, xmin FROM pg_publication WHERE puballtables
),
referencing AS (
  SELECT con.oid, con.conrelid, con.xmin FROM pg_constraint con
   WHERE con.oid IN (SELECT objid FROM reference WHERE classid = 'pg_constraint'::regclass)
),
-- The partitions of tables whose foreign keys point here.
child (oid, xmin) AS (
  SELECT i.inhrelid, i.xmin FROM pg_inherits i WHERE i.inhparent IN (SELECT conrelid FROM referencing WHERE conrelid <> signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM child JOIN pg_inherits i ON i.inhparent = child.oid
),
-- xmin says which transaction wrote a row; together with the row's key it is another one after every change. ANALYZE
-- may write pg_class, so that is compared by what it says.
version (line) AS (
  SELECT concat_ws(' ', 'class', oid, to_jsonb(pg_class) - '{relfilenode,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,relhasindex,relhasrules,relhastriggers,relhassubclass}'::text[]) FROM pg_class
   WHERE oid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, xmin) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'sequence', seqrelid, xmin) FROM pg_sequence
             WHERE seqrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'type', oid, xmin) FROM pg_type
             WHERE oid IN (SELECT objid FROM part WHERE classid = 'pg_type'::regclass)
  UNION ALL SELECT concat_ws(' ', 'default', oid, xmin) FROM pg_attrdef WHERE adrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'index', indexrelid, xmin) FROM pg_index
             WHERE indrelid = signed.table_oid OR indrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'constraint', oid, xmin) FROM pg_constraint WHERE conrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'referencing', oid, xmin) FROM referencing
  UNION ALL SELECT concat_ws(' ', 'child', oid, xmin) FROM child
  UNION ALL SELECT concat_ws(' ', 'trigger', tg.oid, tg.xmin, f.xmin) FROM pg_trigger tg
              LEFT JOIN pg_proc f ON f.oid = tg.tgfoid AND NOT tg.tgisinternal
             WHERE tg.tgrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'policy', oid, xmin) FROM pg_policy WHERE polrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_rewrite WHERE ev_class = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'view default', oid, xmin) FROM pg_attrdef
             WHERE adrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view rule', oid, xmin) FROM pg_rewrite
             WHERE ev_class IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view trigger', oid, xmin) FROM pg_trigger
             WHERE tgrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view comment', objoid, objsubid, xmin) FROM pg_description
             WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'routine', oid, xmin) FROM pg_proc
             WHERE oid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'routine comment', objoid, xmin) FROM pg_description
             WHERE classoid = 'pg_proc'::regclass
               AND objoid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'statistics', oid, xmin) FROM pg_statistic_ext WHERE stxrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid, inhparent, xmin) FROM pg_inherits
             WHERE inhrelid = signed.table_oid OR inhparent = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'partition', tree.oid, tree.xmin, pg_relation_filenode(tree.oid)) FROM tree
  UNION ALL SELECT concat_ws(' ', 'partitioned', partrelid, xmin) FROM pg_partitioned_table WHERE partrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'reference', classid, objid, objsubid, deptype, xmin) FROM reference
  UNION ALL SELECT concat_ws(' ', 'refers', d.refclassid, d.refobjid, d.refobjsubid, d.deptype, d.xmin)
              FROM part JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
  UNION ALL SELECT concat_ws(' ', 'published', publication.oid, publication.xmin, pub.oid, pub.xmin)
              FROM publication JOIN pg_publication pub ON pub.oid = publication.id
  UNION ALL SELECT concat_ws(' ', 'subscribed', srsubid) FROM pg_subscription_rel WHERE srrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.objsubid, note.xmin)
              FROM part JOIN pg_description note ON note.objoid = part.objid AND note.classoid = part.classid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.xmin)
              FROM referencing JOIN pg_description note ON note.objoid = referencing.oid AND note.classoid = 'pg_constraint'::regclass
  UNION ALL SELECT concat_ws(' ', 'label', label.classoid, label.objoid, label.objsubid, label.xmin)
              FROM part JOIN pg_seclabel label ON label.objoid = part.objid AND label.classoid = part.classid
)
SELECT encode(sha256(convert_to(string_agg(line, ',' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS hash
  FROM version
 WHERE EXISTS (SELECT FROM target)
) AS signature
) = $1, 'TM003', 'the catalog entries of the source changed');
PREPARE table_migration_take AS
WITH taken AS (DELETE FROM table_migration."journal_17001" RETURNING "order_id")
INSERT INTO pg_temp.table_migration_last SELECT DISTINCT "order_id" FROM taken;
PREPARE table_migration_delete AS
DELETE FROM "app"."orders_retired" i USING pg_temp.table_migration_last b WHERE i."order_id" = b."order_id";
PREPARE table_migration_insert AS
INSERT INTO "app"."orders_retired" ("order_id", "order_date", "customer_id") OVERRIDING SYSTEM VALUE
SELECT s."order_id", s."order_date", s."customer_id"
FROM "app"."orders" s JOIN pg_temp.table_migration_last b ON s."order_id" = b."order_id";
PREPARE table_migration_equal (boolean) AS
SELECT table_migration.demand(count(*) = 0 OR NOT $1, 'TM004', count(*) || ' replayed rows differ')
FROM (SELECT DISTINCT "order_id" FROM table_migration."reverse_17001") j
  LEFT JOIN "app"."orders" s ON s."order_id" = j."order_id"
  LEFT JOIN "app"."orders_retired" i ON i."order_id" = j."order_id"
WHERE CASE WHEN s."order_id" IS NOT NULL THEN hash_record_extended(ROW(s."order_id", s."order_date", s."customer_id"), 0) END IS DISTINCT FROM CASE WHEN i."order_id" IS NOT NULL THEN hash_record_extended(ROW(i."order_id", i."order_date", i."customer_id"), 0) END;

-- swapTables.readReturning (where a run is rolled back)
SELECT (
SELECT signature.hash
  FROM (SELECT (4711)::oid AS table_oid) AS signed
 CROSS JOIN LATERAL (
WITH RECURSIVE target AS MATERIALIZED (
  SELECT c.oid, c.relnamespace, c.relpersistence, c.relkind, c.reltype, t.typarray, c.reltoastrelid
    FROM pg_class c
    LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE c.oid = ANY (ARRAY[signed.table_oid])
),
owned_sequence AS (
  SELECT d.refobjid AS table_oid, d.objid, d.deptype
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY (ARRAY[signed.table_oid]) AND d.deptype IN ('a', 'i')
),
-- What the table consists of: whoever refers to one of these hangs on the table. A sequence of a serial column is
-- not among them, for it can be handed over; the sequence of an identity column cannot.
part (table_oid, classid, objid) AS MATERIALIZED (
  SELECT oid, 'pg_class'::regclass::oid, oid FROM target
  UNION ALL SELECT oid, 'pg_type'::regclass, reltype FROM target WHERE reltype <> 0
  UNION ALL SELECT oid, 'pg_type'::regclass, typarray FROM target WHERE typarray <> 0
  UNION ALL SELECT oid, 'pg_class'::regclass, reltoastrelid FROM target WHERE reltoastrelid <> 0
  UNION ALL
  SELECT target.oid, 'pg_class'::regclass, x.indexrelid
    FROM target JOIN pg_index x ON x.indrelid IN (target.oid, target.reltoastrelid)
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT tgrelid, 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'i'
),
relation AS (
  SELECT objid FROM part WHERE classid = 'pg_class'::regclass
  UNION ALL SELECT objid FROM owned_sequence WHERE deptype = 'a'
),
reference AS (
  SELECT d.classid, d.objid, d.objsubid, d.deptype, d.xmin
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
),
dependent_view (oid) AS (
  SELECT rule.ev_class
    FROM reference JOIN pg_rewrite rule ON rule.oid = reference.objid AND reference.classid = 'pg_rewrite'::regclass
   WHERE rule.ev_class <> signed.table_oid
  UNION
  SELECT rule.ev_class
    FROM dependent_view
    JOIN pg_class stored ON stored.oid = dependent_view.oid AND stored.relkind = 'm'
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = stored.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid
),
tree AS (
  SELECT inhrelid AS oid, xmin FROM pg_inherits
   WHERE inhparent = signed.table_oid AND EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
),
publication AS (
  SELECT prpubid AS id, oid, xmin FROM pg_publication_rel WHERE prrelid = signed.table_oid
  UNION ALL
  SELECT pn.pnpubid, pn.oid, pn.xmin
    FROM target JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
  UNION ALL
  SELECT oid, oid, xmin FROM pg_publication WHERE puballtables
),
referencing AS (
  SELECT con.oid, con.conrelid, con.xmin FROM pg_constraint con
   WHERE con.oid IN (SELECT objid FROM reference WHERE classid = 'pg_constraint'::regclass)
),
-- The partitions of tables whose foreign keys point here.
child (oid, xmin) AS (
  SELECT i.inhrelid, i.xmin FROM pg_inherits i WHERE i.inhparent IN (SELECT conrelid FROM referencing WHERE conrelid <> signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM child JOIN pg_inherits i ON i.inhparent = child.oid
),
-- xmin says which transaction wrote a row; together with the row's key it is another one after every change. ANALYZE
-- may write pg_class, so that is compared by what it says.
version (line) AS (
  SELECT concat_ws(' ', 'class', oid, to_jsonb(pg_class) - '{relfilenode,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,relhasindex,relhasrules,relhastriggers,relhassubclass}'::text[]) FROM pg_class
   WHERE oid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, xmin) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'sequence', seqrelid, xmin) FROM pg_sequence
             WHERE seqrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'type', oid, xmin) FROM pg_type
             WHERE oid IN (SELECT objid FROM part WHERE classid = 'pg_type'::regclass)
  UNION ALL SELECT concat_ws(' ', 'default', oid, xmin) FROM pg_attrdef WHERE adrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'index', indexrelid, xmin) FROM pg_index
             WHERE indrelid = signed.table_oid OR indrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'constraint', oid, xmin) FROM pg_constraint WHERE conrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'referencing', oid, xmin) FROM referencing
  UNION ALL SELECT concat_ws(' ', 'child', oid, xmin) FROM child
  UNION ALL SELECT concat_ws(' ', 'trigger', tg.oid, tg.xmin, f.xmin) FROM pg_trigger tg
              LEFT JOIN pg_proc f ON f.oid = tg.tgfoid AND NOT tg.tgisinternal
             WHERE tg.tgrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'policy', oid, xmin) FROM pg_policy WHERE polrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_rewrite WHERE ev_class = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'view default', oid, xmin) FROM pg_attrdef
             WHERE adrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view rule', oid, xmin) FROM pg_rewrite
             WHERE ev_class IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view trigger', oid, xmin) FROM pg_trigger
             WHERE tgrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view comment', objoid, objsubid, xmin) FROM pg_description
             WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'routine', oid, xmin) FROM pg_proc
             WHERE oid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'routine comment', objoid, xmin) FROM pg_description
             WHERE classoid = 'pg_proc'::regclass
               AND objoid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'statistics', oid, xmin) FROM pg_statistic_ext WHERE stxrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid, inhparent, xmin) FROM pg_inherits
             WHERE inhrelid = signed.table_oid OR inhparent = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'partition', tree.oid, tree.xmin, pg_relation_filenode(tree.oid)) FROM tree
  UNION ALL SELECT concat_ws(' ', 'partitioned', partrelid, xmin) FROM pg_partitioned_table WHERE partrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'reference', classid, objid, objsubid, deptype, xmin) FROM reference
  UNION ALL SELECT concat_ws(' ', 'refers', d.refclassid, d.refobjid, d.refobjsubid, d.deptype, d.xmin)
              FROM part JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
  UNION ALL SELECT concat_ws(' ', 'published', publication.oid, publication.xmin, pub.oid, pub.xmin)
              FROM publication JOIN pg_publication pub ON pub.oid = publication.id
  UNION ALL SELECT concat_ws(' ', 'subscribed', srsubid) FROM pg_subscription_rel WHERE srrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.objsubid, note.xmin)
              FROM part JOIN pg_description note ON note.objoid = part.objid AND note.classoid = part.classid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.xmin)
              FROM referencing JOIN pg_description note ON note.objoid = referencing.oid AND note.classoid = 'pg_constraint'::regclass
  UNION ALL SELECT concat_ws(' ', 'label', label.classoid, label.objoid, label.objsubid, label.xmin)
              FROM part JOIN pg_seclabel label ON label.objoid = part.objid AND label.classoid = part.classid
)
SELECT encode(sha256(convert_to(string_agg(line, ',' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS hash
  FROM version
 WHERE EXISTS (SELECT FROM target)
) AS signature
) AS signature;

-- swapTables.prepareReturning (where a run is rolled back)
PREPARE table_migration_returning (text) AS
SELECT table_migration.demand((
SELECT signature.hash
  FROM (SELECT (4711)::oid AS table_oid) AS signed
 CROSS JOIN LATERAL (
WITH RECURSIVE target AS MATERIALIZED (
  SELECT c.oid, c.relnamespace, c.relpersistence, c.relkind, c.reltype, t.typarray, c.reltoastrelid
    FROM pg_class c
    LEFT JOIN pg_type t ON t.oid = c.reltype
   WHERE c.oid = ANY (ARRAY[signed.table_oid])
),
owned_sequence AS (
  SELECT d.refobjid AS table_oid, d.objid, d.deptype
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY (ARRAY[signed.table_oid]) AND d.deptype IN ('a', 'i')
),
-- What the table consists of: whoever refers to one of these hangs on the table. A sequence of a serial column is
-- not among them, for it can be handed over; the sequence of an identity column cannot.
part (table_oid, classid, objid) AS MATERIALIZED (
  SELECT oid, 'pg_class'::regclass::oid, oid FROM target
  UNION ALL SELECT oid, 'pg_type'::regclass, reltype FROM target WHERE reltype <> 0
  UNION ALL SELECT oid, 'pg_type'::regclass, typarray FROM target WHERE typarray <> 0
  UNION ALL SELECT oid, 'pg_class'::regclass, reltoastrelid FROM target WHERE reltoastrelid <> 0
  UNION ALL
  SELECT target.oid, 'pg_class'::regclass, x.indexrelid
    FROM target JOIN pg_index x ON x.indrelid IN (target.oid, target.reltoastrelid)
  UNION ALL SELECT conrelid, 'pg_constraint'::regclass, oid FROM pg_constraint WHERE conrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT adrelid, 'pg_attrdef'::regclass, oid FROM pg_attrdef WHERE adrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT tgrelid, 'pg_trigger'::regclass, oid FROM pg_trigger WHERE tgrelid = ANY (ARRAY[signed.table_oid])
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'i'
),
relation AS (
  SELECT objid FROM part WHERE classid = 'pg_class'::regclass
  UNION ALL SELECT objid FROM owned_sequence WHERE deptype = 'a'
),
reference AS (
  SELECT d.classid, d.objid, d.objsubid, d.deptype, d.xmin
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
),
dependent_view (oid) AS (
  SELECT rule.ev_class
    FROM reference JOIN pg_rewrite rule ON rule.oid = reference.objid AND reference.classid = 'pg_rewrite'::regclass
   WHERE rule.ev_class <> signed.table_oid
  UNION
  SELECT rule.ev_class
    FROM dependent_view
    JOIN pg_class stored ON stored.oid = dependent_view.oid AND stored.relkind = 'm'
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = stored.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid
),
tree AS (
  SELECT inhrelid AS oid, xmin FROM pg_inherits
   WHERE inhparent = signed.table_oid AND EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
),
publication AS (
  SELECT prpubid AS id, oid, xmin FROM pg_publication_rel WHERE prrelid = signed.table_oid
  UNION ALL
  SELECT pn.pnpubid, pn.oid, pn.xmin
    FROM target JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
  UNION ALL
  SELECT oid, oid, xmin FROM pg_publication WHERE puballtables
),
referencing AS (
  SELECT con.oid, con.conrelid, con.xmin FROM pg_constraint con
   WHERE con.oid IN (SELECT objid FROM reference WHERE classid = 'pg_constraint'::regclass)
),
-- The partitions of tables whose foreign keys point here.
child (oid, xmin) AS (
  SELECT i.inhrelid, i.xmin FROM pg_inherits i WHERE i.inhparent IN (SELECT conrelid FROM referencing WHERE conrelid <> signed.table_oid)
  UNION ALL
  SELECT i.inhrelid, i.xmin FROM child JOIN pg_inherits i ON i.inhparent = child.oid
),
-- xmin says which transaction wrote a row; together with the row's key it is another one after every change. ANALYZE
-- may write pg_class, so that is compared by what it says.
version (line) AS (
  SELECT concat_ws(' ', 'class', oid, to_jsonb(pg_class) - '{relfilenode,relpages,reltuples,relallvisible,relallfrozen,relfrozenxid,relminmxid,relhasindex,relhasrules,relhastriggers,relhassubclass}'::text[]) FROM pg_class
   WHERE oid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, xmin) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'sequence', seqrelid, xmin) FROM pg_sequence
             WHERE seqrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'type', oid, xmin) FROM pg_type
             WHERE oid IN (SELECT objid FROM part WHERE classid = 'pg_type'::regclass)
  UNION ALL SELECT concat_ws(' ', 'default', oid, xmin) FROM pg_attrdef WHERE adrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'index', indexrelid, xmin) FROM pg_index
             WHERE indrelid = signed.table_oid OR indrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'constraint', oid, xmin) FROM pg_constraint WHERE conrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'referencing', oid, xmin) FROM referencing
  UNION ALL SELECT concat_ws(' ', 'child', oid, xmin) FROM child
  UNION ALL SELECT concat_ws(' ', 'trigger', tg.oid, tg.xmin, f.xmin) FROM pg_trigger tg
              LEFT JOIN pg_proc f ON f.oid = tg.tgfoid AND NOT tg.tgisinternal
             WHERE tg.tgrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'policy', oid, xmin) FROM pg_policy WHERE polrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_rewrite WHERE ev_class = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'view default', oid, xmin) FROM pg_attrdef
             WHERE adrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view rule', oid, xmin) FROM pg_rewrite
             WHERE ev_class IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view trigger', oid, xmin) FROM pg_trigger
             WHERE tgrelid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'view comment', objoid, objsubid, xmin) FROM pg_description
             WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'routine', oid, xmin) FROM pg_proc
             WHERE oid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'routine comment', objoid, xmin) FROM pg_description
             WHERE classoid = 'pg_proc'::regclass
               AND objoid IN (SELECT objid FROM reference WHERE classid = 'pg_proc'::regclass)
  UNION ALL SELECT concat_ws(' ', 'statistics', oid, xmin) FROM pg_statistic_ext WHERE stxrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid, inhparent, xmin) FROM pg_inherits
             WHERE inhrelid = signed.table_oid OR inhparent = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'partition', tree.oid, tree.xmin, pg_relation_filenode(tree.oid)) FROM tree
  UNION ALL SELECT concat_ws(' ', 'partitioned', partrelid, xmin) FROM pg_partitioned_table WHERE partrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'reference', classid, objid, objsubid, deptype, xmin) FROM reference
  UNION ALL SELECT concat_ws(' ', 'refers', d.refclassid, d.refobjid, d.refobjsubid, d.deptype, d.xmin)
              FROM part JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
  UNION ALL SELECT concat_ws(' ', 'published', publication.oid, publication.xmin, pub.oid, pub.xmin)
              FROM publication JOIN pg_publication pub ON pub.oid = publication.id
  UNION ALL SELECT concat_ws(' ', 'subscribed', srsubid) FROM pg_subscription_rel WHERE srrelid = signed.table_oid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.objsubid, note.xmin)
              FROM part JOIN pg_description note ON note.objoid = part.objid AND note.classoid = part.classid
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.xmin)
              FROM referencing JOIN pg_description note ON note.objoid = referencing.oid AND note.classoid = 'pg_constraint'::regclass
  UNION ALL SELECT concat_ws(' ', 'label', label.classoid, label.objoid, label.objsubid, label.xmin)
              FROM part JOIN pg_seclabel label ON label.objoid = part.objid AND label.classoid = part.classid
)
SELECT encode(sha256(convert_to(string_agg(line, ',' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') AS hash
  FROM version
 WHERE EXISTS (SELECT FROM target)
) AS signature
) = $1, 'TM003', 'the catalog entries of the retired table changed');

-- swapTables.planWindow (before each attempt, so that nothing is planned under the lock, nor is any partition opened for the first time)
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

-- swapTables.planReturning (where a run is rolled back)
EXPLAIN (COSTS OFF) EXECUTE table_migration_returning('');

-- swapTables.limitWindow
-- A plan that is made anew here is made like those of before.
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL cpu_tuple_cost = 10;
SET LOCAL idle_in_transaction_session_timeout = :windowMs;
SET LOCAL statement_timeout = :statementMs;
SET LOCAL lock_timeout = :waitMs;

-- swapTables.lockTables
SET LOCAL statement_timeout = :lockMs;
LOCK TABLE ONLY "app"."orders_retired", "app"."orders" IN ACCESS EXCLUSIVE MODE;
SET LOCAL statement_timeout = :statementMs;
SELECT set_config('table_migration.locked_since', clock_timestamp()::text, true);
SELECT (SELECT count(*) FROM table_migration."journal_17001")::int AS journaled,
       (SELECT count(*) FROM table_migration."reverse_17001")::int AS replayed;

-- swapTables.replayLast (where the journal is not empty)
EXECUTE table_migration_take;
EXECUTE table_migration_delete;
EXECUTE table_migration_insert;

-- swapTables.demandIntact
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM table_migration.events WHERE run_id = :run AND kind = 'sourceTruncated'), 'TM002', 'the source was truncated');
EXECUTE table_migration_intact(:expectedSignature);

-- swapTables.demandReturning (where a run is rolled back)
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM table_migration.events WHERE run_id = :run AND kind = 'tableTruncated'), 'TM002', 'the retired table was truncated');
EXECUTE table_migration_returning(:expectedReturning);

-- swapTables.demandEqual (where rows were replayed)
EXECUTE table_migration_equal(true);

-- swapTables.stopJournal
DROP TRIGGER table_migration_journal ON "app"."orders";
DROP TRIGGER table_migration_journal_truncate ON "app"."orders";

-- swapTables.retireSource
ALTER TABLE "app"."orders" RENAME TO "orders_retired";

-- swapTables.retireIndex (each index)
ALTER INDEX "app"."orders_pkey_widened" RENAME TO "orders_retired_orders_pkey_widened";

-- swapTables.retireGuard (each key that is guarded, where a run is rolled back)
ALTER INDEX "app"."orders_pkey" RENAME TO "orders_retired_orders_pkey";

-- swapTables.promoteInterim
ALTER TABLE "app"."orders_retired" RENAME TO "orders";

-- swapTables.promoteIndex (each index)
ALTER INDEX "app"."orders_retired_orders_pkey" RENAME TO "orders_pkey";

-- swapTables.moveIdentity (each identity column)
SELECT setval('"app"."orders_retired_order_id_seq"'::regclass, last_value, is_called) FROM "app"."orders_order_id_seq";
ALTER SEQUENCE "app"."orders_order_id_seq" RENAME TO "orders_retired_order_id_seq";
ALTER SEQUENCE "app"."orders_retired_order_id_seq" RENAME TO "orders_order_id_seq";

-- swapTables.openWayBack
TRUNCATE table_migration."reverse_17001";

-- swapTables.recordSwap
UPDATE table_migration.runs
SET state = 'swapped', swapped_at = clock_timestamp(), retired_oid = source_oid,
    retired_schema = table_schema, retired_name = 'orders_retired'
WHERE run_id = :run;
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (:run, 'swapped', jsonb_build_object('attempts', :attempt, 'replayed', :replayed, 'lockedMs',
  round(1000 * extract(epoch FROM clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz), 1)));
UPDATE table_migration.steps SET ended_at = clock_timestamp() WHERE run_id = :run AND step = 'swapTables';

-- swapTables.recordRolledBack (where a run is rolled back)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (12, 'rolledBack', jsonb_build_object('by', :run));

-- swapTables.demandQuick (after what touches every partition, and at the end)
SELECT table_migration.demand(
  clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz < interval ':windowMs ms',
  'TM006', 'the lock was held longer than :windowMs ms');

-- 6. restoreGrants

-- restoreGrants.restoreAutovacuum (each leaf)
ALTER TABLE "app"."orders" :autovacuumClause;

-- restoreGrants.dropJournal
DROP TABLE IF EXISTS table_migration."journal_17001";

-- restoreGrants.dropJournalFunction
DROP FUNCTION IF EXISTS table_migration."journal_17001"();

-- 7. closeWayBack

-- lock ACCESS EXCLUSIVE on app.orders

-- lock ACCESS EXCLUSIVE on app.orders_retired

-- closeWayBack.findTriggers (of the table that has come back, and of the one that has gone)
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, t.tgname AS trigger
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace f ON f.oid = p.pronamespace
WHERE t.tgrelid IN (17001, 4711) AND t.tgparentid = 0 AND NOT t.tgisinternal AND f.nspname = 'table_migration'
ORDER BY t.tgrelid, t.tgname;

-- closeWayBack.dropTrigger (each of them)
DROP TRIGGER :trigger ON :triggerSchema.:triggerTable;

-- closeWayBack.dropJournals
DROP TABLE IF EXISTS table_migration."reverse_17001", table_migration."reverse_4711";

-- closeWayBack.dropFunctions
DROP FUNCTION IF EXISTS table_migration."reverse_17001"(), table_migration."reverse_4711"();
