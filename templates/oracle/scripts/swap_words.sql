
  -- How far the two renames are, by object ids alone: before, between, after; NULL where somebody else has renamed or dropped one.
  FUNCTION position RETURN VARCHAR2 IS
    v_name VARCHAR2(200);
    v_oid VARCHAR2(40);
    v_read_only CHAR(1);
    v_source_now VARCHAR2(200);
    v_interim_now VARCHAR2(200);
  BEGIN
    SELECT MAX(INTERIM_OBJECT_ID) INTO v_interim_oid FROM TABLE_MIGRATION_RUNS WHERE RUN_ID = v_run;
    OPEN v_cursor FOR {{{swapText.readObjects}}}{{{swapUsing.readObjects}}};
    LOOP
      FETCH v_cursor INTO v_name, v_oid, v_read_only;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_oid = v_source_oid THEN
        v_source_now := v_name;
      ELSE
        v_interim_now := v_name;
      END IF;
    END LOOP;
    CLOSE v_cursor;
    IF v_source_now = {{{nameText}}} AND v_interim_now = {{{interimNameText}}} THEN
      RETURN 'before';
    ELSIF v_source_now = {{{retiredNameText}}} AND v_interim_now = {{{interimNameText}}} THEN
      RETURN 'between';
    ELSIF v_source_now = {{{retiredNameText}}} AND v_interim_now = {{{nameText}}} THEN
      RETURN 'after';
    END IF;
    RETURN NULL;
  END;

  -- Whether a source that is READ ONLY is so by its run, and not by its owner.
  FUNCTION is_fenced RETURN BOOLEAN IS
    v_at VARCHAR2(100);
    v_kind VARCHAR2(100);
    v_detail CLOB;
    v_is BOOLEAN := FALSE;
  BEGIN
    OPEN v_cursor FOR {{{ledgerText.readEvents}}}{{{ledgerUsing.readEvents}}};
    LOOP
      FETCH v_cursor INTO v_at, v_kind, v_detail;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_kind IN ('fence', 'unfence') THEN
        v_is := v_kind = 'fence';
      END IF;
    END LOOP;
    CLOSE v_cursor;
    RETURN v_is;
  END;

  -- The application stands still until it is over: no patience for a cutover ends it, each attempt queues, the next one comes at once.
  PROCEDURE open_source(v_on VARCHAR2, v_ddl VARCHAR2) IS
    v_until NUMBER := DBMS_UTILITY.GET_TIME + {{{openingHundredths}}};
    v_failure NUMBER;
    v_reason VARCHAR2(600);
    v_closed NUMBER;
  BEGIN
    LOOP
      BEGIN
        limit_ddl({{{openingQueueSeconds}}});
        guard(v_ddl);
        RETURN;
      EXCEPTION
        WHEN OTHERS THEN
          v_failure := SQLCODE;
          v_reason := SQLERRM;
          ROLLBACK;
          IF v_failure IN (-14139, -14140) THEN
            RETURN;
          END IF;
          IF NOT gave_way(v_failure) OR DBMS_UTILITY.GET_TIME > v_until THEN
            SELECT COUNT(*) INTO v_closed FROM USER_TABLES WHERE TABLE_NAME = v_on AND READ_ONLY = 'YES';
            IF v_closed > 0 THEN
              stop(-20115, 'STILL_READ_ONLY: ' || v_schema || '.' || v_on || ' is still READ ONLY, nobody can write to it: ' || v_reason
                || '. Nothing was swapped. End what is in the way and run the script again at once: it opens the table first');
            END IF;
            RAISE;
          END IF;
      END;
    END LOOP;
  END;

  -- The application writes on: the source is READ WRITE again, and the copy takes keys as before.
  PROCEDURE give_back IS
    v_name VARCHAR2(300);
  BEGIN
    ROLLBACK;
    IF NOT is_fenced THEN
      RETURN;
    END IF;
    open_source({{{nameText}}}, {{{swapText.unfenceSource}}});
    v_name := DBMS_ASSERT.ENQUOTE_NAME({{{interimNameText}}}, FALSE);
    run_ddl('Opening the copy', {{{abandonText.unfenceSource}}});
{{#identities}}
    run_ddl('Opening the copy', {{{loosen}}});
{{/identities}}
{{#late}}
    run_ddl('Opening the copy', {{{disable}}});
{{/late}}
    note_event('unfence', '{}');
  END;
