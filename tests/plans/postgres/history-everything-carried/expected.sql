-- attachHistory: The table is not partitioned, and history is "keepAsOnePartition": its rows stay where they are, and it becomes the first partition of its partitioned successor.
-- hazard HISTORY_IN_ONE
-- hazard QUERIES_WITHOUT_KEY
-- hazard STATEMENTS_REFUSED
-- hazard SESSIONS_PLAN_ANEW
-- hazard ROW_MOVEMENT
-- hazard NEW_SEQUENCE

-- 1. createTable

-- createTable.becomeOwner
SET LOCAL ROLE "app_owner";

-- createTable.createInterim
CREATE TABLE "app"."orders_interim" (
  LIKE "app"."orders" INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING STORAGE INCLUDING COMPRESSION INCLUDING CONSTRAINTS INCLUDING INDEXES
) PARTITION BY RANGE ("order_date");

-- createTable.addIdentity (each identity column, where definitions are taken over)
ALTER TABLE "app"."orders_interim" ALTER COLUMN "order_id" ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME "app"."orders_interim_order_id_seq" START WITH 10 INCREMENT BY 5 MINVALUE 1 MAXVALUE 9223372036854775807 CACHE 1 NO CYCLE);

-- createTable.createPartition (each partition)
CREATE TABLE "app".:partition PARTITION OF "app"."orders_interim"
  FOR VALUES FROM (:lower) TO (:upper) WITH (fillfactor='70', autovacuum_enabled='off');

-- createTable.createDefault
CREATE TABLE "app".:partition PARTITION OF "app"."orders_interim" DEFAULT WITH (fillfactor='70', autovacuum_enabled='off');

-- createTable.alterColumn (each setting)
ALTER TABLE "app"."orders_interim" ALTER COLUMN "customer_id" SET (n_distinct=100);

-- createTable.alterColumn (each setting)
ALTER TABLE "app"."orders_interim" ALTER COLUMN "note" SET STORAGE EXTERNAL;

-- createTable.alterColumn (each setting)
ALTER TABLE "app"."orders_interim" ALTER COLUMN "note" SET STATISTICS 500;

-- createTable.comment (each comment)
COMMENT ON TABLE "app"."orders_interim" IS 'Everything ordered; it''s all here';

-- createTable.comment (each comment)
COMMENT ON COLUMN "app"."orders_interim"."amount" IS 'in EUR, net';

-- createTable.comment (each comment)
COMMENT ON CONSTRAINT "orders_amount_positive" ON "app"."orders_interim" IS 'no refunds';

-- createTable.comment (each comment)
COMMENT ON SEQUENCE "app"."orders_interim_order_id_seq" IS 'order numbers';

