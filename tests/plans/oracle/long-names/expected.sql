-- copySwap: The table is not partitioned. A copy that is partitioned as declared is filled while the application goes on, proven equal, and swapped in.
-- hazard QUERIES_WITHOUT_KEY
-- hazard FAR_KEYS_REFUSED
-- hazard GLOBAL_INDEXES

-- 1. startJournal

-- lock EXCLUSIVE (DDL) on APP.ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ

-- lock SHARE on APP.ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ

-- hazard WRITES_COST_MORE

-- hazard WRITES_UNSEEN

-- startJournal.findObjects
SELECT OBJECT_NAME AS "name", OBJECT_TYPE AS "type", OBJECT_ID AS "oid", STATUS AS "status"
FROM USER_OBJECTS WHERE OBJECT_NAME IN ('TABLE_MIGRATION_JOURNAL_4711', 'TABLE_MIGRATION_REVERSE_4711', 'TABLE_MIGRATION_BATCH_4711', 'TABLE_MIGRATION_ON_4711', 'TABLE_MIGRATION_BACK_4711') AND OBJECT_TYPE IN ('TABLE', 'TRIGGER');

-- startJournal.createJournal
CREATE TABLE "APP"."TABLE_MIGRATION_JOURNAL_4711" ("ID" NUMBER) INITRANS 16 TABLESPACE "USERS";

-- startJournal.createReverseJournal
CREATE TABLE "APP"."TABLE_MIGRATION_REVERSE_4711" ("ID" NUMBER) INITRANS 16 TABLESPACE "USERS";

-- startJournal.createBatch
CREATE GLOBAL TEMPORARY TABLE "APP"."TABLE_MIGRATION_BATCH_4711" ("RID" ROWID, "ID" NUMBER) ON COMMIT DELETE ROWS;

-- startJournal.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- startJournal.createJournalTrigger
CREATE TRIGGER "APP"."TABLE_MIGRATION_ON_4711" AFTER INSERT OR UPDATE OR DELETE ON "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" FOR EACH ROW
BEGIN
  IF NOT INSERTING THEN
    INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("ID") VALUES (:OLD."ID");
  END IF;
  IF INSERTING OR (UPDATING AND (:OLD."ID" <> :NEW."ID")) THEN
    INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("ID") VALUES (:NEW."ID");
  END IF;
END;
/

-- startJournal.readTrigger
SELECT t.STATUS AS "status", o.STATUS AS "validity"
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TRIGGER_NAME = 'TABLE_MIGRATION_ON_4711' AND t.TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ';

-- startJournal.dropJournalTrigger (where it does not compile)
DROP TRIGGER "APP"."TABLE_MIGRATION_ON_4711";

-- startJournal.drain (until it succeeds; then COMMIT)
LOCK TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" IN SHARE MODE :wait;

-- startJournal.readSegments
SELECT OBJECT_ID AS "oid", DATA_OBJECT_ID AS "segment"
FROM USER_OBJECTS
WHERE OBJECT_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ' AND OBJECT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
  AND DATA_OBJECT_ID IS NOT NULL;

-- startJournal.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since", ROUND((SYSDATE - t.START_DATE) * 86400) AS "openSeconds"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));

-- 2. createTable

-- createTable.findInterim
SELECT OBJECT_ID AS "oid" FROM USER_OBJECTS WHERE OBJECT_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM' AND OBJECT_TYPE = 'TABLE';

-- createTable.createInterim
CREATE TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" (
  "ID" NUMBER,
  "AT" DATE NOT NULL
)
PCTFREE 10 INITRANS 1 STORAGE (INITIAL 64K NEXT 1M) TABLESPACE "USERS" LOGGING
PARTITION BY RANGE ("AT") INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
(PARTITION :firstPartition VALUES LESS THAN (:transition))
ENABLE ROW MOVEMENT;

-- 3. dataLoad

-- hazard NEEDS_SPACE

-- hazard LONG_RUNNING

