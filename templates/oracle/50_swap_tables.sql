-- First what needs no fence on the source; then the fence: the source is READ ONLY while the last keys are replayed and compared
-- and the names are swapped. A lock would not do, because each DDL ends it. Every statement can be asked of the dictionary, so
-- that a run which was killed goes on from what is there.

-- name: readGrants
SELECT CASE TABLE_NAME WHEN {{{tableText}}} THEN 'source' ELSE 'interim' END AS "side", NULL AS "column",
       GRANTEE AS "grantee", GRANTOR AS "grantor", PRIVILEGE AS "privilege",
       CASE GRANTABLE WHEN 'YES' THEN 'Y' ELSE 'N' END AS "grantable",
       CASE HIERARCHY WHEN 'YES' THEN 'Y' ELSE 'N' END AS "hierarchy"
FROM USER_TAB_PRIVS
WHERE OWNER = {{{schemaText}}} AND TABLE_NAME IN ({{{tableText}}}, {{{interimText}}})
UNION ALL
SELECT CASE TABLE_NAME WHEN {{{tableText}}} THEN 'source' ELSE 'interim' END, COLUMN_NAME,
       GRANTEE, GRANTOR, PRIVILEGE, CASE GRANTABLE WHEN 'YES' THEN 'Y' ELSE 'N' END, 'N'
FROM USER_COL_PRIVS
WHERE OWNER = {{{schemaText}}} AND TABLE_NAME IN ({{{tableText}}}, {{{interimText}}});

-- name: revoke (each grantee with a privilege that the source does not grant)
REVOKE ALL ON {{schema}}.{{interim}} FROM {{{grantee}}};

-- name: grant (each privilege that the source grants)
GRANT {{{privilege}}} ON {{schema}}.{{interim}} TO {{{grantee}}}{{{grantOption}}};

-- name: readSignature (before the fence and under it)
SELECT 'SEGMENT ' || OBJECT_ID || ' ' || DATA_OBJECT_ID AS "item" FROM USER_OBJECTS
WHERE OBJECT_NAME = {{{tableText}}} AND OBJECT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
UNION ALL
SELECT 'COLUMN ' || INTERNAL_COLUMN_ID || ' ' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || DATA_LENGTH || ' ' || CHAR_LENGTH
       || ' ' || DATA_PRECISION || ' ' || DATA_SCALE || ' ' || NULLABLE || ' ' || HIDDEN_COLUMN || ' ' || VIRTUAL_COLUMN
FROM USER_TAB_COLS WHERE TABLE_NAME = {{{tableText}}}
UNION ALL
SELECT 'CONSTRAINT ' || CONSTRAINT_NAME || ' ' || CONSTRAINT_TYPE || ' ' || STATUS || ' ' || VALIDATED
FROM USER_CONSTRAINTS WHERE TABLE_NAME = {{{tableText}}}
UNION ALL
SELECT 'KEY ' || f.OWNER || '.' || f.TABLE_NAME || '.' || f.CONSTRAINT_NAME || ' ' || f.STATUS || ' ' || f.VALIDATED
FROM USER_CONSTRAINTS p JOIN ALL_CONSTRAINTS f ON f.R_OWNER = p.OWNER AND f.R_CONSTRAINT_NAME = p.CONSTRAINT_NAME
WHERE p.TABLE_NAME = {{{tableText}}} AND p.CONSTRAINT_TYPE IN ('P', 'U') AND f.CONSTRAINT_TYPE = 'R'
UNION ALL
SELECT 'INDEX ' || INDEX_NAME || ' ' || UNIQUENESS || ' ' || VISIBILITY FROM USER_INDEXES WHERE TABLE_NAME = {{{tableText}}}
UNION ALL
SELECT 'TRIGGER ' || t.TRIGGER_NAME || ' ' || t.STATUS || ' ' || o.STATUS
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TABLE_NAME = {{{tableText}}}
UNION ALL
SELECT 'GRANT ' || PRIVILEGE || ' TO ' || GRANTEE || ' BY ' || GRANTOR || ' ' || GRANTABLE || ' ' || HIERARCHY
FROM USER_TAB_PRIVS WHERE OWNER = {{{schemaText}}} AND TABLE_NAME = {{{tableText}}}
UNION ALL
SELECT 'GRANT ' || PRIVILEGE || ' (' || COLUMN_NAME || ') TO ' || GRANTEE || ' BY ' || GRANTOR || ' ' || GRANTABLE
FROM USER_COL_PRIVS WHERE OWNER = {{{schemaText}}} AND TABLE_NAME = {{{tableText}}};

-- name: listDependants (before the fence: of the table, then of what was found, until nothing more is)
SELECT d.REFERENCED_OWNER AS "onSchema", d.REFERENCED_NAME AS "onName", d.OWNER AS "schema", d.NAME AS "name", d.TYPE AS "type",
       o.STATUS AS "status"
FROM ALL_DEPENDENCIES d
  LEFT JOIN ALL_OBJECTS o ON o.OWNER = d.OWNER AND o.OBJECT_NAME = d.NAME AND o.OBJECT_TYPE = d.TYPE
