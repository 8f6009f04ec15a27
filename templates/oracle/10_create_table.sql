-- The new table under its interim name, with the partitions that are declared; those of later intervals the database makes itself,
-- as rows arrive. A small first extent keeps hundreds of partitions from taking 8 MB each.

-- name: findInterim
SELECT OBJECT_ID AS "oid" FROM USER_OBJECTS WHERE OBJECT_NAME = {{{interimText}}} AND OBJECT_TYPE = 'TABLE';

-- name: createInterim
CREATE TABLE {{schema}}.{{interim}} (
  {{{columnDefinitions}}}
)
{{{segmentClause}}}{{{lobClauses}}}{{{partitionClause}}}{{{tableClause}}};

-- name: comment (each comment)
COMMENT ON {{{commentOn}}} IS {{{commentText}}};
