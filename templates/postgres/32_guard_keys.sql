-- A guard has one row for each row of the copy, with the columns of one unique key that lacks the partition key; its
-- constraint refuses a second one, whatever partitions the two are in, and makes whoever comes second wait, as the old one
-- did. Nothing but this step's own replay writes to the copy until the triggers are there. They come after the row, so that
-- the delete of a row that moves to another partition is met before its insert.

-- name: becomeOwner
SET LOCAL ROLE {{owner}};

-- name: createGuard (each key)
CREATE TABLE {{schema}}.{{guard}} ({{{guardDefinitions}}}){{{guardClause}}};

-- name: commentGuard (each key)
COMMENT ON TABLE {{schema}}.{{guard}} IS {{{guardComment}}};

-- name: becomeSelf
SET LOCAL ROLE NONE;

-- name: recordGuard (each key)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{:run}}, 'guardCreated', jsonb_build_object('oid', {{{guardRegclass}}}::oid::bigint));

-- name: fillGuard (each key and leaf)
INSERT INTO {{schema}}.{{guard}} ({{{guardColumns}}})
SELECT {{{guardColumns}}} FROM {{schema}}.{{leaf}} t{{{whereGuarded}}};

-- name: createGuardKey (each key)
ALTER TABLE {{schema}}.{{guard}} ADD CONSTRAINT {{interimKey}} {{{guardKey}}};

-- name: createGuardFunction (each key)
CREATE FUNCTION {{schema}}.{{guard}}() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS {{{guardDollar}}}
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE {{schema}}.{{guard}};
    RETURN NULL;
  END IF;
  IF TG_OP <> 'INSERT'{{{andOldIsGuarded}}} THEN
    DELETE FROM {{schema}}.{{guard}} g WHERE {{{guardIsOld}}};
  END IF;
  IF TG_OP <> 'DELETE'{{{andNewIsGuarded}}} THEN
    INSERT INTO {{schema}}.{{guard}} ({{{guardColumns}}}) VALUES ({{{newGuardColumns}}});
  END IF;
  RETURN NULL;
END
{{{guardDollar}}};

-- name: revokeGuardFunction (each key)
REVOKE ALL ON FUNCTION {{schema}}.{{guard}}() FROM PUBLIC;

-- name: recordGuardFunction (each key)
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{:run}}, 'guardFunctionCreated', jsonb_build_object('oid', {{{guardFunction}}}::oid::bigint));

-- name: createGuardTrigger (each key)
CREATE TRIGGER {{guard}} AFTER INSERT OR DELETE ON {{schema}}.{{interim}}
  FOR EACH ROW EXECUTE FUNCTION {{schema}}.{{guard}}();

-- name: createGuardUpdateTrigger (each key)
CREATE TRIGGER {{updateTrigger}} AFTER UPDATE ON {{schema}}.{{interim}}
  FOR EACH ROW WHEN (({{{oldGuardColumns}}}) IS DISTINCT FROM ({{{newGuardColumns}}})) EXECUTE FUNCTION {{schema}}.{{guard}}();

-- name: createGuardTruncateTrigger (each key)
CREATE TRIGGER {{truncateTrigger}} AFTER TRUNCATE ON {{schema}}.{{interim}}
  FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.{{guard}}();

-- name: alwaysGuard (each key)
ALTER TABLE {{schema}}.{{interim}} ENABLE ALWAYS TRIGGER {{guard}}, ENABLE ALWAYS TRIGGER {{updateTrigger}}, ENABLE ALWAYS TRIGGER {{truncateTrigger}};

-- name: vacuumGuard (each key)
VACUUM (ANALYZE) {{schema}}.{{guard}};