WHERE d.REFERENCED_OWNER IN (SELECT NAME FROM JSON_TABLE({{:schemas}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND d.REFERENCED_NAME IN (SELECT NAME FROM JSON_TABLE({{:names}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND d.REFERENCED_LINK_NAME IS NULL
ORDER BY d.OWNER, d.TYPE, d.NAME;

-- name: lockNeighbour (each table that a foreign key joins to this one, before the fence: nobody writes there now; then COMMIT)
LOCK TABLE {{neighbourSchema}}.{{neighbour}} IN SHARE MODE {{{wait}}};

-- name: readObjects
SELECT o.OBJECT_NAME AS "name", TO_CHAR(o.OBJECT_ID) AS "oid", CASE t.READ_ONLY WHEN 'YES' THEN 'Y' ELSE 'N' END AS "readOnly"
FROM USER_OBJECTS o JOIN USER_TABLES t ON t.TABLE_NAME = o.OBJECT_NAME
WHERE o.OBJECT_TYPE = 'TABLE' AND o.OBJECT_ID IN ({{:sourceOid}}, {{:interimOid}});

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: fenceSource
ALTER TABLE {{schema}}.{{table}} READ ONLY;

-- name: unfenceSource (where the window was too short, or something was not as it must be)
ALTER TABLE {{schema}}.{{table}} READ WRITE;

-- name: readIdentity (each identity column)
SELECT TO_CHAR(LAST_NUMBER) AS "next" FROM USER_SEQUENCES WHERE SEQUENCE_NAME = {{{sequenceText}}};

-- name: restoreIdentity (each identity column)
ALTER TABLE {{schema}}.{{interim}} MODIFY ({{column}} GENERATED {{{generation}}} AS IDENTITY ({{{sequence}}}));

-- name: loosenIdentity (each identity column, where the fence was given back)
ALTER TABLE {{schema}}.{{interim}} MODIFY ({{column}} GENERATED BY DEFAULT AS IDENTITY);

-- name: enableLate (each constraint whose rows were never checked)
ALTER TABLE {{schema}}.{{interim}} ENABLE NOVALIDATE CONSTRAINT {{interimConstraint}};

-- name: disableLate (each constraint whose rows were never checked, where the fence was given back)
ALTER TABLE {{schema}}.{{interim}} DISABLE CONSTRAINT {{interimConstraint}};

-- name: addKey (each foreign key: the old one still stands, and both tables hold the same rows)
{{{addKey}}};

-- name: listKeys (before the fence is given back, and once the names are swapped)
SELECT f.OWNER AS "schema", f.TABLE_NAME AS "table", f.CONSTRAINT_NAME AS "name", p.TABLE_NAME AS "references",
       f.VALIDATED AS "validated",
       (SELECT TO_CHAR(o.OBJECT_ID) FROM ALL_OBJECTS o
        WHERE o.OWNER = f.OWNER AND o.OBJECT_NAME = f.TABLE_NAME AND o.OBJECT_TYPE = 'TABLE') AS "tableOid"
FROM ALL_CONSTRAINTS f LEFT JOIN ALL_CONSTRAINTS p ON p.OWNER = f.R_OWNER AND p.CONSTRAINT_NAME = f.R_CONSTRAINT_NAME
WHERE f.CONSTRAINT_TYPE = 'R'
  AND f.OWNER IN (SELECT NAME FROM JSON_TABLE({{:schemas}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND f.CONSTRAINT_NAME IN (SELECT NAME FROM JSON_TABLE({{:names}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')));

-- name: takeKeyBack (each foreign key that was added, where the fence was given back)
ALTER TABLE {{keySchema}}.{{interimKeyTable}} DROP CONSTRAINT {{interimKey}};

-- name: fenceInterim
ALTER TABLE {{schema}}.{{interim}} READ ONLY;

-- name: countLeft (once both tables are READ ONLY: every key is replayed and compared)
SELECT (SELECT COUNT(*) FROM {{schema}}.{{journal}}) AS "journaled",
       (SELECT COUNT(*) FROM {{schema}}.{{reverseJournal}}) AS "replayed"
FROM DUAL;

-- name: swapNames
BEGIN
  EXECUTE IMMEDIATE {{{retireSourceText}}};
  BEGIN
    EXECUTE IMMEDIATE {{{promoteInterimText}}};
  EXCEPTION
    WHEN OTHERS THEN
      EXECUTE IMMEDIATE {{{restoreSourceText}}};
      RAISE;
  END;
END;
/

-- name: completeNames (where a run was killed between the two renames)
ALTER TABLE {{schema}}.{{interim}} RENAME TO {{table}};

-- name: stopJournal
DROP TRIGGER {{schema}}.{{journalTrigger}};

-- name: listTriggers
SELECT TRIGGER_NAME AS "name", TABLE_NAME AS "table", STATUS AS "status" FROM USER_TRIGGERS
WHERE TABLE_NAME IN ({{{tableText}}}, {{{interimText}}}, {{{retiredText}}});

-- name: retireTrigger (each trigger)
ALTER TRIGGER {{schema}}.{{trigger}} RENAME TO {{retiredTrigger}};

-- name: promoteTrigger (each trigger)
ALTER TRIGGER {{schema}}.{{interimTrigger}} RENAME TO {{trigger}};

-- name: enableTrigger (each trigger that is enabled)
ALTER TRIGGER {{schema}}.{{trigger}} ENABLE;

-- name: giveKeyUp (each foreign key: the retired table keeps none, and none points to it)
ALTER TABLE {{keySchema}}.{{retiredKeyTable}} DROP CONSTRAINT {{key}};

-- name: openTable
ALTER TABLE {{schema}}.{{table}} READ WRITE;

-- name: recordSwap
UPDATE TABLE_MIGRATION_RUNS
SET STATE = 'swapped', SWAPPED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), RETIRED_OBJECT_ID = SOURCE_OBJECT_ID,
    RETIRED_SCHEMA = TABLE_SCHEMA, RETIRED_NAME = {{{retiredText}}}
WHERE RUN_ID = {{:run}};
