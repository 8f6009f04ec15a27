-- Partitions over one heap: which leaf a row is in stands in its hidden column "part"; the rest is catalog.
CREATE EXTENSION IF NOT EXISTS dblink SCHEMA ora_catalog;

-- SYYYY-MM-DD HH24:MI:SS, with decimals where there are any: a blank stands for the sign.
CREATE FUNCTION ora_catalog.signed_time(bound timestamp) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN bound < '0001-01-01' THEN '-' ELSE ' ' END || to_char(bound, 'YYYY-MM-DD HH24:MI:SS')
    || CASE WHEN date_trunc('second', bound) <> bound THEN '.' || rtrim(to_char(bound, 'US'), '0') ELSE '' END
$$;

-- HIGH_VALUE of a date or timestamp bound, as Oracle words it.
CREATE FUNCTION ora_catalog.time_high_value(bound timestamp, type_name text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE type_name
    WHEN 'DATE' THEN 'TO_DATE(''' || ora_catalog.signed_time(bound) || ''', ''SYYYY-MM-DD HH24:MI:SS'', ''NLS_CALENDAR=GREGORIAN'')'
    ELSE 'TIMESTAMP''' || ora_catalog.signed_time(bound) || ''''
  END
$$;

-- An error with Oracle's text; a function's result only by its type.
CREATE FUNCTION ora_catalog.reject(message text) RETURNS integer STABLE LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'OR000', MESSAGE = message;
END
$$;
CREATE FUNCTION ora_catalog.reject_slot() RETURNS integer STABLE LANGUAGE sql AS $$
  SELECT ora_catalog.reject('ORA-14300: partitioning key maps to a partition outside maximum permitted number of partitions')
$$;

-- The interval that a key is in, counted from the transition point. Months are counted by the calendar.
CREATE FUNCTION ora_catalog.month_slot(key timestamp, transition timestamp, months integer) RETURNS integer STABLE LANGUAGE plpgsql AS $$
DECLARE
  passed integer := (extract(year FROM key) - extract(year FROM transition)) * 12
    + extract(month FROM key) - extract(month FROM transition);
BEGIN
  IF key < transition + make_interval(months => passed) THEN
    passed := passed - 1;
  END IF;
  RETURN floor(passed::numeric / months);
END
$$;
CREATE FUNCTION ora_catalog.number_slot(key numeric, transition numeric, step numeric) RETURNS integer STABLE LANGUAGE plpgsql AS $$
DECLARE
  slot numeric := floor((key - transition) / step);
BEGIN
  RETURN CASE WHEN slot > 1048575 THEN ora_catalog.reject_slot() ELSE slot END;
END
$$;
CREATE FUNCTION ora_catalog.second_slot(key timestamp, transition timestamp, seconds numeric) RETURNS integer STABLE LANGUAGE sql AS $$
  SELECT ora_catalog.number_slot(extract(epoch FROM key - transition), 0, seconds)
$$;

-- Hash partitions: as in Oracle a count between two powers of two splits the lower buckets first. The hash itself is not Oracle's.
CREATE FUNCTION ora_catalog.hash_bucket(key text, buckets integer) RETURNS integer IMMUTABLE LANGUAGE plpgsql AS $$
DECLARE
  hash bigint := hashtextextended(coalesce(key, ''), 0) & 4611686018427387903;
  size integer := 1;
  bucket integer;
BEGIN
  IF key IS NULL THEN
    RETURN 0;
  END IF;
  WHILE size < buckets LOOP
    size := size * 2;
  END LOOP;
  bucket := hash % size;
  RETURN CASE WHEN bucket >= buckets THEN bucket - size / 2 ELSE bucket END;
END
$$;

CREATE FUNCTION ora_catalog.new_partition_name(prefix text) RETURNS text VOLATILE LANGUAGE sql AS $$
  SELECT prefix || nextval('ora_catalog.partition_names')
$$;

-- The upper bound of an interval partition, as HIGH_VALUE shows it.
CREATE FUNCTION ora_catalog.interval_high_value(part ora_catalog.part_tables, slot integer) RETURNS text STABLE LANGUAGE plpgsql AS $$
DECLARE
  bound timestamp;
BEGIN
  IF part.interval_number IS NOT NULL THEN
    RETURN trim_scale(part.transition_number + (slot + 1) * part.interval_number)::text;
  END IF;
  bound := part.transition_time + CASE
    WHEN part.interval_months IS NOT NULL THEN make_interval(months => (slot + 1) * part.interval_months)
    ELSE make_interval(secs => ((slot + 1) * part.interval_seconds)::double precision)
  END;
  IF bound >= '10000-01-01' THEN
    PERFORM ora_catalog.reject('ORA-01841: (full) year must be between -4713 and +9999, and not be 0');
  END IF;
  RETURN ora_catalog.time_high_value(bound, (
    SELECT c.type_name FROM ora_catalog.part_keys AS k
    JOIN ora_catalog.columns AS c ON c.object_id = k.table_id AND c.column_number = k.column_number
    WHERE k.table_id = part.table_id AND k.level = 1
  ));
END
$$;

-- Gives a partition the subpartitions of the template, or so many of the default; none where the table has none.
CREATE PROCEDURE ora_catalog.add_subpartitions(of_table integer, parent integer, wanted integer DEFAULT NULL) LANGUAGE plpgsql AS $$
DECLARE
  part ora_catalog.part_tables;
  parent_row ora_catalog.partitions;
  templates integer := (SELECT count(*) FROM ora_catalog.subpartition_templates WHERE table_id = of_table);
BEGIN
  SELECT * INTO part FROM ora_catalog.part_tables WHERE table_id = of_table;
  SELECT * INTO parent_row FROM ora_catalog.partitions WHERE object_id = parent;
  IF part.subtype = 'NONE' THEN
    RETURN;
  END IF;
  INSERT INTO ora_catalog.subpartitions
    (table_id, partition_id, name, position, high_value, bounds, tablespace, generated, segment_created, initial_extent, compress_for)
  SELECT of_table, parent,
    CASE WHEN t.name IS NULL OR parent_row.generated THEN ora_catalog.new_partition_name('SYS_SUBP') ELSE parent_row.name || '_' || t.name END,
    n,
    CASE WHEN t.name IS NOT NULL THEN t.high_bound WHEN part.subtype = 'LIST' THEN 'DEFAULT' WHEN part.subtype = 'RANGE' THEN 'MAXVALUE' END,
    t.bounds,
    coalesce(t.tablespace, part.subpartition_store_in[(n - 1) % array_length(part.subpartition_store_in, 1) + 1], parent_row.tablespace),
    t.name IS NULL OR parent_row.generated, true, coalesce(parent_row.initial_extent, part.def_initial_extent), parent_row.compress_for
  FROM generate_series(1, coalesce(wanted, CASE WHEN templates > 0 THEN templates ELSE greatest(part.def_subpartition_count, 1) END)) AS n
  LEFT JOIN ora_catalog.subpartition_templates AS t ON wanted IS NULL AND t.table_id = of_table AND t.position = n;
  UPDATE ora_catalog.subpartitions SET data_object_id = object_id WHERE partition_id = parent;
END
$$;

-- Every local index of the table has a partition for each one of the table.
CREATE PROCEDURE ora_catalog.add_index_partitions(of_table integer) LANGUAGE sql AS $$
  INSERT INTO ora_catalog.index_partitions (index_id, leaf_id, name, tablespace)
  SELECT i.object_id, leaf.object_id, leaf.name, coalesce(i.tablespace, leaf.tablespace)
  FROM ora_catalog.indexes AS i, (
    SELECT object_id, name, tablespace FROM ora_catalog.partitions WHERE table_id = of_table
    UNION ALL SELECT object_id, name, tablespace FROM ora_catalog.subpartitions WHERE table_id = of_table
  ) AS leaf
  WHERE i.table_id = of_table AND i.locality = 'LOCAL'
  ON CONFLICT DO NOTHING;
$$;

-- Makes the partition of a slot, unless it is there. Runs on a connection of its own, see below.
CREATE FUNCTION ora_catalog.create_interval_partition(of_table integer, wanted integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  part ora_catalog.part_tables;
  made integer;
BEGIN
  -- One at a time: a second inserter into the same interval finds what the first one made.
  SELECT * INTO part FROM ora_catalog.part_tables WHERE table_id = of_table FOR UPDATE;
  SELECT object_id INTO made FROM ora_catalog.partitions WHERE table_id = of_table AND slot = wanted;
  IF FOUND THEN
    RETURN made;
  END IF;
  IF wanted + (SELECT count(*) FROM ora_catalog.partitions WHERE table_id = of_table AND slot IS NULL) >= 1048575 THEN
    PERFORM ora_catalog.reject_slot();
  END IF;
  INSERT INTO ora_catalog.partitions
    (table_id, name, ordinal, slot, high_value, tablespace, initial_extent, logging, segment_created, generated, compress_for)
  VALUES (
    of_table, ora_catalog.new_partition_name('SYS_P'), 0, wanted, ora_catalog.interval_high_value(part, wanted),
    coalesce(part.store_in[wanted % array_length(part.store_in, 1) + 1], part.def_tablespace),
    part.def_initial_extent, part.def_logging, true, true,
    (SELECT compress_for FROM ora_catalog.tables WHERE object_id = of_table)
  ) RETURNING object_id INTO made;
  UPDATE ora_catalog.partitions SET data_object_id = object_id WHERE object_id = made AND part.subtype = 'NONE';
  CALL ora_catalog.add_subpartitions(of_table, made);
  CALL ora_catalog.add_index_partitions(of_table);
  RETURN made;
END
$$;

-- Runs a function on a second connection, so that its work survives the caller's rollback and blocks no second caller.
CREATE FUNCTION ora_catalog.autonomous(sql text) RETURNS integer VOLATILE LANGUAGE plpgsql AS $$
BEGIN
  IF 'autonomous' = ANY (ora_catalog.dblink_get_connections()) IS NOT TRUE THEN
    PERFORM ora_catalog.dblink_connect('autonomous', (SELECT autonomous_connection FROM ora_catalog.settings));
  END IF;
  RETURN (SELECT result FROM ora_catalog.dblink('autonomous', sql) AS call (result integer));
END
$$;
CREATE FUNCTION ora_catalog.add_interval_partition(of_table integer, slot integer) RETURNS integer VOLATILE LANGUAGE sql AS $$
  SELECT CASE WHEN current_setting('ora.own_partitions', true) = 'on' THEN ora_catalog.create_interval_partition(of_table, slot)
    ELSE ora_catalog.autonomous(format('SELECT ora_catalog.create_interval_partition(%s, %s)', of_table, slot)) END
$$;

-- The fence: who already waited for the lock sees the flag, because this runs after the lock is there.
CREATE FUNCTION ora_catalog.check_table(of_table integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  target record;
  translated text := current_setting('ora.catalog_version', true);
BEGIN
  SELECT t.read_only, t.version, o.owner, o.name INTO target
  FROM ora_catalog.tables AS t JOIN ora_catalog.objects AS o USING (object_id) WHERE t.object_id = of_table;
  -- The statement was translated before a DDL on its table was committed: the engine translates it again.
  IF translated <> '' AND target.version > translated::bigint THEN
    RAISE EXCEPTION USING ERRCODE = 'OR001', MESSAGE = 'the statement was translated before its table changed';
  END IF;
  IF target.read_only THEN
    PERFORM ora_catalog.reject(format('ORA-12081: update operation not allowed on table "%s"."%s"', target.owner, target.name));
  END IF;
END
$$;
CREATE FUNCTION ora_catalog.check_statement() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ora_catalog.check_table(TG_ARGV[0]::integer);
  IF TG_OP <> 'UPDATE' THEN
    PERFORM ora_catalog.lock_other_ends(TG_ARGV[0]::integer, TG_OP);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM ora_catalog.note_space(owner, pg_trigger_depth()) FROM ora_catalog.objects WHERE object_id = TG_ARGV[0]::integer;
  END IF;
  RETURN NULL;
END
$$;

-- Called by CHECK constraints for a value that is too long; never returns.
CREATE FUNCTION ora_catalog.too_long(of_table integer, number integer, actual integer, maximum integer) RETURNS boolean
STABLE LANGUAGE plpgsql AS $$
DECLARE
  names record;
BEGIN
  SELECT o.owner, o.name AS table_name, c.name AS column_name INTO names
  FROM ora_catalog.objects AS o JOIN ora_catalog.columns AS c USING (object_id)
  WHERE o.object_id = of_table AND c.column_number = number;
  RETURN ora_catalog.reject(format(
    'ORA-12899: value too large for column "%s"."%s"."%s" (actual: %s, maximum: %s)',
    names.owner, names.table_name, names.column_name, actual, maximum));
END
$$;

-- Counts up with every DDL; a table's version is the value of its last one.
CREATE SEQUENCE ora_catalog.versions START 2;
