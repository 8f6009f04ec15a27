import { missingPrivilegeSchema } from "../../schema/table-state";
import type { CatalogQuery } from "./catalog-query";
import { tablePartsSql } from "./table-parts";

/**
 * What the connecting role lacks to replace the views, functions and procedures that read each table: OR REPLACE wants
 * their owner's rights, CREATE on their schema, and USAGE on each schema that their text names. The table's own owner and schema
 * are left out: the table needs more of both.
 */
export const dependantPrivilegesQuery: CatalogQuery<typeof missingPrivilegeSchema> = {
  name: "discovery.dependantPrivileges",
  shape: missingPrivilegeSchema,
  text: `
WITH ${tablePartsSql("$1::oid[]")},
reference AS (
  SELECT DISTINCT part.table_oid, d.classid, d.objid
    FROM part
    JOIN pg_depend d ON d.refclassid = part.classid AND d.refobjid = part.objid
   WHERE d.classid IN ('pg_rewrite'::regclass, 'pg_proc'::regclass)
),
-- As it is named, and the catalog entry that its text's references stand with.
dependant (table_oid, owner, namespace, is_materialized, classid, objid) AS (
  SELECT reference.table_oid, c.relowner, c.relnamespace, c.relkind = 'm', reference.classid, reference.objid
    FROM reference
    JOIN pg_rewrite rule ON rule.oid = reference.objid AND reference.classid = 'pg_rewrite'::regclass
    JOIN pg_class c ON c.oid = rule.ev_class AND c.relkind IN ('v', 'm') AND c.oid <> reference.table_oid
  UNION ALL
  SELECT reference.table_oid, f.proowner, f.pronamespace, false, reference.classid, reference.objid
    FROM reference
    JOIN pg_proc f ON f.oid = reference.objid AND reference.classid = 'pg_proc'::regclass
),
named_schema (table_oid, namespace) AS (
  SELECT table_oid, namespace FROM dependant
  UNION
  SELECT dependant.table_oid, coalesce(c.relnamespace, f.pronamespace, t.typnamespace, o.oprnamespace)
    FROM dependant
    JOIN pg_depend d ON d.classid = dependant.classid AND d.objid = dependant.objid
    LEFT JOIN pg_class c ON d.refclassid = 'pg_class'::regclass AND c.oid = d.refobjid
    LEFT JOIN pg_proc f ON d.refclassid = 'pg_proc'::regclass AND f.oid = d.refobjid
    LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
    LEFT JOIN pg_operator o ON d.refclassid = 'pg_operator'::regclass AND o.oid = d.refobjid
),
lacking (table_oid, privilege, object, remedy) AS (
  SELECT table_oid, 'membership', format('role %I', role.rolname),
         CASE
           WHEN current_setting('server_version_num')::int >= 160000
           THEN format('GRANT %I TO %I WITH INHERIT TRUE, SET TRUE', role.rolname, current_user)
           WHEN pg_has_role(role.oid, 'MEMBER') THEN format('ALTER ROLE %I INHERIT', current_user)
           ELSE format('GRANT %I TO %I', role.rolname, current_user)
         END
    FROM dependant
    JOIN target ON target.oid = dependant.table_oid
    JOIN pg_class c ON c.oid = target.oid AND c.relowner <> dependant.owner
    JOIN pg_roles role ON role.oid = dependant.owner
   WHERE NOT pg_has_role(role.oid, 'USAGE')
  UNION ALL
  SELECT dependant.table_oid, 'CREATE', format('schema %I', n.nspname),
         format('GRANT CREATE ON SCHEMA %I TO %I', n.nspname, current_user)
    FROM dependant
    JOIN pg_namespace n ON n.oid = dependant.namespace
    JOIN target ON target.oid = dependant.table_oid AND target.relnamespace <> n.oid
   WHERE NOT has_schema_privilege(n.oid, 'CREATE')
  UNION ALL
  -- A materialized view is made anew, over a copy that moves into a schema of its own meanwhile.
  SELECT dependant.table_oid, 'CREATE', format('database %I', current_database()),
         format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)
    FROM dependant
   WHERE dependant.is_materialized AND NOT has_database_privilege(current_database(), 'CREATE')
  UNION ALL
  SELECT dependant.table_oid, 'CREATE', format('schema %I (as owner %I)', n.nspname, role.rolname),
         format('GRANT CREATE ON SCHEMA %I TO %I', n.nspname, role.rolname)
    FROM dependant
    JOIN pg_namespace n ON n.oid = dependant.namespace
    JOIN pg_roles role ON role.oid = dependant.owner
   WHERE dependant.is_materialized AND NOT has_schema_privilege(role.oid, n.oid, 'CREATE')
  UNION ALL
  SELECT named.table_oid, 'USAGE', format('schema %I', n.nspname),
         format('GRANT USAGE ON SCHEMA %I TO %I', n.nspname, current_user)
    FROM named_schema named
    JOIN pg_namespace n ON n.oid = named.namespace
    JOIN target ON target.oid = named.table_oid AND target.relnamespace <> n.oid
   WHERE NOT has_schema_privilege(n.oid, 'USAGE')
)
SELECT DISTINCT table_oid::bigint AS "tableOid", privilege AS "privilege", object AS "on", remedy || ';' AS "remedy"
  FROM lacking
 ORDER BY 1, 3, 2`,
};
