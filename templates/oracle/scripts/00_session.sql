WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Included by every script: the session's settings, the checks that stop before anything is written, and the hold on the table.
-- A script that stops ends SQL*Plus with the exit code 3.
SET ECHO OFF
SET FEEDBACK OFF
SET AUTOCOMMIT OFF
SET SQLBLANKLINES ON
SET SERVEROUTPUT ON SIZE UNLIMITED FORMAT WRAPPED
VARIABLE tm_run VARCHAR2(40)
VARIABLE tm_token VARCHAR2(40)
VARIABLE tm_complete VARCHAR2(1)
VARIABLE tm_spoiled VARCHAR2(1)
{{{settingsSql}}};

-- The database, the user and the release that this set was made for; and how far another ledger may be in the way.
DECLARE
{{> words_variables}}
  v_version NUMBER;
  v_database VARCHAR2(200);
  v_exists CHAR(1);
  v_used CHAR(1);
  v_name VARCHAR2(200);
  v_present VARCHAR2(4000);

{{> words}}

  PROCEDURE install(object VARCHAR2, v_ddl VARCHAR2) IS
    v_is_there NUMBER;
  BEGIN
    FOR attempt IN 1 .. 100 LOOP
      SELECT COUNT(*) INTO v_is_there FROM USER_OBJECTS
      WHERE OBJECT_NAME = object AND OBJECT_TYPE IN ('TABLE', 'SEQUENCE', 'INDEX');
      EXIT WHEN v_is_there > 0;
      BEGIN
        EXECUTE IMMEDIATE v_ddl;
        EXIT;
      EXCEPTION
        WHEN OTHERS THEN
          -- Another run installs the ledger at this moment.
          IF attempt = 100 OR SQLCODE NOT IN (-955, -942, -54, -1408) THEN
            RAISE;
          END IF;
      END;
      DBMS_SESSION.SLEEP(0.1);
    END LOOP;
  END;
