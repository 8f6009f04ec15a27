-- After the swap: new rows are checked already. The catalog says what is left to do, so that this can be stopped at any moment.

-- name: readKey (each foreign key)
-- The key as it was declared, and those leaves whose rows have not been looked up.
WITH RECURSIVE tree (oid, level) AS (
  SELECT {{{keyTableRegclass}}}::oid, 0
  UNION ALL
  SELECT i.inhrelid, tree.level + 1 FROM tree JOIN pg_inherits i ON i.inhparent = tree.oid
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relispartition
)
SELECT tree.level = 0 AS "isDeclared", n.nspname AS schema, c.relname AS name, c.oid::text AS oid,
       con.oid IS NOT NULL AS "hasKey", coalesce(con.convalidated, false) AS "isValidated"
FROM tree JOIN pg_class c ON c.oid = tree.oid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_constraint con ON con.conrelid = tree.oid AND con.contype = 'f' AND con.conname = {{{keyText}}}
    AND con.confrelid = {{{keyReferencesRegclass}}}
WHERE tree.level = 0 OR c.relkind <> 'p' AND NOT con.convalidated
ORDER BY tree.level DESC, n.nspname, c.relname;

-- name: validateKey (each leaf, then the table that has the key)
ALTER TABLE {{partSchema}}.{{part}} VALIDATE CONSTRAINT {{keyName}};

-- name: lockKey (before PostgreSQL 18, each foreign key of a partitioned table)
SET LOCAL statement_timeout = '5s';
LOCK TABLE {{keySchema}}.{{keyTable}} IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE {{referencesSchema}}.{{references}} IN ACCESS EXCLUSIVE MODE;

-- name: attachKey (in the same transaction; takes over the leaves' keys)
ALTER TABLE {{keySchema}}.{{keyTable}} ADD CONSTRAINT {{keyName}} {{{keyDefinition}}};

-- name: commentKey (each comment)
COMMENT ON CONSTRAINT {{keyName}} ON {{keySchema}}.{{keyTable}} IS {{{keyComment}}};
