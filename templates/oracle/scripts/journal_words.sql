
  -- Whether every change of source and copy is in a journal. A gap is recorded: the run can only be taken back then.
  PROCEDURE spoil(code VARCHAR2, message VARCHAR2) IS
    v_detail VARCHAR2(200) := '{"code":"' || code || '"}';
  BEGIN
    ROLLBACK;
    {{{ledger.spoilRun}}};
    COMMIT;
    stop(-20002, code || ': ' || message || '. Run ' || v_run || ' can only be taken back: run emergency.sql, then have the scripts made again');
  END;

  FUNCTION own_objects RETURN CLOB IS
    v_name VARCHAR2(200);
    v_type VARCHAR2(40);
    v_oid VARCHAR2(40);
    v_status VARCHAR2(40);
    v_objects CLOB;
  BEGIN
    OPEN v_cursor FOR {{{journalText.findObjects}}};
    LOOP
      FETCH v_cursor INTO v_name, v_type, v_oid, v_status;
      EXIT WHEN v_cursor%NOTFOUND;
      v_objects := v_objects || CASE WHEN v_objects IS NULL THEN NULL ELSE ',' END || as_json(v_name) || ':"' || v_oid || '"';
    END LOOP;
    CLOSE v_cursor;
    RETURN '{"objects":{' || v_objects || '}}';
  END;

  FUNCTION segments RETURN CLOB IS
    v_oid VARCHAR2(40);
    v_segment VARCHAR2(40);
    v_segments CLOB;
  BEGIN
    OPEN v_cursor FOR {{{journalText.readSegments}}};
    LOOP
      FETCH v_cursor INTO v_oid, v_segment;
      EXIT WHEN v_cursor%NOTFOUND;
      v_segments := v_segments || CASE WHEN v_segments IS NULL THEN NULL ELSE ',' END || '{"oid":' || v_oid || ',"segment":' || v_segment || '}';
    END LOOP;
    CLOSE v_cursor;
    RETURN '{"segments":[' || v_segments || ']}';
  END;

  -- TRUNCATE and its like give a table other segments, and fire no trigger. A partition that has come meanwhile begins with its own.
  PROCEDURE demand_segments IS
    v_known CLOB := last_event('segments');
    v_now CLOB := segments;
    v_moved NUMBER;
    v_added NUMBER;
  BEGIN
    SELECT COUNT(*) INTO v_moved
    FROM JSON_TABLE(v_known, '$.segments[*]' COLUMNS (OID VARCHAR2(40) PATH '$.oid', SEGMENT VARCHAR2(40) PATH '$.segment')) k
      LEFT JOIN JSON_TABLE(v_now, '$.segments[*]' COLUMNS (OID VARCHAR2(40) PATH '$.oid', SEGMENT VARCHAR2(40) PATH '$.segment')) n ON n.OID = k.OID
    WHERE n.SEGMENT IS NULL OR n.SEGMENT <> k.SEGMENT;
    SELECT COUNT(*), COUNT(CASE WHEN n.SEGMENT <> n.OID THEN 1 END) + v_moved INTO v_added, v_moved
    FROM JSON_TABLE(v_now, '$.segments[*]' COLUMNS (OID VARCHAR2(40) PATH '$.oid', SEGMENT VARCHAR2(40) PATH '$.segment')) n
      LEFT JOIN JSON_TABLE(v_known, '$.segments[*]' COLUMNS (OID VARCHAR2(40) PATH '$.oid', SEGMENT VARCHAR2(40) PATH '$.segment')) k ON k.OID = n.OID
    WHERE k.OID IS NULL;
    IF v_moved > 0 THEN
      spoil('SOURCE_TRUNCATED', 'the source was truncated, or moved');
    END IF;
    IF v_added > 0 THEN
      note_event('segments', v_now);
    END IF;
  END;

  -- The trigger may be gone together with its table: then every statement of the application would fail.
  PROCEDURE rescue_application IS
    v_there NUMBER;
    v_fires NUMBER;
  BEGIN
    SELECT COUNT(*) INTO v_there FROM USER_TABLES WHERE TABLE_NAME = {{{journalNameText}}};
    SELECT COUNT(*) INTO v_fires FROM USER_TRIGGERS WHERE TRIGGER_NAME = {{{journalTriggerText}}};
    IF v_there = 0 AND v_fires > 0 THEN
      guard({{{journalText.dropJournalTrigger}}});
    END IF;
  END;

  PROCEDURE demand_journal IS
    v_noted CLOB := last_event('journal');
    v_key VARCHAR2(4000);
    v_count NUMBER;
  BEGIN
    FOR o IN (
{{#ownNames}}
      SELECT {{{name}}} AS NAME FROM DUAL{{^isLast}} UNION ALL{{/isLast}}
{{/ownNames}}
    ) LOOP
      -- SQL calls no function of a block.
      v_key := as_json(o.NAME) || ':"';
      SELECT COUNT(*) INTO v_count FROM USER_OBJECTS
      WHERE OBJECT_NAME = o.NAME AND OBJECT_TYPE IN ('TABLE', 'TRIGGER') AND INSTR(v_noted, v_key || OBJECT_ID || '"') > 0;
      IF v_count = 0 AND INSTR(v_noted, v_key) > 0 THEN
        rescue_application;
        spoil('JOURNAL_BROKEN', o.NAME || ' is gone, or replaced');
      END IF;
    END LOOP;
    SELECT COUNT(*) INTO v_count FROM USER_TRIGGERS
    WHERE TRIGGER_NAME IN ({{{journalTriggerText}}}, {{{reverseTriggerText}}}) AND STATUS <> 'ENABLED';
    IF v_count > 0 THEN
      spoil('JOURNAL_BROKEN', 'a trigger of the journals is switched off');
    END IF;
    demand_segments;
  END;

  PROCEDURE replay_whole(v_keys OUT NUMBER) IS
    v_fenced VARCHAR2(10);
    v_out_keys VARCHAR2(100);
  BEGIN
    FOR attempt IN 1 .. 20 LOOP
      BEGIN
        {{{delta.takeWholeJournal}}};
        demand_fence(v_fenced);
        v_keys := TO_NUMBER(v_out_keys);
        RETURN;
      EXCEPTION
        WHEN DUP_VAL_ON_INDEX THEN
          ROLLBACK;
          IF attempt = 20 THEN
            RAISE;
          END IF;
      END;
      DBMS_SESSION.SLEEP(0.2);
    END LOOP;
  END;

  -- One batch. Where two rows have exchanged values of a unique key, one of them may be in a later one: then all go at once.
  PROCEDURE replay_batch(v_batch_rows NUMBER, v_keys OUT NUMBER) IS
    v_fenced VARCHAR2(10);
    v_out_keys VARCHAR2(100);
  BEGIN
    FOR attempt IN 1 .. 10 LOOP
      BEGIN
        {{{delta.takeJournal}}};
        demand_fence(v_fenced);
        v_keys := TO_NUMBER(v_out_keys);
        RETURN;
      EXCEPTION
        WHEN DUP_VAL_ON_INDEX THEN
          ROLLBACK;
          replay_whole(v_keys);
          RETURN;
        WHEN OTHERS THEN
          IF attempt = 10 OR SQLCODE NOT IN (-14766, -2091, -12838) THEN
            RAISE;
          END IF;
          ROLLBACK;
      END;
      DBMS_SESSION.SLEEP(0.2);
    END LOOP;
  END;

  -- One pass over the journal; one that the application keeps ahead of has an end too.
  PROCEDURE replay_journal(v_total OUT NUMBER) IS
    v_keys NUMBER;
  BEGIN
    v_total := 0;
    FOR batch IN 1 .. 1000 LOOP
      replay_batch(10000, v_keys);
      v_total := v_total + v_keys;
      EXIT WHEN v_keys < 10000;
    END LOOP;
  END;

  -- Compares every row of the copy that has changed since the comparison began, and forgets what was equal.
  PROCEDURE compare_replayed(v_count OUT NUMBER) IS
    v_step VARCHAR2(30) := 'validate';
    v_fenced VARCHAR2(10);
    v_differing VARCHAR2(100);
    v_first_key VARCHAR2(4000);
    v_last_key VARCHAR2(4000);
    v_left VARCHAR2(100);
  BEGIN
    {{{validate.compareReplayed}}};
    demand_fence(v_fenced);
    IF TO_NUMBER(v_differing) > 0 THEN
      hold_fence;
      record_event('replayedDiffers', '{"difference":' || as_json(v_differing || ' rows, with keys from ' || SUBSTR(v_first_key, 1, 300)) || '}');
      {{{ledger.reopenStep}}};
      COMMIT;
      RAISE_APPLICATION_ERROR(-20004, SUBSTRB('DATA_DIFFERS: ' || v_differing || ' rows changed after they were compared, with the keys (' || v_first_key || ') to ('
        || v_last_key || '). Nothing was swapped. Find out who writes to the copy; 45_validate.sql then copies these rows once more and compares again', 1, 1900));
    END IF;
    v_count := TO_NUMBER(v_left);
  END;
