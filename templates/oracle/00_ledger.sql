-- The ledger: what happened, and what is still to do. Its tables stand in the schema of the connecting user, created on first
-- use. DDL commits by itself, so the table of the version comes last: where it is, all the others are. Flags are Y and N; keys
-- and documents are JSON as text.

-- name: findLedger
SELECT CASE WHEN COUNT(*) > 0 THEN 'Y' ELSE 'N' END AS "ledgerExists", 'N' AS "isUsed"
FROM USER_TABLES WHERE TABLE_NAME = 'TABLE_MIGRATION_VERSION';

-- name: listObjects
SELECT OBJECT_NAME AS "name" FROM USER_OBJECTS
WHERE SUBSTR(OBJECT_NAME, 1, 16) = 'TABLE_MIGRATION_' AND OBJECT_TYPE IN ('TABLE', 'SEQUENCE', 'INDEX');

-- name: readVersion
SELECT MAX(VERSION) AS "version" FROM TABLE_MIGRATION_VERSION;

-- name: createIds
CREATE SEQUENCE TABLE_MIGRATION_IDS ORDER;

-- name: createRuns
CREATE TABLE TABLE_MIGRATION_RUNS (
  RUN_ID            NUMBER(18) PRIMARY KEY,
  TABLE_SCHEMA      VARCHAR2(128) NOT NULL,
  TABLE_NAME        VARCHAR2(128) NOT NULL,
  SOURCE_OBJECT_ID  NUMBER(18) NOT NULL,
  INTERIM_OBJECT_ID NUMBER(18),
  RETIRED_OBJECT_ID NUMBER(18),
  RETIRED_SCHEMA    VARCHAR2(128),
  RETIRED_NAME      VARCHAR2(128),
  METHOD            VARCHAR2(30) NOT NULL,
  TARGET            CLOB NOT NULL,
  PLAN              CLOB NOT NULL,
  PLAN_HASH         VARCHAR2(64) NOT NULL,
  LAYOUT            CLOB NOT NULL,
  SOURCE_STATE      CLOB NOT NULL,
  STATE             VARCHAR2(10) DEFAULT 'running' NOT NULL
                    CHECK (STATE IN ('running', 'failed', 'swapped', 'completed', 'abandoned')),
  STARTED_BY        VARCHAR2(128) DEFAULT USER NOT NULL,
  CLIENT            VARCHAR2(1000) NOT NULL,
  STARTED_AT        TIMESTAMP DEFAULT SYS_EXTRACT_UTC(SYSTIMESTAMP) NOT NULL,
  SEEN_AT           TIMESTAMP DEFAULT SYS_EXTRACT_UTC(SYSTIMESTAMP) NOT NULL,
  SWAPPED_AT        TIMESTAMP,
  ENDED_AT          TIMESTAMP,
  FAILURE           CLOB,
  RESULT            CLOB
);

-- name: createFences
CREATE TABLE TABLE_MIGRATION_FENCES (
  RUN_ID NUMBER(18) PRIMARY KEY,
  TOKEN  NUMBER(18) NOT NULL
);

-- name: createHolds
CREATE TABLE TABLE_MIGRATION_HOLDS (
  HELD_TABLE VARCHAR2(300) PRIMARY KEY
);

-- name: createHolders
CREATE TABLE TABLE_MIGRATION_HOLDERS (
  HELD_TABLE  VARCHAR2(300) PRIMARY KEY,
  SESSION_ID  NUMBER(18) NOT NULL,
  USER_NAME   VARCHAR2(128) NOT NULL,
  APPLICATION VARCHAR2(128),
  CLIENT      VARCHAR2(1000),
  SINCE       TIMESTAMP NOT NULL
);

-- name: createWorkers
CREATE TABLE TABLE_MIGRATION_WORKERS (
  RUN_ID     NUMBER(18) NOT NULL,
  SESSION_ID NUMBER(18) NOT NULL,
  TOKEN      NUMBER(18) NOT NULL,
  PRIMARY KEY (RUN_ID, SESSION_ID)
);

-- name: createSteps
CREATE TABLE TABLE_MIGRATION_STEPS (
  RUN_ID     NUMBER(18) NOT NULL,
  STEP       VARCHAR2(30) NOT NULL,
  STARTED_AT TIMESTAMP DEFAULT SYS_EXTRACT_UTC(SYSTIMESTAMP) NOT NULL,
  ENDED_AT   TIMESTAMP,
  ROW_COUNT  NUMBER(18),
  PRIMARY KEY (RUN_ID, STEP)
);

