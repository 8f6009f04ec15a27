WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Copies the rows by ranges of the primary key: a chunk's rows and its record commit together. Stopped anywhere, it goes on there.
@@00_session.sql
DECLARE
{{> words_variables}}
  v_chunk NUMBER := 0;
  v_count NUMBER := 0;
  v_total NUMBER := 0;
  v_chunk_rows NUMBER := {{{chunkRows}}};
  v_is_first BOOLEAN := TRUE;
  v_is_last BOOLEAN := FALSE;
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
  v_copied VARCHAR2(40);

{{> words}}
{{> journal_words}}

  PROCEDURE find_end IS
  BEGIN
    IF v_is_first THEN
      EXECUTE IMMEDIATE {{{firstEnd}}};
    ELSE
      EXECUTE IMMEDIATE {{{nextEnd}}};
    END IF;
    SELECT JSON_ARRAY({{{upperKeys}}}) INTO v_upper FROM DUAL;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      v_is_last := TRUE;
      v_upper := NULL;
  END;

  PROCEDURE copy_chunk IS
  BEGIN
    FOR attempt IN 1 .. 10 LOOP
      BEGIN
        IF v_is_first AND v_is_last THEN
          {{{copyAll}}};
        ELSIF v_is_first THEN
          {{{copyFirst}}};
        ELSIF v_is_last THEN
          {{{copyLast}}};
        ELSE
          {{{copyNext}}};
        END IF;
        demand_fence(v_fenced);
        RETURN;
      EXCEPTION
        WHEN OTHERS THEN
          IF attempt = 10 OR SQLCODE NOT IN (-14766, -2091, -12838) THEN
            RAISE;
          END IF;
          ROLLBACK;
      END;
      DBMS_SESSION.SLEEP(0.2);
    END LOOP;
  END;
BEGIN
  require_step('createTable', '10_create_table.sql');
  IF NOT step_is_open('dataLoad') THEN
    RETURN;
  END IF;
  start_step('dataLoad');
  demand_journal;
  OPEN v_cursor FOR {{{ledgerText.readChunks}}}{{{ledgerUsing.readChunks}}};
  LOOP
    FETCH v_cursor INTO v_chunk, v_lower, v_upper, v_rows, v_is_loaded, v_is_compared, v_differs;
    EXIT WHEN v_cursor%NOTFOUND;
    v_count := v_count + 1;
    v_total := v_total + TO_NUMBER(v_rows);
    v_is_last := v_upper IS NULL;
  END LOOP;
  CLOSE v_cursor;
  IF v_count <> v_chunk THEN
    stop(-20105, 'SCRIPT_OTHER_RUN: pulumi up has gone on with run ' || v_run || ', and left gaps between its chunks. Let it go on');
  END IF;
  IF v_count > 0 AND NOT v_is_last THEN
    v_is_first := FALSE;
{{#keyParts}}
    v_upper{{{part}}} := JSON_VALUE(v_upper, '$[{{{index}}}]');
{{/keyParts}}
  END IF;
  -- The next chunk begins where the last one ends; the last one has no end.
  WHILE NOT v_is_last LOOP
    v_chunk := v_chunk + 1;
{{#keyParts}}
    v_lower{{{part}}} := v_upper{{{part}}};
{{/keyParts}}
    v_lower := v_upper;
    find_end;
    copy_chunk;
    v_total := v_total + TO_NUMBER(v_copied);
    v_is_first := FALSE;
    say('chunk ' || v_chunk || ' is loaded: ' || v_copied || ' rows');
  END LOOP;
  demand_journal;
  hold_fence;
  end_step('dataLoad', v_total);
  COMMIT;
END;
/
