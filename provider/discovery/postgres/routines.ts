import { dependentRoutineSchema } from "../../schema/dependent-objects";
import type { CatalogQuery } from "./catalog-query";
import { grantsSql } from "./dependent-grants";
import { tablePartsSql } from "./table-parts";

/**
 * Functions and procedures that refer to a table by its object id: those whose body the server has parsed (BEGIN ATOMIC), and
 * those that take or give its rows. A body that is a string finds the table by its name when it runs, so it is not among them.
 * @see https://www.postgresql.org/docs/current/sql-createfunction.html
 */
export const routinesQuery: CatalogQuery<typeof dependentRoutineSchema> = {
  name: "discovery.routines",
  shape: dependentRoutineSchema,
  text: `
WITH ${tablePartsSql("$1::oid[]")},
routine AS (
  SELECT DISTINCT part.table_oid, d.objid AS oid
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid AND d.classid = 'pg_proc'::regclass
)
SELECT routine.table_oid::bigint AS "tableOid",
       f.oid::regprocedure::text AS "name",
       CASE f.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END AS "kind",
       pg_get_userbyid(f.proowner) AS "owner",
       CASE WHEN f.prokind = 'a' THEN '' ELSE rtrim(pg_get_functiondef(f.oid), E'\\n') END AS "definition",
       ARRAY[target.reltype, target.typarray]
         && (f.prorettype || f.proargtypes::oid[] || coalesce(f.proallargtypes, '{}')) AS "hasRowType",
       ARRAY(
         SELECT con.conname
           FROM pg_depend d
           JOIN pg_constraint con ON con.oid = d.refobjid AND con.conrelid = routine.table_oid
          WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_constraint'::regclass
          ORDER BY con.conname
       ) AS "keys",
       f.proleakproof OR f.prosupport <> 0 AS "isPrivileged",
       (SELECT quote_ident(ext.extname)
          FROM pg_depend d JOIN pg_extension ext ON ext.oid = d.refobjid
         WHERE d.classid = 'pg_proc'::regclass AND d.objid = f.oid
           AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e') AS "extension",
       ${grantsSql(`SELECT NULL::name AS column_name, entry.*
             FROM aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) AS entry`)} AS "grants",
       obj_description(f.oid, 'pg_proc') AS "comment"
  FROM routine
  JOIN target ON target.oid = routine.table_oid
  JOIN pg_proc f ON f.oid = routine.oid
 ORDER BY routine.table_oid, 2`,
};
