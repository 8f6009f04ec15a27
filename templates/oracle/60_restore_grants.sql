-- Names of constraints and indexes, the old ones first; what the renames invalidated; then the journal, which nobody needs now.
-- The retired table takes no new constraint names while it is READ ONLY, so it is opened for these statements under its new name.

-- name: listNames
SELECT TABLE_NAME AS "table", 'CONSTRAINT' AS "kind", CONSTRAINT_NAME AS "name" FROM USER_CONSTRAINTS
WHERE TABLE_NAME IN ({{{tableText}}}, {{{retiredText}}})
UNION ALL
SELECT TABLE_NAME, 'INDEX', INDEX_NAME FROM USER_INDEXES WHERE TABLE_NAME IN ({{{tableText}}}, {{{retiredText}}});

-- name: limitDdl
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: openRetired
ALTER TABLE {{schema}}.{{retired}} READ WRITE;

-- name: retireConstraint (each constraint with a name of its own)
ALTER TABLE {{schema}}.{{retired}} RENAME CONSTRAINT {{constraint}} TO {{retiredConstraint}};

-- name: retireIndex (each index)
ALTER INDEX {{schema}}.{{index}} RENAME TO {{retiredIndex}};

-- name: closeRetired
ALTER TABLE {{schema}}.{{retired}} READ ONLY;

-- name: promoteConstraint (each constraint with a name of its own)
ALTER TABLE {{schema}}.{{table}} RENAME CONSTRAINT {{interimConstraint}} TO {{constraint}};

-- name: promoteIndex (each index)
ALTER INDEX {{schema}}.{{interimIndex}} RENAME TO {{index}};

-- name: listInvalid
SELECT o.OBJECT_TYPE AS "type", o.OBJECT_NAME AS "name"
FROM USER_OBJECTS o
WHERE o.STATUS = 'INVALID'
  AND EXISTS (SELECT 1 FROM USER_DEPENDENCIES d
              WHERE d.NAME = o.OBJECT_NAME AND d.TYPE = o.OBJECT_TYPE
                AND d.REFERENCED_OWNER = {{{schemaText}}}
                AND d.REFERENCED_NAME IN ({{{tableText}}}, {{{interimText}}}, {{{retiredText}}}));

-- name: recompile (each object of the schema that the swap has invalidated)
ALTER {{{objectType}}} {{schema}}.{{object}} COMPILE{{{compileUnit}}};

-- name: dropJournal
DROP TABLE {{schema}}.{{journal}} PURGE;

-- name: dropBatch
DROP TABLE {{schema}}.{{batch}} PURGE;
