WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Begins the run, unless one is open, and journals every change of the source from now on.
@@00_session.sql
DECLARE
{{> words_variables}}
  v_source_oid VARCHAR2(40) := {{{sourceOidText}}};
  v_method VARCHAR2(30) := 'copySwap';
  v_target CLOB := {{{targetText}}};
  v_plan CLOB := {{{planText}}};
  v_plan_hash VARCHAR2(100) := {{{planHashText}}};
  v_layout CLOB := {{{layoutText}}};
  v_source_state CLOB := {{{sourceStateText}}};
  v_client VARCHAR2(100) := {{{clientText}}};
  v_wait VARCHAR2(20);
  v_status VARCHAR2(40);
  v_validity VARCHAR2(40);

{{> words}}
{{> structure}}
{{> journal_words}}

  PROCEDURE begin_run IS
  BEGIN
    IF structure <> {{{structureText}}} THEN
      stop(-20104, 'SOURCE_CHANGED: ' || v_printed || ', or what hangs on it, was altered since these scripts were made. Nothing was created. Have the scripts made again, and read what has changed in them');
    END IF;
    EXECUTE IMMEDIATE {{{ledgerText.nextRun}}} INTO v_run;
    {{{ledger.createRun}}};
    {{{ledger.createFence}}};
    EXECUTE IMMEDIATE {{{ledgerText.readFence}}} INTO v_token{{{ledgerUsing.readFence}}};
    {{{ledger.recordWorker}}};
    record_unattended;
    record_event('scripts', '{}');
    COMMIT;
    :tm_run := v_run;
    :tm_token := v_token;
    say('Run ' || v_run || ' begins');
  END;

  FUNCTION is_there(wanted VARCHAR2) RETURN BOOLEAN IS
    v_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO v_count FROM USER_OBJECTS WHERE OBJECT_NAME = wanted AND OBJECT_TYPE IN ('TABLE', 'TRIGGER');
    RETURN v_count > 0;
  END;

  -- A trigger that does not compile would make the application's statements fail: it goes at once.
  PROCEDURE create_trigger IS
  BEGIN
    run_ddl('Creating the trigger of the journal', {{{journalText.createJournalTrigger}}});
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE = -24344 THEN
        guard({{{journalText.dropJournalTrigger}}});
      END IF;
      RAISE;
  END;

  PROCEDURE demand_trigger IS
  BEGIN
    v_status := 'gone';
    OPEN v_cursor FOR {{{journalText.readTrigger}}};
    FETCH v_cursor INTO v_status, v_validity;
    CLOSE v_cursor;
    IF v_status = 'ENABLED' AND v_validity = 'VALID' THEN
      RETURN;
    END IF;
    IF v_validity = 'INVALID' THEN
      guard({{{journalText.dropJournalTrigger}}});
    END IF;
    spoil('JOURNAL_BROKEN', 'the trigger of the journal is ' || v_status || ', ' || v_validity);
  END;

  -- A lock in SHARE mode is granted when every transaction has ended that wrote before the trigger was there.
  PROCEDURE drain IS
    v_until NUMBER := DBMS_UTILITY.GET_TIME + {{{patienceHundredths}}};
    v_attempt NUMBER := 0;
  BEGIN
    LOOP
      v_attempt := v_attempt + 1;
      v_wait := CASE WHEN v_attempt > 40 THEN 'WAIT 1' ELSE 'NOWAIT' END;
      BEGIN
        EXECUTE IMMEDIATE {{{journalText.drain}}};
        ROLLBACK;
        RETURN;
      EXCEPTION
        WHEN OTHERS THEN
          IF NOT gave_way(SQLCODE) THEN
            RAISE;
          END IF;
      END;
      ROLLBACK;
      IF DBMS_UTILITY.GET_TIME > v_until THEN
        stop(-20106, 'LOCK_NOT_GRANTED: transactions from before the journal are still open on ' || v_printed || ' after ' || v_attempt
          || ' attempts. End them, then run the script again');
      END IF;
      pause(v_attempt);
    END LOOP;
  END;
BEGIN
  IF :tm_complete = 'Y' THEN
    RETURN;
  END IF;
  IF v_run IS NULL THEN
    begin_run;
  END IF;
  IF NOT step_is_open('startJournal') THEN
    RETURN;
  END IF;
  start_step('startJournal');
{{#journalTables}}
  IF NOT is_there({{{name}}}) THEN
    run_ddl('Creating the journals', {{{ddl}}});
  END IF;
{{/journalTables}}
  IF NOT is_there({{{journalTriggerText}}}) THEN
    create_trigger;
  END IF;
  demand_trigger;
  drain;
  -- Noted from the moment on that the journal stands: the cutover demands that it is still so.
  IF structure <> {{{structureText}}} THEN
    stop(-20104, 'SOURCE_CHANGED: ' || v_printed || ', or what hangs on it, was altered since these scripts were made. Run emergency.sql, and have the scripts made again');
  END IF;
  hold_fence;
  record_event('segments', segments);
  record_event('journal', own_objects);
  record_event('structure', '{"signature":"' || structure || '"}');
  end_step('startJournal', NULL);
  COMMIT;
END;
/
