WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Takes back what an unfinished run of these scripts has created; the source stays as it is. One that has swapped can only be
-- finished, by {{{lastMaster}}}.
@@00_session.sql
DECLARE
{{> words_variables}}
{{> swap_variables}}
  v_name VARCHAR2(300);
  v_source_now VARCHAR2(200);
  v_position VARCHAR2(20);
  v_count NUMBER;

{{> words}}
{{> swap_words}}

  PROCEDURE drop_it(activity VARCHAR2, v_ddl VARCHAR2) IS
  BEGIN
    run_ddl(activity, v_ddl);
  END;

{{> drop_words}}

  FUNCTION interim_now RETURN VARCHAR2 IS
    v_oid VARCHAR2(40);
    v_in VARCHAR2(200);
    v_found VARCHAR2(200);
  BEGIN
    EXECUTE IMMEDIATE {{{abandonText.findInterim}}} INTO v_oid, v_in, v_found{{{abandonUsing.findInterim}}};
    RETURN v_found;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN NULL;
  END;
BEGIN
  IF v_run IS NULL THEN
    say('No run of these scripts is open on ' || v_printed || ': there is nothing to take back');
    RETURN;
  END IF;
  v_position := position;
  IF NOT step_is_open('swapTables') OR v_position IN ('between', 'after') THEN
    stop(-20112, 'SCRIPT_TOO_LATE: run ' || v_run || ' has swapped the tables. Run {{{lastMaster}}} to its end: what is done is passed over');
  END IF;
{{#hasKeys}}
  try_dropping_keys;
{{/hasKeys}}
  -- Only a source that this run has fenced is opened: its owner may have closed it himself.
  IF is_fenced THEN
    SELECT MAX(OBJECT_NAME) INTO v_source_now FROM USER_OBJECTS WHERE OBJECT_ID = v_source_oid AND OBJECT_TYPE = 'TABLE';
    IF v_source_now IS NOT NULL THEN
      v_name := DBMS_ASSERT.ENQUOTE_NAME(v_source_now, FALSE);
      open_source(v_source_now, {{{unfenceSource}}}, 'Nothing was swapped');
    END IF;
  END IF;
{{#hasKeys}}
  drop_keys({{{patienceHundredths}}});
{{/hasKeys}}
{{#rollsBack}}
  -- Keys that were replayed are in the retired table; the journal has all others.
  drop_triggers({{{journalTriggerText}}});
  v_name := interim_now;
  IF v_name IS NOT NULL THEN
    v_name := DBMS_ASSERT.ENQUOTE_NAME(v_name, FALSE);
    run_ddl('Closing the retired table', {{{abandonText.closeRetired}}});
  END IF;
  drop_journals({{{journalNameText}}});
{{/rollsBack}}
{{^rollsBack}}
  drop_triggers(NULL);
  v_name := interim_now;
  IF v_name IS NOT NULL THEN
    drop_table(v_name);
  ELSIF has_item('createTable', 'begun') AND NOT has_item('createTable', 'taken') THEN
    -- It was created, and the run died before its object id was recorded.
    SELECT COUNT(*) INTO v_count FROM USER_TABLES WHERE TABLE_NAME = {{{interimNameText}}};
    IF v_count > 0 THEN
      drop_table({{{interimNameText}}});
    END IF;
  END IF;
  drop_journals(NULL);
{{/rollsBack}}
  hold_fence;
  {{{ledger.abandonRun}}};
  COMMIT;
  say('Run ' || v_run || ' is taken back');
END;
/
DECLARE
  v_count NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_count FROM TABLE_MIGRATION_RUNS
  WHERE SOURCE_OBJECT_ID = TO_NUMBER({{{sourceOidText}}}) AND PLAN_HASH = {{{planHashText}}} AND STATE IN ('running', 'failed', 'swapped');
  IF v_count > 0 THEN
{{> stop_incomplete}}
  END IF;
END;
/
EXIT SUCCESS ROLLBACK
