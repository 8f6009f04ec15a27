import { dependantSchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";
import { tablePartsSql } from "./table-parts";

/**
 * Everything that hangs on a table and is not part of it. pg_depend knows of every reference that the server would miss: what
 * is found there and is neither a part of the table nor of a known kind is OTHER, so that nothing is overlooked. What
 * pg_depend does not hold (publications of a schema or of everything, subscriptions, security labels) is added by name.
 * @see https://www.postgresql.org/docs/current/catalog-pg-depend.html
 */
export const dependantsQuery: CatalogQuery<typeof dependantSchema> = {
  name: "discovery.dependants",
  shape: dependantSchema,
  // Dependencies of type P and S tie what partitions have to what their root has; the root's own are read instead.
  text: `
WITH ${tablePartsSql("$1::oid[]")},
explained AS MATERIALIZED (
  SELECT * FROM part
  UNION ALL SELECT table_oid, 'pg_class'::regclass, objid FROM owned_sequence WHERE deptype = 'a'
  UNION ALL
  SELECT i.inhparent, 'pg_class'::regclass, i.inhrelid
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
   WHERE i.inhparent = ANY ($1::oid[]) AND c.relispartition
),
reference AS MATERIALIZED (
  SELECT DISTINCT part.table_oid, d.classid, d.objid, d.objsubid
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
   WHERE d.deptype NOT IN ('P', 'S')
     AND (part.table_oid, d.classid, d.objid) NOT IN (SELECT table_oid, classid, objid FROM explained)
),
dependant AS (
  -- Views, materialized views and rules, of this table or of another one.
  SELECT ref.table_oid,
         CASE WHEN rule.rulename <> '_RETURN' THEN 'RULE' WHEN c.relkind = 'v' THEN 'VIEW' ELSE 'MATERIALIZED VIEW' END AS kind,
         CASE WHEN rule.rulename = '_RETURN' THEN format('%I.%I', n.nspname, c.relname)
              ELSE format('%I ON %I.%I', rule.rulename, n.nspname, c.relname) END AS name,
         '' AS detail
    FROM reference ref
    JOIN pg_rewrite rule ON rule.oid = ref.objid AND ref.classid = 'pg_rewrite'::regclass
    JOIN pg_class c ON c.oid = rule.ev_class
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT (rule.rulename = '_RETURN' AND rule.ev_class = ref.table_oid)
  UNION ALL
  -- Relations: children by inheritance, and whatever has a column of the row type.
  SELECT ref.table_oid,
         CASE WHEN child.inhrelid IS NOT NULL THEN 'INHERITANCE CHILD'
              WHEN c.relkind = 'v' THEN 'VIEW'
              WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW'
              WHEN a.attname IS NOT NULL THEN 'ROW TYPE USER'
              ELSE 'OTHER' END,
         CASE WHEN child.inhrelid IS NOT NULL OR c.relkind IN ('v', 'm') THEN format('%I.%I', n.nspname, c.relname)
              WHEN a.attname IS NOT NULL THEN format('%I.%I.%I', n.nspname, c.relname, a.attname)
              ELSE pg_describe_object(ref.classid, ref.objid, ref.objsubid) END,
         ''
    FROM reference ref
    JOIN pg_class c ON c.oid = ref.objid AND ref.classid = 'pg_class'::regclass
    JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_inherits child ON child.inhrelid = c.oid AND child.inhparent = ref.table_oid
    LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ref.objsubid AND ref.objsubid > 0
  UNION ALL
  SELECT ref.table_oid, CASE f.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END, f.oid::regprocedure::text, ''
    FROM reference ref
    JOIN pg_proc f ON f.oid = ref.objid AND ref.classid = 'pg_proc'::regclass
  UNION ALL
  SELECT ref.table_oid, 'POLICY', format('%I ON %I.%I', pol.polname, n.nspname, c.relname), ''
    FROM reference ref
    JOIN pg_policy pol ON pol.oid = ref.objid AND ref.classid = 'pg_policy'::regclass
    JOIN pg_class c ON c.oid = pol.polrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
  UNION ALL
  SELECT ref.table_oid, 'EXTENDED STATISTICS', format('%I.%I', n.nspname, st.stxname), pg_get_statisticsobjdef(st.oid)
    FROM reference ref
    JOIN pg_statistic_ext st ON st.oid = ref.objid AND ref.classid = 'pg_statistic_ext'::regclass
    JOIN pg_namespace n ON n.oid = st.stxnamespace
  UNION ALL
  SELECT ref.table_oid, 'ROW TYPE USER', format_type(t.oid, NULL), ''
    FROM reference ref
    JOIN pg_type t ON t.oid = ref.objid AND ref.classid = 'pg_type'::regclass
  UNION ALL
  SELECT pr.prrelid, 'PUBLICATION', quote_ident(pub.pubname),
         'FOR TABLE'
           || coalesce((SELECT ' (' || string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) || ')'
                          FROM pg_attribute a
                         WHERE a.attrelid = pr.prrelid AND a.attnum = ANY (pr.prattrs::int2[])), '')
           || coalesce(format(' WHERE %s', pg_get_expr(pr.prqual, pr.prrelid)), '')
    FROM pg_publication_rel pr
    JOIN pg_publication pub ON pub.oid = pr.prpubid
   WHERE pr.prrelid = ANY ($1::oid[])
  UNION ALL
  SELECT target.oid, 'PUBLICATION', quote_ident(pub.pubname), 'FOR TABLES IN SCHEMA'
    FROM target
    JOIN pg_publication_namespace pn ON pn.pnnspid = target.relnamespace
    JOIN pg_publication pub ON pub.oid = pn.pnpubid
   WHERE target.relpersistence = 'p' AND target.relkind IN ('r', 'p')
  UNION ALL
  SELECT target.oid, 'PUBLICATION', quote_ident(pub.pubname), 'FOR ALL TABLES'
    FROM target
   CROSS JOIN pg_publication pub
   WHERE pub.puballtables AND target.relpersistence = 'p' AND target.relkind IN ('r', 'p')
  UNION ALL
  SELECT sr.srrelid, 'SUBSCRIPTION', quote_ident(sub.subname), ''
    FROM pg_subscription_rel sr
    JOIN pg_subscription sub ON sub.oid = sr.srsubid
   WHERE sr.srrelid = ANY ($1::oid[])
  UNION ALL
  SELECT i.inhrelid, 'INHERITANCE PARENT', format('%I.%I', n.nspname, parent.relname), ''
    FROM pg_inherits i
    JOIN pg_class c ON c.oid = i.inhrelid AND NOT c.relispartition
    JOIN pg_class parent ON parent.oid = i.inhparent
    JOIN pg_namespace n ON n.oid = parent.relnamespace
   WHERE i.inhrelid = ANY ($1::oid[])
  UNION ALL
  SELECT part.table_oid, 'SECURITY LABEL', pg_describe_object(label.classoid, label.objoid, label.objsubid),
         format('%s: %s', label.provider, label.label)
    FROM explained part
    JOIN pg_seclabel label ON label.classoid = part.classid AND label.objoid = part.objid
  UNION ALL
  SELECT part.table_oid, 'EXTENSION', quote_ident(ext.extname),
         format('%s of %s', CASE d.deptype WHEN 'e' THEN 'member' ELSE 'dependency' END,
                pg_describe_object(d.classid, d.objid, 0))
    FROM explained part
    JOIN pg_depend d ON d.classid = part.classid AND d.objid = part.objid AND d.deptype IN ('e', 'x')
    JOIN pg_extension ext ON ext.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
   WHERE part.classid <> 'pg_type'::regclass
  UNION ALL
  -- Whatever else: defaults of other tables, casts, operators, constraints of domains, what a later server may bring.
  SELECT ref.table_oid, 'OTHER', pg_describe_object(ref.classid, ref.objid, ref.objsubid), ''
    FROM reference ref
   WHERE ref.classid NOT IN (
           'pg_rewrite'::regclass, 'pg_class'::regclass, 'pg_proc'::regclass, 'pg_policy'::regclass,
           'pg_statistic_ext'::regclass, 'pg_type'::regclass, 'pg_publication_rel'::regclass
         )
     -- Foreign keys are read by themselves, their triggers with them.
     AND NOT EXISTS (SELECT FROM pg_constraint fk
                      WHERE ref.classid = 'pg_constraint'::regclass AND fk.oid = ref.objid AND fk.contype = 'f')
     AND NOT EXISTS (SELECT FROM pg_trigger tg
                      WHERE ref.classid = 'pg_trigger'::regclass AND tg.oid = ref.objid AND tg.tgisinternal)
  UNION ALL
  -- Comments that have no place in the state of the table.
  SELECT part.table_oid, 'OTHER', 'comment on ' || pg_describe_object(note.classoid, note.objoid, note.objsubid), ''
    FROM part
    JOIN pg_description note ON note.classoid = part.classid AND note.objoid = part.objid
    LEFT JOIN pg_constraint con ON con.oid = part.objid AND part.classid = 'pg_constraint'::regclass
   WHERE part.classid = 'pg_type'::regclass OR con.contype = 'n'
)
SELECT DISTINCT table_oid::bigint AS "tableOid", kind AS "kind", name AS "name", detail AS "detail"
  FROM dependant
 ORDER BY 1, 2, 3, 4`,
};
