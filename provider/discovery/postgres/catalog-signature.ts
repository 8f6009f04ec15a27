import { tablePartsSql } from "./table-parts";

/**
 * An SQL expression (text) over the versions of all catalog rows that describe one table: it is another one as soon as
 * somebody alters the table, grants on it, comments it, or hangs anything on it. VACUUM, ANALYZE, DML and nextval() leave it
 * as it is, for they write statistics in place or elsewhere; TRUNCATE, CLUSTER, REINDEX and VACUUM FULL change it.
 *
 * It is read with the snapshot of its statement, so take the lock in a statement before.
 * @param oidExpression the table's oid: a bind with its type, such as `$1::oid`, or a column
 */
export function catalogSignatureSql(oidExpression: string): string {
  const oid = `(${oidExpression})::oid`;
  return `(
WITH ${tablePartsSql(`ARRAY[${oid}]`)},
relation AS (
  SELECT objid FROM part WHERE classid = 'pg_class'::regclass
  UNION ALL SELECT objid FROM owned_sequence WHERE deptype = 'a'
),
reference AS (
  SELECT d.classid, d.objid, d.objsubid, d.deptype, d.xmin
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
),
publication AS (
  SELECT prpubid AS id, oid, xmin FROM pg_publication_rel WHERE prrelid = ${oid}
  UNION ALL
  SELECT pn.pnpubid, pn.oid, pn.xmin
    FROM target JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
  UNION ALL
  SELECT oid, oid, xmin FROM pg_publication WHERE puballtables
),
-- xmin says which transaction wrote a row; together with the row's key it is another one after every change.
version (line) AS (
  SELECT concat_ws(' ', 'class', oid, xmin) FROM pg_class WHERE oid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'attribute', attrelid, attnum, xmin) FROM pg_attribute
             WHERE attrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'sequence', seqrelid, xmin) FROM pg_sequence
             WHERE seqrelid IN (SELECT objid FROM relation)
  UNION ALL SELECT concat_ws(' ', 'type', oid, xmin) FROM pg_type
             WHERE oid IN (SELECT objid FROM part WHERE classid = 'pg_type'::regclass)
  UNION ALL SELECT concat_ws(' ', 'default', oid, xmin) FROM pg_attrdef WHERE adrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'index', indexrelid, xmin) FROM pg_index WHERE indrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'constraint', oid, xmin) FROM pg_constraint WHERE conrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'referencing', oid, xmin) FROM pg_constraint
             WHERE oid IN (SELECT objid FROM reference WHERE classid = 'pg_constraint'::regclass)
  UNION ALL SELECT concat_ws(' ', 'trigger', tg.oid, tg.xmin, f.xmin) FROM pg_trigger tg
              LEFT JOIN pg_proc f ON f.oid = tg.tgfoid AND NOT tg.tgisinternal
             WHERE tg.tgrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'policy', oid, xmin) FROM pg_policy WHERE polrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'rule', oid, xmin) FROM pg_rewrite WHERE ev_class = ${oid}
  UNION ALL SELECT concat_ws(' ', 'statistics', oid, xmin) FROM pg_statistic_ext WHERE stxrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'inherits', inhrelid, inhparent, xmin) FROM pg_inherits
             WHERE inhrelid = ${oid} OR inhparent = ${oid}
  UNION ALL SELECT concat_ws(' ', 'partitioned', partrelid, xmin) FROM pg_partitioned_table WHERE partrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'reference', classid, objid, objsubid, deptype, xmin) FROM reference
  UNION ALL SELECT concat_ws(' ', 'refers', d.refclassid, d.refobjid, d.refobjsubid, d.deptype, d.xmin)
              FROM part JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid
  UNION ALL SELECT concat_ws(' ', 'published', publication.oid, publication.xmin, pub.oid, pub.xmin)
              FROM publication JOIN pg_publication pub ON pub.oid = publication.id
  UNION ALL SELECT concat_ws(' ', 'subscribed', srsubid) FROM pg_subscription_rel WHERE srrelid = ${oid}
  UNION ALL SELECT concat_ws(' ', 'comment', note.classoid, note.objoid, note.objsubid, note.xmin)
              FROM part JOIN pg_description note ON note.objoid = part.objid AND note.classoid = part.classid
  UNION ALL SELECT concat_ws(' ', 'label', label.classoid, label.objoid, label.objsubid, label.xmin)
              FROM part JOIN pg_seclabel label ON label.objoid = part.objid AND label.classoid = part.classid
)
SELECT encode(sha256(convert_to(string_agg(line, ',' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') FROM version
)`;
}
