-- modifyOnline: The table is not partitioned. migration.method names Oracle's own ALTER TABLE … MODIFY … ONLINE, which is never chosen by itself.
-- hazard QUERIES_WITHOUT_KEY
-- hazard FAR_KEYS_REFUSED
-- hazard GLOBAL_INDEXES

-- 1. modifyOnline

-- lock EXCLUSIVE (DDL), ONLINE on APP.ORDERS

-- hazard ROWS_NOT_COMPARED

-- hazard NO_WAY_BACK

-- hazard NOT_THROTTLED

-- hazard WAITS_FOR_WRITERS

-- hazard NEEDS_SPACE

-- modifyOnline.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- modifyOnline.enableRowMovement (where it is off: an UPDATE that has always been taken may then move a row)
ALTER TABLE "APP"."ORDERS" ENABLE ROW MOVEMENT;

-- modifyOnline.modifyOnline
ALTER TABLE "APP"."ORDERS" MODIFY
PARTITION BY RANGE ("ORDER_DATE") INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
SUBPARTITION BY HASH ("ORDER_ID") SUBPARTITIONS 4
(PARTITION :firstPartition VALUES LESS THAN (:transition))
ONLINE
UPDATE INDEXES ("ORDERS_CUSTOMER" LOCAL, "ORDERS_DAY" LOCAL, "ORDERS_PK" GLOBAL);

-- modifyOnline.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
