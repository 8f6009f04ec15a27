WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Begins the run, unless one is open, and journals every change of the source from now on.
@@00_session.sql
DECLARE
{{> words_variables}}
{{> begin_variables}}
  v_status VARCHAR2(40);
  v_validity VARCHAR2(40);

{{> words}}
{{> structure}}
{{> journal_words}}

{{> begin_words}}

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
  drain(v_table);
  -- Noted from the moment on that the journal stands: the cutover demands that it is still so.
  demand_unchanged('Run emergency.sql, and have the scripts made again');
  hold_fence;
  record_event('segments', segments);
  record_event('journal', own_objects);
  record_event('structure', '{"signature":"' || structure({{{nameText}}}) || '"}');
  end_step('startJournal', NULL);
  COMMIT;
END;
/
