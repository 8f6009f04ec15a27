import { materializedViewSchema } from "../../schema/dependent-objects";
import type { CatalogQuery } from "./catalog-query";
import { grantsSql } from "./dependent-grants";
import { namesakesSql } from "./namesakes";
import { readAsSql, readingRulesSql } from "./reading-rules";
import { tablePartsSql } from "./table-parts";

/** What an index has that its definition does not say, in words; NULL where there is nothing of the kind. */
const oddityOfIndex = `CASE
                    WHEN NOT (x.indisvalid AND x.indisready AND x.indislive) THEN 'is not valid'
                    WHEN x.indisclustered THEN 'is the one that it is clustered by'
                    WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = x.indexrelid AND a.attstattarget <> -1)
                    THEN 'has a statistics target of its own'
                  END`;

/**
 * Materialized views that read a table. Their query is printed once more under the table's own schema as search path, for the
 * length of this statement: there the table has no schema, so that the same text can be given to the copy.
 */
export const materializedViewsQuery: CatalogQuery<typeof materializedViewSchema> = {
  name: "discovery.materializedViews",
  shape: materializedViewSchema,
  // OFFSET keeps set_config() where it is: it is called before pg_get_viewdef(), and once more to take it back.
  text: `
WITH RECURSIVE ${tablePartsSql("$1::oid[]")},
${readingRulesSql},
reader AS MATERIALIZED (
  SELECT DISTINCT r.table_oid, r.ev_class AS oid FROM reading_rule r JOIN pg_class c ON c.oid = r.ev_class AND c.relkind = 'm'
),
printed AS MATERIALIZED (
  SELECT reader.table_oid, reader.oid,
         (SELECT CASE WHEN path.set IS NOT NULL THEN pg_get_viewdef(reader.oid) END
            FROM (SELECT set_config('search_path', quote_ident(n.nspname), true) AS set OFFSET 0) AS path) AS query,
         (SELECT path.set FROM (SELECT set_config('search_path', 'pg_catalog', true) AS set OFFSET 0) AS path
           WHERE reader.oid IS NOT NULL) AS restored
    FROM reader
    JOIN target ON target.oid = reader.table_oid
    JOIN pg_namespace n ON n.oid = target.relnamespace
)
SELECT reader.table_oid::bigint AS "tableOid",
       n.nspname AS "schema",
       c.relname AS "name",
       format('%I.%I', n.nspname, c.relname) AS "quotedName",
       pg_get_userbyid(c.relowner) AS "owner",
       rtrim(pg_get_viewdef(c.oid), ';') AS "definition",
       rtrim(reader.query, ';') AS "query",
       am.amname AS "accessMethod",
       ts.spcname AS "tablespace",
       coalesce(c.reloptions, '{}')
         || ARRAY(SELECT 'toast.' || option FROM pg_class toast, unnest(toast.reloptions) AS option WHERE toast.oid = c.reltoastrelid)
         AS "options",
       ARRAY(
         SELECT json_build_object(
                  'name', a.attname,
                  'type', format_type(a.atttypid, a.atttypmod),
                  'settings', array_remove(ARRAY[
                    'SET STATISTICS ' || nullif(a.attstattarget, -1),
                    CASE WHEN a.attstorage <> t.typstorage THEN 'SET STORAGE ' ||
                      CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'x' THEN 'EXTENDED' ELSE 'MAIN' END END,
                    'SET COMPRESSION ' || CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END,
                    'SET (' || array_to_string(a.attoptions, ', ') || ')'
                  ], NULL),
                  'comment', col_description(c.oid, a.attnum)
                )
           FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          ORDER BY a.attnum
       ) AS "columns",
       ARRAY(
         SELECT json_build_object(
                  'name', i.relname,
                  'unique', x.indisunique,
                  'definition', CASE
                    WHEN starts_with(pg_get_indexdef(i.oid), head.text || 'USING ')
                    THEN substr(pg_get_indexdef(i.oid), length(head.text) + 1) ELSE '' END,
                  'tablespace', space.spcname,
                  'comment', obj_description(i.oid, 'pg_class'),
                  'oddity', ${oddityOfIndex}
                )
           FROM pg_index x
           JOIN pg_class i ON i.oid = x.indexrelid
           LEFT JOIN pg_tablespace space ON space.oid = i.reltablespace
          CROSS JOIN LATERAL (
            SELECT format('CREATE %sINDEX %I ON %I.%I ', CASE WHEN x.indisunique THEN 'UNIQUE ' END, i.relname, n.nspname, c.relname) AS text
          ) AS head
          WHERE x.indrelid = c.oid
          ORDER BY i.relname
       ) AS "indexes",
       ARRAY(
         SELECT DISTINCT format('%I.%I', source_schema.nspname, source.relname)
           FROM pg_depend d
           JOIN pg_rewrite rule ON rule.oid = d.objid AND rule.ev_class = c.oid
           JOIN pg_class source ON source.oid = d.refobjid AND source.relkind = 'm' AND source.oid <> c.oid
           JOIN pg_namespace source_schema ON source_schema.oid = source.relnamespace
          WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
            AND source.oid IN (SELECT other.oid FROM reader other WHERE other.table_oid = reader.table_oid)
          ORDER BY 1
       ) AS "materializedSources",
       ARRAY(
         SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid)
           FROM pg_type row_type
           JOIN pg_depend d
             ON (d.refclassid, d.refobjid) IN
                (('pg_class'::regclass, c.oid), ('pg_type'::regclass, row_type.oid), ('pg_type'::regclass, row_type.typarray))
           LEFT JOIN pg_rewrite rule ON d.classid = 'pg_rewrite'::regclass AND rule.oid = d.objid
           LEFT JOIN pg_class reading ON reading.oid = rule.ev_class
           LEFT JOIN pg_index x ON d.classid = 'pg_class'::regclass AND x.indexrelid = d.objid
          WHERE row_type.oid = c.reltype
            AND d.deptype IN ('n', 'a')
            AND coalesce(reading.relkind NOT IN ('v', 'm'), true)
            AND x.indrelid IS DISTINCT FROM c.oid
          ORDER BY 1
       ) AS "otherDependants",
       ${namesakesSql("reader.table_oid", "n")} AS "namesakes",
       ${readAsSql},
       ${grantsSql(`SELECT NULL::name AS column_name, entry.*
             FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS entry
           UNION ALL
           SELECT a.attname, entry.*
             FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) AS entry
            WHERE a.attrelid = c.oid AND NOT a.attisdropped`)} AS "grants",
       obj_description(c.oid, 'pg_class') AS "comment"
  FROM printed AS reader
  JOIN pg_class c ON c.oid = reader.oid
  JOIN pg_am am ON am.oid = c.relam
  JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace
 WHERE reader.restored IS NOT NULL
 ORDER BY reader.table_oid, n.nspname, c.relname`,
};
