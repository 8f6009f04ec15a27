WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Begins the rollback, unless it is open: the retired table is opened for the replay of what the reverse journal has, its triggers
-- disabled, and what anybody else changes in it is noted from then on.
@@00_session.sql
DECLARE
{{> words_variables}}
{{> begin_variables}}
  v_rolled_back VARCHAR2(40) := {{{rolledBackText}}};
  v_interim VARCHAR2(500) := {{{interimNameText}}};
  v_retired_oid VARCHAR2(40);

{{> words}}
{{> structure}}
{{> journal_words}}
{{> begin_words}}

  -- What a preview refuses, as far as it may have come about since these scripts were made.
  PROCEDURE demand_way_back IS
    v_count NUMBER;
  BEGIN
    SELECT COUNT(*) INTO v_count
    FROM USER_TABLES t JOIN USER_TRIGGERS g ON g.TRIGGER_NAME = {{{journalTriggerText}}} AND g.TABLE_NAME = v_table AND g.STATUS = 'ENABLED'
    WHERE t.TABLE_NAME = {{{journalNameText}}};
    IF v_count = 0 THEN
      stop(-20119, 'ROLLBACK_CLOSED: the reverse journal of run ' || v_rolled_back || ' is gone, or its trigger gone or disabled, so that keys written since may be nowhere. Nothing was changed. Declare the earlier partitioning: a copy-swap needs no way back');
    END IF;
    IF structure(v_interim) <> {{{retiredStructureText}}} THEN
      stop(-20104, 'SOURCE_CHANGED: the retired table ' || v_interim || ' was altered since these scripts were made, or a rollback has been taken back. Nothing was changed. Have the scripts made again');
    END IF;
  END;

  -- From here on the ledger knows the retired table by its object id, as it knows the copy of any run.
  PROCEDURE record_retired IS
  BEGIN
    BEGIN
      EXECUTE IMMEDIATE {{{prepareText.findRetired}}} INTO v_retired_oid;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        v_retired_oid := 'none';
    END;
    IF v_retired_oid <> {{{retiredOidText}}} THEN
      stop(-20104, 'SOURCE_CHANGED: the retired table ' || v_interim || ' was dropped or renamed. Run emergency.sql, and have the scripts made again');
    END IF;
    hold_fence;
    {{{ledger.recordInterim}}};
    COMMIT;
  END;

  -- What was written to the retired table before is found by the comparison of all rows.
  PROCEDURE watch_retired IS
  BEGIN
    IF NOT is_there({{{reverseTriggerText}}}) THEN
      run_ddl('Watching the retired table', {{{prepareText.createReverseTrigger}}});
    END IF;
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE = -24344 THEN
        guard({{{closeText.dropReverseTrigger}}});
      END IF;
      RAISE;
  END;

  -- Its rows were loaded by the run that is rolled back: the load counts as done, and its chunks are those to be compared.
  PROCEDURE take_load IS
    v_step VARCHAR2(30) := 'dataLoad';
  BEGIN
    hold_fence;
    {{{prepare.takeChunks}}};
    {{{prepare.takeWhole}}};
    {{{ledger.startStep}}};
    end_step(v_step, NULL);
    end_step('prepareRollback', NULL);
    COMMIT;
  END;
BEGIN
  IF :tm_complete = 'Y' THEN
    RETURN;
  END IF;
  IF v_run IS NULL THEN
    demand_way_back;
    begin_run;
  END IF;
  IF NOT step_is_open('prepareRollback') THEN
    RETURN;
  END IF;
  start_step('prepareRollback');
  record_retired;
{{#journalTables}}
  IF NOT is_there({{{name}}}) THEN
    run_ddl('Creating the journals', {{{ddl}}});
  END IF;
{{/journalTables}}
  run_ddl('Opening the retired table', {{{prepareText.openRetired}}});
{{#retiredTriggers}}
  run_ddl('Opening the retired table', {{{.}}});
{{/retiredTriggers}}
  watch_retired;
{{#settled}}
  run_ddl('Opening the retired table', {{{.}}});
{{/settled}}
  demand_unchanged('Run emergency.sql, and have the scripts made again');
  hold_fence;
  record_event('segments', segments);
  record_event('journal', own_objects);
  record_event('structure', '{"signature":"' || structure(v_table) || '","retired":"' || structure(v_interim) || '"}');
  COMMIT;
  demand_journal;
  drain(v_table);
  drain(v_interim);
  take_load;
END;
/
