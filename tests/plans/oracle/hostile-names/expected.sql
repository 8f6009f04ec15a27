-- copySwap: The table is not partitioned. A copy that is partitioned as declared is filled while the application goes on, proven equal, and swapped in.
-- hazard QUERIES_WITHOUT_KEY
-- hazard FAR_KEYS_REFUSED
-- hazard GLOBAL_INDEXES

-- 1. startJournal

-- lock EXCLUSIVE (DDL) on APP.select *; --

-- lock SHARE on APP.select *; --

-- hazard WRITES_COST_MORE

-- hazard WRITES_UNSEEN

-- startJournal.findObjects
SELECT OBJECT_NAME AS "name", OBJECT_TYPE AS "type", OBJECT_ID AS "oid", STATUS AS "status"
FROM USER_OBJECTS WHERE OBJECT_NAME IN ('TABLE_MIGRATION_JOURNAL_4711', 'TABLE_MIGRATION_REVERSE_4711', 'TABLE_MIGRATION_BATCH_4711', 'TABLE_MIGRATION_ON_4711', 'TABLE_MIGRATION_BACK_4711') AND OBJECT_TYPE IN ('TABLE', 'TRIGGER');

-- startJournal.createJournal
CREATE TABLE "APP"."TABLE_MIGRATION_JOURNAL_4711" ("Ünï {{schema}}" NUMBER, "RID" NUMBER) INITRANS 16 TABLESPACE "USERS";

-- startJournal.createReverseJournal
CREATE TABLE "APP"."TABLE_MIGRATION_REVERSE_4711" ("Ünï {{schema}}" NUMBER, "RID" NUMBER) INITRANS 16 TABLESPACE "USERS";

-- startJournal.createBatch
CREATE GLOBAL TEMPORARY TABLE "APP"."TABLE_MIGRATION_BATCH_4711" ("RID_" ROWID, "Ünï {{schema}}" NUMBER, "RID" NUMBER) ON COMMIT DELETE ROWS;

-- startJournal.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- startJournal.createJournalTrigger
CREATE TRIGGER "APP"."TABLE_MIGRATION_ON_4711" AFTER INSERT OR UPDATE OR DELETE ON "APP"."select *; --" FOR EACH ROW
BEGIN
  IF NOT INSERTING THEN
    INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("Ünï {{schema}}", "RID") VALUES (:OLD."Ünï {{schema}}", :OLD."RID");
  END IF;
  IF INSERTING OR (UPDATING AND (:OLD."Ünï {{schema}}" <> :NEW."Ünï {{schema}}" OR :OLD."RID" <> :NEW."RID")) THEN
    INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("Ünï {{schema}}", "RID") VALUES (:NEW."Ünï {{schema}}", :NEW."RID");
  END IF;
END;
/

-- startJournal.readTrigger
SELECT t.STATUS AS "status", o.STATUS AS "validity"
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TRIGGER_NAME = 'TABLE_MIGRATION_ON_4711' AND t.TABLE_NAME = 'select *; --';

-- startJournal.dropJournalTrigger (where it does not compile)
DROP TRIGGER "APP"."TABLE_MIGRATION_ON_4711";

-- startJournal.drain (until it succeeds; then COMMIT)
LOCK TABLE "APP"."select *; --" IN SHARE MODE :wait;

-- startJournal.readSegments
SELECT OBJECT_ID AS "oid", DATA_OBJECT_ID AS "segment"
FROM USER_OBJECTS
WHERE OBJECT_NAME = 'select *; --' AND OBJECT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
  AND DATA_OBJECT_ID IS NOT NULL;

-- startJournal.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since", ROUND((SYSDATE - t.START_DATE) * 86400) AS "openSeconds"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));

-- 2. createTable

-- createTable.findInterim
SELECT OBJECT_ID AS "oid" FROM USER_OBJECTS WHERE OBJECT_NAME = 'select *; --_INTERIM' AND OBJECT_TYPE = 'TABLE';

-- createTable.createInterim
CREATE TABLE "APP"."select *; --_INTERIM" (
  "Ünï {{schema}}" NUMBER,
  "it's :lower" DATE NOT NULL,
  "RID" NUMBER
)
PCTFREE 10 INITRANS 1 STORAGE (INITIAL 64K NEXT 1M) TABLESPACE "USERS" LOGGING
PARTITION BY RANGE ("it's :lower") INTERVAL (NUMTODSINTERVAL(1, 'DAY'))
(PARTITION :firstPartition VALUES LESS THAN (:transition))
ENABLE ROW MOVEMENT;

