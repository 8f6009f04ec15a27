-- Takes back what an unfinished run has created, and nothing else. The interim table is known by its object id, so that a
-- stranger's table of the same name stays untouched.

-- name: findInterim
SELECT TO_CHAR(o.OBJECT_ID) AS "oid", r.TABLE_SCHEMA AS "schema", o.OBJECT_NAME AS "name"
FROM TABLE_MIGRATION_RUNS r JOIN USER_OBJECTS o ON o.OBJECT_ID = r.INTERIM_OBJECT_ID AND o.OBJECT_TYPE = 'TABLE'
WHERE r.RUN_ID = {{:run}};

-- name: listNames
-- Every name that goes with the interim table, in the schema of the source.
SELECT o.OBJECT_NAME AS "name"
FROM TABLE_MIGRATION_RUNS r JOIN USER_OBJECTS o ON o.OBJECT_ID = r.INTERIM_OBJECT_ID WHERE r.RUN_ID = {{:run}}
UNION
SELECT i.INDEX_NAME FROM TABLE_MIGRATION_RUNS r JOIN USER_OBJECTS o ON o.OBJECT_ID = r.INTERIM_OBJECT_ID
  JOIN USER_INDEXES i ON i.TABLE_NAME = o.OBJECT_NAME WHERE r.RUN_ID = {{:run}}
UNION
SELECT c.CONSTRAINT_NAME FROM TABLE_MIGRATION_RUNS r JOIN USER_OBJECTS o ON o.OBJECT_ID = r.INTERIM_OBJECT_ID
  JOIN USER_CONSTRAINTS c ON c.TABLE_NAME = o.OBJECT_NAME WHERE r.RUN_ID = {{:run}}
UNION
SELECT t.TRIGGER_NAME FROM TABLE_MIGRATION_RUNS r JOIN USER_OBJECTS o ON o.OBJECT_ID = r.INTERIM_OBJECT_ID
  JOIN USER_TRIGGERS t ON t.TABLE_NAME = o.OBJECT_NAME WHERE r.RUN_ID = {{:run}};

-- name: findSource
SELECT o.OBJECT_NAME AS "name", CASE t.READ_ONLY WHEN 'YES' THEN 'Y' ELSE 'N' END AS "readOnly"
FROM USER_OBJECTS o JOIN USER_TABLES t ON t.TABLE_NAME = o.OBJECT_NAME
WHERE o.OBJECT_ID = {{:oid}} AND o.OBJECT_TYPE = 'TABLE';

-- name: findTriggers
SELECT TRIGGER_NAME AS "trigger", TABLE_NAME AS "name" FROM USER_TRIGGERS
WHERE TRIGGER_NAME IN ({{{journalTriggerText}}}, {{{reverseTriggerText}}});

-- name: findJournals
SELECT TABLE_NAME AS "name" FROM USER_TABLES WHERE TABLE_NAME IN ({{{ownNames}}});

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: unfenceSource (where the run had fenced it)
ALTER TABLE {{schema}}.{{name}} READ WRITE;

-- name: findKeys (of the interim table, and at it: a run that died under its fence has added them)
SELECT f.OWNER AS "keySchema", f.TABLE_NAME AS "keyTable", f.CONSTRAINT_NAME AS "key"
FROM TABLE_MIGRATION_RUNS r
  JOIN USER_OBJECTS o ON o.OBJECT_ID = r.INTERIM_OBJECT_ID AND o.OBJECT_TYPE = 'TABLE'
  JOIN USER_CONSTRAINTS p ON p.TABLE_NAME = o.OBJECT_NAME AND p.CONSTRAINT_TYPE IN ('P', 'U')
  JOIN ALL_CONSTRAINTS f ON f.R_OWNER = p.OWNER AND f.R_CONSTRAINT_NAME = p.CONSTRAINT_NAME AND f.CONSTRAINT_TYPE = 'R'
WHERE r.RUN_ID = {{:run}}
UNION
SELECT f.OWNER, f.TABLE_NAME, f.CONSTRAINT_NAME
FROM TABLE_MIGRATION_RUNS r
  JOIN USER_OBJECTS o ON o.OBJECT_ID = r.INTERIM_OBJECT_ID AND o.OBJECT_TYPE = 'TABLE'
  JOIN USER_CONSTRAINTS f ON f.TABLE_NAME = o.OBJECT_NAME AND f.CONSTRAINT_TYPE = 'R'
WHERE r.RUN_ID = {{:run}};

-- name: dropKey
ALTER TABLE {{keySchema}}.{{keyTable}} DROP CONSTRAINT {{key}};

-- name: dropTrigger
DROP TRIGGER {{schema}}.{{trigger}};

-- name: dropTable
DROP TABLE {{schema}}.{{name}} PURGE;

-- name: closeRetired (of a rollback: the retired table stays as it is)
ALTER TABLE {{schema}}.{{name}} READ ONLY;

-- name: findWithoutInterval (where the run has taken the interval off)
SELECT o.OBJECT_NAME AS "name" FROM USER_OBJECTS o JOIN USER_PART_TABLES t ON t.TABLE_NAME = o.OBJECT_NAME
WHERE o.OBJECT_ID = {{:oid}} AND o.OBJECT_TYPE = 'TABLE' AND t.INTERVAL IS NULL;

-- name: restoreInterval (of the table that it was taken off)
ALTER TABLE {{schema}}.{{name}} SET INTERVAL ({{{earlier}}});

-- name: findMovable (where the run has let rows move, and the table is not as declared)
SELECT o.OBJECT_NAME AS "name" FROM USER_OBJECTS o JOIN USER_TABLES t ON t.TABLE_NAME = o.OBJECT_NAME
WHERE o.OBJECT_ID = {{:oid}} AND o.OBJECT_TYPE = 'TABLE' AND t.ROW_MOVEMENT = 'ENABLED';

-- name: disableRowMovement (of that table)
ALTER TABLE {{schema}}.{{name}} DISABLE ROW MOVEMENT;
