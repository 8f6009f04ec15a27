  -- The run's own triggers; lists are read to their end first, because each DDL commits.
  PROCEDURE drop_triggers(kept VARCHAR2) IS
    v_trigger VARCHAR2(300);
    v_name VARCHAR2(300);
    TYPE name_list IS TABLE OF VARCHAR2(300) INDEX BY PLS_INTEGER;
    v_names name_list;
  BEGIN
    OPEN v_cursor FOR {{{abandonText.findTriggers}}};
    LOOP
      FETCH v_cursor INTO v_trigger, v_name;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_trigger <> NVL(kept, ' ') THEN
        v_names(v_names.COUNT + 1) := v_trigger;
      END IF;
    END LOOP;
    CLOSE v_cursor;
    FOR i IN 1 .. v_names.COUNT LOOP
      v_trigger := DBMS_ASSERT.ENQUOTE_NAME(v_names(i), FALSE);
      drop_it('Dropping a trigger', {{{dropTrigger}}});
    END LOOP;
  END;

  PROCEDURE drop_table(name VARCHAR2) IS
    v_name VARCHAR2(300) := DBMS_ASSERT.ENQUOTE_NAME(name, FALSE);
  BEGIN
    drop_it('Dropping a table', {{{dropTable}}});
  END;

  PROCEDURE drop_journals(kept VARCHAR2) IS
    v_name VARCHAR2(300);
    TYPE name_list IS TABLE OF VARCHAR2(300) INDEX BY PLS_INTEGER;
    v_names name_list;
  BEGIN
    OPEN v_cursor FOR {{{abandonText.findJournals}}};
    LOOP
      FETCH v_cursor INTO v_name;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_name <> NVL(kept, ' ') THEN
        v_names(v_names.COUNT + 1) := v_name;
      END IF;
    END LOOP;
    CLOSE v_cursor;
    FOR i IN 1 .. v_names.COUNT LOOP
      drop_table(v_names(i));
    END LOOP;
  END;