-- 3. dataLoad

-- hazard NEEDS_SPACE

-- hazard LONG_RUNNING

-- dataLoad.findChunkEnd (each chunk)
SELECT TO_CHAR(t."Ünï {{schema}}", 'TM9') AS "key1", TO_CHAR(t."RID", 'TM9') AS "key2"
FROM (
  SELECT k.*, ROWNUM AS "RID_"
  FROM (SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "RID" FROM "APP"."select *; --" t WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2)) ORDER BY "Ünï {{schema}}", "RID") k
  WHERE ROWNUM <= :chunkRows
) t
WHERE "RID_" = :chunkRows;

-- dataLoad.copyChunk (each chunk)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  INSERT INTO "APP"."select *; --_INTERIM" ("Ünï {{schema}}", "it's :lower", "RID")
  SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "it's :lower", "RID"
  FROM "APP"."select *; --" t
  WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2));
  :out_copied := SQL%ROWCOUNT;
  INSERT INTO TABLE_MIGRATION_CHUNKS (RUN_ID, CHUNK, LOWER_KEY, UPPER_KEY, ROW_COUNT, LOADED_AT)
  VALUES (:run, :chunk, :lower, :upper, TO_NUMBER(:out_copied), SYS_EXTRACT_UTC(SYSTIMESTAMP));
  COMMIT;
END;
/

-- 4. createIndexes

-- createIndexes.findObjects
SELECT INDEX_NAME AS "name", 'INDEX' AS "type", STATUS AS "status" FROM USER_INDEXES WHERE TABLE_NAME = 'select *; --_INTERIM'
UNION ALL
SELECT t.TRIGGER_NAME, 'TRIGGER', o.STATUS
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TABLE_NAME = 'select *; --_INTERIM';

-- createIndexes.findKeys
SELECT CONSTRAINT_NAME AS "name" FROM USER_CONSTRAINTS
WHERE TABLE_NAME = 'select *; --_INTERIM' AND CONSTRAINT_TYPE IN ('P', 'U');

-- createIndexes.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- createIndexes.createIndex (each index)
CREATE UNIQUE INDEX "APP"."select *; --_INTERIM_pk 'x'" ON "APP"."select *; --_INTERIM" ("Ünï {{schema}}", "RID") TABLESPACE "USERS" PARALLEL 2;

-- createIndexes.createIndex (each index)
CREATE INDEX "APP"."select *; --_INTERIM_{{{journal}}}" ON "APP"."select *; --_INTERIM" ("it's :lower") LOCAL TABLESPACE "USERS" PARALLEL 2;

-- createIndexes.settleIndex (each index)
ALTER INDEX "APP"."select *; --_INTERIM_pk 'x'" NOPARALLEL;

-- createIndexes.settleIndex (each index)
ALTER INDEX "APP"."select *; --_INTERIM_{{{journal}}}" NOPARALLEL;

-- createIndexes.addKey (each key)
ALTER TABLE "APP"."select *; --_INTERIM" ADD CONSTRAINT "select *; --_INTERIM_pk 'x'" PRIMARY KEY ("Ünï {{schema}}", "RID") USING INDEX "APP"."select *; --_INTERIM_pk 'x'";

-- createIndexes.createReverseTrigger
CREATE TRIGGER "APP"."TABLE_MIGRATION_BACK_4711" AFTER INSERT OR UPDATE OR DELETE ON "APP"."select *; --_INTERIM" FOR EACH ROW
BEGIN
  IF NOT INSERTING THEN
    INSERT INTO "APP"."TABLE_MIGRATION_REVERSE_4711" ("Ünï {{schema}}", "RID") VALUES (:OLD."Ünï {{schema}}", :OLD."RID");
  END IF;
  IF INSERTING OR (UPDATING AND (:OLD."Ünï {{schema}}" <> :NEW."Ünï {{schema}}" OR :OLD."RID" <> :NEW."RID")) THEN
    INSERT INTO "APP"."TABLE_MIGRATION_REVERSE_4711" ("Ünï {{schema}}", "RID") VALUES (:NEW."Ünï {{schema}}", :NEW."RID");
  END IF;
