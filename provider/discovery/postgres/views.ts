import { dependentViewSchema } from "../../schema/dependent-objects";
import type { CatalogQuery } from "./catalog-query";
import { grantsSql } from "./dependent-grants";
import { readAsSql, readingRulesSql } from "./reading-rules";
import { tablePartsSql } from "./table-parts";

/**
 * Views that read a table, or a materialized view over it, with all that hangs on them. A view over such a view is not among
 * them, for it refers to the object id of that view, which stays.
 * @see https://www.postgresql.org/docs/current/sql-createview.html
 */
export const viewsQuery: CatalogQuery<typeof dependentViewSchema> = {
  name: "discovery.views",
  shape: dependentViewSchema,
  text: `
WITH RECURSIVE ${tablePartsSql("$1::oid[]")},
${readingRulesSql},
reader AS MATERIALIZED (
  SELECT table_oid, ev_class AS oid FROM reading_rule
  UNION
  SELECT part.table_oid, d.objid
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid AND d.classid = 'pg_class'::regclass
)
SELECT reader.table_oid::bigint AS "tableOid",
       n.nspname AS "schema",
       c.relname AS "name",
       format('%I.%I', n.nspname, c.relname) AS "quotedName",
       c.relpersistence = 't' AS "isTemporary",
       pg_get_userbyid(c.relowner) AS "owner",
       EXISTS (
         SELECT FROM reading_rule r JOIN pg_rewrite rule ON rule.oid = r.oid AND rule.rulename = '_RETURN'
          WHERE r.table_oid = reader.table_oid AND r.ev_class = c.oid
       ) AS "readsTable",
       rtrim(pg_get_viewdef(c.oid), ';') AS "definition",
       coalesce(c.reloptions, '{}') AS "options",
       ARRAY(
         SELECT json_build_object(
                  'name', a.attname,
                  'type', format_type(a.atttypid, a.atttypmod),
                  'default', pg_get_expr(def.adbin, def.adrelid),
                  'comment', col_description(c.oid, a.attnum)
                )
           FROM pg_attribute a
           LEFT JOIN pg_attrdef def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          ORDER BY a.attnum
       ) AS "columns",
       ARRAY(
         SELECT json_build_object(
                  'name', rule.rulename,
                  'quotedName', format('%I ON %I.%I', rule.rulename, n.nspname, c.relname),
                  'definition', CASE
                    WHEN starts_with(pg_get_ruledef(rule.oid), format('CREATE RULE %I AS', rule.rulename))
                    THEN rtrim(substr(pg_get_ruledef(rule.oid), length(format('CREATE RULE %I ', rule.rulename)) + 1), ';')
                    ELSE '' END,
                  'readsTable', rule.oid IN (SELECT r.oid FROM reading_rule r WHERE r.table_oid = reader.table_oid),
                  'comment', obj_description(rule.oid, 'pg_rewrite')
                )
           FROM pg_rewrite rule
          WHERE rule.ev_class = c.oid AND rule.rulename <> '_RETURN'
          ORDER BY rule.rulename
       ) AS "rules",
       ARRAY(
         SELECT json_build_object(
                  'definition', pg_get_triggerdef(tg.oid),
                  'comment', obj_description(tg.oid, 'pg_trigger')
                )
           FROM pg_trigger tg
          WHERE tg.tgrelid = c.oid AND NOT tg.tgisinternal
          ORDER BY tg.tgname
       ) AS "triggers",
       ${readAsSql},
       ${grantsSql(`SELECT NULL::name AS column_name, entry.*
             FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS entry
           UNION ALL
           SELECT a.attname, entry.*
             FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) AS entry
            WHERE a.attrelid = c.oid AND NOT a.attisdropped`)} AS "grants",
       obj_description(c.oid, 'pg_class') AS "comment"
  FROM reader
  JOIN pg_class c ON c.oid = reader.oid AND c.relkind = 'v'
  JOIN pg_namespace n ON n.oid = c.relnamespace
 ORDER BY reader.table_oid, n.nspname, c.relname`,
};
