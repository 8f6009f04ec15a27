-- Rows are copied inside the server, by ranges of the primary key. Chunks follow each other without a gap; the first one has no
-- lower end, the last one no upper end. A chunk is one block: it holds the worker's row, which is gone where another process has
-- taken the run over, and its rows commit with the record of them.

-- name: findChunkEnd (each chunk)
SELECT {{{keyTexts}}}
FROM (
  SELECT k.*, ROWNUM AS {{rid}}
  FROM (SELECT {{{chunkHint}}}{{{keyColumns}}} FROM {{schema}}.{{table}} t WHERE {{{inChunk}}} ORDER BY {{{keyColumns}}}) k
  WHERE ROWNUM <= {{:chunkRows}}
) t
WHERE {{rid}} = {{:chunkRows}};

-- name: copyChunk (each chunk)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} AND SESSION_ID = {{:worker}};
  IF SQL%ROWCOUNT = 0 THEN
    {{:>fenced}} := 'Y';
    RETURN;
  END IF;
  INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}})
  SELECT {{{chunkHint}}}{{{writtenColumns}}}
  FROM {{schema}}.{{table}} t
  WHERE {{{inChunk}}};
  {{:>copied}} := SQL%ROWCOUNT;
  INSERT INTO TABLE_MIGRATION_CHUNKS (RUN_ID, CHUNK, LOWER_KEY, UPPER_KEY, ROW_COUNT, LOADED_AT)
  VALUES ({{:run}}, {{:chunk}}, {{:lower}}, {{:upper}}, TO_NUMBER({{:>copied}}), SYS_EXTRACT_UTC(SYSTIMESTAMP));
  COMMIT;
END;
/