BEGIN
  :tm_run := NULL;
  :tm_token := NULL;
  :tm_complete := NULL;
  :tm_spoiled := NULL;
  v_database := SYS_CONTEXT('USERENV', '{{{databaseParameter}}}');
  SELECT MAX(TO_NUMBER(SUBSTR(VERSION, 1, INSTR(VERSION, '.') - 1))) INTO v_version
  FROM PRODUCT_COMPONENT_VERSION WHERE PRODUCT LIKE 'Oracle%Database%';
  IF v_database <> {{{databaseText}}} OR SYS_CONTEXT('USERENV', 'SESSION_USER') <> {{{userText}}}
    OR SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') <> {{{schemaText}}} OR v_version <> {{{majorVersion}}}
    OR SYS_CONTEXT('USERENV', 'DATABASE_ROLE') NOT IN ('PRIMARY', 'SNAPSHOT STANDBY') THEN
    stop(-20101, 'SCRIPT_ELSEWHERE: these scripts are for the database ' || {{{databaseText}}} || ' as the user ' || {{{userText}}}
      || ', on Oracle {{{majorVersion}}}; this is ' || v_database || ' as ' || SYS_CONTEXT('USERENV', 'SESSION_USER') || ', on Oracle '
      || v_version || '. Connect there, or have the set made for this database');
  END IF;
  EXECUTE IMMEDIATE {{{ledgerText.findLedger}}} INTO v_exists, v_used;
  IF v_exists = 'Y' THEN
    EXECUTE IMMEDIATE {{{ledgerText.readVersion}}} INTO v_version;
    IF v_version IS NULL OR v_version <> {{{ledgerVersion}}} THEN
      stop(-20101, 'LEDGER_UNKNOWN: the ledger of ' || USER || ' has the form ' || v_version || ', and these scripts know {{{ledgerVersion}}}');
    END IF;
  ELSE
{{#installation}}
    install({{{object}}}, {{{ddl}}});
{{/installation}}
  END IF;
  BEGIN
    DECLARE
      v_table VARCHAR2(1000) := v_printed;
    BEGIN
      {{{ledger.prepareHold}}};
    END;
    COMMIT;
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN
      ROLLBACK;
  END;
END;
/

-- This session alone works on the table: the session's own transaction keeps a row until SQL*Plus ends.
DECLARE
  v_table VARCHAR2(1000) := {{{printedText}}};
  v_held CHAR(1);
  v_pid VARCHAR2(100);
  v_user VARCHAR2(200);
  v_application VARCHAR2(200);
  v_client VARCHAR2(1000);
  v_since VARCHAR2(100);
BEGIN
  FOR attempt IN 1 .. 12 LOOP
    BEGIN
      EXECUTE IMMEDIATE {{{ledgerText.tryHoldTable}}} INTO v_held{{{ledgerUsing.tryHoldTable}}};
      EXIT;
    EXCEPTION
      WHEN OTHERS THEN
        IF SQLCODE <> -54 THEN
          RAISE;
        END IF;
    END;
    DBMS_SESSION.SLEEP(0.5);
  END LOOP;
  IF v_held IS NULL THEN
    BEGIN
      EXECUTE IMMEDIATE {{{ledgerText.findHolder}}} INTO v_pid, v_user, v_application, v_client, v_since{{{ledgerUsing.findHolder}}};
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        NULL;
    END;
    RAISE_APPLICATION_ERROR(-20102, SUBSTRB('RUN_IN_PROGRESS: somebody else works on ' || v_table || ': audited session ' || v_pid || ' of '
      || v_user || ', ' || v_application || ', since ' || v_since || '. Let it end; or, where nobody knows of it any more, end that session', 1, 1900));
  END IF;
END;
/

-- An unfinished run of these scripts goes on; its last session, where that still works, is ended first. Another's run stays as it is.
DECLARE
{{> words_variables}}
  v_open_run VARCHAR2(40);
  v_state VARCHAR2(20);
  v_plan CLOB;
  v_target CLOB;
  v_layout CLOB;
  v_plan_hash VARCHAR2(100);
  v_source_oid VARCHAR2(40);
  v_source_state CLOB;
  v_interim_oid VARCHAR2(40);
  v_client VARCHAR2(1000);
  v_seen VARCHAR2(100);
  v_silent NUMBER;
  v_spoiled CHAR(1);
  v_has_journal CHAR(1);
  v_expected_layout CLOB := {{{layoutText}}};
  v_application VARCHAR2(128) := 'SQL*Plus';
  v_result CLOB;
  v_retired_schema VARCHAR2(200);
  v_retired_name VARCHAR2(200);
  v_retired_now VARCHAR2(200);
  v_swapped_at VARCHAR2(100);
  v_retired_exists CHAR(1);
  v_table_oid VARCHAR2(40);

{{> words}}

  PROCEDURE own_hold(v_table VARCHAR2, v_client VARCHAR2) IS
  BEGIN
    {{{ledger.forgetHolder}}};
    {{{ledger.recordHolder}}};
    COMMIT;
  END;

  -- None, one, or more: parallel servers go by the session that they work for.
  PROCEDURE end_session(v_worker VARCHAR2) IS
    v_sid VARCHAR2(40);
    v_serial VARCHAR2(40);
    v_sessions SYS_REFCURSOR;
  BEGIN
    OPEN v_sessions FOR {{{ledgerText.findSession}}}{{{ledgerUsing.findSession}}};
    LOOP
      FETCH v_sessions INTO v_sid, v_serial;
      EXIT WHEN v_sessions%NOTFOUND;
      BEGIN
        EXECUTE IMMEDIATE {{{ledgerText.endSession}}};
      EXCEPTION
        WHEN OTHERS THEN
          -- Gone meanwhile, or about to be: its row is waited for.
          IF SQLCODE NOT IN (-30, -31, -26) THEN
            RAISE;
          END IF;
      END;
    END LOOP;
    CLOSE v_sessions;
  EXCEPTION
    WHEN OTHERS THEN
      -- Not for this user to see, or to end: its row is waited for.
      IF SQLCODE NOT IN (-942, -1031, -41900) THEN
        RAISE;
      END IF;
  END;

  PROCEDURE take_over IS
    v_found VARCHAR2(40);
    v_wait_seconds VARCHAR2(10) := '30';
    v_workers SYS_REFCURSOR;
  BEGIN
    OPEN v_workers FOR {{{ledgerText.listWorkers}}}{{{ledgerUsing.listWorkers}}};
    LOOP
      FETCH v_workers INTO v_found;
      EXIT WHEN v_workers%NOTFOUND;
      IF v_found <> v_worker THEN
        end_session(v_found);
      END IF;
    END LOOP;
    CLOSE v_workers;
    EXECUTE IMMEDIATE {{{ledgerText.reachFence}}} INTO v_found{{{ledgerUsing.reachFence}}};
    {{{ledger.takeFence}}};
    OPEN v_workers FOR {{{ledgerText.reachWorkers}}}{{{ledgerUsing.reachWorkers}}};
    CLOSE v_workers;
    {{{ledger.forgetWorkers}}};
    EXECUTE IMMEDIATE {{{ledgerText.readFence}}} INTO v_token{{{ledgerUsing.readFence}}};
    COMMIT;
    {{{ledger.awaitDdl}}};
    COMMIT;
  EXCEPTION
    WHEN OTHERS THEN
      IF NOT gave_way(SQLCODE) THEN
        RAISE;
      END IF;
      stop(-20102, 'RUN_IN_PROGRESS: a session of run ' || v_run || ' is still at work on the server. End it, or let it end, then run the script again');
  END;

  FUNCTION is_of_scripts RETURN BOOLEAN IS
  BEGIN
    RETURN last_event('scripts') IS NOT NULL;
  END;
BEGIN
  own_hold(v_printed, {{{clientText}}});
  BEGIN
    EXECUTE IMMEDIATE {{{ledgerText.findOpenRun}}}
    INTO v_open_run, v_state, v_plan, v_target, v_layout, v_plan_hash, v_source_oid, v_source_state, v_interim_oid, v_client, v_seen,
      v_silent, v_spoiled, v_has_journal{{{ledgerUsing.findOpenRun}}};
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      v_open_run := NULL;
  END;
  IF v_open_run IS NULL THEN
    SELECT MAX(OBJECT_ID) INTO v_table_oid FROM USER_OBJECTS WHERE OBJECT_NAME = v_table AND OBJECT_TYPE = 'TABLE';
    OPEN v_cursor FOR {{{ledgerText.readOutcome}}}{{{ledgerUsing.readOutcome}}};
    LOOP
      FETCH v_cursor INTO v_open_run, v_state, v_plan, v_result, v_retired_schema, v_retired_name, v_retired_now, v_swapped_at,
        v_interim_oid, v_source_oid, v_retired_exists;
      EXIT WHEN v_cursor%NOTFOUND;
      IF JSON_VALUE(v_plan, '$.hash') = {{{planHashText}}} AND v_source_oid = {{{sourceOidText}}} AND v_interim_oid = v_table_oid THEN
        :tm_complete := 'Y';
        say('Run ' || v_open_run || ' of these scripts is complete');
        EXIT;
      END IF;
    END LOOP;
    CLOSE v_cursor;
    RETURN;
  END IF;
  v_run := v_open_run;
  IF v_plan_hash <> {{{planHashText}}} OR v_layout <> v_expected_layout OR v_source_oid <> {{{sourceOidText}}} OR NOT is_of_scripts THEN
    stop(-20105, 'SCRIPT_OTHER_RUN: run ' || v_run || ' of ' || v_printed || ' (by ' || v_client
      || ') is not finished, and it is not of these scripts. Let whoever began it end it: pulumi up goes on with it, pulumi destroy takes it back, or the emergency.sql of its own set');
  END IF;
  take_over;
  v_client := {{{clientText}}};
  {{{ledger.resumeRun}}};
  {{{ledger.recordWorker}}};
  record_unattended;
  COMMIT;
  :tm_run := v_run;
  :tm_token := v_token;
  :tm_spoiled := v_spoiled;
  say('Goes on with run ' || v_run);
END;
/
