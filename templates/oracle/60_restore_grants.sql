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

-- name: readStates (of what was found before the cutover to depend on the table)
SELECT OWNER AS "schema", OBJECT_NAME AS "name", OBJECT_TYPE AS "type", STATUS AS "status"
FROM ALL_OBJECTS
WHERE OWNER IN (SELECT NAME FROM JSON_TABLE({{:schemas}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND OBJECT_NAME IN (SELECT NAME FROM JSON_TABLE({{:names}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')));

-- name: recompile (each object that the swap has invalidated)
ALTER {{{objectType}}} {{objectSchema}}.{{object}} COMPILE{{{compileUnit}}};

-- name: dropJournal
DROP TABLE {{schema}}.{{journal}} PURGE;

-- name: dropBatch
DROP TABLE {{schema}}.{{batch}} PURGE;
