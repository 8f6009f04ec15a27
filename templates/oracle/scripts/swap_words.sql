
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
  PROCEDURE open_source(v_on VARCHAR2, v_ddl VARCHAR2, v_progress VARCHAR2) IS
    v_until NUMBER := DBMS_UTILITY.GET_TIME + {{{openingHundredths}}};
    v_failure NUMBER;
    v_reason VARCHAR2(4000);
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
          v_reason := failure_text;
          ROLLBACK;
          IF v_failure IN (-14139, -14140) THEN
            RETURN;
          END IF;
          IF NOT gave_way(v_failure) OR DBMS_UTILITY.GET_TIME > v_until THEN
            SELECT COUNT(*) INTO v_closed FROM USER_TABLES WHERE TABLE_NAME = v_on AND READ_ONLY = 'YES';
            IF v_closed > 0 THEN
              stop(-20115, 'STILL_READ_ONLY: ' || v_schema || '.' || v_on || ' is still READ ONLY, nobody can write to it: ' || SUBSTRB(v_reason, 1, 1200)
                || '. ' || v_progress || '. End what is in the way and run the script again at once: it opens the table first');
            END IF;
            RAISE;
          END IF;
      END;
    END LOOP;
  END;

{{#hasKeys}}
  -- Foreign keys of the copy, and at it: statements that are quoted when they are run.
  PROCEDURE list_copy_keys(v_ddls OUT ddl_list) IS
    v_key_schema VARCHAR2(300);
    v_key_table VARCHAR2(300);
    v_key VARCHAR2(300);
  BEGIN
    OPEN v_cursor FOR {{{abandonText.findKeys}}}{{{abandonUsing.findKeys}}};
    LOOP
      FETCH v_cursor INTO v_key_schema, v_key_table, v_key;
      EXIT WHEN v_cursor%NOTFOUND;
      v_key_schema := DBMS_ASSERT.ENQUOTE_NAME(v_key_schema, FALSE);
      v_key_table := DBMS_ASSERT.ENQUOTE_NAME(v_key_table, FALSE);
      v_key := DBMS_ASSERT.ENQUOTE_NAME(v_key, FALSE);
      v_ddls(v_ddls.COUNT + 1) := {{{dropKey}}};
    END LOOP;
    CLOSE v_cursor;
  END;

  -- The source takes rows of which the copy knows nothing. One that is held up does not keep the others; the patience is that of all.
  PROCEDURE drop_keys(patience NUMBER) IS
    v_until NUMBER := DBMS_UTILITY.GET_TIME + patience;
    v_ddls ddl_list;
    v_held VARCHAR2(4000);
  BEGIN
    list_copy_keys(v_ddls);
    FOR i IN 1 .. v_ddls.COUNT LOOP
      BEGIN
        try_ddl('Dropping a foreign key of the copy', v_ddls(i), GREATEST(0, v_until - DBMS_UTILITY.GET_TIME), TRUE);
      EXCEPTION
        WHEN OTHERS THEN
          IF SQLCODE <> -20106 THEN
            RAISE;
          END IF;
          v_held := failure_text;
      END;
    END LOOP;
    IF v_held IS NOT NULL THEN
      stop(-20106, SUBSTR(v_held, INSTR(v_held, ': ') + 2));
    END IF;
  END;

  -- Whoever writes to a table at the other end of a key, and holds it up so, does not keep the source from being opened.
  PROCEDURE try_dropping_keys IS
  BEGIN
    drop_keys(200);
  EXCEPTION
    WHEN OTHERS THEN
      say('Keys of the copy are dropped once the source is open: ' || failure_text);
  END;
{{/hasKeys}}

  -- The application writes on: the source is READ WRITE again, and the copy takes keys as before.
  PROCEDURE give_back IS
    v_name VARCHAR2(300);
  BEGIN
    ROLLBACK;
    IF NOT is_fenced THEN
{{#hasKeys}}
      drop_keys({{{patienceHundredths}}});
{{/hasKeys}}
      RETURN;
    END IF;
{{#hasKeys}}
    try_dropping_keys;
{{/hasKeys}}
    open_source({{{nameText}}}, {{{swapText.unfenceSource}}}, 'Nothing was swapped');
{{#hasKeys}}
    drop_keys({{{patienceHundredths}}});
{{/hasKeys}}
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
