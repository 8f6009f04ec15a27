-- How the dictionary is made. A view such as DBA_TABLES is declared by its columns (dictionary_2*.sql); its rows come
-- from a content view with lower-case columns (sys.tables, dictionary_3*.sql), which knows only what the emulator knows:
-- what it does not provide is NULL of the declared type. sys.build_views (dictionary_90_views.sql) puts the two together.
CREATE SCHEMA sys;

-- What the catalog snapshot describes the views by. FRACTION digits of a timestamp stand in scale.
CREATE TABLE sys.dictionary_columns (
  view_name text NOT NULL,
  column_id integer NOT NULL,
  column_name text NOT NULL,
  -- A TypeName of the contract.
  data_type text NOT NULL,
  length integer,
  precision integer,
  scale integer,
  nullable boolean NOT NULL,
  PRIMARY KEY (view_name, column_id),
  UNIQUE (view_name, column_name)
);

-- Audience DBA: only with DBA, SELECT ANY DICTIONARY or SELECT_CATALOG_ROLE; for others the view does not exist (ORA-00942).
CREATE TABLE sys.dictionary_privileges (
  view_name text PRIMARY KEY,
  audience text NOT NULL CHECK (audience IN ('PUBLIC', 'DBA')),
  -- The view's object id: below those of the catalog.
  object_id integer NOT NULL UNIQUE GENERATED ALWAYS AS IDENTITY (START 2000)
);

-- What a view is built from; condition chooses rows by the content view's columns.
CREATE TABLE sys.dictionary_sources (
  view_name text PRIMARY KEY REFERENCES sys.dictionary_privileges,
  content text NOT NULL,
  condition text NOT NULL
);

