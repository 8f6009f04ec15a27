-- Copies the rows by ranges of the primary key: a chunk's rows and its record commit together. Stopped anywhere, it goes on there.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step('createTable', '10_create_table.sql');
SELECT pg_temp.step_is_open('dataLoad') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('dataLoad');
DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_chunk_rows bigint := {{{chunkRows}}};
  v_chunk int := 0;
  v_lower text[];
  v_upper text[];
  v_is_loaded boolean := true;
  v_rows bigint;
  v_total bigint := 0;
  v_known record;
BEGIN
  LOOP
    -- The first chunk that is not loaded; where all are, the next one begins where the last one ends.
    v_chunk := 0;
    FOR v_known IN {{{ledger.readChunks}}} LOOP
      v_chunk := v_known.chunk;
      v_lower := v_known."lowerKey";
      v_upper := v_known."upperKey";
      v_is_loaded := v_known."isLoaded";
      EXIT WHEN NOT v_is_loaded;
    END LOOP;
    IF v_is_loaded THEN
      EXIT WHEN v_chunk > 0 AND v_upper IS NULL;
      v_chunk := v_chunk + 1;
      v_lower := v_upper;
      {{{load.findChunkEnd}}} INTO v_upper;
      CALL pg_temp.hold_fence();
      {{{ledger.planChunk}}};
      COMMIT;
    END IF;
    CALL pg_temp.hold_fence();
    {{{load.copyChunk}}};
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    {{{ledger.recordLoaded}}};
    {{{ledger.recordUnattended}}};
    COMMIT;
    v_total := v_total + v_rows;
    v_is_loaded := true;
    RAISE NOTICE 'chunk % is loaded: % rows in this session', v_chunk, v_total;
  END LOOP;
  CALL pg_temp.hold_fence();
  {{{ledger.sumChunks}}} INTO v_known;
  CALL pg_temp.end_step('dataLoad', v_known.rows::bigint);
END
{{{quote}}};
\endif