-- dataLoad.findChunkEnd (each chunk)
SELECT TO_CHAR(t."ID", 'TM9') AS "key1"
FROM (
  SELECT k.*, ROWNUM AS "RID"
  FROM (SELECT /*+ INDEX(t ("ID")) */ "ID" FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" t WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1) ORDER BY "ID") k
  WHERE ROWNUM <= :chunkRows
) t
WHERE "RID" = :chunkRows;

-- dataLoad.copyChunk (each chunk)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  INSERT INTO "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" ("ID", "AT")
  SELECT /*+ INDEX(t ("ID")) */ "ID", "AT"
  FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" t
  WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1);
  :out_copied := SQL%ROWCOUNT;
  INSERT INTO TABLE_MIGRATION_CHUNKS (RUN_ID, CHUNK, LOWER_KEY, UPPER_KEY, ROW_COUNT, LOADED_AT)
  VALUES (:run, :chunk, :lower, :upper, TO_NUMBER(:out_copied), SYS_EXTRACT_UTC(SYSTIMESTAMP));
  COMMIT;
END;
/

-- 4. createIndexes

-- createIndexes.findObjects
SELECT INDEX_NAME AS "name", 'INDEX' AS "type", STATUS AS "status" FROM USER_INDEXES WHERE TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM'
UNION ALL
SELECT t.TRIGGER_NAME, 'TRIGGER', o.STATUS
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM';

-- createIndexes.findKeys
SELECT CONSTRAINT_NAME AS "name" FROM USER_CONSTRAINTS
WHERE TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM' AND CONSTRAINT_TYPE IN ('P', 'U');

-- createIndexes.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- createIndexes.createIndex (each index)
CREATE UNIQUE INDEX "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_b8a632ef_CCCCCCCCCCCCCCCCCCCCCCC" ON "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" ("ID") TABLESPACE "USERS" PARALLEL 2;

-- createIndexes.settleIndex (each index)
ALTER INDEX "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_b8a632ef_CCCCCCCCCCCCCCCCCCCCCCC" NOPARALLEL;

-- createIndexes.addKey (each key)
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" ADD CONSTRAINT "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_b8a632ef_CCCCCCCCCCCCCCCCCCCCCCC" PRIMARY KEY ("ID") USING INDEX "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_b8a632ef_CCCCCCCCCCCCCCCCCCCCCCC";

-- createIndexes.createReverseTrigger
CREATE TRIGGER "APP"."TABLE_MIGRATION_BACK_4711" AFTER INSERT OR UPDATE OR DELETE ON "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" FOR EACH ROW
BEGIN
  IF NOT INSERTING THEN
    INSERT INTO "APP"."TABLE_MIGRATION_REVERSE_4711" ("ID") VALUES (:OLD."ID");
  END IF;
  IF INSERTING OR (UPDATING AND (:OLD."ID" <> :NEW."ID")) THEN
    INSERT INTO "APP"."TABLE_MIGRATION_REVERSE_4711" ("ID") VALUES (:NEW."ID");
  END IF;
END;
/

-- createIndexes.readReverseTrigger
SELECT t.STATUS AS "status", o.STATUS AS "validity"
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TRIGGER_NAME = 'TABLE_MIGRATION_BACK_4711' AND t.TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM';

-- 5. deltaLoad

