/**
 * An SQL expression (json[]) over the entries of an access control list, in an order of their own.
 * @param entries a query that gives column_name beside what aclexplode() gives
 */
export function grantsSql(entries: string): string {
  return `ARRAY(
         SELECT json_strip_nulls(json_build_object(
                  'grantee', CASE acl.grantee WHEN 0 THEN '' ELSE pg_get_userbyid(acl.grantee) END,
                  'grantor', pg_get_userbyid(acl.grantor),
                  'privilege', acl.privilege_type,
                  'grantable', acl.is_grantable,
                  'column', acl.column_name
                ))
           FROM (${entries}) AS acl
          ORDER BY acl.column_name NULLS FIRST, pg_get_userbyid(acl.grantee), pg_get_userbyid(acl.grantor), acl.privilege_type
       )`;
}
