-- copySwap: The table is not partitioned. PostgreSQL cannot partition a table in place, so a partitioned copy is filled while the application goes on, proven equal, and swapped in.
-- hazard QUERIES_WITHOUT_KEY
-- hazard STATEMENTS_REFUSED
-- hazard SESSIONS_PLAN_ANEW
-- hazard ROW_MOVEMENT

-- 1. startJournal

-- lock SHARE ROW EXCLUSIVE on app.orders

-- hazard WRITES_COST_MORE

-- startJournal.createJournal
CREATE TABLE table_migration."journal_4711" ("order_id" bigint, "order_date" timestamp without time zone);

-- startJournal.createReverseJournal
CREATE TABLE table_migration."reverse_4711" ("order_id" bigint, "order_date" timestamp without time zone);

-- startJournal.createJournalFunction
CREATE FUNCTION table_migration."journal_4711"() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $journal$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO table_migration."journal_4711" ("order_id", "order_date") VALUES (OLD."order_id", OLD."order_date");
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND (OLD."order_id", OLD."order_date") IS DISTINCT FROM (NEW."order_id", NEW."order_date")) THEN
    INSERT INTO table_migration."journal_4711" ("order_id", "order_date") VALUES (NEW."order_id", NEW."order_date");
  END IF;
  RETURN NULL;
END
$journal$;

-- startJournal.createReverseFunction
CREATE FUNCTION table_migration."reverse_4711"() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $journal$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    INSERT INTO table_migration."reverse_4711" ("order_id", "order_date") VALUES (OLD."order_id", OLD."order_date");
  END IF;
  IF TG_OP = 'INSERT' OR (TG_OP = 'UPDATE' AND (OLD."order_id", OLD."order_date") IS DISTINCT FROM (NEW."order_id", NEW."order_date")) THEN
    INSERT INTO table_migration."reverse_4711" ("order_id", "order_date") VALUES (NEW."order_id", NEW."order_date");
  END IF;
  RETURN NULL;
END
$journal$;

-- startJournal.revokeFunctions
REVOKE ALL ON FUNCTION table_migration."journal_4711"(), table_migration."reverse_4711"() FROM PUBLIC;

-- startJournal.lockSource
LOCK TABLE ONLY "app"."orders" IN SHARE ROW EXCLUSIVE MODE;

-- startJournal.createJournalTrigger
CREATE TRIGGER table_migration_journal AFTER INSERT OR UPDATE OR DELETE ON "app"."orders"
  FOR EACH ROW EXECUTE FUNCTION table_migration."journal_4711"();

-- startJournal.alwaysJournal
ALTER TABLE "app"."orders" ENABLE ALWAYS TRIGGER table_migration_journal;

-- startJournal.createTruncateTrigger
CREATE TRIGGER table_migration_journal_truncate AFTER TRUNCATE ON "app"."orders"
  FOR EACH STATEMENT EXECUTE FUNCTION table_migration.note_truncate(':run', 'sourceTruncated');

-- startJournal.alwaysTruncate
ALTER TABLE "app"."orders" ENABLE ALWAYS TRIGGER table_migration_journal_truncate;

-- 2. createTable

-- createTable.becomeOwner
SET LOCAL ROLE "app_owner";

-- createTable.createInterim
CREATE TABLE "app"."orders_interim" (
  "order_id" bigint CONSTRAINT "orders_order_id_not_null" NOT NULL,
  "order_date" timestamp without time zone CONSTRAINT "orders_order_date_not_null" NOT NULL,
  "customer_id" integer CONSTRAINT "orders_customer_id_not_null" NOT NULL,
  "amount" numeric(12,2),
  "former_id" bigint,
  "former_date" timestamp without time zone
) PARTITION BY RANGE ("order_date");

-- createTable.createPartition (each partition)
CREATE TABLE "app".:partition PARTITION OF "app"."orders_interim"
  FOR VALUES FROM (:lower) TO (:upper) WITH (autovacuum_enabled='off');

