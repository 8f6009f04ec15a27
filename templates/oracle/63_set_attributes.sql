-- Settings of the table itself, for rows and partitions to come: changes of the dictionary that move no row. Each commits by itself,
-- and may be sent again.

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: setRowMovement
ALTER TABLE {{schema}}.{{table}} {{{rowMovement}}};

-- name: setCompression
ALTER TABLE {{schema}}.{{table}} {{{compression}}};

-- name: setParallel
ALTER TABLE {{schema}}.{{table}} {{{parallel}}};

-- name: setIndexParallel (each index of another degree)
ALTER INDEX {{schema}}.{{index}} {{{parallel}}};

-- name: setTablespace (of partitions to come)
ALTER TABLE {{schema}}.{{table}} MODIFY DEFAULT ATTRIBUTES TABLESPACE {{tablespace}};

-- name: setLobTablespace (of partitions to come)
ALTER TABLE {{schema}}.{{table}} MODIFY DEFAULT ATTRIBUTES LOB ({{column}}) (TABLESPACE {{tablespace}});

-- name: setTemplate (of partitions to come)
ALTER TABLE {{schema}}.{{table}} SET {{{template}}};

-- name: findBlockers (where the user may see sessions)
SELECT s.SID AS "pid", s.USERNAME AS "userName", s.PROGRAM AS "application", s.STATUS AS "state",
       l.LOCKED_MODE AS "mode", t.START_TIME AS "since"
FROM V$LOCKED_OBJECT l JOIN V$SESSION s ON s.SID = l.SESSION_ID
  LEFT JOIN V$TRANSACTION t ON t.XIDUSN = l.XIDUSN AND t.XIDSLOT = l.XIDSLOT AND t.XIDSQN = l.XIDSQN
WHERE l.OBJECT_ID = {{:oid}} AND s.AUDSID <> TO_NUMBER(SYS_CONTEXT('USERENV', 'SESSIONID'));
