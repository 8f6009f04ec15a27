-- The new table under its interim name. The database makes the partitions of later intervals itself, as rows arrive. A small
-- first extent keeps hundreds of partitions from taking 8 MB each.

-- name: findInterim
SELECT OBJECT_ID AS "oid" FROM USER_OBJECTS WHERE OBJECT_NAME = {{{interimText}}} AND OBJECT_TYPE = 'TABLE';

-- name: createInterim
CREATE TABLE {{schema}}.{{interim}} (
  {{{columnDefinitions}}}
)
{{{segmentClause}}}{{{lobClauses}}}
PARTITION BY RANGE ({{column}}) INTERVAL ({{{interval}}}){{{subpartitionClause}}}
(PARTITION {{firstPartition}} VALUES LESS THAN ({{{transition}}}))
{{{tableClause}}}ENABLE ROW MOVEMENT;

-- name: comment (each comment)
COMMENT ON {{{commentOn}}} IS {{{commentText}}};
