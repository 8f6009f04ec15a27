  PROCEDURE say(message VARCHAR2) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(SUBSTR(message, 1, 2000));
    DBMS_APPLICATION_INFO.SET_CLIENT_INFO(SUBSTR(message, 1, 64));
  END;

  PROCEDURE stop(code NUMBER, message VARCHAR2) IS
  BEGIN
    ROLLBACK;
    RAISE_APPLICATION_ERROR(code, SUBSTRB(message, 1, 1900));
  END;

  -- What the server says of the error that is being handled. SQLERRM ends after 512 bytes; the lines on where it happened say nothing here.
  FUNCTION failure_text RETURN VARCHAR2 IS
    v_stack VARCHAR2(4000) := DBMS_UTILITY.FORMAT_ERROR_STACK;
    v_end NUMBER := INSTR(v_stack, CHR(10) || 'ORA-06512');
  BEGIN
    RETURN RTRIM(CASE WHEN v_end > 0 THEN SUBSTR(v_stack, 1, v_end - 1) ELSE v_stack END, CHR(10));
  END;

  -- Whoever waits for a lock is in the way of all that come later: at first nobody waits, after forty attempts for a second.
  FUNCTION gave_way(code NUMBER) RETURN BOOLEAN IS
  BEGIN
    RETURN code IN (-54, -30006, -4021, -60, -4020);
  END;

  PROCEDURE pause(attempt NUMBER) IS
  BEGIN
    DBMS_SESSION.SLEEP(CASE WHEN attempt < 40 THEN 0.05 ELSE LEAST(5, 0.1 * POWER(2, LEAST(attempt - 40, 6))) END);
  END;

  -- Every transaction that writes begins with it: a run that was taken over writes no more.
  PROCEDURE hold_fence IS
    v_held CHAR(1);
  BEGIN
    EXECUTE IMMEDIATE {{{ledgerText.holdFence}}} INTO v_held{{{ledgerUsing.holdFence}}};
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      stop(-20001, 'RUN_TAKEN_OVER: run ' || v_run || ' was taken over. Somebody else goes on with it');
  END;

  PROCEDURE demand_fence(v_fenced VARCHAR2) IS
  BEGIN
    IF v_fenced = 'Y' THEN
      stop(-20001, 'RUN_TAKEN_OVER: run ' || v_run || ' was taken over. Somebody else goes on with it');
    END IF;
  END;

  PROCEDURE record_unattended IS
  BEGIN
    -- One session cannot say that it lives while a statement lasts.
    EXECUTE IMMEDIATE 'UPDATE TABLE_MIGRATION_RUNS SET SEEN_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP) + INTERVAL ''1'' DAY WHERE RUN_ID = :run' USING v_run;
  END;

  PROCEDURE record_item(v_step VARCHAR2, v_item VARCHAR2) IS
  BEGIN
    {{{ledger.recordItem}}};
  END;

  FUNCTION has_item(v_step VARCHAR2, v_item VARCHAR2) RETURN BOOLEAN IS
    v_found VARCHAR2(400);
    v_has BOOLEAN := FALSE;
  BEGIN
    OPEN v_cursor FOR {{{ledgerText.readItems}}}{{{ledgerUsing.readItems}}};
    LOOP
      FETCH v_cursor INTO v_found;
      EXIT WHEN v_cursor%NOTFOUND;
      v_has := v_has OR v_found = v_item;
    END LOOP;
    CLOSE v_cursor;
    RETURN v_has;
  END;

  PROCEDURE record_event(v_kind VARCHAR2, v_detail CLOB) IS
  BEGIN
    {{{ledger.recordEvent}}};
  END;

  -- A transaction of its own.
  PROCEDURE note_event(v_kind VARCHAR2, v_detail CLOB) IS
  BEGIN
    hold_fence;
    record_event(v_kind, v_detail);
    COMMIT;
  END;

  -- What was noted of a kind: the last, or all of it with commas between; NULL where nothing was.
  FUNCTION noted(wanted VARCHAR2, is_all BOOLEAN) RETURN CLOB IS
    v_at VARCHAR2(100);
    v_kind VARCHAR2(100);
    v_detail CLOB;
    v_found CLOB;
  BEGIN
    OPEN v_cursor FOR {{{ledgerText.readEvents}}}{{{ledgerUsing.readEvents}}};
    LOOP
      FETCH v_cursor INTO v_at, v_kind, v_detail;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_kind = wanted AND is_all AND v_found IS NOT NULL THEN
        v_found := v_found || ',' || v_detail;
      ELSIF v_kind = wanted THEN
        v_found := v_detail;
      END IF;
    END LOOP;
    CLOSE v_cursor;
    RETURN v_found;
  END;

  FUNCTION last_event(wanted VARCHAR2) RETURN CLOB IS
  BEGIN
    RETURN noted(wanted, FALSE);
  END;

  FUNCTION step_is_open(wanted VARCHAR2) RETURN BOOLEAN IS
    v_step VARCHAR2(100);
    v_started VARCHAR2(100);
    v_ended VARCHAR2(100);
    v_rows VARCHAR2(100);
    v_is_open BOOLEAN := TRUE;
  BEGIN
    IF :tm_complete = 'Y' THEN
      RETURN FALSE;
    END IF;
    OPEN v_cursor FOR {{{ledgerText.readSteps}}}{{{ledgerUsing.readSteps}}};
    LOOP
      FETCH v_cursor INTO v_step, v_started, v_ended, v_rows;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_step = wanted THEN
        v_is_open := v_ended IS NULL;
      END IF;
    END LOOP;
    CLOSE v_cursor;
    RETURN v_is_open;
  END;

  PROCEDURE demand_sound IS
  BEGIN
    IF :tm_spoiled = 'Y' THEN
      stop(-20002, 'RUN_SPOILED: run ' || v_run || ' cannot be trusted any more, and can only be taken back. Run emergency.sql');
    END IF;
  END;

  PROCEDURE start_step(v_step VARCHAR2) IS
  BEGIN
    demand_sound;
    hold_fence;
    {{{ledger.startStep}}};
    record_unattended;
    COMMIT;
    say(v_step || ' begins');
  END;

  PROCEDURE end_step(v_step VARCHAR2, v_rows NUMBER) IS
  BEGIN
    {{{ledger.endStep}}};
  END;

  -- Nothing goes on before the step that it stands on has ended.
  PROCEDURE require_step(wanted VARCHAR2, script VARCHAR2) IS
  BEGIN
    IF :tm_complete = 'Y' THEN
      RETURN;
    END IF;
    IF v_run IS NULL THEN
      stop(-20103, 'SCRIPT_TOO_EARLY: no run of these scripts is open on ' || v_printed || '. {{{firstMaster}}} begins one');
    END IF;
    IF step_is_open(wanted) THEN
      stop(-20103, 'SCRIPT_TOO_EARLY: the step ' || wanted || ' of run ' || v_run || ' has not ended. Run ' || script || ' to its end first');
    END IF;
  END;

  PROCEDURE limit_ddl(seconds NUMBER) IS
  BEGIN
    v_wait_seconds := TO_CHAR(seconds);
    EXECUTE IMMEDIATE {{{journalText.limitDdl}}};
  END;

  -- DDL commits by itself: one block looks at the fence under lock and runs it.
  PROCEDURE guard(v_ddl VARCHAR2) IS
  BEGIN
    {{{ledger.guardDdl}}};
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      stop(-20001, 'RUN_TAKEN_OVER: run ' || v_run || ' was taken over. Somebody else goes on with it');
  END;

  -- What is so already is left so. DDL without a guard is for a run that is complete: nobody takes that over.
  PROCEDURE try_ddl(activity VARCHAR2, v_ddl VARCHAR2, patience NUMBER, is_guarded BOOLEAN) IS
    v_until NUMBER := DBMS_UTILITY.GET_TIME + patience;
    v_attempt NUMBER := 0;
  BEGIN
    LOOP
      v_attempt := v_attempt + 1;
      BEGIN
        limit_ddl(CASE WHEN v_attempt > 40 THEN 1 ELSE 0 END);
        IF is_guarded THEN
          guard(v_ddl);
        ELSE
          EXECUTE IMMEDIATE v_ddl;
        END IF;
        RETURN;
      EXCEPTION
        WHEN OTHERS THEN
          IF SQLCODE IN (-14139, -14140) THEN
            RETURN;
          END IF;
          IF NOT gave_way(SQLCODE) THEN
            RAISE;
          END IF;
      END;
      ROLLBACK;
      IF DBMS_UTILITY.GET_TIME > v_until THEN
        stop(-20106, 'LOCK_NOT_GRANTED: ' || activity || ' needs a lock that was not granted in ' || v_attempt
          || ' attempts. End what is in the way, then run the script again');
      END IF;
      IF v_attempt IN (1, 40) THEN
        say(activity || ': gave way (attempt ' || v_attempt || ')');
      END IF;
      pause(v_attempt);
    END LOOP;
  END;

  PROCEDURE run_ddl(activity VARCHAR2, v_ddl VARCHAR2) IS
  BEGIN
    try_ddl(activity, v_ddl, {{{patienceHundredths}}}, TRUE);
  END;

  -- A text as JSON has it, with its quotes; no name is longer, and of anything else the beginning will do.
  FUNCTION as_json(text VARCHAR2) RETURN VARCHAR2 IS
    -- SQL takes no text of more than 4,000 bytes.
    v_beginning VARCHAR2(4000) := NVL(SUBSTR(text, 1, 600), ' ');
    v_array VARCHAR2(4000);
  BEGIN
    SELECT JSON_ARRAY(v_beginning) INTO v_array FROM DUAL;
    RETURN SUBSTR(v_array, 2, LENGTH(v_array) - 2);
  END;
