-- The new table has indexes and checks as the server holds those of the source, so attaching will take the source's own for those of
-- the first partition. Here they get names; their twins are found by everything but the name.

-- name: readTwins
WITH index AS (
  SELECT x.indrelid, i.relname, row_number() OVER (PARTITION BY x.indrelid, made.of ORDER BY i.relname) AS place, made.of
  FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid LEFT JOIN pg_constraint con ON con.conindid = x.indexrelid AND con.conrelid = x.indrelid,
  LATERAL (SELECT ARRAY(
    SELECT a.attname FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS key (attnum, place)
      LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = key.attnum ORDER BY key.place) AS names) columns,
  LATERAL (SELECT to_jsonb(columns.names) || jsonb_build_array(i.relam, x.indnkeyatts, x.indisunique, x.indisprimary, x.indclass::text,
    x.indcollation::text, x.indoption::text, pg_get_expr(x.indexprs, x.indrelid), pg_get_expr(x.indpred, x.indrelid), i.reloptions,
    con.contype, con.condeferrable, con.condeferred, to_jsonb(x) -> 'indnullsnotdistinct') AS of) made
  WHERE x.indrelid IN ({{{sourceOid}}}, {{{interimRegclass}}})
)
SELECT s.relname AS index, i.relname AS twin
FROM index s LEFT JOIN index i ON i.indrelid = {{{interimRegclass}}} AND i.of = s.of AND i.place = s.place
WHERE s.indrelid = {{{sourceOid}}};

-- name: nameIndex (each index)
ALTER INDEX {{schema}}.{{twin}} RENAME TO {{interimIndex}};

-- name: commentIndex (each comment)
COMMENT ON {{{commentOn}}} IS {{{commentText}}};

-- name: dropCopiedCheck (each check that is not validated: its copy would be)
ALTER TABLE {{schema}}.{{interim}} DROP CONSTRAINT {{check}};

-- name: addLateCheck (each check that is not validated)
ALTER TABLE {{schema}}.{{interim}} ADD CONSTRAINT {{check}} {{{definition}}};

-- name: commentLateCheck (each comment)
COMMENT ON CONSTRAINT {{check}} ON {{schema}}.{{interim}} IS {{{commentText}}};

-- name: createTrigger (each trigger)
{{{createTrigger}}};

-- name: disableTrigger (each trigger)
ALTER TABLE {{schema}}.{{interim}} DISABLE TRIGGER {{trigger}};

-- name: commentTrigger (each comment)
COMMENT ON TRIGGER {{trigger}} ON {{schema}}.{{interim}} IS {{{commentText}}};

-- name: createRehearsal
-- An empty table like the source is attached and dropped again: whatever the server would refuse, it refuses here, not under the lock.
CREATE TABLE {{schema}}.{{retired}} (LIKE {{schema}}.{{table}} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS INCLUDING INDEXES);

-- name: attachRehearsal
ALTER TABLE {{schema}}.{{interim}} ATTACH PARTITION {{schema}}.{{retired}} FOR VALUES FROM (MINVALUE) TO ({{{upper}}});

-- name: dropRehearsal
DROP TABLE {{schema}}.{{retired}};
