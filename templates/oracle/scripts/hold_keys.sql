-- One run after the other moves foreign keys, from its cutover to its end: a key between two tables is of both their runs. A
-- neighbour that has swapped is let finish first. The session's own transaction keeps the row until SQL*Plus ends.
DECLARE
  PRAGMA AUTONOMOUS_TRANSACTION;
  v_table VARCHAR2(1000) := {{{heldForKeysText}}};
BEGIN
  {{{ledger.prepareHold}}};
  COMMIT;
EXCEPTION
  WHEN DUP_VAL_ON_INDEX THEN
    ROLLBACK;
END;
/
DECLARE
  v_table VARCHAR2(1000) := {{{heldForKeysText}}};
  v_schemas CLOB := {{{neighbourSchemas}}};
  v_names CLOB := {{{neighbourNames}}};
  v_until NUMBER := DBMS_UTILITY.GET_TIME + {{{patienceHundredths}}};
  v_cursor SYS_REFCURSOR;
  v_is_before NUMBER;
  v_held CHAR(1);
  v_other VARCHAR2(40);
  v_other_table VARCHAR2(300);
BEGIN
  IF :tm_run IS NULL THEN
    RETURN;
  END IF;
  SELECT COUNT(*) INTO v_is_before FROM USER_OBJECTS
  WHERE OBJECT_NAME = {{{nameText}}} AND OBJECT_TYPE = 'TABLE' AND OBJECT_ID = TO_NUMBER({{{sourceOidText}}});
  LOOP
    v_other := NULL;
    IF v_is_before > 0 THEN
      OPEN v_cursor FOR {{{ledgerText.findSwapped}}}{{{ledgerUsing.findSwapped}}};
      FETCH v_cursor INTO v_other, v_other_table;
      CLOSE v_cursor;
    END IF;
    IF v_other IS NULL THEN
      BEGIN
        EXECUTE IMMEDIATE {{{ledgerText.tryHoldTable}}} INTO v_held{{{ledgerUsing.tryHoldTable}}};
        RETURN;
      EXCEPTION
        WHEN OTHERS THEN
          IF SQLCODE <> -54 THEN
            RAISE;
          END IF;
      END;
    END IF;
    IF DBMS_UTILITY.GET_TIME > v_until THEN
      RAISE_APPLICATION_ERROR(-20113, 'NEIGHBOUR_UNFINISHED: '
        || CASE WHEN v_other IS NULL THEN 'the run of another table' ELSE 'run ' || v_other || ' of ' || v_other_table END
        || ' moves foreign keys, and has not ended. Let it end, then run the script again');
    END IF;
    DBMS_SESSION.SLEEP(0.5);
  END LOOP;
END;
/
