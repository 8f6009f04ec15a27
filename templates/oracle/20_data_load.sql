-- Rows are copied inside the server, by ranges of the primary key. Chunks follow each other without a gap; the first one has no
-- lower end, the last one no upper end.

-- name: findChunkEnd (each chunk)
SELECT {{{keyAsText}}} AS "key"
FROM (
  SELECT k.*, ROWNUM AS {{rid}}
  FROM (SELECT {{{keyColumns}}} FROM {{schema}}.{{table}} t WHERE {{{afterLower}}} ORDER BY {{{keyColumns}}}) k
  WHERE ROWNUM <= {{:chunkRows}}
) t
WHERE {{rid}} = {{:chunkRows}};

-- name: copyChunk (each chunk)
INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}})
SELECT {{{writtenColumns}}}
FROM {{schema}}.{{table}} t
WHERE {{{inChunk}}};
