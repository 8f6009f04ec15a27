import { sequenceSchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";

/** Sequences of identity columns, and those OWNED BY a column. */
export const sequencesQuery: CatalogQuery<typeof sequenceSchema> = {
  name: "discovery.sequences",
  shape: sequenceSchema,
  text: `
SELECT d.refobjid::bigint AS "tableOid",
       n.nspname AS "schema",
       s.relname AS "name",
       a.attname AS "column",
       CASE d.deptype WHEN 'i' THEN 'IDENTITY' ELSE 'OWNED' END AS "kind",
       pg_get_userbyid(s.relowner) AS "owner",
       format_type(seq.seqtypid, NULL) AS "dataType",
       seq.seqstart::text AS "start",
       seq.seqincrement::text AS "increment",
       seq.seqmin::text AS "min",
       seq.seqmax::text AS "max",
       seq.seqcache::text AS "cache",
       seq.seqcycle AS "cycle",
       ARRAY(
         SELECT json_build_object(
                  'grantee', CASE acl.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(acl.grantee) END,
                  'grantor', pg_get_userbyid(acl.grantor),
                  'privilege', acl.privilege_type,
                  'grantable', acl.is_grantable
                )
           FROM aclexplode(coalesce(s.relacl, acldefault('s', s.relowner))) AS acl
          ORDER BY acl.grantee, acl.grantor, acl.privilege_type
       ) AS "grants",
       obj_description(s.oid, 'pg_class') AS "comment"
  FROM pg_depend d
  JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
  JOIN pg_sequence seq ON seq.seqrelid = s.oid
  JOIN pg_namespace n ON n.oid = s.relnamespace
  JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
 WHERE d.refclassid = 'pg_class'::regclass
   AND d.refobjid = ANY ($1::oid[])
   AND d.classid = 'pg_class'::regclass
   AND d.deptype IN ('a', 'i')
 ORDER BY d.refobjid, a.attnum, n.nspname, s.relname`,
};
