-- Partitions that the interval has made become ranges with the bounds that they have; behind the last one the new interval begins,
-- or none. A change of the dictionary that moves no row.

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: setInterval
ALTER TABLE {{schema}}.{{table}} SET INTERVAL ({{{interval}}});

-- name: restoreInterval (only where a row has made another partition just before)
ALTER TABLE {{schema}}.{{table}} SET INTERVAL ({{{earlier}}});

-- name: findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = {{:oid}} AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
