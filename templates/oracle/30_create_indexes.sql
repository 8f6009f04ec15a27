-- Built after the load. A unique index that contains every partition key is local, as are all that are not unique; others are
-- global. Triggers are created disabled, under names of their own until the cutover.

-- name: findObjects
SELECT INDEX_NAME AS "name", 'INDEX' AS "type", STATUS AS "status" FROM USER_INDEXES WHERE TABLE_NAME = {{{interimText}}}
UNION ALL
SELECT t.TRIGGER_NAME, 'TRIGGER', o.STATUS
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TABLE_NAME = {{{interimText}}};

-- name: findKeys
SELECT CONSTRAINT_NAME AS "name" FROM USER_CONSTRAINTS
WHERE TABLE_NAME = {{{interimText}}} AND CONSTRAINT_TYPE IN ('P', 'U');

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: createIndex (each index)
{{{createIndex}}} PARALLEL {{{parallelDegree}}};

-- name: settleIndex (each index)
ALTER INDEX {{schema}}.{{interimIndex}} {{{parallelClause}}};

-- name: addKey (each key)
{{{addKey}}};

-- name: compileAs (each trigger, on a session of its own: what the source's trigger was compiled under)
ALTER SESSION SET {{{compilerSettings}}};

-- name: createTrigger (each trigger)
{{{createTrigger}}}
/

-- name: compileTrigger (each trigger that an earlier attempt has left invalid)
ALTER TRIGGER {{schema}}.{{interimTrigger}} COMPILE REUSE SETTINGS;

-- name: readTriggerErrors (each trigger that does not compile)
SELECT LINE AS "line", TEXT AS "text" FROM USER_ERRORS
WHERE NAME = {{{interimTriggerText}}} AND TYPE = 'TRIGGER' ORDER BY SEQUENCE;

-- name: createReverseTrigger
CREATE TRIGGER {{schema}}.{{reverseTrigger}} AFTER INSERT OR UPDATE OR DELETE ON {{schema}}.{{interim}} FOR EACH ROW
BEGIN
  IF NOT INSERTING THEN
    INSERT INTO {{schema}}.{{reverseJournal}} ({{{keyColumns}}}) VALUES ({{{oldKey}}});
  END IF;
  IF INSERTING OR (UPDATING AND ({{{keyDiffers}}})) THEN
    INSERT INTO {{schema}}.{{reverseJournal}} ({{{keyColumns}}}) VALUES ({{{newKey}}});
  END IF;
END;
/

-- name: readReverseTrigger
SELECT t.STATUS AS "status", o.STATUS AS "validity"
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TRIGGER_NAME = {{{reverseTriggerText}}} AND t.TABLE_NAME = {{{interimText}}};