-- The PostgreSQL type of a column that is described as data_type.
CREATE FUNCTION sys.postgres_type(data_type text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE
    WHEN data_type = 'NUMBER' THEN 'numeric'
    WHEN data_type = 'DATE' THEN 'ora.date'
    WHEN data_type = 'RAW' THEN 'bytea'
    WHEN data_type = 'TIMESTAMP' THEN 'timestamp'
    WHEN data_type = 'TIMESTAMP WITH TIME ZONE' THEN 'timestamptz'
    ELSE 'text'
  END
$$;

-- Declares a view by a list such as `OWNER VARCHAR2(128) NOT NULL, BLOCKS NUMBER`.
CREATE PROCEDURE sys.declare_view(
  view_name text, audience text, columns text, content text DEFAULT NULL, condition text DEFAULT 'true'
) LANGUAGE sql AS $$
  INSERT INTO sys.dictionary_privileges VALUES (view_name, audience);
  INSERT INTO sys.dictionary_sources VALUES (view_name, coalesce(content, lower(view_name)), condition);
  INSERT INTO sys.dictionary_columns
  SELECT view_name, item.position, part[1], part[2] || coalesce(part[5], ''),
    CASE WHEN part[2] IN ('VARCHAR2', 'CHAR', 'RAW') THEN part[3]::integer END,
    CASE WHEN part[2] = 'NUMBER' THEN part[3]::integer END,
    CASE WHEN part[2] = 'NUMBER' THEN coalesce(part[4], CASE WHEN part[3] IS NOT NULL THEN '0' END)::integer
      WHEN part[2] = 'TIMESTAMP' THEN part[3]::integer END,
    part[6] IS NULL
  FROM regexp_split_to_table(trim(columns, E' \n'), ',\s+') WITH ORDINALITY AS item (text, position),
    regexp_match(item.text, '^(\S+) ([A-Z0-9]+)(?:\((\d+)(?:,(\d+))?\))?( WITH TIME ZONE)?( NOT NULL)?$') AS part
$$;

-- Declares the ALL_, DBA_ and USER_ views of one content view. The content view names in row_owner the user whose USER_ view
-- shows a row (without it, all are everybody's); to ALL_ it is visible with that owner, with visible_owner (where there is one), or by a grant on visible_id.
CREATE PROCEDURE sys.declare_family(family text, prefixes text, not_in_user text, columns text) LANGUAGE plpgsql AS $$
DECLARE
  prefix text;
  hidden text;
  user_columns text := trim(columns, E' \n');
BEGIN
  FOREACH hidden IN ARRAY string_to_array(not_in_user, ',') LOOP
    user_columns := regexp_replace(user_columns, '(^|,\s+)' || hidden || ' [A-Z0-9()]+( NOT NULL)?', '\1');
    user_columns := regexp_replace(regexp_replace(user_columns, '^,\s+|,\s+$', ''), ',\s+,', ',');
  END LOOP;
  FOREACH prefix IN ARRAY string_to_array(prefixes, ' ') LOOP
    CALL sys.declare_view(
      prefix || '_' || family,
      CASE prefix WHEN 'DBA' THEN 'DBA' ELSE 'PUBLIC' END,
      CASE prefix WHEN 'USER' THEN user_columns ELSE columns END,
      lower(family),
      CASE prefix WHEN 'USER' THEN 'mine' WHEN 'ALL' THEN 'visible' ELSE 'true' END
    );
  END LOOP;
END
$$;

-- Declares V$NAME and its twin GV$NAME; the vendor granted a few of the former to PUBLIC.
CREATE PROCEDURE sys.declare_performance_view(name text, audience text, columns text) LANGUAGE sql AS $$
  CALL sys.declare_view('V$' || name, audience, columns);
  CALL sys.declare_view('GV$' || name, 'DBA', 'INST_ID NUMBER, ' || trim(columns, E' \n'), 'v$' || lower(name));
$$;

-- The select list of a view: its content's columns cast to the declared types, and NULLs.
CREATE FUNCTION sys.select_list(view_name text, content_id oid) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT string_agg(
    format(
      '%s::%s AS %I',
      CASE WHEN column_name = 'INST_ID' THEN '1' WHEN attname IS NULL THEN 'NULL' ELSE format('c.%I', attname) END,
      sys.postgres_type(data_type),
      column_name
    ),
    ', ' ORDER BY column_id
  )
  FROM sys.dictionary_columns AS d
  LEFT JOIN pg_catalog.pg_attribute AS a
    ON a.attrelid = content_id AND a.attname = lower(d.column_name) AND a.attnum > 0
  WHERE d.view_name = select_list.view_name
$$;

-- The condition that USER_ and ALL_ stand for. Subqueries without a row of c are evaluated once for a query.
CREATE FUNCTION sys.where_clause(condition text, content_id oid) RETURNS text STABLE LANGUAGE sql AS $$
  SELECT CASE condition
    WHEN 'mine' THEN CASE WHEN 'row_owner' = ANY (names) THEN 'c.row_owner = (SELECT sys.me())' ELSE 'true' END
    WHEN 'visible' THEN concat_ws(
      ' OR ',
      '(SELECT sys.sees_all()) OR c.row_owner IN ((SELECT sys.me()), ''PUBLIC'')',
      CASE WHEN 'visible_owner' = ANY (names) THEN 'c.visible_owner = (SELECT sys.me())' END,
      CASE WHEN 'visible_id' = ANY (names) THEN 'c.visible_id IN (SELECT object_id FROM sys.visible_objects)' END
    )
    ELSE condition
  END
  FROM (
    SELECT coalesce(array_agg(attname::text), '{}') AS names
    FROM pg_catalog.pg_attribute WHERE attrelid = content_id AND attnum > 0
  ) AS content
$$;

-- Creates every declared view. One without a content view is always empty: the emulator has no such objects.
CREATE PROCEDURE sys.build_views() LANGUAGE plpgsql AS $$
DECLARE
  source record;
  content_id oid;
BEGIN
  FOR source IN SELECT * FROM sys.dictionary_sources LOOP
    content_id := to_regclass(format('sys.%I', source.content));
    IF content_id IS NULL THEN
      EXECUTE format('CREATE VIEW sys.%I AS SELECT %s WHERE false', source.view_name, sys.select_list(source.view_name, 0));
    ELSE
      EXECUTE format(
        'CREATE VIEW sys.%I AS SELECT %s FROM sys.%I AS c WHERE %s',
        source.view_name, sys.select_list(source.view_name, content_id), source.content,
        sys.where_clause(source.condition, content_id)
      );
    END IF;
  END LOOP;
END
$$;
