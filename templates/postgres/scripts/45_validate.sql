-- Compares every chunk, then every row that has changed in the copy since. Without this nothing is swapped. Run again after a
-- difference, it first copies the rows that differed once more.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
\ir 01_journal.sql
SELECT pg_temp.step_is_open('validate') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('validate');
DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_chunk int;
  v_lower text[];
  v_upper text[];
  v_rows bigint;
  v_checksum numeric;
  v_differs boolean;
  v_keys bigint;
  v_known record;
  v_found record;
  v_row record;
  v_difference text;
BEGIN
  IF NOT pg_temp.lacks_item('validate', 'begun') THEN
    CALL pg_temp.hold_fence();
    FOR v_known IN {{{ledger.readChunks}}} LOOP
      CONTINUE WHEN NOT v_known.differs;
      v_lower := v_known."lowerKey";
      v_upper := v_known."upperKey";
      {{{validate.journalDifferences}}};
    END LOOP;
    {{{validate.journalReplayed}}};
    {{{ledger.forgetCompared}}};
    COMMIT;
  END IF;
  CALL pg_temp.replay_journal(v_keys);
  IF pg_temp.lacks_item('validate', 'begun') THEN
    -- From here on the reverse journal tells what changes in the copy.
    CALL pg_temp.hold_fence();
    {{{validate.forgetEarlierReplays}}};
    CALL pg_temp.record_item('validate', 'begun');
    COMMIT;
  END IF;
  FOR v_known IN {{{ledger.readChunks}}} LOOP
    CONTINUE WHEN v_known."isCompared";
    v_chunk := v_known.chunk;
    v_lower := v_known."lowerKey";
    v_upper := v_known."upperKey";
    COMMIT;
    {{{validate.compareChunk}}} INTO v_found;
    v_rows := v_found."sourceRows";
    v_checksum := v_found."sourceChecksum";
    v_differs := (v_found."sourceRows", v_found."sourceChecksum") IS DISTINCT FROM (v_found."interimRows", v_found."interimChecksum");
    IF v_differs THEN
      v_difference := '';
      FOR v_row IN {{{validate.findDifferences}}} LOOP
        v_difference := v_difference || format(' (%s) %s', array_to_string(v_row.key, ', '), v_row.difference);
        EXIT WHEN length(v_difference) > 200;
      END LOOP;
    END IF;
    COMMIT;
    CALL pg_temp.hold_fence();
    {{{ledger.recordCompared}}};
    IF v_differs THEN
      CALL pg_temp.record_event('chunkDiffers', jsonb_build_object('chunk', v_chunk, 'keys', v_difference));
    END IF;
    {{{ledger.recordUnattended}}};
    COMMIT;
    IF v_differs THEN
      RAISE EXCEPTION 'DATA_DIFFERS: chunk % has % rows with checksum % in the source, % with % in the copy; rows by key:%. Nothing was swapped',
        v_chunk, v_found."sourceRows", v_found."sourceChecksum", v_found."interimRows", v_found."interimChecksum", v_difference
        USING ERRCODE = 'TM004', HINT = 'Find out who writes to the copy; run again, 45_validate.sql copies these rows once more and compares again.';
    END IF;
    RAISE NOTICE 'chunk % is equal: % rows', v_chunk, v_rows;
    CALL pg_temp.replay_journal(v_keys);
  END LOOP;
  CALL pg_temp.replay_journal(v_keys);
  CALL pg_temp.compare_replayed(v_keys);
  CALL pg_temp.hold_fence();
  {{{ledger.sumChunks}}} INTO v_known;
  CALL pg_temp.end_step('validate', v_known.rows::bigint);
  RAISE NOTICE '% rows are equal, with checksum %', v_known.rows, v_known.checksum;
END
{{{quote}}};
\endif