END;
/

-- createIndexes.readReverseTrigger
SELECT t.STATUS AS "status", o.STATUS AS "validity"
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TRIGGER_NAME = 'TABLE_MIGRATION_BACK_4711' AND t.TABLE_NAME = 'select *; --_INTERIM';

-- 5. deltaLoad

-- deltaLoad.takeJournal (each batch)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  INSERT INTO "APP"."TABLE_MIGRATION_BATCH_4711" ("RID_", "Ünï {{schema}}", "RID")
  SELECT ROWID, "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_JOURNAL_4711"
  WHERE ROWNUM <= :batchRows
    AND EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS s
                WHERE s.RUN_ID = :run AND s.STEP = 'dataLoad' AND s.ENDED_AT IS NOT NULL);
  :out_keys := SQL%ROWCOUNT;
  IF SQL%ROWCOUNT > 0 THEN
    DELETE /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("Ünï {{schema}}" "RID")) */ FROM "APP"."select *; --_INTERIM" t
    WHERE ("Ünï {{schema}}", "RID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    INSERT INTO "APP"."select *; --_INTERIM" ("Ünï {{schema}}", "it's :lower", "RID")
    SELECT /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "it's :lower", "RID" FROM "APP"."select *; --" t
    WHERE ("Ünï {{schema}}", "RID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    DELETE FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" WHERE ROWID IN (SELECT "RID_" FROM "APP"."TABLE_MIGRATION_BATCH_4711");
  END IF;
  COMMIT;
END;
/

-- deltaLoad.takeWholeJournal (where rows exchanged values of a unique key)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  INSERT INTO "APP"."TABLE_MIGRATION_BATCH_4711" ("RID_", "Ünï {{schema}}", "RID")
  SELECT ROWID, "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_JOURNAL_4711"
  WHERE EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS s
                WHERE s.RUN_ID = :run AND s.STEP = 'dataLoad' AND s.ENDED_AT IS NOT NULL);
  :out_keys := SQL%ROWCOUNT;
  IF SQL%ROWCOUNT > 0 THEN
    DELETE /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("Ünï {{schema}}" "RID")) */ FROM "APP"."select *; --_INTERIM" t
    WHERE ("Ünï {{schema}}", "RID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    INSERT INTO "APP"."select *; --_INTERIM" ("Ünï {{schema}}", "it's :lower", "RID")
    SELECT /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "it's :lower", "RID" FROM "APP"."select *; --" t
    WHERE ("Ünï {{schema}}", "RID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    DELETE FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" WHERE ROWID IN (SELECT "RID_" FROM "APP"."TABLE_MIGRATION_BATCH_4711");
  END IF;
  COMMIT;
END;
/

-- 6. gatherStatistics

-- gatherStatistics.gatherTable
BEGIN
  DBMS_STATS.GATHER_TABLE_STATS(ownname => '"APP"', tabname => '"select *; --_INTERIM"', degree => 2);
END;
/

-- 7. validate

-- validate.forgetEarlierReplays
DELETE FROM "APP"."TABLE_MIGRATION_REVERSE_4711";

-- validate.compareChunk (each chunk)
BEGIN
  SELECT TO_CHAR(s.ROW_COUNT), TO_CHAR(s.CHECKSUM), TO_CHAR(i.ROW_COUNT), TO_CHAR(i.CHECKSUM + l.DIFFERING)
  INTO :out_sourceRows, :out_sourceChecksum, :out_interimRows, :out_interimChecksum
  FROM (
    SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ COUNT(*) AS ROW_COUNT, NVL(SUM(ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 4000037)))), 0) AS CHECKSUM
    FROM "APP"."select *; --" t
    WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2))
      AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."Ünï {{schema}}" = t."Ünï {{schema}}" AND j."RID" = t."RID")
  ) s CROSS JOIN (
    SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ COUNT(*) AS ROW_COUNT, NVL(SUM(ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 4000037)))), 0) AS CHECKSUM
    FROM "APP"."select *; --_INTERIM" t
    WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2))
      AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."Ünï {{schema}}" = t."Ünï {{schema}}" AND j."RID" = t."RID")
  ) i CROSS JOIN (
    SELECT 0 AS DIFFERING FROM DUAL
  ) l;
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  UPDATE TABLE_MIGRATION_CHUNKS
  SET COMPARED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), ROW_COUNT = TO_NUMBER(:out_sourceRows),
      CHECKSUM = TO_NUMBER(:out_sourceChecksum), DIFFERS = 'N'
  WHERE RUN_ID = :run AND CHUNK = :chunk
    AND :out_sourceRows = :out_interimRows AND :out_sourceChecksum = :out_interimChecksum;
  COMMIT;
