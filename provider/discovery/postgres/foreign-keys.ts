import { foreignKeySchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";

/** Foreign keys that tables have, and those that point to them, by the table that has it and by name. */
export const foreignKeysQuery: CatalogQuery<typeof foreignKeySchema> = {
  name: "discovery.foreignKeys",
  shape: foreignKeySchema,
  // Where a side is partitioned, there are further rows, one per partition: children of the declared one. conenforced
  // and conperiod came with PostgreSQL 18; by way of JSON the text holds for older servers too.
  text: `
WITH declared AS (
  SELECT conrelid AS table_oid, CASE conrelid WHEN confrelid THEN 'SELF' ELSE 'OUTGOING' END AS direction, con.*
    FROM pg_constraint con
   WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY ($1::oid[])
  UNION ALL
  SELECT confrelid, 'INCOMING', con.*
    FROM pg_constraint con
   WHERE contype = 'f' AND conparentid = 0 AND confrelid = ANY ($1::oid[]) AND conrelid <> confrelid
)
SELECT con.table_oid::bigint AS "tableOid",
       con.direction AS "direction",
       con.conname AS "name",
       jsonb_build_object('schema', owner_schema.nspname, 'name', owner.relname) AS "table",
       jsonb_build_object('schema', referenced_schema.nspname, 'name', referenced.relname) AS "references",
       ARRAY(
         SELECT a.attname
           FROM unnest(con.confkey) WITH ORDINALITY AS key (attnum, place)
           JOIN pg_attribute a ON a.attrelid = con.confrelid AND a.attnum = key.attnum
          ORDER BY key.place
       ) AS "referencedColumns",
       pg_get_constraintdef(con.oid) AS "definition",
       con.convalidated AS "validated",
       coalesce((to_jsonb(con) ->> 'conenforced')::boolean, true) AS "enforced",
       coalesce((to_jsonb(con) ->> 'conperiod')::boolean, false) AS "period",
       NOT EXISTS (
         SELECT FROM pg_trigger tg
          WHERE tg.tgconstraint IN (SELECT con.oid UNION ALL SELECT oid FROM pg_constraint WHERE conparentid = con.oid)
            AND tg.tgenabled <> 'O'
       ) AS "firesAsUsual",
       (SELECT count(*) FROM pg_partition_tree(con.conrelid) tree
         WHERE owner.relkind = 'p' AND tree.isleaf)::int AS "leafCount",
       obj_description(con.oid, 'pg_constraint') AS "comment"
  FROM declared con
  JOIN pg_class owner ON owner.oid = con.conrelid
  JOIN pg_namespace owner_schema ON owner_schema.oid = owner.relnamespace
  JOIN pg_class referenced ON referenced.oid = con.confrelid
  JOIN pg_namespace referenced_schema ON referenced_schema.oid = referenced.relnamespace
 ORDER BY con.table_oid, owner_schema.nspname, owner.relname, con.conname`,
};