-- createTable.grantSequence (each privilege on an identity's sequence)
GRANT USAGE ON SEQUENCE "app"."orders_interim_order_id_seq" TO PUBLIC;

-- createTable.becomeSelf
SET LOCAL ROLE NONE;

-- 2. matchIndexes

-- matchIndexes.readTwins
WITH index AS (
  SELECT x.indrelid, i.relname, row_number() OVER (PARTITION BY x.indrelid, made.of ORDER BY i.relname) AS place, made.of
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_constraint con ON con.conindid = x.indexrelid AND con.conrelid = x.indrelid,
  LATERAL (SELECT ARRAY(
    SELECT a.attname FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
      LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = key.attnum ORDER BY key.place) AS names) columns,
  LATERAL (SELECT to_jsonb(columns.names) || jsonb_build_array(i.relam, x.indnkeyatts, x.indisunique, x.indisprimary, x.indclass::text,
    x.indcollation::text, x.indoption::text, pg_get_expr(x.indexprs, x.indrelid), pg_get_expr(x.indpred, x.indrelid), i.reloptions,
    con.contype, con.condeferrable, con.condeferred, to_jsonb(x) -> 'indnullsnotdistinct') AS of) made
  WHERE x.indrelid IN (4711, '"app"."orders_interim"'::regclass)
)
SELECT s.relname AS index, i.relname AS twin
FROM index s LEFT JOIN index i ON i.indrelid = '"app"."orders_interim"'::regclass AND i.of = s.of AND i.place = s.place
WHERE s.indrelid = 4711;

-- matchIndexes.nameIndex (each index)
ALTER INDEX "app".:twin RENAME TO "orders_interim_orders_pkey";

-- matchIndexes.nameIndex (each index)
ALTER INDEX "app".:twin RENAME TO "orders_interim_orders_brin";

-- matchIndexes.nameIndex (each index)
ALTER INDEX "app".:twin RENAME TO "orders_interim_orders_lower";

-- matchIndexes.nameIndex (each index)
ALTER INDEX "app".:twin RENAME TO "orders_interim_orders_once";

-- matchIndexes.nameIndex (each index)
ALTER INDEX "app".:twin RENAME TO "orders_interim_orders_open";

-- matchIndexes.commentIndex (each comment)
COMMENT ON CONSTRAINT "orders_interim_orders_pkey" ON "app"."orders_interim" IS 'the key';

-- matchIndexes.commentIndex (each comment)
COMMENT ON INDEX "app"."orders_interim_orders_open" IS 'for the customer page';

-- matchIndexes.dropCopiedCheck (each check that is not validated: its copy would be)
ALTER TABLE "app"."orders_interim" DROP CONSTRAINT "orders_amount_small";

-- matchIndexes.addLateCheck (each check that is not validated)
ALTER TABLE "app"."orders_interim" ADD CONSTRAINT "orders_amount_small" CHECK ((amount < (250)::numeric)) NOT VALID;

-- matchIndexes.commentLateCheck (each comment)
COMMENT ON CONSTRAINT "orders_amount_small" ON "app"."orders_interim" IS 'from now on';

-- matchIndexes.createTrigger (each trigger)
CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE OF note ON "app"."orders_interim" FOR EACH ROW EXECUTE FUNCTION app.stamp();

-- matchIndexes.createTrigger (each trigger)
CREATE TRIGGER b_audit AFTER INSERT OR DELETE ON "app"."orders_interim" FOR EACH ROW WHEN ((pg_trigger_depth() = 0)) EXECUTE FUNCTION app.audit();

-- matchIndexes.createTrigger (each trigger)
CREATE TRIGGER c_statement AFTER UPDATE ON "app"."orders_interim" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION app.audit();

-- matchIndexes.createTrigger (each trigger)
CREATE TRIGGER d_disabled AFTER INSERT ON "app"."orders_interim" FOR EACH ROW EXECUTE FUNCTION app.audit();

-- matchIndexes.createTrigger (each trigger)
CREATE TRIGGER e_always AFTER DELETE ON "app"."orders_interim" FOR EACH ROW EXECUTE FUNCTION app.audit();

-- matchIndexes.createTrigger (each trigger)
CREATE TRIGGER f_replica AFTER DELETE ON "app"."orders_interim" FOR EACH ROW EXECUTE FUNCTION app.audit();

-- matchIndexes.disableTrigger (each trigger)
ALTER TABLE "app"."orders_interim" DISABLE TRIGGER "a_stamp";

-- matchIndexes.disableTrigger (each trigger)
ALTER TABLE "app"."orders_interim" DISABLE TRIGGER "b_audit";

-- matchIndexes.disableTrigger (each trigger)
ALTER TABLE "app"."orders_interim" DISABLE TRIGGER "c_statement";

-- matchIndexes.disableTrigger (each trigger)
ALTER TABLE "app"."orders_interim" DISABLE TRIGGER "d_disabled";

-- matchIndexes.disableTrigger (each trigger)
ALTER TABLE "app"."orders_interim" DISABLE TRIGGER "e_always";

-- matchIndexes.disableTrigger (each trigger)
ALTER TABLE "app"."orders_interim" DISABLE TRIGGER "f_replica";

-- matchIndexes.commentTrigger (each comment)
COMMENT ON TRIGGER "b_audit" ON "app"."orders_interim" IS 'for the auditors';

-- matchIndexes.createRehearsal
-- An empty table like the source is attached and dropped again: whatever the server would refuse, it refuses here, not under the lock.
CREATE TABLE "app"."orders_phistory" (LIKE "app"."orders" INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING INDEXES);

-- matchIndexes.attachRehearsal
ALTER TABLE "app"."orders_interim" ATTACH PARTITION "app"."orders_phistory" FOR VALUES FROM (MINVALUE) TO (:upper);

-- matchIndexes.dropRehearsal
DROP TABLE "app"."orders_phistory";

-- 3. proveHistory

-- lock ACCESS EXCLUSIVE on app.orders

-- lock SHARE UPDATE EXCLUSIVE on app.orders

-- hazard HISTORY_BOUND

-- hazard LONG_RUNNING

-- proveHistory.createNotes
CREATE TABLE table_migration."beyond_4711" (noted_at timestamptz NOT NULL DEFAULT clock_timestamp());

-- proveHistory.createNoteFunction
CREATE FUNCTION table_migration."beyond_4711"() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO table_migration."beyond_4711" DEFAULT VALUES;
  RETURN true;
END
$$;

-- proveHistory.grantNoteFunction
-- A check calls it as whoever writes; to call it by name takes a right on the schema.
GRANT EXECUTE ON FUNCTION table_migration."beyond_4711"() TO PUBLIC;

-- proveHistory.addCheck
ALTER TABLE "app"."orders" ADD CONSTRAINT table_migration_history
  CHECK ("order_date" < :upper OR table_migration."beyond_4711"()) NOT VALID;

-- proveHistory.validateCheck
ALTER TABLE "app"."orders" VALIDATE CONSTRAINT table_migration_history;

-- proveHistory.readNotes
SELECT EXISTS (SELECT FROM table_migration."beyond_4711") AS noted;

-- proveHistory.countBeyond (where rows were noted)
SELECT count(*)::text AS count, max("order_date")::text AS max FROM "app"."orders" WHERE "order_date" >= :upper;

-- 4. attachHistory

-- lock ACCESS EXCLUSIVE on app.orders

-- attachHistory.readGrants
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

-- attachHistory.revoke (each privilege that the source does not grant)
REVOKE :privilege ON "app"."orders_interim" FROM :grantee CASCADE;

-- attachHistory.grant (each privilege that the source grants)
GRANT :privilege ON "app"."orders_interim" TO :grantee :grantOption;

-- attachHistory.becomeGrantor (where a role other than the owner granted)
SET LOCAL ROLE :grantor;

-- attachHistory.becomeSelf
SET LOCAL ROLE NONE;

-- attachHistory.readSignature
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

-- attachHistory.isProven
SELECT EXISTS (
  SELECT FROM pg_constraint WHERE conrelid = 4711 AND conname = 'table_migration_history' AND convalidated) AS proven;

-- attachHistory.prepareWindow
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

-- attachHistory.planWindow (before each attempt, so that nothing is planned under the lock, nor is any partition opened for the first time)
SET LOCAL plan_cache_mode = force_generic_plan;
EXPLAIN (COSTS OFF) EXECUTE table_migration_intact('');
EXPLAIN (COSTS OFF) SELECT FROM "app"."orders_interim";

-- attachHistory.limitWindow
SET LOCAL plan_cache_mode = force_generic_plan;
SET LOCAL idle_in_transaction_session_timeout = :windowMs;
SET LOCAL statement_timeout = :statementMs;
SET LOCAL lock_timeout = :waitMs;

-- attachHistory.lockTables
LOCK TABLE ONLY "app"."orders_interim", ONLY "app"."orders" IN ACCESS EXCLUSIVE MODE;
SELECT set_config('table_migration.locked_since', clock_timestamp()::text, true);

-- attachHistory.demandIntact
EXECUTE table_migration_intact(:expectedSignature);

-- attachHistory.demandNoNotes
SELECT table_migration.demand(NOT EXISTS (SELECT FROM table_migration."beyond_4711"), 'TM008', 'rows beyond the bound were written');

-- attachHistory.noteIndexes
SELECT set_config('table_migration.indexes', (
  SELECT string_agg(indexrelid::text, ' ' ORDER BY indexrelid) FROM pg_index WHERE indrelid = 4711), true);

-- attachHistory.trustBound
-- Nobody has been noted, and nobody can write now: this half of the check is false for every row, and the server proves the bound
-- by the other half, without a scan.
CREATE OR REPLACE FUNCTION table_migration."beyond_4711"() RETURNS boolean LANGUAGE sql IMMUTABLE RETURN false;

-- attachHistory.dropTrigger (each trigger: that of the new table fires for the partition)
DROP TRIGGER "a_stamp" ON "app"."orders";

-- attachHistory.dropTrigger (each trigger: that of the new table fires for the partition)
DROP TRIGGER "b_audit" ON "app"."orders";

-- attachHistory.dropTrigger (each trigger: that of the new table fires for the partition)
DROP TRIGGER "c_statement" ON "app"."orders";

-- attachHistory.dropTrigger (each trigger: that of the new table fires for the partition)
DROP TRIGGER "d_disabled" ON "app"."orders";

-- attachHistory.dropTrigger (each trigger: that of the new table fires for the partition)
DROP TRIGGER "e_always" ON "app"."orders";

-- attachHistory.dropTrigger (each trigger: that of the new table fires for the partition)
DROP TRIGGER "f_replica" ON "app"."orders";

-- attachHistory.renameSource
ALTER TABLE "app"."orders" RENAME TO "orders_phistory";

-- attachHistory.renameIndex (each index)
ALTER INDEX "app"."orders_pkey" RENAME TO "orders_phistory_orders_pkey";

-- attachHistory.renameIndex (each index)
ALTER INDEX "app"."orders_brin" RENAME TO "orders_phistory_orders_brin";

-- attachHistory.renameIndex (each index)
ALTER INDEX "app"."orders_lower" RENAME TO "orders_phistory_orders_lower";

-- attachHistory.renameIndex (each index)
ALTER INDEX "app"."orders_once" RENAME TO "orders_phistory_orders_once";

-- attachHistory.renameIndex (each index)
ALTER INDEX "app"."orders_open" RENAME TO "orders_phistory_orders_open";

-- attachHistory.promoteInterim
ALTER TABLE "app"."orders_interim" RENAME TO "orders";

-- attachHistory.promoteIndex (each index)
ALTER INDEX "app"."orders_interim_orders_pkey" RENAME TO "orders_pkey";

-- attachHistory.promoteIndex (each index)
ALTER INDEX "app"."orders_interim_orders_brin" RENAME TO "orders_brin";

-- attachHistory.promoteIndex (each index)
ALTER INDEX "app"."orders_interim_orders_lower" RENAME TO "orders_lower";

-- attachHistory.promoteIndex (each index)
ALTER INDEX "app"."orders_interim_orders_once" RENAME TO "orders_once";

-- attachHistory.promoteIndex (each index)
ALTER INDEX "app"."orders_interim_orders_open" RENAME TO "orders_open";

-- attachHistory.moveIdentity (each identity column)
SELECT setval('"app"."orders_interim_order_id_seq"'::regclass, last_value, is_called) FROM "app"."orders_order_id_seq";
ALTER TABLE "app"."orders_phistory" ALTER COLUMN "order_id" DROP IDENTITY;
ALTER SEQUENCE "app"."orders_interim_order_id_seq" RENAME TO "orders_order_id_seq";

-- attachHistory.attachSource
ALTER TABLE "app"."orders" ATTACH PARTITION "app"."orders_phistory" FOR VALUES FROM (MINVALUE) TO (:upper);

-- attachHistory.demandAdopted
SELECT table_migration.demand((
  SELECT string_agg(indexrelid::text, ' ' ORDER BY indexrelid) FROM pg_index WHERE indrelid = 4711
) = current_setting('table_migration.indexes'), 'TM009', 'an index of the first partition was built anew, under the lock');

-- attachHistory.dropCheck
ALTER TABLE "app"."orders_phistory" DROP CONSTRAINT table_migration_history;

-- attachHistory.enableTrigger (each trigger that is enabled)
ALTER TABLE "app"."orders" ENABLE TRIGGER "a_stamp";

-- attachHistory.enableTrigger (each trigger that is enabled)
ALTER TABLE "app"."orders" ENABLE TRIGGER "b_audit";

-- attachHistory.enableTrigger (each trigger that is enabled)
ALTER TABLE "app"."orders" ENABLE TRIGGER "c_statement";

-- attachHistory.enableTrigger (each trigger that is enabled)
ALTER TABLE "app"."orders" ENABLE ALWAYS TRIGGER "e_always";

-- attachHistory.enableTrigger (each trigger that is enabled)
ALTER TABLE "app"."orders" ENABLE REPLICA TRIGGER "f_replica";

-- attachHistory.recordSwap
UPDATE table_migration.runs SET state = 'swapped', swapped_at = clock_timestamp() WHERE run_id = :run;
INSERT INTO table_migration.items (run_id, step, item) VALUES (:run, 'attachHistory', 'swapped');
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES (:run, 'swapped', jsonb_build_object('attempts', :attempt, 'lockedMs',
  round(1000 * extract(epoch FROM clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz), 1)));

-- attachHistory.demandQuick
SELECT table_migration.demand(
  clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz < interval ':windowMs ms',
  'TM006', 'the lock was held longer than :windowMs ms');

-- attachHistory.analyzeTable (after the cutover)
ANALYZE "app"."orders";

-- attachHistory.findBlockers
-- Of the table and of its partitions, which are locked with it.
WITH RECURSIVE tree (oid) AS (
  SELECT :oid::oid
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

-- attachHistory.cancelAutovacuum (where it alone is in the way)
SELECT pg_cancel_backend(:pid) AS cancelled;

-- 5. restoreGrants

-- lock SHARE UPDATE EXCLUSIVE on app.orders

-- restoreGrants.followColumns (each sequence that its column owns)
ALTER SEQUENCE "app"."customer_seq" OWNED BY "app"."orders"."customer_id";

-- restoreGrants.restoreAutovacuum (each leaf)
ALTER TABLE "app".:leaf :autovacuumClause;

-- restoreGrants.dropJournal
DROP TABLE IF EXISTS table_migration."beyond_4711";

-- restoreGrants.dropJournalFunction
DROP FUNCTION IF EXISTS table_migration."beyond_4711"();
