-- setInterval: The table is partitioned otherwise: RANGE (ORDER_DATE), HASH (ORDER_ID) × 2. The table has other settings: row movement is disabled; rows to come are not compressed; its degree of parallelism is none; the degree of parallelism of ORDERS_DATE is 8; the degree of parallelism of ORDERS_PK is none; its new partitions go to tablespace USERS; NOTE of new partitions goes to tablespace USERS; new partitions get 2 subpartitions. No row has to move.
-- hazard PARTITIONS_STAY
-- hazard FAR_KEYS_REFUSED
-- hazard ROWS_STAY
-- hazard LICENSED_OPTION

-- 1. setInterval

-- lock EXCLUSIVE (DDL) on APP.ORDERS

-- setInterval.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- setInterval.setInterval
ALTER TABLE "APP"."ORDERS" SET INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'));

-- setInterval.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));

-- 2. setAttributes

-- lock EXCLUSIVE (DDL) on APP.ORDERS

-- setAttributes.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- setAttributes.setRowMovement
ALTER TABLE "APP"."ORDERS" ENABLE ROW MOVEMENT;

-- setAttributes.setCompression
ALTER TABLE "APP"."ORDERS" MODIFY DEFAULT ATTRIBUTES ROW STORE COMPRESS ADVANCED;

-- setAttributes.setParallel
ALTER TABLE "APP"."ORDERS" PARALLEL 4;

-- setAttributes.setIndexParallel (each index of another degree)
ALTER INDEX "APP"."ORDERS_DATE" PARALLEL 4;

-- setAttributes.setIndexParallel (each index of another degree)
ALTER INDEX "APP"."ORDERS_PK" PARALLEL 4;

-- setAttributes.setTablespace (of partitions to come)
ALTER TABLE "APP"."ORDERS" MODIFY DEFAULT ATTRIBUTES TABLESPACE "SYSAUX";

-- setAttributes.setLobTablespace (of partitions to come)
ALTER TABLE "APP"."ORDERS" MODIFY DEFAULT ATTRIBUTES LOB ("NOTE") (TABLESPACE "SYSAUX");

-- setAttributes.setTemplate (of partitions to come)
ALTER TABLE "APP"."ORDERS" SET SUBPARTITION TEMPLATE
(SUBPARTITION "S1" TABLESPACE "USERS",
 SUBPARTITION "S2" TABLESPACE "SYSAUX",
 SUBPARTITION "S3" TABLESPACE "USERS",
 SUBPARTITION "S4" TABLESPACE "SYSAUX");

-- setAttributes.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