END;
/

-- validate.findDifferences (each chunk that differs)
SELECT JSON_ARRAY(SUBSTR(TO_CHAR(COALESCE(s."Ünï {{schema}}", i."Ünï {{schema}}"), 'TM9'), 1, 60), SUBSTR(TO_CHAR(COALESCE(s."RID", i."RID"), 'TM9'), 1, 60)) AS "key",
       CASE WHEN i.HASH IS NULL THEN 'missing' WHEN s.HASH IS NULL THEN 'surplus' ELSE 'different' END AS "difference"
FROM (
  SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "RID", ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 4000037))) AS HASH FROM "APP"."select *; --" t
  WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2))
    AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."Ünï {{schema}}" = t."Ünï {{schema}}" AND j."RID" = t."RID")
) s FULL OUTER JOIN (
  SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "RID", ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 4000037))) AS HASH FROM "APP"."select *; --_INTERIM" t
  WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2))
    AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."Ünï {{schema}}" = t."Ünï {{schema}}" AND j."RID" = t."RID")
) i ON s."Ünï {{schema}}" = i."Ünï {{schema}}" AND s."RID" = i."RID"
WHERE (s.HASH IS NULL OR i.HASH IS NULL OR s.HASH <> i.HASH) AND ROWNUM <= 1000;

-- validate.journalDifferences (each chunk that differed, when the run is resumed)
INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("Ünï {{schema}}", "RID")
SELECT COALESCE(s."Ünï {{schema}}", i."Ünï {{schema}}"), COALESCE(s."RID", i."RID")
FROM (
  SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "RID", ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 4000037))) AS HASH FROM "APP"."select *; --" t WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2))
) s FULL OUTER JOIN (
  SELECT /*+ INDEX(t ("Ünï {{schema}}" "RID")) */ "Ünï {{schema}}", "RID", ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(t."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(t."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."Ünï {{schema}}", 'TM9'), 4294967295, 4000037))) AS HASH FROM "APP"."select *; --_INTERIM" t WHERE t."Ünï {{schema}}" >= TO_NUMBER(:lower1) AND (t."Ünï {{schema}}" > TO_NUMBER(:lower1) OR t."RID" > TO_NUMBER(:lower2))
    AND t."Ünï {{schema}}" <= TO_NUMBER(:upper1) AND (t."Ünï {{schema}}" < TO_NUMBER(:upper1) OR t."RID" <= TO_NUMBER(:upper2))
) i ON s."Ünï {{schema}}" = i."Ünï {{schema}}" AND s."RID" = i."RID"
WHERE s.HASH IS NULL OR i.HASH IS NULL OR s.HASH <> i.HASH;

