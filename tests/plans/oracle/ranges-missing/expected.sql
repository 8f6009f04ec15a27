-- addPartitions: The table is partitioned otherwise: RANGE (ORDER_DATE), HASH (ORDER_ID) × 4; there is no partition of values less than 2027-01-01 00:00:00. No row has to move.

-- 1. addPartitions

-- lock EXCLUSIVE (DDL) on APP.ORDERS

-- addPartitions.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- addPartitions.addPartition (each partition)
ALTER TABLE "APP"."ORDERS" ADD PARTITION "P_2026" VALUES LESS THAN (TO_DATE(' 2027-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN'));

-- addPartitions.addPartition (each partition)
ALTER TABLE "APP"."ORDERS" ADD PARTITION "LATER" VALUES LESS THAN (MAXVALUE);

-- addPartitions.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
