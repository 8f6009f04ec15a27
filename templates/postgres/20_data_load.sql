-- Rows are copied inside the server, by ranges of the primary key. Chunks follow each other without a gap; the last one
-- has no upper end.

-- name: findChunkEnd (each chunk)
SELECT {{{keyAsText}}}
FROM {{schema}}.{{table}}
WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumns}}}) > ({{{lowerKey}}}))
ORDER BY {{{keyColumns}}} OFFSET {{:chunkRows}}::bigint - 1 LIMIT 1;

-- name: copyChunk (each chunk)
INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}}) OVERRIDING SYSTEM VALUE
SELECT {{{writtenColumns}}}
FROM {{schema}}.{{table}}
WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumns}}}) > ({{{lowerKey}}}))
  AND ({{:upper}}::text[] IS NULL OR ({{{keyColumns}}}) <= ({{{upperKey}}}));