-- name: createItems
CREATE TABLE TABLE_MIGRATION_ITEMS (
  RUN_ID   NUMBER(18) NOT NULL,
  STEP     VARCHAR2(30) NOT NULL,
  ITEM     VARCHAR2(400) NOT NULL,
  ENDED_AT TIMESTAMP DEFAULT SYS_EXTRACT_UTC(SYSTIMESTAMP) NOT NULL,
  PRIMARY KEY (RUN_ID, STEP, ITEM)
);

-- name: createChunks
CREATE TABLE TABLE_MIGRATION_CHUNKS (
  RUN_ID      NUMBER(18) NOT NULL,
  CHUNK       NUMBER(10) NOT NULL,
  LOWER_KEY   CLOB,
  UPPER_KEY   CLOB,
  ROW_COUNT   NUMBER(18),
  LOADED_AT   TIMESTAMP,
  CHECKSUM    NUMBER,
  COMPARED_AT TIMESTAMP,
  DIFFERS     CHAR(1) DEFAULT 'N' NOT NULL,
  PRIMARY KEY (RUN_ID, CHUNK)
);

-- name: createEvents
CREATE TABLE TABLE_MIGRATION_EVENTS (
  EVENT_ID NUMBER(18) PRIMARY KEY,
  RUN_ID   NUMBER(18) NOT NULL,
  AT       TIMESTAMP DEFAULT SYS_EXTRACT_UTC(SYSTIMESTAMP) NOT NULL,
  KIND     VARCHAR2(60) NOT NULL,
  DETAIL   CLOB NOT NULL
);

-- name: createEventsIndex
CREATE INDEX TABLE_MIGRATION_EVENTS_RUN ON TABLE_MIGRATION_EVENTS (RUN_ID, KIND);

-- name: createVersion
CREATE TABLE TABLE_MIGRATION_VERSION AS
SELECT {{{version}}} AS VERSION, SYS_EXTRACT_UTC(SYSTIMESTAMP) AS INSTALLED_AT FROM DUAL;

-- name: prepareHold (in a transaction of its own)
INSERT INTO TABLE_MIGRATION_HOLDS (HELD_TABLE)
SELECT {{:table}} FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM TABLE_MIGRATION_HOLDS WHERE HELD_TABLE = {{:table}});

-- name: tryHoldTable (by a session that commits nothing until the run ends)
SELECT 'Y' AS "held" FROM TABLE_MIGRATION_HOLDS WHERE HELD_TABLE = {{:table}} FOR UPDATE NOWAIT;

-- name: forgetHolder
DELETE FROM TABLE_MIGRATION_HOLDERS WHERE HELD_TABLE = {{:table}};

-- name: recordHolder
INSERT INTO TABLE_MIGRATION_HOLDERS (HELD_TABLE, SESSION_ID, USER_NAME, APPLICATION, CLIENT, SINCE)
VALUES ({{:table}}, {{:worker}}, USER, {{:application}}, {{:client}}, SYS_EXTRACT_UTC(SYSTIMESTAMP));

-- name: findHolder
SELECT SESSION_ID AS "pid", USER_NAME AS "userName", APPLICATION AS "application", CLIENT AS "client",
       TO_CHAR(SINCE, 'YYYY-MM-DD HH24:MI:SS') || '+00' AS "since"
FROM TABLE_MIGRATION_HOLDERS WHERE HELD_TABLE = {{:table}};

-- name: findSession (where the user may see sessions)
SELECT SID AS "sid", SERIAL# AS "serial" FROM V$SESSION WHERE AUDSID = {{:worker}};

-- name: endSession (where the user may end sessions)
ALTER SYSTEM KILL SESSION '{{{sid}}},{{{serial}}}' IMMEDIATE;

