import { constraintSchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";

/** Constraints by name. NOT NULL constraints (PostgreSQL 18) are read with their columns, foreign keys by themselves. */
export const constraintsQuery: CatalogQuery<typeof constraintSchema> = {
  name: "discovery.constraints",
  shape: constraintSchema,
  // conenforced and conperiod came with PostgreSQL 18; by way of JSON the text holds for older servers too.
  // A check that calls a function of ours is our own, and goes when its run ends.
  text: `
SELECT con.conrelid::bigint AS "tableOid",
       con.conname AS "name",
       CASE con.contype
         WHEN 'p' THEN 'PRIMARY KEY' WHEN 'u' THEN 'UNIQUE' WHEN 'c' THEN 'CHECK'
         WHEN 'x' THEN 'EXCLUDE' ELSE 'TRIGGER'
       END AS "kind",
       ARRAY(
         SELECT a.attname
           FROM unnest(con.conkey) WITH ORDINALITY AS key (attnum, place)
           JOIN pg_attribute a ON a.attrelid = con.conrelid AND a.attnum = key.attnum
          ORDER BY key.place
       ) AS "columns",
       pg_get_constraintdef(con.oid) AS "definition",
       con.convalidated AS "validated",
       coalesce((to_jsonb(con) ->> 'conenforced')::boolean, true) AS "enforced",
       con.contype = 'c' AND con.connoinherit AS "noInherit",
       con.condeferrable AS "deferrable",
       coalesce((to_jsonb(con) ->> 'conperiod')::boolean, false) AS "period",
       obj_description(con.oid, 'pg_constraint') AS "comment"
  FROM pg_constraint con
 WHERE con.conrelid = ANY ($1::oid[])
   AND con.contype IN ('p', 'u', 'c', 'x', 't')
   AND NOT EXISTS (
         SELECT FROM pg_depend d JOIN pg_proc f ON f.oid = d.refobjid
          WHERE d.classid = 'pg_constraint'::regclass AND d.objid = con.oid AND d.refclassid = 'pg_proc'::regclass
            AND con.contype = 'c' AND f.pronamespace = to_regnamespace('table_migration')
       )
 ORDER BY con.conrelid, con.conname`,
};
