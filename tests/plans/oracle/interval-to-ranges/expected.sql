-- setInterval: The table is partitioned otherwise: RANGE (ORDER_DATE) INTERVAL (NUMTOYMINTERVAL(1,'YEAR')). No row has to move.
-- hazard FAR_KEYS_REFUSED

-- 1. setInterval

-- lock EXCLUSIVE (DDL) on APP.ORDERS

-- setInterval.limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = :waitSeconds;

-- setInterval.setInterval
ALTER TABLE "APP"."ORDERS" SET INTERVAL ();

-- setInterval.restoreInterval (only where a row has made another partition just before)
ALTER TABLE "APP"."ORDERS" SET INTERVAL (NUMTOYMINTERVAL(1,'YEAR'));

-- setInterval.findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = :oid AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
