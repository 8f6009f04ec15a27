import { tablePartsSql } from "./table-parts";

/** Written by VACUUM, ANALYZE, REINDEX or TRUNCATE, or told by other rows. */
const UNSIGNED_OF_CLASS = [
  "relfilenode",
  "relpages",
  "reltuples",
  "relallvisible",
  "relallfrozen",
  "relfrozenxid",
  "relminmxid",
  "relhasindex",
  "relhasrules",
  "relhastriggers",
  "relhassubclass",
];

/** How classes and attributes stand in a signature; grants are a part of both. */
const withGrants = {
  ofClass: `'{${UNSIGNED_OF_CLASS.join()}}'`,
  ofAttribute: "xmin",
};
const withoutGrants = {
  ofClass: `'{${[...UNSIGNED_OF_CLASS, "relacl"].join()}}'`,
  ofAttribute: "to_jsonb(pg_attribute) - 'attacl'::text",
};

/** What is read for the row `signed (table_oid)` of the query around. */
const signedParts = `
WITH RECURSIVE ${tablePartsSql("ARRAY[signed.table_oid]")},
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
version (line) AS (`;

/** Classes and attributes, of which a grant is a part. */
function versionsOfRelations({ ofClass, ofAttribute }: typeof withGrants): string {
  return `
  SELECT concat_ws(' ', 'class', oid, to_jsonb(pg_class) - ${ofClass}::text[]) FROM pg_class
   WHERE oid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, ${ofAttribute}) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation UNION ALL SELECT oid FROM dependent_view)`;
}

const versionsOfTheRest = `
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
 WHERE EXISTS (SELECT FROM target)`;

/** The hash for that row. */
function hashOfSigned(parts: typeof withGrants): string {
  return `${signedParts}${versionsOfRelations(parts)}${versionsOfTheRest}`;
}

/**
 * An SQL expression (text) over the versions of all catalog rows that describe one table: it is another one as soon as
 * somebody alters the table, grants on it, comments it, or hangs anything on it, or does so with a view or function that reads it. VACUUM, ANALYZE, DML, TRUNCATE and nextval()
 * leave it as it is; CLUSTER, VACUUM FULL and REINDEX CONCURRENTLY, which make new relations, may change it. NULL where
 * there is no such table.
 *
 * It sees what its statement's snapshot sees: take the lock in a statement before.
 * @param oidExpression the table's oid: a bind with its type, such as `$1::oid`, or a column of the query around
 */
export function catalogSignatureSql(oidExpression: string): string {
  return signatureSql(oidExpression, withGrants);
}

/** The same without grants: another one as soon as the table, or what hangs on it, has another structure. */
export function structureSignatureSql(oidExpression: string): string {
  return signatureSql(oidExpression, withoutGrants);
}

function signatureSql(oidExpression: string, parts: typeof withGrants): string {
  // The expression stands in a scope of its own, where none of the names above can catch a column of it.
  return `(
SELECT signature.hash
  FROM (SELECT (${oidExpression})::oid AS table_oid) AS signed
 CROSS JOIN LATERAL (${hashOfSigned(parts)}
) AS signature
)`;
}
