-- Who owns the schema and who works in it. Runs as a superuser; every later file runs as hr.
-- Passwords are made for each run, and come in the settings hr.password_of_hr and hr.password_of_hr_app_user.

-- Roles are shared by all databases of a server, so two builds side by side must not create them at once.
BEGIN;
LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE;

DO $$
DECLARE
  role_name text;
BEGIN
  FOREACH role_name IN ARRAY ARRAY['hr', 'hr_app', 'hr_app_user', 'hr_auditor', 'hr_report'] LOOP
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = role_name) THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
    END IF;
  END LOOP;
END
$$;

-- hr owns the tables; hr_app is what an application may do; hr_app_user is the application.
DO $$
BEGIN
  EXECUTE format('ALTER ROLE hr LOGIN PASSWORD %L', current_setting('hr.password_of_hr'));
  EXECUTE format('ALTER ROLE hr_app_user LOGIN PASSWORD %L', current_setting('hr.password_of_hr_app_user'));
END
$$;
GRANT hr_app TO hr_app_user;

-- Its prepared statements name the partition key: planned for their values, they open one partition and not all of them.
ALTER ROLE hr_app_user SET plan_cache_mode = force_custom_plan;

-- Lets hr name the session that is in its way, and see which statements are frequent.
GRANT pg_read_all_stats TO hr;

-- Nobody creates anything here but hr, who needs it for a schema of the migration's own.
DO $$
BEGIN
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO hr_app_user, hr_auditor, hr_report', current_database());
  EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO hr', current_database());
END
$$;

CREATE SCHEMA hr AUTHORIZATION hr;
CREATE EXTENSION IF NOT EXISTS pg_stat_statements WITH SCHEMA public;
COMMIT;