-- name: findOpenRun
SELECT TO_CHAR(r.RUN_ID) AS "runId", r.STATE AS "state", r.PLAN AS "plan", r.TARGET AS "target", r.LAYOUT AS "layout",
       r.PLAN_HASH AS "planHash", TO_CHAR(r.SOURCE_OBJECT_ID) AS "sourceOid", r.SOURCE_STATE AS "sourceState",
       TO_CHAR(r.INTERIM_OBJECT_ID) AS "interimOid", r.CLIENT AS "client",
       TO_CHAR(r.SEEN_AT, 'YYYY-MM-DD HH24:MI:SS') || '+00' AS "seenAt",
       ROUND((CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE) - CAST(r.SEEN_AT AS DATE)) * 86400) AS "secondsSilent",
       CASE WHEN EXISTS (SELECT 1 FROM TABLE_MIGRATION_EVENTS e
                         WHERE e.RUN_ID = r.RUN_ID AND e.KIND IN ('sourceTruncated', 'spoiled'))
            THEN 'Y' ELSE 'N' END AS "isSpoiled",
       CASE WHEN EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS s
                         WHERE s.RUN_ID = r.RUN_ID AND s.STEP = 'startJournal' AND s.ENDED_AT IS NOT NULL)
            THEN 'Y' ELSE 'N' END AS "hasJournal"
FROM TABLE_MIGRATION_RUNS r
WHERE r.RUN_ID = (SELECT MAX(o.RUN_ID) FROM TABLE_MIGRATION_RUNS o
                  WHERE o.TABLE_SCHEMA = {{:schema}} AND o.TABLE_NAME = {{:table}}
                    AND o.STATE IN ('running', 'failed', 'swapped'));

