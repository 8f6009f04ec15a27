import { columnSchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";

/** Columns in the order of their positions. */
export const columnsQuery: CatalogQuery<typeof columnSchema> = {
  name: "discovery.columns",
  shape: columnSchema,
  // Until PostgreSQL 16 an attstattarget of -1 meant "default", since 17 NULL does.
  // https://www.postgresql.org/docs/current/catalog-pg-attribute.html
  text: `
WITH RECURSIVE domain_base (domain, base) AS (
  SELECT oid, typbasetype FROM pg_type WHERE typtype = 'd'
  UNION ALL
  SELECT d.domain, t.typbasetype FROM domain_base d JOIN pg_type t ON t.oid = d.base WHERE t.typtype = 'd'
),
base_type (type, base) AS (
  SELECT d.domain, d.base FROM domain_base d JOIN pg_type t ON t.oid = d.base WHERE t.typtype <> 'd'
)
SELECT a.attrelid::bigint AS "tableOid",
       a.attname AS "name",
       a.attnum AS "position",
       format_type(a.atttypid, a.atttypmod) AS "type",
       CASE base_schema.nspname
         WHEN 'pg_catalog' THEN base.typname::text
         ELSE format('%I.%I', base_schema.nspname, base.typname)
       END AS "baseType",
       a.attnotnull AS "notNull",
       CASE WHEN nn.oid IS NOT NULL THEN json_build_object(
         'name', nn.conname, 'validated', nn.convalidated, 'noInherit', nn.connoinherit
       ) END AS "notNullConstraint",
       CASE WHEN a.attgenerated = '' AND a.attidentity = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS "default",
       CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' END AS "identity",
       CASE WHEN a.attgenerated <> '' THEN json_build_object(
         'expression', pg_get_expr(d.adbin, d.adrelid),
         'kind', CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END
       ) END AS "generated",
       CASE WHEN a.attcollation <> t.typcollation OR NOT coll.collisdeterministic THEN json_build_object(
         'name', format('%I.%I', coll_schema.nspname, coll.collname), 'deterministic', coll.collisdeterministic
       ) END AS "collation",
       CASE WHEN a.attstorage <> t.typstorage THEN
         CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END
       END AS "storage",
       CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS "compression",
       nullif(a.attstattarget, -1) AS "statisticsTarget",
       coalesce(a.attoptions, '{}') AS "options",
       col_description(a.attrelid, a.attnum) AS "comment"
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN base_type ON base_type.type = t.oid
  JOIN pg_type base ON base.oid = coalesce(base_type.base, t.oid)
  JOIN pg_namespace base_schema ON base_schema.oid = base.typnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  LEFT JOIN pg_constraint nn ON nn.conrelid = a.attrelid AND nn.contype = 'n' AND nn.conkey = ARRAY[a.attnum]
  LEFT JOIN pg_collation coll ON coll.oid = a.attcollation
  LEFT JOIN pg_namespace coll_schema ON coll_schema.oid = coll.collnamespace
 WHERE a.attrelid = ANY ($1::oid[])
   AND a.attnum > 0
   AND NOT a.attisdropped
 ORDER BY a.attrelid, a.attnum`,
};
