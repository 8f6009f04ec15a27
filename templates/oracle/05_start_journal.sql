-- Changed keys go to the journal from the moment that the trigger is there. Transactions that had written before are not in it:
-- the drain waits for all of them, by a lock that no open writer lets pass. Journals lie where the rows do: the keys are as well
-- guarded there, and whoever watches the room for the table watches theirs.

-- name: findObjects
SELECT OBJECT_NAME AS "name", OBJECT_TYPE AS "type", OBJECT_ID AS "oid", STATUS AS "status"
FROM USER_OBJECTS WHERE OBJECT_NAME IN ({{{ownNames}}}) AND OBJECT_TYPE IN ('TABLE', 'TRIGGER');

-- name: createJournal
CREATE TABLE {{schema}}.{{journal}} ({{{keyDefinitions}}}) INITRANS 16{{{journalTablespace}}};

-- name: createReverseJournal
CREATE TABLE {{schema}}.{{reverseJournal}} ({{{keyDefinitions}}}) INITRANS 16{{{journalTablespace}}};

-- name: createBatch
CREATE GLOBAL TEMPORARY TABLE {{schema}}.{{batch}} ({{rid}} ROWID, {{{keyDefinitions}}}) ON COMMIT DELETE ROWS;

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: createJournalTrigger
CREATE TRIGGER {{schema}}.{{journalTrigger}} AFTER INSERT OR UPDATE OR DELETE ON {{schema}}.{{table}} FOR EACH ROW
BEGIN
  IF NOT INSERTING THEN
    INSERT INTO {{schema}}.{{journal}} ({{{keyColumns}}}) VALUES ({{{oldKey}}});
  END IF;
  IF INSERTING OR (UPDATING AND ({{{keyDiffers}}})) THEN
    INSERT INTO {{schema}}.{{journal}} ({{{keyColumns}}}) VALUES ({{{newKey}}});
  END IF;
END;
/

-- name: readTrigger
SELECT t.STATUS AS "status", o.STATUS AS "validity"
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TRIGGER_NAME = {{{journalTriggerText}}} AND t.TABLE_NAME = {{{tableText}}};

-- name: dropJournalTrigger (where it does not compile)
DROP TRIGGER {{schema}}.{{journalTrigger}};

-- name: drain (until it succeeds; then COMMIT)
LOCK TABLE {{schema}}.{{table}} IN SHARE MODE {{{wait}}};

-- name: readSegments
SELECT OBJECT_ID AS "oid", DATA_OBJECT_ID AS "segment"
FROM USER_OBJECTS
WHERE OBJECT_NAME = {{{tableText}}} AND OBJECT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
  AND DATA_OBJECT_ID IS NOT NULL;

-- name: findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since", ROUND((SYSDATE - t.START_DATE) * 86400) AS "openSeconds"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = {{:oid}} AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