-- name: findSwapped (of the tables that foreign keys join to one: a run that is between its swap and the proof of it)
SELECT TO_CHAR(RUN_ID) AS "run", TABLE_SCHEMA || '.' || TABLE_NAME AS "table" FROM TABLE_MIGRATION_RUNS
WHERE STATE = 'swapped'
  AND TABLE_SCHEMA IN (SELECT NAME FROM JSON_TABLE({{:schemas}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND TABLE_NAME IN (SELECT NAME FROM JSON_TABLE({{:names}}, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')));

-- name: countSwaps
SELECT COUNT(*) AS "swaps" FROM TABLE_MIGRATION_RUNS
WHERE SOURCE_OBJECT_ID = {{:oid}} AND STATE IN ('swapped', 'completed');

-- name: nextRun
SELECT TO_CHAR(TABLE_MIGRATION_IDS.NEXTVAL) AS "runId" FROM DUAL;

-- name: createRun
INSERT INTO TABLE_MIGRATION_RUNS
  (RUN_ID, TABLE_SCHEMA, TABLE_NAME, SOURCE_OBJECT_ID, METHOD, TARGET, PLAN, PLAN_HASH, LAYOUT, SOURCE_STATE, CLIENT)
VALUES ({{:run}}, {{:schema}}, {{:table}}, {{:sourceOid}}, {{:method}}, {{:target}}, {{:plan}}, {{:planHash}}, {{:layout}}, {{:sourceState}}, {{:client}});

-- name: updatePlan
UPDATE TABLE_MIGRATION_RUNS SET PLAN = {{:plan}}, PLAN_HASH = {{:planHash}}, TARGET = {{:target}} WHERE RUN_ID = {{:run}};

-- name: createFence
INSERT INTO TABLE_MIGRATION_FENCES (RUN_ID, TOKEN) VALUES ({{:run}}, 1);

-- name: reachFence (before a takeover)
SELECT TOKEN AS "token" FROM TABLE_MIGRATION_FENCES WHERE RUN_ID = {{:run}} FOR UPDATE WAIT {{{waitSeconds}}};

-- name: takeFence
UPDATE TABLE_MIGRATION_FENCES SET TOKEN = TOKEN + 1 WHERE RUN_ID = {{:run}};

-- name: readFence
SELECT TO_CHAR(TOKEN) AS "token" FROM TABLE_MIGRATION_FENCES WHERE RUN_ID = {{:run}};

-- name: resumeRun
UPDATE TABLE_MIGRATION_RUNS
SET STATE = CASE STATE WHEN 'swapped' THEN 'swapped' ELSE 'running' END,
    CLIENT = {{:client}}, SEEN_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), FAILURE = NULL
WHERE RUN_ID = {{:run}};

-- name: holdFence
SELECT 'Y' AS "held" FROM TABLE_MIGRATION_WORKERS
WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} AND SESSION_ID = {{:worker}} FOR UPDATE;

-- name: lockFence (before a worker is recorded, so that no takeover comes between)
SELECT 'Y' AS "held" FROM TABLE_MIGRATION_FENCES WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} FOR UPDATE;

-- name: recordWorker
INSERT INTO TABLE_MIGRATION_WORKERS (RUN_ID, SESSION_ID, TOKEN)
SELECT f.RUN_ID, {{:worker}}, f.TOKEN FROM TABLE_MIGRATION_FENCES f
WHERE f.RUN_ID = {{:run}} AND f.TOKEN = {{:token}}
  AND NOT EXISTS (SELECT 1 FROM TABLE_MIGRATION_WORKERS w WHERE w.RUN_ID = f.RUN_ID AND w.SESSION_ID = {{:worker}});

-- name: guardDdl (every DDL of a run, which commits by itself: only this binds it to the fence)
DECLARE
  held CHAR(1);
BEGIN
  SELECT 'Y' INTO held FROM TABLE_MIGRATION_WORKERS
  WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} AND SESSION_ID = {{:worker}} FOR UPDATE;
  EXECUTE IMMEDIATE {{:ddl}};
END;
/

-- name: awaitDdl (DDL of theirs that had passed its check before the fence was moved)
DECLARE
  PROCEDURE PASS_BY(TABLE_NAME VARCHAR2) IS
  BEGIN
    EXECUTE IMMEDIATE 'LOCK TABLE ' || DBMS_ASSERT.ENQUOTE_NAME(TABLE_NAME, FALSE) || ' IN ROW SHARE MODE WAIT 10';
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE NOT IN (-942, -12081) THEN
        RAISE;
      END IF;
  END;
BEGIN
  FOR t IN (SELECT o.OBJECT_NAME AS NAME
            FROM TABLE_MIGRATION_RUNS r
              JOIN USER_OBJECTS o ON o.OBJECT_ID IN (r.SOURCE_OBJECT_ID, r.INTERIM_OBJECT_ID) AND o.OBJECT_TYPE = 'TABLE'
            WHERE r.RUN_ID = {{:run}}) LOOP
    PASS_BY(t.NAME);
  END LOOP;
END;
/

-- name: readSession (of one that begins a statement which goes on without its client)
BEGIN
  {{:>session}} := DBMS_SESSION.UNIQUE_SESSION_ID;
END;
/

-- name: askSession (whether it is still there, which takes no right on V$SESSION)
BEGIN
  {{:>alive}} := CASE WHEN DBMS_SESSION.IS_SESSION_ALIVE({{:session}}) THEN 'Y' ELSE 'N' END;
END;
/

-- name: listWorkers
SELECT SESSION_ID AS "worker" FROM TABLE_MIGRATION_WORKERS WHERE RUN_ID = {{:run}};

-- name: reachWorkers (waits for every transaction of theirs that is under way)
SELECT SESSION_ID AS "worker" FROM TABLE_MIGRATION_WORKERS WHERE RUN_ID = {{:run}} FOR UPDATE WAIT {{{waitSeconds}}};

-- name: forgetWorkers
DELETE FROM TABLE_MIGRATION_WORKERS WHERE RUN_ID = {{:run}};

-- name: recordSeen
UPDATE TABLE_MIGRATION_RUNS SET SEEN_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP) WHERE RUN_ID = {{:run}};

-- name: readSteps
SELECT STEP AS "step", TO_CHAR(STARTED_AT, 'YYYY-MM-DD HH24:MI:SS.FF6') || '+00' AS "startedAt",
       CASE WHEN ENDED_AT IS NOT NULL THEN TO_CHAR(ENDED_AT, 'YYYY-MM-DD HH24:MI:SS.FF6') || '+00' END AS "endedAt",
       TO_CHAR(ROW_COUNT) AS "rows"
FROM TABLE_MIGRATION_STEPS WHERE RUN_ID = {{:run}};

-- name: startStep
INSERT INTO TABLE_MIGRATION_STEPS (RUN_ID, STEP)
SELECT {{:run}}, {{:step}} FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS WHERE RUN_ID = {{:run}} AND STEP = {{:step}});

-- name: endStep
UPDATE TABLE_MIGRATION_STEPS SET ENDED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), ROW_COUNT = {{:rows}}
WHERE RUN_ID = {{:run}} AND STEP = {{:step}};

-- name: reopenStep
UPDATE TABLE_MIGRATION_STEPS SET ENDED_AT = NULL, ROW_COUNT = NULL WHERE RUN_ID = {{:run}} AND STEP = {{:step}};

