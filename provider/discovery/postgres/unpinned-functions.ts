const hasSearchPath = (alias: string) =>
  `EXISTS (SELECT FROM unnest(${alias}.proconfig) AS setting WHERE starts_with(setting, 'search_path='))`;

/**
 * Common table expressions, to stand behind WITH RECURSIVE, over functions that find other objects by the caller's search path and
 * are called by a table's own expressions: validated CHECKs, generated columns, indexes, domains of the primary key's columns.
 * Defaults are not among them: no statement of a migration evaluates one.
 * - `path_dependent`: such functions, and the operators and functions with a parsed body that lead to them
 * - `unpinned (table_oid, function, used_by)`
 */
export const unpinnedFunctionsSql = `path_dependent (culprit, classid, objid) AS (
  SELECT f.oid, 'pg_proc'::regclass::oid, f.oid
    FROM pg_proc f
    JOIN pg_language l ON l.oid = f.prolang
    JOIN pg_namespace n ON n.oid = f.pronamespace
   WHERE l.lanname NOT IN ('c', 'internal')
     AND f.prosqlbody IS NULL
     AND n.nspname NOT IN ('pg_catalog', 'information_schema')
     AND NOT ${hasSearchPath("f")}
  UNION
  SELECT p.culprit, d.classid, d.objid
    FROM path_dependent p
    JOIN pg_depend d ON d.refclassid = p.classid AND d.refobjid = p.objid
    LEFT JOIN pg_proc f ON f.oid = d.objid AND d.classid = 'pg_proc'::regclass
   WHERE d.classid = 'pg_operator'::regclass
      OR (f.prosqlbody IS NOT NULL AND NOT ${hasSearchPath("f")})
),
domain_type (type, ancestor) AS (
  SELECT oid, oid FROM pg_type WHERE typtype = 'd'
  UNION
  SELECT d.type, t.typbasetype FROM domain_type d JOIN pg_type t ON t.oid = d.ancestor AND t.typtype = 'd'
),
expression AS MATERIALIZED (
  SELECT DISTINCT p.culprit, d.classid, d.objid
    FROM path_dependent p
    JOIN pg_depend d ON d.refclassid = p.classid AND d.refobjid = p.objid
),
unpinned_call (table_oid, culprit, used_by) AS (
  SELECT con.conrelid, e.culprit, format('CHECK %I', con.conname)
    FROM expression e
    JOIN pg_constraint con ON e.classid = 'pg_constraint'::regclass AND con.oid = e.objid
   WHERE con.contype = 'c' AND con.conrelid <> 0 AND con.convalidated
  UNION
  SELECT a.attrelid, e.culprit, format('GENERATED COLUMN %I', a.attname)
    FROM expression e
    JOIN pg_attrdef def ON e.classid = 'pg_attrdef'::regclass AND def.oid = e.objid
    JOIN pg_attribute a ON a.attrelid = def.adrelid AND a.attnum = def.adnum AND a.attgenerated <> ''
  UNION
  SELECT x.indrelid, e.culprit, format('INDEX %I', i.relname)
    FROM expression e
    JOIN pg_index x ON e.classid = 'pg_class'::regclass AND x.indexrelid = e.objid
    JOIN pg_class i ON i.oid = x.indexrelid
  UNION
  SELECT x.indrelid, e.culprit, format('DOMAIN %s', format_type(con.contypid, NULL))
    FROM expression e
    JOIN pg_constraint con ON e.classid = 'pg_constraint'::regclass AND con.oid = e.objid AND con.contypid <> 0
    JOIN domain_type d ON d.ancestor = con.contypid
    JOIN pg_attribute a ON a.atttypid = d.type
    JOIN pg_index x ON x.indrelid = a.attrelid AND x.indisprimary AND a.attnum = ANY (x.indkey::int2[])
),
unpinned AS MATERIALIZED (
  SELECT table_oid, culprit::regprocedure::text AS function, array_agg(used_by ORDER BY used_by) AS used_by
    FROM unpinned_call
   GROUP BY table_oid, culprit
)`;