-- deltaLoad.takeJournal (each batch)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  INSERT INTO "APP"."TABLE_MIGRATION_BATCH_4711" ("RID", "ID")
  SELECT ROWID, "ID" FROM "APP"."TABLE_MIGRATION_JOURNAL_4711"
  WHERE ROWNUM <= :batchRows
    AND EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS s
                WHERE s.RUN_ID = :run AND s.STEP = 'dataLoad' AND s.ENDED_AT IS NOT NULL);
  :out_keys := SQL%ROWCOUNT;
  IF SQL%ROWCOUNT > 0 THEN
    DELETE /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("ID")) */ FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" t
    WHERE ("ID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "ID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    INSERT INTO "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" ("ID", "AT")
    SELECT /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("ID")) */ "ID", "AT" FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" t
    WHERE ("ID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "ID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    DELETE FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" WHERE ROWID IN (SELECT "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711");
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
  INSERT INTO "APP"."TABLE_MIGRATION_BATCH_4711" ("RID", "ID")
  SELECT ROWID, "ID" FROM "APP"."TABLE_MIGRATION_JOURNAL_4711"
  WHERE EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS s
                WHERE s.RUN_ID = :run AND s.STEP = 'dataLoad' AND s.ENDED_AT IS NOT NULL);
  :out_keys := SQL%ROWCOUNT;
  IF SQL%ROWCOUNT > 0 THEN
    DELETE /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("ID")) */ FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" t
    WHERE ("ID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "ID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    INSERT INTO "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" ("ID", "AT")
    SELECT /*+ LEADING(b@keys t) USE_NL(t) INDEX(t ("ID")) */ "ID", "AT" FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" t
    WHERE ("ID") IN (SELECT /*+ QB_NAME(keys) UNNEST CARDINALITY(b 200) */ "ID" FROM "APP"."TABLE_MIGRATION_BATCH_4711" b);
    DELETE FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" WHERE ROWID IN (SELECT "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711");
  END IF;
  COMMIT;
END;
/

-- 6. gatherStatistics

-- gatherStatistics.gatherTable
BEGIN
  DBMS_STATS.GATHER_TABLE_STATS(ownname => '"APP"', tabname => '"ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM"', degree => 2);
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
    SELECT /*+ INDEX(t ("ID")) */ COUNT(*) AS ROW_COUNT, NVL(SUM(ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 4000037))), 0) AS CHECKSUM
    FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" t
    WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1)
      AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."ID" = t."ID")
  ) s CROSS JOIN (
    SELECT /*+ INDEX(t ("ID")) */ COUNT(*) AS ROW_COUNT, NVL(SUM(ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 4000037))), 0) AS CHECKSUM
    FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" t
    WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1)
      AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."ID" = t."ID")
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
SELECT JSON_ARRAY(SUBSTR(TO_CHAR(COALESCE(s."ID", i."ID"), 'TM9'), 1, 60)) AS "key",
       CASE WHEN i.HASH IS NULL THEN 'missing' WHEN s.HASH IS NULL THEN 'surplus' ELSE 'different' END AS "difference"
FROM (
  SELECT /*+ INDEX(t ("ID")) */ "ID", ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 4000037)) AS HASH FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" t
  WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1)
    AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."ID" = t."ID")
) s FULL OUTER JOIN (
  SELECT /*+ INDEX(t ("ID")) */ "ID", ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 4000037)) AS HASH FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" t
  WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1)
    AND NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" j WHERE j."ID" = t."ID")
) i ON s."ID" = i."ID"
WHERE (s.HASH IS NULL OR i.HASH IS NULL OR s.HASH <> i.HASH) AND ROWNUM <= 1000;

