-- The new table under its interim name. Autovacuum stays away from its leaves until the cutover, so that it never
-- stands in the way there.

-- name: becomeOwner
SET LOCAL ROLE {{owner}};

-- name: createInterim
CREATE TABLE {{schema}}.{{interim}} (
  {{{columnDefinitions}}}
) PARTITION BY {{{partitionMethod}}} ({{column}}){{{tablespaceClause}}};

-- name: createPlain (where the new table has no partitions)
CREATE TABLE {{schema}}.{{interim}} (
  {{{columnDefinitions}}}
){{{leafClause}}};

-- name: addIdentity (each identity column, where definitions are taken over)
ALTER TABLE {{schema}}.{{interim}} ALTER COLUMN {{identityColumn}} ADD {{{identityClause}}};

-- name: createPartition (each partition)
CREATE TABLE {{schema}}.{{partition}} PARTITION OF {{schema}}.{{interim}}
  {{{boundClause}}}{{{partitionClause}}};

-- name: createSubpartition (each partition and remainder)
CREATE TABLE {{schema}}.{{leaf}} PARTITION OF {{schema}}.{{partition}}
  FOR VALUES WITH (MODULUS {{{modulus}}}, REMAINDER {{{remainder}}}){{{leafClause}}};

-- name: createDefault
CREATE TABLE {{schema}}.{{partition}} PARTITION OF {{schema}}.{{interim}} DEFAULT{{{leafClause}}};

-- name: alterColumn (each setting)
ALTER TABLE {{schema}}.{{interim}} ALTER COLUMN {{settingColumn}} {{{setting}}};

-- name: comment (each comment)
COMMENT ON {{{commentOn}}} IS {{{commentText}}};

-- name: grantSequence (each privilege on an identity's sequence)
GRANT {{{privilege}}} ON SEQUENCE {{schema}}.{{sequence}} TO {{{grantee}}}{{{grantOption}}};

-- name: becomeSelf
SET LOCAL ROLE NONE;
