WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Compares every chunk, then every row that has changed in the copy since. Without this nothing is swapped. Run again after a
-- difference, it first copies the rows that differed once more.
@@00_session.sql
DECLARE
{{> words_variables}}
  v_keys NUMBER;
  v_chunk NUMBER;
{{#keyParts}}
  v_lower{{{part}}} VARCHAR2(4000);
  v_upper{{{part}}} VARCHAR2(4000);
{{/keyParts}}
  v_lower CLOB;
  v_upper CLOB;
  v_rows VARCHAR2(40);
  v_is_loaded CHAR(1);
  v_is_compared CHAR(1);
  v_differs CHAR(1);
  v_fenced VARCHAR2(10);
  v_source_rows VARCHAR2(100);
  v_source_checksum VARCHAR2(100);
  v_interim_rows VARCHAR2(100);
  v_interim_checksum VARCHAR2(100);
  v_checksum VARCHAR2(100);
  v_chunks NUMBER;
  v_key VARCHAR2(4000);
  v_difference VARCHAR2(100);
  v_difference_of_keys VARCHAR2(4000);
  TYPE chunk_list IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  v_pending chunk_list;

{{> words}}
{{> journal_words}}

  PROCEDURE read_ends(v_of NUMBER) IS
  BEGIN
    SELECT LOWER_KEY, UPPER_KEY INTO v_lower, v_upper FROM TABLE_MIGRATION_CHUNKS WHERE RUN_ID = v_run AND CHUNK = v_of;
{{#keyParts}}
    v_lower{{{part}}} := JSON_VALUE(v_lower, '$[{{{index}}}]');
    v_upper{{{part}}} := JSON_VALUE(v_upper, '$[{{{index}}}]');
{{/keyParts}}
  END;

  PROCEDURE list_chunks(only_differing BOOLEAN) IS
  BEGIN
    v_pending.DELETE;
    OPEN v_cursor FOR {{{ledgerText.readChunks}}}{{{ledgerUsing.readChunks}}};
    LOOP
      FETCH v_cursor INTO v_chunk, v_lower, v_upper, v_rows, v_is_loaded, v_is_compared, v_differs;
      EXIT WHEN v_cursor%NOTFOUND;
      IF only_differing AND v_differs = 'Y' OR NOT only_differing AND v_is_compared = 'N' THEN
        v_pending(v_pending.COUNT + 1) := v_chunk;
      END IF;
    END LOOP;
    CLOSE v_cursor;
  END;

  PROCEDURE repair IS
  BEGIN
    list_chunks(TRUE);
    hold_fence;
    FOR i IN 1 .. v_pending.COUNT LOOP
      read_ends(v_pending(i));
{{#journalDifferences}}
      {{{word}}} {{{condition}}} THEN
        {{{statement}}};
{{/journalDifferences}}
      END IF;
    END LOOP;
    {{{validate.journalReplayed}}};
    {{{ledger.forgetCompared}}};
    COMMIT;
  END;

  PROCEDURE name_differences IS
  BEGIN
    v_difference_of_keys := NULL;
{{#findDifferences}}
    {{{word}}} {{{condition}}} THEN
      OPEN v_cursor FOR {{{statement}}};
{{/findDifferences}}
    END IF;
    LOOP
      FETCH v_cursor INTO v_key, v_difference;
      EXIT WHEN v_cursor%NOTFOUND OR LENGTH(v_difference_of_keys) > 200;
      v_difference_of_keys := v_difference_of_keys || ' ' || v_key || ' ' || v_difference;
    END LOOP;
    CLOSE v_cursor;
  END;

  PROCEDURE compare_chunk IS
  BEGIN
    read_ends(v_chunk);
{{#compareChunk}}
    {{{word}}} {{{condition}}} THEN
      {{{statement}}};
{{/compareChunk}}
    END IF;
    demand_fence(v_fenced);
    IF v_source_rows = v_interim_rows AND v_source_checksum = v_interim_checksum THEN
      RETURN;
    END IF;
    name_differences;
    hold_fence;
    v_rows := v_source_rows;
    v_checksum := v_source_checksum;
    v_differs := 'Y';
    {{{ledger.recordCompared}}};
    record_event('chunkDiffers', '{"chunk":' || v_chunk || ',"keys":' || as_json(v_difference_of_keys) || '}');
    COMMIT;
    RAISE_APPLICATION_ERROR(-20004, SUBSTRB('DATA_DIFFERS: chunk ' || v_chunk || ' has ' || v_source_rows || ' rows with checksum ' || v_source_checksum
      || ' in the source, ' || v_interim_rows || ' with ' || v_interim_checksum || ' in the copy; rows by key:' || v_difference_of_keys
      || '. Nothing was swapped. Find out who writes to the copy; run again, 45_validate.sql copies these rows once more and compares again', 1, 1900));
  END;
BEGIN
  require_step('deltaLoad', '40_delta_load.sql');
  IF NOT step_is_open('validate') THEN
    RETURN;
  END IF;
  start_step('validate');
  demand_journal;
  IF has_item('validate', 'begun') THEN
    repair;
  END IF;
  replay_journal(v_keys);
  IF NOT has_item('validate', 'begun') THEN
    hold_fence;
    -- From here on the reverse journal tells what changes in the copy.
    {{{validate.forgetEarlierReplays}}};
    record_item('validate', 'begun');
    COMMIT;
  END IF;
  list_chunks(FALSE);
  FOR i IN 1 .. v_pending.COUNT LOOP
    v_chunk := v_pending(i);
    compare_chunk;
    say('chunk ' || v_chunk || ' is equal: ' || v_source_rows || ' rows');
    replay_journal(v_keys);
  END LOOP;
  replay_journal(v_keys);
  compare_replayed(v_keys);
  demand_journal;
  hold_fence;
  EXECUTE IMMEDIATE {{{ledgerText.sumChunks}}} INTO v_rows, v_checksum, v_chunks{{{ledgerUsing.sumChunks}}};
  end_step('validate', TO_NUMBER(v_rows));
  COMMIT;
  say(v_rows || ' rows are equal, with checksum ' || v_checksum);
END;
/
