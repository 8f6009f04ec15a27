-- Oracle's own way to another partitioning: one statement on the table itself, which copies the rows and builds the indexes while
-- the application writes. It commits by itself, wholly or not at all; the dictionary says which.

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: enableRowMovement (where it is off: an UPDATE that has always been taken may then move a row)
ALTER TABLE {{schema}}.{{table}} ENABLE ROW MOVEMENT;

-- name: modifyOnline
ALTER TABLE {{schema}}.{{table}} MODIFY{{{partitionClause}}}
ONLINE{{{updateIndexes}}};

-- name: findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = {{:oid}} AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
