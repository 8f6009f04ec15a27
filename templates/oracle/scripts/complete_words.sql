  PROCEDURE list_steps IS
    v_step VARCHAR2(100);
    v_started VARCHAR2(100);
    v_ended VARCHAR2(100);
    v_step_rows VARCHAR2(100);
    v_took NUMBER;
  BEGIN
    OPEN v_cursor FOR {{{ledgerText.readSteps}}}{{{ledgerUsing.readSteps}}};
    LOOP
      FETCH v_cursor INTO v_step, v_started, v_ended, v_step_rows;
      EXIT WHEN v_cursor%NOTFOUND;
      v_took := ROUND(86400 * (TO_DATE(SUBSTR(v_ended, 1, 19), 'YYYY-MM-DD HH24:MI:SS') - TO_DATE(SUBSTR(v_started, 1, 19), 'YYYY-MM-DD HH24:MI:SS')));
      v_seconds := v_seconds + NVL(v_took, 0);
      v_steps := v_steps || CASE WHEN v_steps IS NULL THEN NULL ELSE ',' END || '{"step":' || as_json(v_step) || ',"seconds":' || NVL(v_took, 0)
        || ',"rows":' || NVL(v_step_rows, 'null') || '}';
    END LOOP;
    CLOSE v_cursor;
  END;

  -- With its last step the run is complete, and says what it has done.
  PROCEDURE complete IS
  BEGIN
    EXECUTE IMMEDIATE {{{ledgerText.sumChunks}}} INTO v_rows, v_checksum, v_chunks{{{ledgerUsing.sumChunks}}};
    list_steps;
    v_swapped := last_event('swapped');
    SELECT COUNT(*) INTO v_partitions FROM USER_TAB_PARTITIONS WHERE TABLE_NAME = v_table;
    SELECT COUNT(*) INTO v_leaves FROM USER_TAB_SUBPARTITIONS WHERE TABLE_NAME = v_table;
    SELECT '{"runId":"' || v_run || '","planHash":"' || {{{planHashText}}} || '","method":"{{{method}}}","rows":' || v_rows || ',"checksum":"' || v_checksum
      || '","chunks":' || v_chunks || ',"steps":[' || v_steps || '],"seconds":' || v_seconds
      || ',"lockedMs":' || NVL(JSON_VALUE(v_swapped, '$.lockedMs'), 'null') || ',"cutoverAttempts":' || JSON_VALUE(v_swapped, '$.attempts')
      || ',"retiredTable":' || {{{retiredJsonText}}} || ',"retiredAt":"' || TO_CHAR(SWAPPED_AT, 'YYYY-MM-DD HH24:MI:SS.FF6') || '+00"'
      || ',"keepRetiredUntil":"' || TO_CHAR(SWAPPED_AT + {{{keepOldForDays}}}, 'YYYY-MM-DD"T"HH24:MI:SS') || '.000Z"'
      || ',"inventory":' || {{{inventoryJsonText}}} || ',"partitions":' || v_partitions || ',"leaves":' || GREATEST(v_leaves, v_partitions) || '}'
    INTO v_result FROM TABLE_MIGRATION_RUNS WHERE RUN_ID = v_run;
    {{{ledger.completeRun}}};
    COMMIT;
    :tm_complete := 'Y';
    say('Run ' || v_run || ' is complete: ' || v_rows || ' rows');
  END;