-- createTable.createDefault
CREATE TABLE "app".:partition PARTITION OF "app"."orders_interim" DEFAULT WITH (autovacuum_enabled='off');

-- createTable.becomeSelf
SET LOCAL ROLE NONE;

-- 3. dataLoad

-- lock ACCESS SHARE on app.orders

-- hazard NEEDS_SPACE

-- hazard LONG_RUNNING

-- dataLoad.findChunkEnd (each chunk)
SELECT ARRAY["order_id"::text, "order_date"::text] AS key
FROM "app"."orders"
WHERE (:lower::text[] IS NULL OR ("order_id", "order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
ORDER BY "order_id", "order_date" OFFSET :chunkRows::bigint - 1 LIMIT 1;

-- dataLoad.copyChunk (each chunk)
INSERT INTO "app"."orders_interim" ("order_id", "order_date", "customer_id", "amount", "former_id", "former_date") OVERRIDING SYSTEM VALUE
SELECT "order_id", "order_date", "customer_id", "amount", "former_id", "former_date"
FROM "app"."orders"
WHERE (:lower::text[] IS NULL OR ("order_id", "order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
  AND (:upper::text[] IS NULL OR ("order_id", "order_date") <= (CAST((:upper::text[])[1] AS bigint), CAST((:upper::text[])[2] AS timestamp without time zone)));

-- 4. createIndexes

-- createIndexes.createLeaf (each index and leaf)
ALTER TABLE "app".:leaf ADD PRIMARY KEY (order_id, order_date);

-- createIndexes.createRoot (each index)
ALTER TABLE "app"."orders_interim" ADD CONSTRAINT "orders_interim_orders_pkey" PRIMARY KEY (order_id, order_date);

-- createIndexes.createReverseTrigger
CREATE TRIGGER table_migration_reverse AFTER INSERT OR UPDATE OR DELETE ON "app"."orders_interim"
  FOR EACH ROW EXECUTE FUNCTION table_migration."reverse_4711"();

-- createIndexes.alwaysReverse
ALTER TABLE "app"."orders_interim" ENABLE ALWAYS TRIGGER table_migration_reverse;

-- createIndexes.createReverseTruncateTrigger
CREATE TRIGGER table_migration_truncate AFTER TRUNCATE ON "app"."orders_interim"
  FOR EACH STATEMENT EXECUTE FUNCTION table_migration.note_truncate(':run', 'tableTruncated');

-- 5. deltaLoad

-- lock ACCESS SHARE on app.orders

-- deltaLoad.createBatch (each connection)
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_batch ("order_id" bigint, "order_date" timestamp without time zone) ON COMMIT DELETE ROWS;

-- deltaLoad.countPages
SELECT (pg_relation_size('table_migration."journal_4711"'::regclass) / current_setting('block_size')::int)::int AS pages,
       (pg_relation_size('table_migration."reverse_4711"'::regclass) / current_setting('block_size')::int)::int AS "reversePages";

-- deltaLoad.takeJournal (each batch)
WITH taken AS (
  DELETE FROM table_migration."journal_4711"
  WHERE ctid >= :fromTid::tid AND ctid < :toTid::tid
    AND EXISTS (SELECT FROM table_migration.steps WHERE run_id = :run AND step = 'dataLoad' AND ended_at IS NOT NULL)
  RETURNING "order_id", "order_date"
)
INSERT INTO pg_temp.table_migration_batch SELECT DISTINCT "order_id", "order_date" FROM taken;

-- deltaLoad.takeWholeJournal
WITH taken AS (
  DELETE FROM table_migration."journal_4711"
  WHERE EXISTS (SELECT FROM table_migration.steps WHERE run_id = :run AND step = 'dataLoad' AND ended_at IS NOT NULL)
  RETURNING "order_id", "order_date"
)
INSERT INTO pg_temp.table_migration_batch SELECT DISTINCT "order_id", "order_date" FROM taken;

-- deltaLoad.analyzeBatch (each batch)
ANALYZE pg_temp.table_migration_batch;

-- deltaLoad.deleteGone (each batch)
DELETE FROM "app"."orders_interim" i USING pg_temp.table_migration_batch b
WHERE i."order_id" = b."order_id" AND i."order_date" = b."order_date"
  AND NOT EXISTS (SELECT FROM "app"."orders" s WHERE s."order_id" = b."order_id" AND s."order_date" = b."order_date");

-- deltaLoad.upsertPresent (each batch)
INSERT INTO "app"."orders_interim" ("order_id", "order_date", "customer_id", "amount", "former_id", "former_date") OVERRIDING SYSTEM VALUE
SELECT s."order_id", s."order_date", s."customer_id", s."amount", s."former_id", s."former_date"
FROM "app"."orders" s JOIN pg_temp.table_migration_batch b ON s."order_id" = b."order_id" AND s."order_date" = b."order_date"
ON CONFLICT ("order_id", "order_date") DO UPDATE SET "order_id" = EXCLUDED."order_id", "order_date" = EXCLUDED."order_date", "customer_id" = EXCLUDED."customer_id", "amount" = EXCLUDED."amount", "former_id" = EXCLUDED."former_id", "former_date" = EXCLUDED."former_date";

-- deltaLoad.deleteBatch (where rows exchanged values of a unique key)
DELETE FROM "app"."orders_interim" i USING pg_temp.table_migration_batch b WHERE i."order_id" = b."order_id" AND i."order_date" = b."order_date";

-- deltaLoad.insertBatch (where rows exchanged values of a unique key)
INSERT INTO "app"."orders_interim" ("order_id", "order_date", "customer_id", "amount", "former_id", "former_date") OVERRIDING SYSTEM VALUE
SELECT s."order_id", s."order_date", s."customer_id", s."amount", s."former_id", s."former_date"
FROM "app"."orders" s JOIN pg_temp.table_migration_batch b ON s."order_id" = b."order_id" AND s."order_date" = b."order_date";

-- deltaLoad.vacuumJournal
VACUUM table_migration."journal_4711", table_migration."reverse_4711";

-- 6. gatherStatistics

-- gatherStatistics.vacuumLeaf (each leaf; of more than 200 several at once, for at its end each VACUUM reads all tables' entries in the catalog)
VACUUM (ANALYZE) "app".:leaf;

-- gatherStatistics.analyzeRoot (PostgreSQL 18 on)
ANALYZE ONLY "app"."orders_interim";

-- gatherStatistics.analyzeTable (before PostgreSQL 18, which then analyses the leaves once more)
ANALYZE "app"."orders_interim";

-- 7. validate

-- lock ACCESS SHARE on app.orders

-- validate.forgetEarlierReplays
TRUNCATE table_migration."reverse_4711";

-- validate.compareChunk (each chunk)
SELECT s.rows::text AS "sourceRows", s.checksum::text AS "sourceChecksum",
       i.rows::text AS "interimRows", i.checksum::text AS "interimChecksum"
FROM (
  SELECT count(*) AS rows, coalesce(sum(hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id", numeric_send(t."amount"), t."former_id", t."former_date"), 0)), 0) AS checksum
  FROM "app"."orders" t
  WHERE (:lower::text[] IS NULL OR (t."order_id", t."order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
    AND (:upper::text[] IS NULL OR (t."order_id", t."order_date") <= (CAST((:upper::text[])[1] AS bigint), CAST((:upper::text[])[2] AS timestamp without time zone)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_4711" j WHERE j."order_id" = t."order_id" AND j."order_date" = t."order_date")
) s, (
  SELECT count(*) AS rows, coalesce(sum(hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id", numeric_send(t."amount"), t."former_id", t."former_date"), 0)), 0) AS checksum
  FROM "app"."orders_interim" t
  WHERE (:lower::text[] IS NULL OR (t."order_id", t."order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
    AND (:upper::text[] IS NULL OR (t."order_id", t."order_date") <= (CAST((:upper::text[])[1] AS bigint), CAST((:upper::text[])[2] AS timestamp without time zone)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_4711" j WHERE j."order_id" = t."order_id" AND j."order_date" = t."order_date")
) i;

-- validate.findDifferences (each chunk that differs)
SELECT ARRAY[coalesce(s."order_id", i."order_id")::text, coalesce(s."order_date", i."order_date")::text] AS key,
       CASE WHEN i.hash IS NULL THEN 'missing' WHEN s.hash IS NULL THEN 'surplus' ELSE 'different' END AS difference
FROM (
  SELECT "order_id", "order_date", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id", numeric_send(t."amount"), t."former_id", t."former_date"), 0) AS hash FROM "app"."orders" t
  WHERE (:lower::text[] IS NULL OR (t."order_id", t."order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
    AND (:upper::text[] IS NULL OR (t."order_id", t."order_date") <= (CAST((:upper::text[])[1] AS bigint), CAST((:upper::text[])[2] AS timestamp without time zone)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_4711" j WHERE j."order_id" = t."order_id" AND j."order_date" = t."order_date")
) s FULL JOIN (
  SELECT "order_id", "order_date", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id", numeric_send(t."amount"), t."former_id", t."former_date"), 0) AS hash FROM "app"."orders_interim" t
  WHERE (:lower::text[] IS NULL OR (t."order_id", t."order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
    AND (:upper::text[] IS NULL OR (t."order_id", t."order_date") <= (CAST((:upper::text[])[1] AS bigint), CAST((:upper::text[])[2] AS timestamp without time zone)))
    AND NOT EXISTS (SELECT FROM table_migration."journal_4711" j WHERE j."order_id" = t."order_id" AND j."order_date" = t."order_date")
) i ON s."order_id" = i."order_id" AND s."order_date" = i."order_date"
WHERE s.hash IS DISTINCT FROM i.hash
LIMIT 1000;

-- validate.journalDifferences (each chunk that differed, when the run is resumed)
INSERT INTO table_migration."journal_4711" ("order_id", "order_date")
SELECT coalesce(s."order_id", i."order_id"), coalesce(s."order_date", i."order_date")
FROM (
  SELECT "order_id", "order_date", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id", numeric_send(t."amount"), t."former_id", t."former_date"), 0) AS hash FROM "app"."orders" t
  WHERE (:lower::text[] IS NULL OR (t."order_id", t."order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
    AND (:upper::text[] IS NULL OR (t."order_id", t."order_date") <= (CAST((:upper::text[])[1] AS bigint), CAST((:upper::text[])[2] AS timestamp without time zone)))
) s FULL JOIN (
  SELECT "order_id", "order_date", hash_record_extended(ROW(t."order_id", t."order_date", t."customer_id", numeric_send(t."amount"), t."former_id", t."former_date"), 0) AS hash FROM "app"."orders_interim" t
  WHERE (:lower::text[] IS NULL OR (t."order_id", t."order_date") > (CAST((:lower::text[])[1] AS bigint), CAST((:lower::text[])[2] AS timestamp without time zone)))
    AND (:upper::text[] IS NULL OR (t."order_id", t."order_date") <= (CAST((:upper::text[])[1] AS bigint), CAST((:upper::text[])[2] AS timestamp without time zone)))
) i ON s."order_id" = i."order_id" AND s."order_date" = i."order_date"
WHERE s.hash IS DISTINCT FROM i.hash;

-- validate.analyzeReplayed
ANALYZE table_migration."reverse_4711";

-- validate.compareReplayed (until few keys are left)
SELECT count(*)::text AS differing, (array_agg(array_to_string(ARRAY[j."order_id"::text, j."order_date"::text], ', ')))[1:5] AS keys
FROM (SELECT DISTINCT "order_id", "order_date" FROM table_migration."reverse_4711") j
  LEFT JOIN "app"."orders" s ON s."order_id" = j."order_id" AND s."order_date" = j."order_date"
  LEFT JOIN "app"."orders_interim" i ON i."order_id" = j."order_id" AND i."order_date" = j."order_date"
WHERE NOT EXISTS (SELECT FROM table_migration."journal_4711" b WHERE j."order_id" = b."order_id" AND j."order_date" = b."order_date")
  AND CASE WHEN s."order_id" IS NOT NULL THEN hash_record_extended(ROW(s."order_id", s."order_date", s."customer_id", numeric_send(s."amount"), s."former_id", s."former_date"), 0) END IS DISTINCT FROM CASE WHEN i."order_id" IS NOT NULL THEN hash_record_extended(ROW(i."order_id", i."order_date", i."customer_id", numeric_send(i."amount"), i."former_id", i."former_date"), 0) END;

-- validate.forgetReplayed (until few keys are left)
DELETE FROM table_migration."reverse_4711" j
WHERE NOT EXISTS (SELECT FROM table_migration."journal_4711" b WHERE j."order_id" = b."order_id" AND j."order_date" = b."order_date");

-- validate.journalReplayed (when the run is resumed after a difference)
INSERT INTO table_migration."journal_4711" ("order_id", "order_date")
SELECT DISTINCT "order_id", "order_date" FROM table_migration."reverse_4711";

-- validate.countReplayed
SELECT count(*)::text AS rows FROM table_migration."reverse_4711";

-- 8. swapTables

-- lock ACCESS EXCLUSIVE on app.orders

-- lock ACCESS EXCLUSIVE on app.bills

-- lock ACCESS EXCLUSIVE on app.items

-- lock ACCESS EXCLUSIVE on app.notes

-- lock ACCESS EXCLUSIVE on app.customers

-- hazard OLD_SNAPSHOTS

-- hazard WAY_BACK_COSTS

-- hazard KEYS_LENGTHEN_CUTOVER

-- swapTables.readGrants (of the table and of each materialized view)
WITH lists AS (
  SELECT CASE oid WHEN 4711 THEN 'source' ELSE 'interim' END AS side, NULL::text AS "column",
         coalesce(relacl, acldefault('r', relowner)) AS list
  FROM pg_class WHERE oid IN (4711, '"app"."orders_interim"'::regclass)
  UNION ALL
  SELECT CASE attrelid WHEN 4711 THEN 'source' ELSE 'interim' END, attname, attacl
  FROM pg_attribute WHERE attrelid IN (4711, '"app"."orders_interim"'::regclass) AND NOT attisdropped AND attacl IS NOT NULL
)
SELECT l.side, l."column", coalesce(grantee.rolname, '') AS grantee, grantor.rolname AS grantor,
       g.privilege_type AS privilege, g.is_grantable AS grantable
FROM lists l, aclexplode(l.list) g
  JOIN pg_roles grantor ON grantor.oid = g.grantor
  LEFT JOIN pg_roles grantee ON grantee.oid = g.grantee;

-- swapTables.revoke (each privilege that the source does not grant)
REVOKE :privilege ON "app"."orders_interim" FROM :grantee CASCADE;

-- swapTables.grant (each privilege that the source grants)
GRANT :privilege ON "app"."orders_interim" TO :grantee :grantOption;

-- swapTables.becomeGrantor (where a role other than the owner granted)
SET LOCAL ROLE :grantor;

-- swapTables.becomeSelf
SET LOCAL ROLE NONE;

-- swapTables.readSignature
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
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_last ("order_id" bigint, "order_date" timestamp without time zone) ON COMMIT DELETE ROWS;
PREPARE table_migration_intact (text) AS
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
) = $1, 'TM003', 'the catalog entries of the source changed');
PREPARE table_migration_take AS
WITH taken AS (DELETE FROM table_migration."journal_4711" RETURNING "order_id", "order_date")
INSERT INTO pg_temp.table_migration_last SELECT DISTINCT "order_id", "order_date" FROM taken;
PREPARE table_migration_delete AS
DELETE FROM "app"."orders_interim" i USING pg_temp.table_migration_last b WHERE i."order_id" = b."order_id" AND i."order_date" = b."order_date";
PREPARE table_migration_insert AS
INSERT INTO "app"."orders_interim" ("order_id", "order_date", "customer_id", "amount", "former_id", "former_date") OVERRIDING SYSTEM VALUE
SELECT s."order_id", s."order_date", s."customer_id", s."amount", s."former_id", s."former_date"
FROM "app"."orders" s JOIN pg_temp.table_migration_last b ON s."order_id" = b."order_id" AND s."order_date" = b."order_date";
PREPARE table_migration_equal (boolean) AS
SELECT table_migration.demand(count(*) = 0 OR NOT $1, 'TM004', count(*) || ' replayed rows differ')
FROM (SELECT DISTINCT "order_id", "order_date" FROM table_migration."reverse_4711") j
  LEFT JOIN "app"."orders" s ON s."order_id" = j."order_id" AND s."order_date" = j."order_date"
  LEFT JOIN "app"."orders_interim" i ON i."order_id" = j."order_id" AND i."order_date" = j."order_date"
WHERE CASE WHEN s."order_id" IS NOT NULL THEN hash_record_extended(ROW(s."order_id", s."order_date", s."customer_id", numeric_send(s."amount"), s."former_id", s."former_date"), 0) END IS DISTINCT FROM CASE WHEN i."order_id" IS NOT NULL THEN hash_record_extended(ROW(i."order_id", i."order_date", i."customer_id", numeric_send(i."amount"), i."former_id", i."former_date"), 0) END;

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
LOCK TABLE "app"."bills", "app"."items", "app"."notes", ONLY "app"."orders_interim", ONLY "app"."orders", "app"."customers" IN ACCESS EXCLUSIVE MODE;
SET LOCAL statement_timeout = :statementMs;
SELECT set_config('table_migration.locked_since', clock_timestamp()::text, true);
SELECT (SELECT count(*) FROM table_migration."journal_4711")::int AS journaled,
       (SELECT count(*) FROM table_migration."reverse_4711")::int AS replayed;

-- swapTables.replayLast (where the journal is not empty)
EXECUTE table_migration_take;
EXECUTE table_migration_delete;
EXECUTE table_migration_insert;

-- swapTables.demandIntact
SELECT table_migration.demand(NOT EXISTS (
  SELECT FROM table_migration.events WHERE run_id = :run AND kind = 'sourceTruncated'), 'TM002', 'the source was truncated');
EXECUTE table_migration_intact(:expectedSignature);

-- swapTables.demandEqual (where rows were replayed)
EXECUTE table_migration_equal(true);

-- swapTables.stopJournal
DROP TRIGGER table_migration_journal ON "app"."orders";
DROP TRIGGER table_migration_journal_truncate ON "app"."orders";

-- swapTables.dropKey (each foreign key)
ALTER TABLE "app"."bills" DROP CONSTRAINT "bills_order";

-- swapTables.dropKey (each foreign key)
ALTER TABLE "app"."items" DROP CONSTRAINT "items_order";

-- swapTables.dropKey (each foreign key)
ALTER TABLE "app"."notes" DROP CONSTRAINT "notes_order";

-- swapTables.dropKey (each foreign key)
ALTER TABLE "app"."orders" DROP CONSTRAINT "orders_customer";

-- swapTables.dropKey (each foreign key)
ALTER TABLE "app"."orders" DROP CONSTRAINT "orders_former";

-- swapTables.retireSource
ALTER TABLE "app"."orders" RENAME TO "orders_retired";

-- swapTables.retireIndex (each index)
ALTER INDEX "app"."orders_pkey" RENAME TO "orders_retired_orders_pkey";

-- swapTables.promoteInterim
ALTER TABLE "app"."orders_interim" RENAME TO "orders";

-- swapTables.promoteIndex (each index)
ALTER INDEX "app"."orders_interim_orders_pkey" RENAME TO "orders_pkey";

-- swapTables.addKey (each foreign key; its rows are validated after the swap)
ALTER TABLE "app"."bills" ADD CONSTRAINT "bills_order" FOREIGN KEY (order_id, order_date) REFERENCES app.orders(order_id, order_date) MATCH FULL NOT VALID;

-- swapTables.addKey (each foreign key; its rows are validated after the swap)
ALTER TABLE "app"."items" ADD CONSTRAINT "items_order" FOREIGN KEY (order_id, order_date) REFERENCES app.orders(order_id, order_date) ON UPDATE CASCADE NOT VALID;

-- swapTables.addKey (each foreign key; its rows are validated after the swap)
ALTER TABLE "app"."notes" ADD CONSTRAINT "notes_order" FOREIGN KEY (order_id, order_date) REFERENCES app.orders(order_id, order_date) NOT VALID;

-- swapTables.addKey (each foreign key; its rows are validated after the swap)
ALTER TABLE "app"."orders" ADD CONSTRAINT "orders_customer" FOREIGN KEY (customer_id) REFERENCES app.customers(customer_id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID;

-- swapTables.addKey (each foreign key; its rows are validated after the swap)
ALTER TABLE "app"."orders" ADD CONSTRAINT "orders_former" FOREIGN KEY (former_id, former_date) REFERENCES app.orders(order_id, order_date) ON DELETE SET NULL (former_id) NOT VALID;

-- swapTables.commentKey (each comment)
COMMENT ON CONSTRAINT "items_order" ON "app"."items" IS 'of what order';

-- swapTables.commentKey (each comment)
COMMENT ON CONSTRAINT "orders_customer" ON "app"."orders" IS 'who has ordered';

-- swapTables.openWayBack
TRUNCATE table_migration."reverse_4711";

-- swapTables.recordSwap
UPDATE table_migration.runs
SET state = 'swapped', swapped_at = clock_timestamp(), retired_oid = source_oid,
    retired_schema = table_schema, retired_name = 'orders_retired'
WHERE run_id = :run;
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (:run, 'swapped', jsonb_build_object('attempts', :attempt, 'replayed', :replayed, 'lockedMs',
  round(1000 * extract(epoch FROM clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz), 1)));
UPDATE table_migration.steps SET ended_at = clock_timestamp() WHERE run_id = :run AND step = 'swapTables';

-- swapTables.demandQuick (after what touches every partition, and at the end)
SELECT table_migration.demand(
  clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz < interval ':windowMs ms',
  'TM006', 'the lock was held longer than :windowMs ms');

-- 9. validateForeignKeys

-- lock SHARE UPDATE EXCLUSIVE on app.orders

-- lock SHARE UPDATE EXCLUSIVE on app.bills

-- lock SHARE UPDATE EXCLUSIVE on app.items

-- lock SHARE UPDATE EXCLUSIVE on app.notes

-- validateForeignKeys.readKey (each foreign key)
-- The key as it was declared, and those leaves whose rows have not been looked up.
WITH RECURSIVE tree (oid, level) AS (
  SELECT '"app"."bills"'::regclass::oid, 0
  UNION ALL
  SELECT i.inhrelid, tree.level + 1 FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
)
SELECT tree.level = 0 AS "isDeclared", n.nspname AS schema, c.relname AS name, c.oid::text AS oid,
       con.oid IS NOT NULL AS "hasKey", coalesce(con.convalidated, false) AS "isValidated"
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint con ON con.conrelid = tree.oid AND con.contype = 'f' AND con.conname = 'bills_order'
    AND con.confrelid = '"app"."orders"'::regclass
WHERE tree.level = 0 OR c.relkind <> 'p' AND NOT con.convalidated
ORDER BY tree.level DESC, n.nspname, c.relname;

-- validateForeignKeys.readKey (each foreign key)
-- The key as it was declared, and those leaves whose rows have not been looked up.
WITH RECURSIVE tree (oid, level) AS (
  SELECT '"app"."items"'::regclass::oid, 0
  UNION ALL
  SELECT i.inhrelid, tree.level + 1 FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
)
SELECT tree.level = 0 AS "isDeclared", n.nspname AS schema, c.relname AS name, c.oid::text AS oid,
       con.oid IS NOT NULL AS "hasKey", coalesce(con.convalidated, false) AS "isValidated"
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint con ON con.conrelid = tree.oid AND con.contype = 'f' AND con.conname = 'items_order'
    AND con.confrelid = '"app"."orders"'::regclass
WHERE tree.level = 0 OR c.relkind <> 'p' AND NOT con.convalidated
ORDER BY tree.level DESC, n.nspname, c.relname;

-- validateForeignKeys.readKey (each foreign key)
-- The key as it was declared, and those leaves whose rows have not been looked up.
WITH RECURSIVE tree (oid, level) AS (
  SELECT '"app"."notes"'::regclass::oid, 0
  UNION ALL
  SELECT i.inhrelid, tree.level + 1 FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
)
SELECT tree.level = 0 AS "isDeclared", n.nspname AS schema, c.relname AS name, c.oid::text AS oid,
       con.oid IS NOT NULL AS "hasKey", coalesce(con.convalidated, false) AS "isValidated"
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint con ON con.conrelid = tree.oid AND con.contype = 'f' AND con.conname = 'notes_order'
    AND con.confrelid = '"app"."orders"'::regclass
WHERE tree.level = 0 OR c.relkind <> 'p' AND NOT con.convalidated
ORDER BY tree.level DESC, n.nspname, c.relname;

-- validateForeignKeys.readKey (each foreign key)
-- The key as it was declared, and those leaves whose rows have not been looked up.
WITH RECURSIVE tree (oid, level) AS (
  SELECT '"app"."orders"'::regclass::oid, 0
  UNION ALL
  SELECT i.inhrelid, tree.level + 1 FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
)
SELECT tree.level = 0 AS "isDeclared", n.nspname AS schema, c.relname AS name, c.oid::text AS oid,
       con.oid IS NOT NULL AS "hasKey", coalesce(con.convalidated, false) AS "isValidated"
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint con ON con.conrelid = tree.oid AND con.contype = 'f' AND con.conname = 'orders_customer'
    AND con.confrelid = '"app"."customers"'::regclass
WHERE tree.level = 0 OR c.relkind <> 'p' AND NOT con.convalidated
ORDER BY tree.level DESC, n.nspname, c.relname;

-- validateForeignKeys.readKey (each foreign key)
-- The key as it was declared, and those leaves whose rows have not been looked up.
WITH RECURSIVE tree (oid, level) AS (
  SELECT '"app"."orders"'::regclass::oid, 0
  UNION ALL
  SELECT i.inhrelid, tree.level + 1 FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
)
SELECT tree.level = 0 AS "isDeclared", n.nspname AS schema, c.relname AS name, c.oid::text AS oid,
       con.oid IS NOT NULL AS "hasKey", coalesce(con.convalidated, false) AS "isValidated"
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint con ON con.conrelid = tree.oid AND con.contype = 'f' AND con.conname = 'orders_former'
    AND con.confrelid = '"app"."orders"'::regclass
WHERE tree.level = 0 OR c.relkind <> 'p' AND NOT con.convalidated
ORDER BY tree.level DESC, n.nspname, c.relname;

-- validateForeignKeys.validateKey (each leaf, then the table that has the key)
ALTER TABLE :schema.:part VALIDATE CONSTRAINT "bills_order";

-- validateForeignKeys.validateKey (each leaf, then the table that has the key)
ALTER TABLE :schema.:part VALIDATE CONSTRAINT "items_order";

-- validateForeignKeys.validateKey (each leaf, then the table that has the key)
ALTER TABLE :schema.:part VALIDATE CONSTRAINT "notes_order";

-- validateForeignKeys.validateKey (each leaf, then the table that has the key)
ALTER TABLE :schema.:part VALIDATE CONSTRAINT "orders_customer";

-- validateForeignKeys.validateKey (each leaf, then the table that has the key)
ALTER TABLE :schema.:part VALIDATE CONSTRAINT "orders_former";

-- 10. restoreGrants

-- lock SHARE UPDATE EXCLUSIVE on app.orders

-- restoreGrants.restoreAutovacuum (each leaf)
ALTER TABLE "app".:leaf :autovacuumClause;

-- restoreGrants.dropJournal
DROP TABLE IF EXISTS table_migration."journal_4711";

-- restoreGrants.dropJournalFunction
DROP FUNCTION IF EXISTS table_migration."journal_4711"();