-- validate.journalDifferences (each chunk that differed, when the run is resumed)
INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("ID")
SELECT COALESCE(s."ID", i."ID")
FROM (
  SELECT /*+ INDEX(t ("ID")) */ "ID", ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 4000037)) AS HASH FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" t WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1)
) s FULL OUTER JOIN (
  SELECT /*+ INDEX(t ("ID")) */ "ID", ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(t."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(t."ID", 'TM9'), 4294967295, 4000037)) AS HASH FROM "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" t WHERE t."ID" > TO_NUMBER(:lower1)
    AND t."ID" <= TO_NUMBER(:upper1)
) i ON s."ID" = i."ID"
WHERE s.HASH IS NULL OR i.HASH IS NULL OR s.HASH <> i.HASH;

-- validate.compareReplayed (until few keys are left)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = :run AND TOKEN = :token AND SESSION_ID = :worker;
  IF SQL%ROWCOUNT = 0 THEN
    :out_fenced := 'Y';
    RETURN;
  END IF;
  INSERT INTO "APP"."TABLE_MIGRATION_BATCH_4711" ("RID", "ID")
  SELECT ROWID, "ID" FROM "APP"."TABLE_MIGRATION_REVERSE_4711";
  SELECT /*+ LEADING(j s i) CARDINALITY(j 200) USE_NL(s) INDEX(s ("ID")) USE_NL(i) INDEX(i ("ID")) */ COUNT(*), MIN(SUBSTR(TO_CHAR(j."ID", 'TM9'), 1, 60)), MAX(SUBSTR(TO_CHAR(j."ID", 'TM9'), 1, 60))
  INTO :out_differing, :out_firstKey, :out_lastKey
  FROM (SELECT DISTINCT "ID" FROM "APP"."TABLE_MIGRATION_BATCH_4711") j
    LEFT JOIN "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" s ON s."ID" = j."ID"
    LEFT JOIN "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" i ON i."ID" = j."ID"
  WHERE NOT EXISTS (SELECT 1 FROM "APP"."TABLE_MIGRATION_JOURNAL_4711" b WHERE b."ID" = j."ID")
    AND (s."ID" IS NULL AND i."ID" IS NOT NULL OR s."ID" IS NOT NULL AND i."ID" IS NULL OR s."ID" IS NOT NULL AND i."ID" IS NOT NULL AND (ORA_HASH(TO_CHAR(s."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(s."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(s."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(s."ID", 'TM9'), 4294967295, 4000037)) <> ORA_HASH(TO_CHAR(i."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(i."ID", 'TM9'), 4294967295, 20011)) * 4294967296 + ORA_HASH(TO_CHAR(i."AT", 'SYYYY-MM-DD HH24:MI:SS'), 4294967295, ORA_HASH(TO_CHAR(i."ID", 'TM9'), 4294967295, 4000037))));
  IF :out_differing = '0' THEN
    DELETE FROM "APP"."TABLE_MIGRATION_REVERSE_4711" WHERE ROWID IN (SELECT "RID" FROM "APP"."TABLE_MIGRATION_BATCH_4711");
  END IF;
  COMMIT;
  SELECT COUNT(*) INTO :out_left FROM "APP"."TABLE_MIGRATION_REVERSE_4711";
END;
/

-- validate.journalReplayed (when the run is resumed after a difference)
INSERT INTO "APP"."TABLE_MIGRATION_JOURNAL_4711" ("ID")
SELECT DISTINCT "ID" FROM "APP"."TABLE_MIGRATION_REVERSE_4711";

-- 8. swapTables

-- lock READ ONLY on APP.ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ

-- hazard READ_ONLY_WINDOW

-- hazard NAME_MISSING_WINDOW

-- hazard WAY_BACK_COSTS

-- swapTables.readGrants
SELECT CASE TABLE_NAME WHEN 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ' THEN 'source' ELSE 'interim' END AS "side", NULL AS "column",
       GRANTEE AS "grantee", GRANTOR AS "grantor", PRIVILEGE AS "privilege",
       CASE GRANTABLE WHEN 'YES' THEN 'Y' ELSE 'N' END AS "grantable",
       CASE HIERARCHY WHEN 'YES' THEN 'Y' ELSE 'N' END AS "hierarchy"
FROM USER_TAB_PRIVS
WHERE OWNER = 'APP' AND TABLE_NAME IN ('ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ', 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM')
UNION ALL
SELECT CASE TABLE_NAME WHEN 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ' THEN 'source' ELSE 'interim' END, COLUMN_NAME,
       GRANTEE, GRANTOR, PRIVILEGE, CASE GRANTABLE WHEN 'YES' THEN 'Y' ELSE 'N' END, 'N'
FROM USER_COL_PRIVS
WHERE OWNER = 'APP' AND TABLE_NAME IN ('ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ', 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM');

-- swapTables.revoke (each grantee with a privilege that the source does not grant)
REVOKE ALL ON "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" FROM :grantee;

-- swapTables.grant (each privilege that the source grants)
GRANT :privilege ON "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" TO :grantee :grantOption;

-- swapTables.readSignature (before the fence and under it)
SELECT 'SEGMENT ' || OBJECT_ID || ' ' || DATA_OBJECT_ID AS "item" FROM USER_OBJECTS
WHERE OBJECT_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ' AND OBJECT_TYPE IN ('TABLE', 'TABLE PARTITION', 'TABLE SUBPARTITION')
UNION ALL
SELECT 'COLUMN ' || INTERNAL_COLUMN_ID || ' ' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || DATA_LENGTH || ' ' || CHAR_LENGTH
       || ' ' || DATA_PRECISION || ' ' || DATA_SCALE || ' ' || NULLABLE || ' ' || HIDDEN_COLUMN || ' ' || VIRTUAL_COLUMN
FROM USER_TAB_COLS WHERE TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ'
UNION ALL
SELECT 'CONSTRAINT ' || CONSTRAINT_NAME || ' ' || CONSTRAINT_TYPE || ' ' || STATUS || ' ' || VALIDATED
FROM USER_CONSTRAINTS WHERE TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ'
UNION ALL
SELECT 'KEY ' || f.OWNER || '.' || f.TABLE_NAME || '.' || f.CONSTRAINT_NAME || ' ' || f.STATUS || ' ' || f.VALIDATED
FROM USER_CONSTRAINTS p JOIN ALL_CONSTRAINTS f ON f.R_OWNER = p.OWNER AND f.R_CONSTRAINT_NAME = p.CONSTRAINT_NAME
WHERE p.TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ' AND p.CONSTRAINT_TYPE IN ('P', 'U') AND f.CONSTRAINT_TYPE = 'R'
UNION ALL
SELECT 'INDEX ' || INDEX_NAME || ' ' || UNIQUENESS || ' ' || VISIBILITY FROM USER_INDEXES WHERE TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ'
UNION ALL
SELECT 'TRIGGER ' || t.TRIGGER_NAME || ' ' || t.STATUS || ' ' || o.STATUS
FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
WHERE t.TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ'
UNION ALL
SELECT 'GRANT ' || PRIVILEGE || ' TO ' || GRANTEE || ' BY ' || GRANTOR || ' ' || GRANTABLE || ' ' || HIERARCHY
FROM USER_TAB_PRIVS WHERE OWNER = 'APP' AND TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ'
UNION ALL
SELECT 'GRANT ' || PRIVILEGE || ' (' || COLUMN_NAME || ') TO ' || GRANTEE || ' BY ' || GRANTOR || ' ' || GRANTABLE
FROM USER_COL_PRIVS WHERE OWNER = 'APP' AND TABLE_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ';

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
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" READ ONLY;

-- swapTables.unfenceSource (where the window was too short, or something was not as it must be)
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" READ WRITE;

-- swapTables.fenceInterim
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" READ ONLY;

-- swapTables.countLeft (once both tables are READ ONLY: every key is replayed and compared)
SELECT (SELECT COUNT(*) FROM "APP"."TABLE_MIGRATION_JOURNAL_4711") AS "journaled",
       (SELECT COUNT(*) FROM "APP"."TABLE_MIGRATION_REVERSE_4711") AS "replayed"
FROM DUAL;

-- swapTables.swapNames
BEGIN
  EXECUTE IMMEDIATE 'ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" RENAME TO "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED"';
  BEGIN
    EXECUTE IMMEDIATE 'ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" RENAME TO "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"';
  EXCEPTION
    WHEN OTHERS THEN
      EXECUTE IMMEDIATE 'ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED" RENAME TO "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ"';
      RAISE;
  END;
END;
/

-- swapTables.completeNames (where a run was killed between the two renames)
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_87c94f53_INTERIM" RENAME TO "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ";

-- swapTables.stopJournal
DROP TRIGGER "APP"."TABLE_MIGRATION_ON_4711";

-- swapTables.openTable
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" READ WRITE;

-- swapTables.recordSwap
UPDATE TABLE_MIGRATION_RUNS
SET STATE = 'swapped', SWAPPED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), RETIRED_OBJECT_ID = SOURCE_OBJECT_ID,
    RETIRED_SCHEMA = TABLE_SCHEMA, RETIRED_NAME = 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED'
WHERE RUN_ID = :run;

-- 9. restoreGrants

-- lock EXCLUSIVE (DDL) on APP.ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ

-- restoreGrants.listNames
SELECT TABLE_NAME AS "table", 'CONSTRAINT' AS "kind", CONSTRAINT_NAME AS "name" FROM USER_CONSTRAINTS
WHERE TABLE_NAME IN ('ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ', 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED')
UNION ALL
SELECT TABLE_NAME, 'INDEX', INDEX_NAME FROM USER_INDEXES WHERE TABLE_NAME IN ('ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ', 'ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED');

-- restoreGrants.limitDdl
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- restoreGrants.openRetired
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED" READ WRITE;

-- restoreGrants.retireConstraint (each constraint with a name of its own)
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED" RENAME CONSTRAINT "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC" TO "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_a7716300_CCCCCCCCCCCCCCCCCCCCCCC";

-- restoreGrants.retireIndex (each index)
ALTER INDEX "APP"."CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC" RENAME TO "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_a7716300_CCCCCCCCCCCCCCCCCCCCCCC";

-- restoreGrants.closeRetired
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_cd81c714_RETIRED" READ ONLY;

-- restoreGrants.promoteConstraint (each constraint with a name of its own)
ALTER TABLE "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ" RENAME CONSTRAINT "ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_b8a632ef_CCCCCCCCCCCCCCCCCCCCCCC" TO "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC";

-- restoreGrants.promoteIndex (each index)
ALTER INDEX "APP"."ÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄÄ_b8a632ef_CCCCCCCCCCCCCCCCCCCCCCC" RENAME TO "CCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCCC";

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
