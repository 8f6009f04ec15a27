-- The upper bound of the first partition, proven while the application goes on. No statement can fail by this check: a row at or
-- beyond the bound is let in, and noted in its own transaction. As long as there is no note, every row lies below the bound.

-- name: createNotes
CREATE TABLE table_migration.{{journal}} (noted_at timestamptz NOT NULL DEFAULT clock_timestamp());

-- name: createNoteFunction
CREATE FUNCTION table_migration.{{journal}}() RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO table_migration.{{journal}} DEFAULT VALUES;
  RETURN true;
END
$$;

-- name: grantNoteFunction
-- A check calls it as whoever writes; to call it by name takes a right on the schema.
GRANT EXECUTE ON FUNCTION table_migration.{{journal}}() TO PUBLIC;

-- name: addCheck
ALTER TABLE {{schema}}.{{table}} ADD CONSTRAINT table_migration_history
  CHECK ({{column}} < {{{upper}}} OR table_migration.{{journal}}()) NOT VALID;

-- name: validateCheck
ALTER TABLE {{schema}}.{{table}} VALIDATE CONSTRAINT table_migration_history;

-- name: readNotes
SELECT EXISTS (SELECT FROM table_migration.{{journal}}) AS noted;

-- name: countBeyond (where rows were noted)
SELECT count(*)::text AS count, max({{column}})::text AS max FROM {{schema}}.{{table}} WHERE {{column}} >= {{{upper}}};
