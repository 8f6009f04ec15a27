-- What a statement on one end of an enabled foreign key locks at the other end.

CREATE INDEX ON ora_catalog.constraints (table_id) WHERE type = 'R' AND enabled;
CREATE INDEX ON ora_catalog.constraints (r_constraint_id) WHERE type = 'R' AND enabled;

-- Whether the columns of a foreign key are the first ones of a usable index of its table, in any order.
CREATE FUNCTION ora_catalog.is_key_indexed(of_key integer, of_table integer) RETURNS boolean STABLE LANGUAGE sql AS $$
  SELECT EXISTS (
    SELECT FROM ora_catalog.indexes AS i
    WHERE i.table_id = of_table AND i.usable AND i.type NOT LIKE '%BITMAP%' AND NOT EXISTS (
      SELECT FROM ora_catalog.constraint_columns AS k WHERE k.constraint_id = of_key AND NOT EXISTS (
        SELECT FROM ora_catalog.index_columns AS c
        WHERE c.index_id = i.object_id AND c.column_number = k.column_number AND c.position <= (
          SELECT count(*) FROM ora_catalog.constraint_columns WHERE constraint_id = of_key))))
$$;

-- Waits for everyone who writes to a table, and lets go of it at once: the lock ends with the block that fails.
CREATE FUNCTION ora_catalog.wait_for_writers(of_table integer, mode text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('LOCK TABLE data.t%s IN %s MODE', of_table, mode);
  RAISE EXCEPTION USING ERRCODE = 'OR002';
EXCEPTION WHEN SQLSTATE 'OR002' THEN
  NULL;
END
$$;

-- INSERT and DELETE take a row exclusive lock at both ends, as since release 11.1. A DELETE of parents waits for writers of
-- children whose key has no index.
CREATE FUNCTION ora_catalog.lock_other_ends(of_table integer, operation text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  other record;
BEGIN
  FOR other IN
    SELECT k.table_id, false AS is_child, NULL::integer AS key, NULL::text AS delete_rule
    FROM ora_catalog.constraints AS f JOIN ora_catalog.constraints AS k ON k.constraint_id = f.r_constraint_id
    WHERE f.table_id = of_table AND f.type = 'R' AND f.enabled AND k.table_id <> of_table
    UNION ALL
    SELECT f.table_id, true, f.constraint_id, f.delete_rule
    FROM ora_catalog.constraints AS k JOIN ora_catalog.constraints AS f ON f.r_constraint_id = k.constraint_id
    WHERE k.table_id = of_table AND f.type = 'R' AND f.enabled AND f.table_id <> of_table
    ORDER BY 1
  LOOP
    IF other.is_child AND operation = 'DELETE' AND NOT ora_catalog.is_key_indexed(other.key, other.table_id) THEN
      PERFORM ora_catalog.wait_for_writers(
        other.table_id, CASE other.delete_rule WHEN 'CASCADE' THEN 'SHARE ROW EXCLUSIVE' ELSE 'SHARE' END);
    END IF;
    EXECUTE format('LOCK TABLE data.t%s IN ROW EXCLUSIVE MODE', other.table_id);
  END LOOP;
END
$$;

-- An UPDATE locks the other end only where it sets columns of the key: its triggers are those of the columns. The key's row says
-- whether it is still there and in force.
CREATE FUNCTION ora_catalog.lock_parents() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  parent integer;
BEGIN
  SELECT k.table_id INTO parent
  FROM ora_catalog.constraints AS f JOIN ora_catalog.constraints AS k ON k.constraint_id = f.r_constraint_id
  WHERE f.constraint_id = TG_ARGV[0]::integer AND f.enabled AND k.table_id <> f.table_id;
  IF FOUND THEN
    EXECUTE format('LOCK TABLE data.t%s IN ROW EXCLUSIVE MODE', parent);
  END IF;
  RETURN NULL;
END
$$;

CREATE FUNCTION ora_catalog.lock_children() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  child record;
BEGIN
  FOR child IN
    SELECT f.table_id, f.constraint_id
    FROM ora_catalog.constraints AS k JOIN ora_catalog.constraints AS f ON f.r_constraint_id = k.constraint_id
    WHERE k.constraint_id = TG_ARGV[0]::integer AND f.type = 'R' AND f.enabled AND f.table_id <> k.table_id
    ORDER BY 1
  LOOP
    IF NOT ora_catalog.is_key_indexed(child.constraint_id, child.table_id) THEN
      PERFORM ora_catalog.wait_for_writers(child.table_id, 'SHARE');
    END IF;
    EXECUTE format('LOCK TABLE data.t%s IN ROW EXCLUSIVE MODE', child.table_id);
  END LOOP;
  RETURN NULL;
END
$$;

-- Oracle drops or disables a foreign key without a lock on the table that it points at; PostgreSQL wants that table for itself.
-- Where it is in use, the key is put out of force instead, and goes with its table.
CREATE FUNCTION ora_catalog.release_key(of_table integer, key integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  held record;
BEGIN
  SELECT c.oid, c.conrelid, c.confrelid INTO held FROM pg_catalog.pg_constraint AS c
  WHERE c.conrelid = format('data.t%s', of_table)::regclass AND c.conname = format('k%s', key);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  BEGIN
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE NOWAIT', held.confrelid::regclass);
    EXECUTE format('ALTER TABLE data.t%s DROP CONSTRAINT k%s', of_table, key);
  EXCEPTION WHEN lock_not_available THEN
    EXECUTE format('ALTER TABLE data.t%s RENAME CONSTRAINT k%s TO gone_%s', of_table, key, held.oid);
    UPDATE pg_catalog.pg_trigger SET tgenabled = 'D' WHERE tgconstraint = held.oid;
    -- Every session reads the triggers of both tables anew.
    UPDATE pg_catalog.pg_class SET relhastriggers = true WHERE oid IN (held.conrelid, held.confrelid);
  END;
END
$$;

-- Keys that were put out of force no longer keep an index that they once pointed at.
CREATE FUNCTION ora_catalog.forget_keys(at_table integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  gone record;
BEGIN
  FOR gone IN SELECT conrelid::regclass AS child, conname FROM pg_catalog.pg_constraint
    WHERE confrelid = format('data.t%s', at_table)::regclass AND conname LIKE 'gone\_%'
  LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', gone.child, gone.conname);
  END LOOP;
END
$$;