-- validate.compareReplayed (until few keys are left)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  INSERT INTO "APP"."TABLE_MIGRATION_BATCH_4711" ("RID_", "Ünï {{schema}}", "RID")
  SELECT ROWID, "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_REVERSE_4711";
  SELECT /*+ LEADING(j s i) CARDINALITY(j 200) USE_NL(s) INDEX(s ("Ünï {{schema}}" "RID")) USE_NL(i) INDEX(i ("Ünï {{schema}}" "RID")) */ COUNT(*), MIN(SUBSTR(TO_CHAR(j."Ünï {{schema}}", 'TM9'), 1, 60) || ', ' || SUBSTR(TO_CHAR(j."RID", 'TM9'), 1, 60)), MAX(SUBSTR(TO_CHAR(j."Ünï {{schema}}", 'TM9'), 1, 60) || ', ' || SUBSTR(TO_CHAR(j."RID", 'TM9'), 1, 60))
  INTO :out_differing, :out_firstKey, :out_lastKey
  FROM (SELECT DISTINCT "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711") j
    LEFT JOIN "APP"."select *; --" s ON s."Ünï {{schema}}" = j."Ünï {{schema}}" AND s."RID" = j."RID"
    LEFT JOIN "APP"."select *; --_INTERIM" i ON i."Ünï {{schema}}" = j."Ünï {{schema}}" AND i."RID" = j."RID"
  WHERE NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" b WHERE b."Ünï {{schema}}" = j."Ünï {{schema}}" AND b."RID" = j."RID")
    AND (s."Ünï {{schema}}" IS NULL AND i."Ünï {{schema}}" IS NOT NULL OR s."Ünï {{schema}}" IS NOT NULL AND i."Ünï {{schema}}" IS NULL OR s."Ünï {{schema}}" IS NOT NULL AND i."Ünï {{schema}}" IS NOT NULL AND (ORA_HASH(TO_CHAR(s."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(s."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(s."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(s."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(s."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(s."Ünï {{schema}}", 'TM9'), 4294967295, 4000037))) <> ORA_HASH(TO_CHAR(i."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(i."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(i."Ünï {{schema}}", 'TM9'), 4294967295, 20011))) * 4294967296 + ORA_HASH(TO_CHAR(i."RID", 'TM9'), 4294967295, ORA_HASH(TO_CHAR(i."it's :lower", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(i."Ünï {{schema}}", 'TM9'), 4294967295, 4000037)))));
  IF :out_differing = '0' THEN
    DELETE FROM "APP"."TABLE_MIGRATION_REVERSE_4711" WHERE ROWID IN (SELECT "RID_" FROM "APP"."TABLE_MIGRATION_BATCH_4711");
  END IF;
  COMMIT;
  SELECT COUNT(*) INTO :out_left FROM "APP"."TABLE_MIGRATION_REVERSE_4711";
END;
/

-- validate.journalReplayed (when the run is resumed after a difference)
INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("Ünï {{schema}}", "RID")
SELECT DISTINCT "Ünï {{schema}}", "RID" FROM "APP"."TABLE_MIGRATION_REVERSE_4711";

-- 8. swapTables

-- lock READ ONLY on APP.select *; --

-- hazard READ_ONLY_WINDOW

-- hazard NAME_MISSING_WINDOW

-- hazard WAY_BACK_COSTS

-- swapTables.readGrants
SELECT CASE TABLE_NAME WHEN 'select *; --' THEN 'source' ELSE 'interim' END AS "side", NULL AS "column",
       GRANTEE AS "grantee", GRANTOR AS "grantor", PRIVILEGE AS "privilege",
       CASE GRANTABLE WHEN 'YES' THEN 'Y' ELSE 'N' END AS "grantable",
       CASE HIERARCHY WHEN 'YES' THEN 'Y' ELSE 'N' END AS "hierarchy"
FROM USER_TAB_PRIVS
WHERE OWNER = 'APP' AND TABLE_NAME IN ('select *; --', 'select *; --_INTERIM')
UNION ALL
SELECT CASE TABLE_NAME WHEN 'select *; --' THEN 'source' ELSE 'interim' END, COLUMN_NAME,
       GRANTEE, GRANTOR, PRIVILEGE, CASE GRANTABLE WHEN 'YES' THEN 'Y' ELSE 'N' END, 'N'
FROM USER_COL_PRIVS
WHERE OWNER = 'APP' AND TABLE_NAME IN ('select *; --', 'select *; --_INTERIM');

-- swapTables.revoke (each grantee with a privilege that the source does not grant)
REVOKE ALL ON "APP"."select *; --_INTERIM" FROM :grantee;

-- swapTables.grant (each privilege that the source grants)
GRANT :privilege ON "APP"."select *; --_INTERIM" TO :grantee :grantOption;

-- swapTables.readSignature (before the fence and under it)
SELECT 'SEGMENT ' || OBJECT_ID || ' ' || DATA_OBJECT_ID AS "item" FROM USER_OBJECTS
WHERE OBJECT_NAME = 'select *; --' AND OBJECT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
UNION ALL
SELECT 'COLUMN ' || INTERNAL_COLUMN_ID || ' ' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || DATA_LENGTH || ' ' || CHAR_LENGTH
       || ' ' || DATA_PRECISION || ' ' || DATA_SCALE || ' ' || NULLABLE || ' ' || HIDDEN_COLUMN || ' ' || VIRTUAL_COLUMN
FROM USER_TAB_COLS WHERE TABLE_NAME = 'select *; --'
UNION ALL
SELECT 'CONSTRAINT ' || CONSTRAINT_NAME || ' ' || CONSTRAINT_TYPE || ' ' || STATUS || ' ' || VALIDATED
FROM USER_CONSTRAINTS WHERE TABLE_NAME = 'select *; --'
UNION ALL
SELECT 'KEY ' || f.OWNER || '.' || f.TABLE_NAME || '.' || f.CONSTRAINT_NAME || ' ' || f.STATUS || ' ' || f.VALIDATED
FROM USER_CONSTRAINTS p JOIN ALL_CONSTRAINTS f ON f.R_OWNER = p.OWNER AND f.R_CONSTRAINT_NAME = p.CONSTRAINT_NAME
WHERE p.TABLE_NAME = 'select *; --' AND p.CONSTRAINT_TYPE IN ('P', 'U') AND f.CONSTRAINT_TYPE = 'R'
UNION ALL
SELECT 'INDEX ' || INDEX_NAME || ' ' || UNIQUENESS || ' ' || VISIBILITY FROM USER_INDEXES WHERE TABLE_NAME = 'select *; --'
UNION ALL
SELECT 'TRIGGER ' || t.TRIGGER_NAME || ' ' || t.STATUS || ' ' || o.STATUS
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TABLE_NAME = 'select *; --'
UNION ALL
SELECT 'GRANT ' || PRIVILEGE || ' TO ' || GRANTEE || ' BY ' || GRANTOR || ' ' || GRANTABLE || ' ' || HIERARCHY
FROM USER_TAB_PRIVS WHERE OWNER = 'APP' AND TABLE_NAME = 'select *; --'
UNION ALL
SELECT 'GRANT ' || PRIVILEGE || ' (' || COLUMN_NAME || ') TO ' || GRANTEE || ' BY ' || GRANTOR || ' ' || GRANTABLE
FROM USER_COL_PRIVS WHERE OWNER = 'APP' AND TABLE_NAME = 'select *; --';

-- swapTables.listDependants (before the fence: of the table, then of what was found, until nothing more is)
SELECT d.REFERENCED_OWNER AS "onSchema", d.REFERENCED_NAME AS "onName", d.OWNER AS "schema", d.NAME AS "name", d.TYPE AS "type",
       o.STATUS AS "status"
FROM ALL_DEPENDENCIES d
  LEFT JOIN ALL_OBJECTS o ON o.OWNER = d.OWNER AND o.OBJECT_NAME = d.NAME AND o.OBJECT_TYPE = d.TYPE
WHERE d.REFERENCED_OWNER IN (SELECT NAME FROM JSON_TABLE(:schemas, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND d.REFERENCED_NAME IN (SELECT NAME FROM JSON_TABLE(:names, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND d.REFERENCED_LINK_NAME IS NULL
ORDER BY d.OWNER, d.TYPE, d.NAME;

-- swapTables.readObjects
SELECT o.OBJECT_NAME AS "name", TO_CHAR(o.OBJECT_ID) AS "oid", CASE t.READ_ONLY WHEN 'YES' THEN 'Y' ELSE 'N' END AS "readOnly"
FROM USER_OBJECTS o JOIN USER_TABLES t ON t.TABLE_NAME = o.OBJECT_NAME
WHERE o.OBJECT_TYPE = 'TABLE' AND o.OBJECT_ID IN (:sourceOid, :interimOid);

-- swapTables.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- swapTables.fenceSource
ALTER TABLE "APP"."select *; --" READ ONLY;

-- swapTables.unfenceSource (where the window was too short, or something was not as it must be)
ALTER TABLE "APP"."select *; --" READ WRITE;

-- swapTables.fenceInterim
ALTER TABLE "APP"."select *; --_INTERIM" READ ONLY;

-- swapTables.countLeft (once both tables are READ ONLY: every key is replayed and compared)
SELECT (SELECT COUNT(*) FROM "APP"."TABLE_MIGRATION_JOURNAL_4711") AS "journaled",
       (SELECT COUNT(*) FROM "APP"."TABLE_MIGRATION_REVERSE_4711") AS "replayed"
FROM DUAL;

-- swapTables.swapNames
BEGIN
  EXECUTE IMMEDIATE 'ALTER TABLE "APP"."select *; --" RENAME TO "select *; --_RETIRED"';
  BEGIN
    EXECUTE IMMEDIATE 'ALTER TABLE "APP"."select *; --_INTERIM" RENAME TO "select *; --"';
  EXCEPTION
    WHEN OTHERS THEN
      EXECUTE IMMEDIATE 'ALTER TABLE "APP"."select *; --_RETIRED" RENAME TO "select *; --"';
      RAISE;
  END;
END;
/

-- swapTables.completeNames (where a run was killed between the two renames)
ALTER TABLE "APP"."select *; --_INTERIM" RENAME TO "select *; --";

-- swapTables.stopJournal
DROP TRIGGER "APP"."TABLE_MIGRATION_ON_4711";

-- swapTables.openTable
ALTER TABLE "APP"."select *; --" READ WRITE;

-- swapTables.recordSwap
UPDATE TABLE_MIGRATION_RUNS
SET STATE = 'swapped', SWAPPED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), RETIRED_OBJECT_ID = SOURCE_OBJECT_ID,
    RETIRED_SCHEMA = TABLE_SCHEMA, RETIRED_NAME = 'select *; --_RETIRED'
WHERE RUN_ID = :run;

-- 9. restoreGrants

-- lock EXCLUSIVE (DDL) on APP.select *; --

-- restoreGrants.listNames
SELECT TABLE_NAME AS "table", 'CONSTRAINT' AS "kind", CONSTRAINT_NAME AS "name" FROM USER_CONSTRAINTS
WHERE TABLE_NAME IN ('select *; --', 'select *; --_RETIRED')
UNION ALL
SELECT TABLE_NAME, 'INDEX', INDEX_NAME FROM USER_INDEXES WHERE TABLE_NAME IN ('select *; --', 'select *; --_RETIRED');

-- restoreGrants.limitDdl
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- restoreGrants.openRetired
ALTER TABLE "APP"."select *; --_RETIRED" READ WRITE;

-- restoreGrants.retireConstraint (each constraint with a name of its own)
ALTER TABLE "APP"."select *; --_RETIRED" RENAME CONSTRAINT "pk 'x'" TO "select *; --_RETIRED_pk 'x'";

-- restoreGrants.retireIndex (each index)
ALTER INDEX "APP"."pk 'x'" RENAME TO "select *; --_RETIRED_pk 'x'";

-- restoreGrants.retireIndex (each index)
ALTER INDEX "APP"."{{{journal}}}" RENAME TO "select *; --_RETIRED_{{{journal}}}";

-- restoreGrants.closeRetired
ALTER TABLE "APP"."select *; --_RETIRED" READ ONLY;

-- restoreGrants.promoteConstraint (each constraint with a name of its own)
ALTER TABLE "APP"."select *; --" RENAME CONSTRAINT "select *; --_INTERIM_pk 'x'" TO "pk 'x'";

-- restoreGrants.promoteIndex (each index)
ALTER INDEX "APP"."select *; --_INTERIM_pk 'x'" RENAME TO "pk 'x'";

-- restoreGrants.promoteIndex (each index)
ALTER INDEX "APP"."select *; --_INTERIM_{{{journal}}}" RENAME TO "{{{journal}}}";

-- restoreGrants.readStates (of what was found before the cutover to depend on the table)
SELECT OWNER AS "schema", OBJECT_NAME AS "name", OBJECT_TYPE AS "type", STATUS AS "status"
FROM ALL_OBJECTS
WHERE OWNER IN (SELECT NAME FROM JSON_TABLE(:schemas, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')))
  AND OBJECT_NAME IN (SELECT NAME FROM JSON_TABLE(:names, '$[*]' COLUMNS (NAME VARCHAR2(128) PATH '$')));

-- restoreGrants.recompile (each object that the swap has invalidated)
ALTER :type :objectSchema.:object COMPILE :unit;

-- restoreGrants.dropJournal
DROP TABLE "APP"."TABLE_MIGRATION_JOURNAL_4711" PURGE;

-- restoreGrants.dropBatch
DROP TABLE "APP"."TABLE_MIGRATION_BATCH_4711" PURGE;
