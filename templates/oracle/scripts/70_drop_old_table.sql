WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- By hand, and not before the retired table has been kept for as long as was declared: closes the way back and drops that table.
@@00_session.sql
DECLARE
{{> words_variables}}
  v_found_run VARCHAR2(40);
  v_state VARCHAR2(20);
  v_plan CLOB;
  v_result CLOB;
  v_retired_schema VARCHAR2(200);
  v_retired_name VARCHAR2(200);
  v_retired_now VARCHAR2(200);
  v_swapped_at VARCHAR2(100);
  v_interim_oid VARCHAR2(40);
  v_source_oid VARCHAR2(40);
  v_retired_exists CHAR(1);
  v_table_oid VARCHAR2(40);
  v_is_ours BOOLEAN := FALSE;
  v_new NUMBER;
  v_old NUMBER;
  v_keep_until TIMESTAMP;

{{> words}}

  PROCEDURE drop_it(activity VARCHAR2, v_ddl VARCHAR2) IS
  BEGIN
    try_ddl(activity, v_ddl, {{{patienceHundredths}}}, FALSE);
  END;

{{> drop_words}}
BEGIN
  IF v_run IS NOT NULL THEN
    stop(-20103, 'SCRIPT_TOO_EARLY: run ' || v_run || ' is not complete. Run master2.sql to its end first');
  END IF;
  SELECT MAX(OBJECT_ID) INTO v_table_oid FROM USER_OBJECTS WHERE OBJECT_NAME = v_table AND OBJECT_TYPE = 'TABLE';
  -- A later run, such as one that has added partitions, leaves the retired table to this one.
  OPEN v_cursor FOR {{{ledgerText.readOutcome}}}{{{ledgerUsing.readOutcome}}};
  LOOP
    FETCH v_cursor INTO v_found_run, v_state, v_plan, v_result, v_retired_schema, v_retired_name, v_retired_now, v_swapped_at,
      v_interim_oid, v_source_oid, v_retired_exists;
    EXIT WHEN v_cursor%NOTFOUND;
    v_is_ours := v_state = 'completed' AND JSON_VALUE(v_plan, '$.hash') = {{{planHashText}}} AND v_source_oid = {{{sourceOidText}}}
      AND v_retired_exists = 'Y' AND v_retired_now = {{{retiredNameText}}} AND v_interim_oid = v_table_oid;
    EXIT WHEN v_is_ours;
  END LOOP;
  CLOSE v_cursor;
  IF NOT NVL(v_is_ours, FALSE) THEN
    stop(-20110, 'SCRIPT_NOTHING_TO_DROP: ' || {{{retiredPrintedText}}} || ' is not the table that a run of these scripts has retired, or '
      || v_printed || ' is not the one that it has made. Look at both by hand. Nothing was dropped');
  END IF;
  SELECT SWAPPED_AT + INTERVAL '{{{keepOldForDays}}}' DAY(9) INTO v_keep_until FROM TABLE_MIGRATION_RUNS WHERE RUN_ID = v_found_run;
  IF SYS_EXTRACT_UTC(SYSTIMESTAMP) < v_keep_until THEN
    stop(-20103, 'SCRIPT_TOO_EARLY: ' || {{{retiredPrintedText}}} || ' is kept until ' || TO_CHAR(v_keep_until, 'YYYY-MM-DD HH24:MI:SS') || ' UTC. Nothing was dropped');
  END IF;
  EXECUTE IMMEDIATE {{{countNew}}} INTO v_new;
  EXECUTE IMMEDIATE {{{countOld}}} INTO v_old;
  IF v_new < v_old THEN
    stop(-20111, 'SCRIPT_FEWER_ROWS: ' || v_printed || ' has ' || v_new || ' rows, fewer than the ' || v_old || ' of ' || {{{retiredPrintedText}}}
      || '. Where the application has deleted them, drop the retired table by hand. Nothing was dropped');
  END IF;
  drop_triggers(NULL);
  drop_journals(NULL);
  drop_table(v_retired_now);
  say({{{retiredPrintedText}}} || ' is dropped, and the way back is closed');
END;
/
DECLARE
  v_count NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_count FROM USER_OBJECTS WHERE OBJECT_ID = TO_NUMBER({{{sourceOidText}}}) AND OBJECT_TYPE = 'TABLE';
  IF v_count > 0 THEN
{{> stop_incomplete}}
  END IF;
END;
/
EXIT SUCCESS ROLLBACK
