  PROCEDURE demand_unchanged(remedy VARCHAR2) IS
  BEGIN
    IF structure({{{nameText}}}) <> {{{structureText}}} THEN
      stop(-20104, 'SOURCE_CHANGED: ' || v_printed || ', or what hangs on it, was altered since these scripts were made. ' || remedy);
    END IF;
  END;

{{^rollsBack}}
  -- What was taken back is not done again by itself.
  PROCEDURE demand_not_rolled_back IS
    v_back VARCHAR2(40);
  BEGIN
    SELECT TO_CHAR(MAX(r.RUN_ID)) INTO v_back
    FROM TABLE_MIGRATION_RUNS r JOIN TABLE_MIGRATION_EVENTS e ON e.RUN_ID = r.RUN_ID AND e.KIND = 'rolledBack'
    WHERE r.SOURCE_OBJECT_ID = TO_NUMBER({{{sourceOidText}}}) AND r.PLAN_HASH = {{{planHashText}}};
    IF v_back <> NVL({{{retryText}}}, 'none') THEN
      stop(-20121, 'ROLLED_BACK: run ' || v_back || ' did what these scripts would do, and was rolled back. Nothing was created. Have the scripts made with migration.retryAfterRollback "' || v_back || '", where it shall be done again');
    END IF;
  END;

{{/rollsBack}}
  PROCEDURE begin_run IS
  BEGIN
{{^rollsBack}}
    demand_not_rolled_back;
{{/rollsBack}}
    demand_unchanged('Nothing was created. Have the scripts made again, and read what has changed in them');
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

  -- A lock in SHARE mode is granted when every transaction has ended that wrote before the trigger was there.
  PROCEDURE drain(on_table VARCHAR2) IS
    v_until NUMBER := DBMS_UTILITY.GET_TIME + {{{patienceHundredths}}};
    v_attempt NUMBER := 0;
    v_wait VARCHAR2(20);
  BEGIN
    LOOP
      v_attempt := v_attempt + 1;
      v_wait := CASE WHEN v_attempt > 40 THEN 'WAIT 1' ELSE 'NOWAIT' END;
      BEGIN
{{#rollsBack}}
        EXECUTE IMMEDIATE CASE on_table WHEN v_table THEN {{{prepareText.drainTable}}} ELSE {{{prepareText.drainRetired}}} END;
{{/rollsBack}}
{{^rollsBack}}
        EXECUTE IMMEDIATE {{{journalText.drain}}};
{{/rollsBack}}
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
        stop(-20106, 'LOCK_NOT_GRANTED: transactions from before the journal are still open on ' || v_schema || '.' || on_table || ' after ' || v_attempt
          || ' attempts. End them, then run the script again');
      END IF;
      pause(v_attempt);
    END LOOP;
  END;
