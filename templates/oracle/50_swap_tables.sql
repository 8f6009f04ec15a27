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
SELECT 'INDEX ' || INDEX_NAME || ' ' || UNIQUENESS || ' ' || VISIBILITY FROM USER_INDEXES WHERE TABLE_NAME = {{{tableText}}}
UNION ALL
SELECT 'TRIGGER ' || t.TRIGGER_NAME || ' ' || t.STATUS || ' ' || o.STATUS
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TABLE_NAME = {{{tableText}}};

-- name: readObjects
SELECT o.OBJECT_NAME AS "name", TO_CHAR(o.OBJECT_ID) AS "oid", CASE t.READ_ONLY WHEN 'YES' THEN 'Y' ELSE 'N' END AS "readOnly"
FROM USER_OBJECTS o JOIN USER_TABLES t ON t.TABLE_NAME = o.OBJECT_NAME
WHERE o.OBJECT_TYPE = 'TABLE' AND o.OBJECT_ID IN ({{:sourceOid}}, {{:interimOid}});

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: fenceSource
ALTER TABLE {{schema}}.{{table}} READ ONLY;

-- name: countLeft (under the fence)
SELECT (SELECT COUNT(*) FROM {{schema}}.{{journal}}) AS "journaled",
       (SELECT COUNT(*) FROM {{schema}}.{{reverseJournal}}) AS "replayed"
FROM DUAL;

-- name: unfenceSource (where the window was too short, or something was not as it must be)
ALTER TABLE {{schema}}.{{table}} READ WRITE;

-- name: readIdentity (each identity column)
SELECT TO_CHAR(LAST_NUMBER) AS "next" FROM USER_SEQUENCES WHERE SEQUENCE_NAME = {{{sequenceText}}};

-- name: restoreIdentity (each identity column)
ALTER TABLE {{schema}}.{{interim}} MODIFY ({{column}} GENERATED {{{generation}}} AS IDENTITY (START WITH {{{next}}}));

-- name: enableLate (each constraint whose rows were never checked)
ALTER TABLE {{schema}}.{{interim}} ENABLE NOVALIDATE CONSTRAINT {{interimConstraint}};

-- name: openWayBack
DELETE FROM {{schema}}.{{reverseJournal}};

-- name: fenceInterim
ALTER TABLE {{schema}}.{{interim}} READ ONLY;

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

-- name: openTable
ALTER TABLE {{schema}}.{{table}} READ WRITE;

-- name: recordSwap
UPDATE TABLE_MIGRATION_RUNS
SET STATE = 'swapped', SWAPPED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), RETIRED_OBJECT_ID = SOURCE_OBJECT_ID,
    RETIRED_SCHEMA = TABLE_SCHEMA, RETIRED_NAME = {{{retiredText}}}
WHERE RUN_ID = {{:run}};
