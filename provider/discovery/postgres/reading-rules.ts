/**
 * A common table expression `reading_rule (table_oid, ev_class, oid)`, after those of the tables' parts: rules that read a table,
 * or a materialized view that reads it, for that one is made anew along with the table. Wants WITH RECURSIVE.
 */
export const readingRulesSql = `reading_rule (table_oid, ev_class, oid) AS (
  SELECT part.table_oid, rule.ev_class, rule.oid
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid AND rule.ev_class <> part.table_oid
  UNION
  SELECT reading_rule.table_oid, rule.ev_class, rule.oid
    FROM reading_rule
    JOIN pg_class stored ON stored.oid = reading_rule.ev_class AND stored.relkind = 'm'
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = stored.oid AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite rule ON rule.oid = d.objid AND rule.ev_class <> stored.oid
)`;

/** What a view `c` of a `reader (table_oid, oid)` makes of the table's rows, and the extension that it belongs to. */
export const readAsSql = `ARRAY(
         SELECT DISTINCT a.attname
           FROM pg_depend d
           JOIN pg_rewrite rule ON rule.oid = d.objid AND rule.ev_class = c.oid
           JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
          WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
            AND d.refobjid = reader.table_oid AND d.refobjsubid < 0
          ORDER BY a.attname
       ) AS "systemColumns",
       ARRAY(
         SELECT DISTINCT con.conname
           FROM pg_depend d
           JOIN pg_rewrite rule ON rule.oid = d.objid AND rule.ev_class = c.oid
           JOIN pg_constraint con ON con.oid = d.refobjid AND con.conrelid = reader.table_oid
          WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_constraint'::regclass
          ORDER BY con.conname
       ) AS "keys",
       ARRAY(
         SELECT a.attname
           FROM pg_attribute a
           JOIN target ON target.oid = reader.table_oid AND a.atttypid IN (target.reltype, target.typarray)
          WHERE a.attrelid = c.oid AND NOT a.attisdropped
          ORDER BY a.attnum
       ) AS "rowColumns",
       (SELECT quote_ident(ext.extname)
          FROM pg_depend d JOIN pg_extension ext ON ext.oid = d.refobjid
         WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
           AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e') AS "extension"`;
