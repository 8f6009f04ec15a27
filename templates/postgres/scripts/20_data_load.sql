-- Copies the rows by ranges of the primary key: a chunk's rows and its record commit together. Stopped anywhere, it goes on there.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
SELECT pg_temp.step_is_open('dataLoad') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('dataLoad');

CREATE OR REPLACE PROCEDURE pg_temp.copy_chunk(v_chunk int, v_lower text[], v_upper text[]) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_rows bigint;
BEGIN
  COMMIT;
  CALL pg_temp.hold_fence();
  {{{load.copyChunk}}};
  GET DIAGNOSTICS v_rows = ROW_COUNT;
  {{{ledger.recordLoaded}}};
  {{{ledger.recordUnattended}}};
  COMMIT;
  RAISE NOTICE 'chunk % is loaded: % rows', v_chunk, v_rows;
END
{{{quote}}};

DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_chunk_rows bigint := {{{chunkRows}}};
  v_chunk int := 0;
  v_lower text[];
  v_upper text[];
  v_known record;
BEGIN
  FOR v_known IN {{{ledger.readChunks}}} LOOP
    v_chunk := v_known.chunk;
    v_upper := v_known."upperKey";
    IF NOT v_known."isLoaded" THEN CALL pg_temp.copy_chunk(v_chunk, v_known."lowerKey", v_upper); END IF;
  END LOOP;
  -- The next chunk begins where the last one ends; the last one has no end.
  WHILE v_chunk = 0 OR v_upper IS NOT NULL LOOP
    v_chunk := v_chunk + 1;
    v_lower := v_upper;
    {{{load.findChunkEnd}}} INTO v_upper;
    CALL pg_temp.hold_fence();
    {{{ledger.planChunk}}};
    CALL pg_temp.copy_chunk(v_chunk, v_lower, v_upper);
  END LOOP;
  CALL pg_temp.hold_fence();
  {{{ledger.sumChunks}}} INTO v_known;
  CALL pg_temp.end_step('dataLoad', v_known.rows::bigint);
END
{{{quote}}};
\endif
