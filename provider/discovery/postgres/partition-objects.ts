import { partitionObjectSchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";

/**
 * What hangs on single partitions, at whatever depth, and not on the partitioned table: a copy is made of the table as a
 * whole, so it would lack them. Triggers of the tool's own are left out: a run may copy a default partition alone.
 */
export const partitionObjectsQuery: CatalogQuery<typeof partitionObjectSchema> = {
  name: "discovery.partitionObjects",
  shape: partitionObjectSchema,
  text: `
WITH RECURSIVE tree (root, oid) AS (
  SELECT i.inhparent, i.inhrelid
    FROM pg_inherits i
    JOIN pg_partitioned_table p ON p.partrelid = i.inhparent
   WHERE i.inhparent = ANY ($1::oid[])
  UNION ALL
  SELECT tree.root, i.inhrelid FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
),
member AS MATERIALIZED (
  SELECT tree.root, c.oid, c.relkind, c.relrowsecurity, format('%I.%I', n.nspname, c.relname) AS name
    FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
),
object (root, kind, name, partition) AS (
  SELECT root, 'FOREIGN TABLE', name, name FROM member WHERE relkind = 'f'
  UNION ALL
  SELECT root, 'ROW SECURITY', name, name FROM member WHERE relrowsecurity
  UNION ALL
  SELECT root, 'INDEX', quote_ident(i.relname), member.name
    FROM member JOIN pg_index x ON x.indrelid = member.oid JOIN pg_class i ON i.oid = x.indexrelid
   WHERE NOT EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = x.indexrelid)
  UNION ALL
  SELECT root, 'TRIGGER', quote_ident(tg.tgname), member.name
    FROM member JOIN pg_trigger tg ON tg.tgrelid = member.oid JOIN pg_proc f ON f.oid = tg.tgfoid
   WHERE NOT tg.tgisinternal AND tg.tgparentid = 0 AND f.pronamespace IS DISTINCT FROM to_regnamespace('table_migration')
  UNION ALL
  SELECT root, 'CONSTRAINT', quote_ident(con.conname), member.name
    FROM member JOIN pg_constraint con ON con.conrelid = member.oid
   WHERE con.contype IN ('c', 'f', 'n') AND con.coninhcount = 0 AND con.conparentid = 0
  UNION ALL
  SELECT root, 'REFERENCING FOREIGN KEY', quote_ident(con.conname), member.name
    FROM member JOIN pg_constraint con ON con.confrelid = member.oid
   WHERE con.conparentid = 0
  UNION ALL
  SELECT DISTINCT root, CASE v.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END,
         format('%I.%I', n.nspname, v.relname), member.name
    FROM member
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = member.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite r ON r.oid = d.objid
    JOIN pg_class v ON v.oid = r.ev_class AND v.oid <> member.oid
    JOIN pg_namespace n ON n.oid = v.relnamespace
  UNION ALL
  SELECT root, 'PUBLICATION', quote_ident(p.pubname), member.name
    FROM member JOIN pg_publication_rel pr ON pr.prrelid = member.oid JOIN pg_publication p ON p.oid = pr.prpubid
  UNION ALL
  SELECT root, 'EXTENDED STATISTICS', quote_ident(s.stxname), member.name
    FROM member JOIN pg_statistic_ext s ON s.stxrelid = member.oid
)
SELECT root::bigint AS "tableOid", kind, name, partition
  FROM object
 ORDER BY root, partition, kind, name`,
};
