import { missingPrivilegeSchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";

/** What the connecting role lacks for a migration of each table, with the statement that gives it. */
export const missingPrivilegesQuery: CatalogQuery<typeof missingPrivilegeSchema> = {
  name: "discovery.missingPrivileges",
  shape: missingPrivilegeSchema,
  // Since PostgreSQL 16 a membership says for itself whether it inherits and may be set; before, every membership may be
  // set, and the role says whether it inherits. https://www.postgresql.org/docs/current/sql-grant.html
  text: `
WITH target AS (
  SELECT c.oid, c.relowner, owner.rolname AS owner_name, n.oid AS namespace, n.nspname, c.relacl
    FROM pg_class c
    JOIN pg_roles owner ON owner.oid = c.relowner
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.oid = ANY ($1::oid[])
),
ledger AS (
  SELECT n.oid, runs.oid AS runs
    FROM pg_namespace n
    LEFT JOIN pg_class runs ON runs.relnamespace = n.oid AND runs.relname = 'runs'
   WHERE n.nspname = 'table_migration'
),
-- Tables that foreign keys join to the table, from either side: those that have the key are altered, all are locked.
neighbour AS (
  SELECT con.confrelid AS table_oid, con.conrelid AS relation, true AS is_altered
    FROM pg_constraint con
   WHERE con.confrelid = ANY ($1::oid[]) AND con.conrelid <> con.confrelid AND con.contype = 'f' AND con.conparentid = 0
  UNION
  SELECT con.conrelid, con.confrelid, false
    FROM pg_constraint con
   WHERE con.conrelid = ANY ($1::oid[]) AND con.conrelid <> con.confrelid AND con.contype = 'f' AND con.conparentid = 0
),
-- What LOCK TABLE asks for: the first is what is asked of an administrator.
lock_right AS (
  SELECT CASE WHEN current_setting('server_version_num')::int >= 170000 THEN 'MAINTAIN' ELSE 'UPDATE' END AS asked,
         CASE WHEN current_setting('server_version_num')::int >= 170000 THEN 'MAINTAIN, UPDATE, DELETE, TRUNCATE'
              ELSE 'UPDATE, DELETE, TRUNCATE' END AS any_of
),
-- Roles that own the table, or one whose foreign key points to it, or granted something on it or its sequences.
acting_role AS (
  SELECT oid AS table_oid, relowner AS role FROM target
  UNION
  SELECT neighbour.table_oid, c.relowner FROM neighbour JOIN pg_class c ON c.oid = neighbour.relation WHERE is_altered
  UNION
  SELECT target.oid, acl.grantor FROM target CROSS JOIN aclexplode(target.relacl) AS acl
  UNION
  SELECT a.attrelid, acl.grantor
    FROM pg_attribute a CROSS JOIN aclexplode(a.attacl) AS acl
   WHERE a.attrelid = ANY ($1::oid[])
  UNION
  SELECT d.refobjid, acl.grantor
    FROM pg_depend d
    JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
   CROSS JOIN aclexplode(s.relacl) AS acl
   WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
     AND d.refobjid = ANY ($1::oid[]) AND d.deptype IN ('a', 'i')
),
membership AS (
  SELECT acting.table_oid, role.rolname,
         current_setting('server_version_num')::int >= 160000 AS has_options,
         pg_has_role(role.oid, 'USAGE') AS inherits,
         pg_has_role(role.oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS may_set
    FROM acting_role acting
    JOIN pg_roles role ON role.oid = acting.role
),
-- Tables that foreign keys point to, and functions of triggers: both are named anew.
referenced AS (
  SELECT con.conrelid AS table_oid, c.oid AS relation, n.oid AS namespace, n.nspname, c.relname
    FROM pg_constraint con
    JOIN pg_class c ON c.oid = con.confrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE con.conrelid = ANY ($1::oid[]) AND con.contype = 'f'
     AND EXISTS (SELECT FROM unnest(con.confkey) AS key WHERE NOT has_column_privilege(c.oid, key, 'REFERENCES'))
),
called AS (
  SELECT tg.tgrelid AS table_oid, f.oid AS function, f.pronamespace AS namespace
    FROM pg_trigger tg
    JOIN pg_proc f ON f.oid = tg.tgfoid
   WHERE tg.tgrelid = ANY ($1::oid[]) AND NOT tg.tgisinternal
),
named_schema AS (
  SELECT neighbour.table_oid, c.relnamespace AS namespace FROM neighbour JOIN pg_class c ON c.oid = neighbour.relation
  UNION
  SELECT table_oid, namespace FROM called
),
tablespace AS (
  SELECT c.oid AS table_oid, c.reltablespace AS oid FROM pg_class c WHERE c.oid = ANY ($1::oid[])
  UNION
  SELECT x.indrelid, i.reltablespace FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = ANY ($1::oid[])
),
schema_right AS (
  SELECT target.oid AS table_oid, target.nspname, right_name, holder.name AS holder
    FROM target
   CROSS JOIN unnest(ARRAY['USAGE', 'CREATE']) AS right_name
   CROSS JOIN LATERAL (
     SELECT target.owner_name AS name WHERE NOT has_schema_privilege(target.relowner, target.namespace, right_name)
     UNION
     SELECT current_user WHERE NOT has_schema_privilege(target.namespace, right_name)
   ) AS holder
),
missing AS (
  SELECT table_oid, 'membership' AS privilege, format('role %I', rolname) AS object,
         CASE
           WHEN has_options THEN format('GRANT %I TO %I WITH INHERIT TRUE, SET TRUE', rolname, current_user)
           WHEN may_set THEN format('ALTER ROLE %I INHERIT', current_user)
           ELSE format('GRANT %I TO %I', rolname, current_user)
         END AS remedy
    FROM membership
   WHERE NOT (inherits AND may_set)
  UNION ALL
  SELECT table_oid, right_name, format('schema %I%s', nspname, CASE WHEN holder <> current_user THEN format(' (as owner %I)', holder) END),
         format('GRANT %s ON SCHEMA %I TO %I', right_name, nspname, holder)
    FROM schema_right
  UNION ALL
  SELECT named.table_oid, 'USAGE', format('schema %I', n.nspname),
         format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user)
    FROM named_schema named
    JOIN pg_namespace n ON n.oid = named.namespace
    JOIN target ON target.oid = named.table_oid AND target.namespace <> n.oid
   WHERE NOT has_schema_privilege(n.oid, 'USAGE')
  UNION ALL
  SELECT table_oid, 'REFERENCES', format('table %I.%I', nspname, relname),
         format('GRANT REFERENCES ON %I.%I TO %I', nspname, relname, current_user)
    FROM referenced
  UNION ALL
  SELECT neighbour.table_oid, lock_right.asked, format('table %I.%I', n.nspname, c.relname),
         format('GRANT %s ON %I.%I TO %I', lock_right.asked, n.nspname, c.relname, current_user)
    FROM neighbour
   CROSS JOIN lock_right
    JOIN pg_class c ON c.oid = neighbour.relation
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE NOT is_altered AND NOT has_table_privilege(c.oid, lock_right.any_of)
  UNION ALL
  SELECT table_oid, 'EXECUTE', format('function %s', function::regprocedure),
         format('GRANT EXECUTE ON FUNCTION %s TO %I', function::regprocedure, current_user)
    FROM called
   WHERE NOT has_function_privilege(function, 'EXECUTE')
  UNION ALL
  SELECT tablespace.table_oid, 'CREATE', format('tablespace %I', ts.spcname),
         format('GRANT CREATE ON TABLESPACE %I TO %I', ts.spcname, current_user)
    FROM tablespace
    JOIN pg_tablespace ts ON ts.oid = tablespace.oid
   WHERE NOT has_tablespace_privilege(ts.oid, 'CREATE')
  UNION ALL
  SELECT target.oid, 'TEMPORARY', format('database %I', current_database()),
         format('GRANT TEMPORARY ON DATABASE %I TO %I', current_database(), current_user)
    FROM target
   WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')
  UNION ALL
  SELECT target.oid, 'CREATE', format('database %I', current_database()),
         format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
    FROM target
   WHERE NOT EXISTS (SELECT FROM ledger) AND NOT has_database_privilege(current_database(), 'CREATE')
  UNION ALL
  SELECT target.oid, right_name, 'schema table_migration',
         format('GRANT %s ON SCHEMA table_migration TO %I', right_name, current_user)
    FROM target
   CROSS JOIN ledger
   CROSS JOIN unnest(ARRAY['USAGE', 'CREATE']) AS right_name
   WHERE NOT has_schema_privilege(ledger.oid, right_name)
  UNION ALL
  SELECT target.oid, right_name, 'the tables of schema table_migration',
         format('GRANT %s ON ALL TABLES IN SCHEMA table_migration TO %I', right_name, current_user)
    FROM target
   CROSS JOIN ledger
   CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS right_name
   WHERE ledger.runs IS NOT NULL AND NOT has_table_privilege(ledger.runs, right_name)
)
SELECT DISTINCT table_oid::bigint AS "tableOid", privilege AS "privilege", object AS "on", remedy || ';' AS "remedy"
  FROM missing
 ORDER BY 1, 3, 2`,
};
