-- addPartitions: The table is partitioned otherwise: LIST (REGION); there is no partition of the values of NAMED. No row has to move.

-- 1. addPartitions

-- lock EXCLUSIVE (DDL) on APP.ORDERS

-- addPartitions.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- addPartitions.addPartition (each partition)
ALTER TABLE "APP"."ORDERS" ADD PARTITION "NAMED" VALUES ('O''Hara; -- /');

-- addPartitions.addPartition (each partition)
ALTER TABLE "APP"."ORDERS" ADD PARTITION "PDEFAULT" VALUES (DEFAULT);

-- addPartitions.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