-- name: readItems
SELECT ITEM AS "item" FROM TABLE_MIGRATION_ITEMS WHERE RUN_ID = {{:run}} AND STEP = {{:step}};

-- name: recordItem
INSERT INTO TABLE_MIGRATION_ITEMS (RUN_ID, STEP, ITEM) VALUES ({{:run}}, {{:step}}, {{:item}});

-- name: readChunks
SELECT CHUNK AS "chunk", LOWER_KEY AS "lowerKey", UPPER_KEY AS "upperKey", TO_CHAR(ROW_COUNT) AS "rows",
       CASE WHEN LOADED_AT IS NULL THEN 'N' ELSE 'Y' END AS "isLoaded",
       CASE WHEN COMPARED_AT IS NULL THEN 'N' ELSE 'Y' END AS "isCompared", DIFFERS AS "differs"
FROM TABLE_MIGRATION_CHUNKS WHERE RUN_ID = {{:run}} ORDER BY CHUNK;

-- name: recordCompared
UPDATE TABLE_MIGRATION_CHUNKS
SET COMPARED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), ROW_COUNT = {{:rows}}, CHECKSUM = TO_NUMBER({{:checksum}}), DIFFERS = {{:differs}}
WHERE RUN_ID = {{:run}} AND CHUNK = {{:chunk}};

-- name: forgetCompared
UPDATE TABLE_MIGRATION_CHUNKS SET COMPARED_AT = NULL, DIFFERS = 'N' WHERE RUN_ID = {{:run}} AND DIFFERS = 'Y';

-- name: sumChunks
SELECT TO_CHAR(NVL(SUM(ROW_COUNT), 0)) AS "rows", TO_CHAR(NVL(SUM(CHECKSUM), 0)) AS "checksum", COUNT(*) AS "chunks"
FROM TABLE_MIGRATION_CHUNKS WHERE RUN_ID = {{:run}};

-- name: recordEvent
INSERT INTO TABLE_MIGRATION_EVENTS (EVENT_ID, RUN_ID, KIND, DETAIL)
VALUES (TABLE_MIGRATION_IDS.NEXTVAL, {{:run}}, {{:kind}}, {{:detail}});

-- name: readEvents
SELECT TO_CHAR(AT, 'YYYY-MM-DD HH24:MI:SS.FF6') || '+00' AS "at", KIND AS "kind", DETAIL AS "detail"
FROM TABLE_MIGRATION_EVENTS WHERE RUN_ID = {{:run}} ORDER BY EVENT_ID;

-- name: recordInterim
UPDATE TABLE_MIGRATION_RUNS
SET INTERIM_OBJECT_ID = (SELECT OBJECT_ID FROM USER_OBJECTS WHERE OBJECT_NAME = {{:interim}} AND OBJECT_TYPE = 'TABLE')
WHERE RUN_ID = {{:run}};

-- name: failRun
UPDATE TABLE_MIGRATION_RUNS
SET STATE = CASE STATE WHEN 'running' THEN 'failed' ELSE STATE END, FAILURE = {{:failure}}
WHERE RUN_ID = {{:run}}
  AND EXISTS (SELECT 1 FROM TABLE_MIGRATION_FENCES f WHERE f.RUN_ID = {{:run}} AND f.TOKEN = {{:token}});

-- name: spoilRun
INSERT INTO TABLE_MIGRATION_EVENTS (EVENT_ID, RUN_ID, KIND, DETAIL)
SELECT TABLE_MIGRATION_IDS.NEXTVAL, f.RUN_ID, 'spoiled', {{:detail}} FROM TABLE_MIGRATION_FENCES f
WHERE f.RUN_ID = {{:run}} AND f.TOKEN = {{:token}};

-- name: completeRun
UPDATE TABLE_MIGRATION_RUNS
SET STATE = 'completed', ENDED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), RESULT = {{:result}}, FAILURE = NULL
WHERE RUN_ID = {{:run}};

-- name: abandonRun
UPDATE TABLE_MIGRATION_RUNS SET STATE = 'abandoned', ENDED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP) WHERE RUN_ID = {{:run}};

-- name: readRun
SELECT r.STATE AS "state", TO_CHAR(r.INTERIM_OBJECT_ID) AS "interimOid", TO_CHAR(r.RETIRED_OBJECT_ID) AS "retiredOid",
       (SELECT TO_CHAR(o.OBJECT_ID) FROM USER_OBJECTS o
        WHERE o.OBJECT_NAME = {{:table}} AND o.OBJECT_TYPE = 'TABLE') AS "tableOid"
