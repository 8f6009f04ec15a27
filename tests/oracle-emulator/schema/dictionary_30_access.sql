-- Who is asking, and what that user may see; and small words that all content views use.

CREATE FUNCTION sys.me() RETURNS text STABLE LANGUAGE sql AS $$ SELECT current_setting('ora.user', true) $$;

CREATE FUNCTION sys.yes_no(boolean) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT CASE WHEN $1 THEN 'YES' ELSE 'NO' END $$;
CREATE FUNCTION sys.y_n(boolean) RETURNS text IMMUTABLE LANGUAGE sql AS $$ SELECT CASE WHEN $1 THEN 'Y' ELSE 'N' END $$;

-- A system change number: tens of microseconds, so that a transaction's start and the present can be compared.
CREATE FUNCTION sys.scn_at(timestamptz) RETURNS numeric STABLE LANGUAGE sql AS $$ SELECT floor(extract(epoch FROM $1) * 100000) $$;
CREATE FUNCTION sys.current_scn() RETURNS numeric VOLATILE LANGUAGE sql AS $$ SELECT sys.scn_at(clock_timestamp()) $$;

CREATE VIEW sys.enabled_roles AS
WITH RECURSIVE enabled (role) AS (
  SELECT role FROM ora_catalog.role_grants WHERE grantee IN (sys.me(), 'PUBLIC') AND default_role
  UNION
  SELECT g.role FROM enabled AS e JOIN ora_catalog.role_grants AS g ON g.grantee = e.role
)
SELECT role FROM enabled;

CREATE VIEW sys.enabled_grantees AS
SELECT sys.me() AS grantee UNION ALL SELECT 'PUBLIC' UNION ALL SELECT role FROM sys.enabled_roles;

CREATE VIEW sys.enabled_privileges AS
SELECT DISTINCT privilege FROM ora_catalog.system_grants WHERE grantee IN (SELECT grantee FROM sys.enabled_grantees);

-- Objects of other users that a grant opens.
CREATE VIEW sys.visible_objects AS
SELECT object_id FROM ora_catalog.object_grants WHERE grantee IN (SELECT grantee FROM sys.enabled_grantees)
UNION
SELECT object_id FROM ora_catalog.column_grants WHERE grantee IN (SELECT grantee FROM sys.enabled_grantees);

-- Whether ALL_ views show every schema.
CREATE FUNCTION sys.sees_all() RETURNS boolean STABLE LANGUAGE sql AS $$
  SELECT EXISTS (
    SELECT FROM sys.enabled_privileges
    WHERE privilege IN (
      'SELECT ANY TABLE', 'READ ANY TABLE', 'INSERT ANY TABLE', 'UPDATE ANY TABLE', 'DELETE ANY TABLE', 'ALTER ANY TABLE',
      'DROP ANY TABLE', 'LOCK ANY TABLE', 'COMMENT ANY TABLE'
    )
  )
$$;

-- Whether the views of audience DBA are there for the user.
CREATE FUNCTION sys.sees_dictionary() RETURNS boolean STABLE LANGUAGE sql AS $$
  SELECT EXISTS (SELECT FROM sys.enabled_privileges WHERE privilege = 'SELECT ANY DICTIONARY')
    OR EXISTS (SELECT FROM sys.enabled_roles WHERE role IN ('DBA', 'SELECT_CATALOG_ROLE'))
$$;
