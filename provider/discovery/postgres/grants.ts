import type { z } from "zod";
import { grantSchema, type Grant } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";

const grantRowSchema = grantSchema.extend({ column: grantSchema.shape.column.nullable() });

/** Grants on the tables and on their columns, the owner's own among them. */
export const grantsQuery: CatalogQuery<typeof grantRowSchema> = {
  name: "discovery.grants",
  shape: grantRowSchema,
  text: `
WITH acl AS (
  SELECT c.oid AS relation, NULL::name AS column_name, entry.*
    FROM pg_class c
   CROSS JOIN aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS entry
   WHERE c.oid = ANY ($1::oid[])
  UNION ALL
  SELECT a.attrelid, a.attname, entry.*
    FROM pg_attribute a
   CROSS JOIN aclexplode(a.attacl) AS entry
   WHERE a.attrelid = ANY ($1::oid[])
     AND NOT a.attisdropped
)
SELECT acl.relation::bigint AS "tableOid",
       CASE acl.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(acl.grantee) END AS "grantee",
       pg_get_userbyid(acl.grantor) AS "grantor",
       acl.privilege_type AS "privilege",
       acl.is_grantable AS "grantable",
       acl.column_name AS "column"
  FROM acl
 ORDER BY acl.relation, acl.column_name NULLS FIRST, 2, 3, 4`,
};

/** Leaves the column out where the grant is on the whole table. */
export function toGrant({ column, ...grant }: z.infer<typeof grantRowSchema>): Grant {
  return column === null || column === undefined ? grant : { ...grant, column };
}