FROM TABLE_MIGRATION_RUNS r WHERE r.RUN_ID = {{:run}};

-- name: readOutcome
SELECT TO_CHAR(r.RUN_ID) AS "runId", r.STATE AS "state", r.PLAN AS "plan", r.RESULT AS "result",
       r.RETIRED_SCHEMA AS "retiredSchema", r.RETIRED_NAME AS "retiredName",
       (SELECT o.OBJECT_NAME FROM USER_OBJECTS o WHERE o.OBJECT_ID = r.RETIRED_OBJECT_ID) AS "retiredNow",
       CASE WHEN r.SWAPPED_AT IS NOT NULL THEN TO_CHAR(r.SWAPPED_AT, 'YYYY-MM-DD HH24:MI:SS.FF6') || '+00' END AS "swappedAt",
       TO_CHAR(r.INTERIM_OBJECT_ID) AS "interimOid", TO_CHAR(r.SOURCE_OBJECT_ID) AS "sourceOid",
       CASE WHEN EXISTS (SELECT 1 FROM USER_OBJECTS o WHERE o.OBJECT_ID = r.RETIRED_OBJECT_ID)
            THEN 'Y' ELSE 'N' END AS "retiredExists"
FROM TABLE_MIGRATION_RUNS r
WHERE r.TABLE_SCHEMA = {{:schema}} AND r.TABLE_NAME = {{:table}} AND r.STATE IN ('running', 'failed', 'swapped', 'completed')
ORDER BY r.RUN_ID DESC;

-- name: findEndedRun (that is to be rolled back, or was)
SELECT TO_CHAR(r.RUN_ID) AS "runId", r.STATE AS "state", r.PLAN AS "plan", r.TARGET AS "target", r.SOURCE_STATE AS "sourceState",
       TO_CHAR(r.SOURCE_OBJECT_ID) AS "sourceOid", TO_CHAR(r.INTERIM_OBJECT_ID) AS "interimOid",
       TO_CHAR(r.SWAPPED_AT, 'YYYY-MM-DD HH24:MI:SS') || '+00' AS "swappedAt",
       r.RETIRED_SCHEMA AS "retiredSchema", o.OBJECT_NAME AS "retiredNow", TO_CHAR(o.OBJECT_ID) AS "retiredOid",
       CASE WHEN EXISTS (SELECT 1 FROM TABLE_MIGRATION_EVENTS e WHERE e.RUN_ID = r.RUN_ID AND e.KIND = 'rolledBack')
            THEN 'Y' ELSE 'N' END AS "isRolledBack"
FROM TABLE_MIGRATION_RUNS r LEFT JOIN USER_OBJECTS o ON o.OBJECT_ID = r.RETIRED_OBJECT_ID
WHERE r.RUN_ID = {{:run}} AND r.TABLE_SCHEMA = {{:schema}} AND r.TABLE_NAME = {{:table}};

-- name: findProofs
SELECT TO_CHAR(r.RUN_ID) AS "runId", r.METHOD AS "method",
       CASE WHEN EXISTS (SELECT 1 FROM USER_OBJECTS o WHERE o.OBJECT_ID = r.RETIRED_OBJECT_ID)
            THEN 'Y' ELSE 'N' END AS "isComparable",
       e.DETAIL AS "found"
FROM TABLE_MIGRATION_RUNS r
  LEFT JOIN (SELECT RUN_ID, MAX(EVENT_ID) AS EVENT_ID FROM TABLE_MIGRATION_EVENTS WHERE KIND = 'validated' GROUP BY RUN_ID) l
    ON l.RUN_ID = r.RUN_ID
  LEFT JOIN TABLE_MIGRATION_EVENTS e ON e.EVENT_ID = l.EVENT_ID
WHERE r.TABLE_SCHEMA = {{:schema}} AND r.TABLE_NAME = {{:table}} AND r.STATE = 'completed' AND r.METHOD IN ('copySwap', 'rollback')
  AND EXISTS (SELECT 1 FROM USER_OBJECTS o WHERE o.OBJECT_ID = r.INTERIM_OBJECT_ID AND o.OBJECT_NAME = r.TABLE_NAME)
ORDER BY r.RUN_ID DESC;
