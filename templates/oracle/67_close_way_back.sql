-- After a rollback nothing is left to go back to: what is written from now on needs no journal.

-- name: findObjects
SELECT OBJECT_NAME AS "name", OBJECT_TYPE AS "type", OBJECT_ID AS "oid", STATUS AS "status"
FROM USER_OBJECTS WHERE OBJECT_NAME IN ({{{ownNames}}}) AND OBJECT_TYPE IN ('TABLE', 'TRIGGER');

-- name: limitDdl (before each attempt)
ALTER SESSION SET DDL_LOCK_TIMEOUT = {{{waitSeconds}}};

-- name: dropReverseTrigger
DROP TRIGGER {{schema}}.{{reverseTrigger}};

-- name: dropReverseJournal
DROP TABLE {{schema}}.{{reverseJournal}} PURGE;
