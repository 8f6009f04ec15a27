  -- The cutover drops only what it sees, and what it could not name afterwards keeps it from beginning.
  PROCEDURE demand_keys IS
    v_closed NUMBER;
  BEGIN
    read_keys;
{{#foreignKeys}}
    IF NOT g_key_on.EXISTS({{{oldKeyText}}}) THEN
      stop(-20104, 'NOT_CARRIED: ALL_CONSTRAINTS does not show the foreign key ' || {{{keyText}}}
        || ' to this user. Nothing was swapped. Grant SELECT and ALTER on its table, then run the script again');
    END IF;
{{/foreignKeys}}
{{#children}}
    SELECT COUNT(*) INTO v_closed FROM ALL_TABLES WHERE OWNER = {{{childSchemaText}}} AND TABLE_NAME = {{{childNameText}}} AND READ_ONLY = 'YES';
    IF v_closed > 0 THEN
      stop(-20117, 'REFERENCING_TABLE_READ_ONLY: ' || {{{childText}}}
        || ', which points at the table, is READ ONLY. Nothing was swapped. Open it, then run the script again');
    END IF;
{{/children}}
  END;

  -- Nobody writes to the table at this moment.
  PROCEDURE pass(v_lock VARCHAR2) IS
  BEGIN
    EXECUTE IMMEDIATE v_lock;
    ROLLBACK;
  EXCEPTION
    WHEN OTHERS THEN
      ROLLBACK;
      -- Who may only refer to single columns of a table may not lock it. To one that is READ ONLY nobody writes.
      IF SQLCODE NOT IN (-1031, -942, -41900, -12081, -14466) THEN
        RAISE;
      END IF;
  END;

  PROCEDURE pass_neighbours IS
  BEGIN
{{#neighbours}}
    pass({{{lockNeighbour}}});
{{/neighbours}}
    NULL;
  END;

  -- Beside the old ones: source and copy hold the same rows and take no writes, so that the two of a pair agree. To add one, the server
  -- waits for the transactions that are open on the table that it points at, and nobody ends that statement: who is there is asked first.
  PROCEDURE add_keys IS
    v_ddls ddl_list;
  BEGIN
    list_copy_keys(v_ddls);
    FOR i IN 1 .. v_ddls.COUNT LOOP
      guard(v_ddls(i));
    END LOOP;
    v_wait := 'NOWAIT';
{{#foreignKeys}}
{{#lockParent}}
    pass({{{.}}});
{{/lockParent}}
    guard({{{addKey}}});
    demand_quick;
{{/foreignKeys}}
  END;
