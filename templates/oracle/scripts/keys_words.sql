  -- Which foreign keys of the plan there are, under both of their names. No name has a quote in it.
  PROCEDURE read_keys IS
    v_schemas CLOB := {{{keySchemas}}};
    v_names CLOB := {{{keyNames}}};
    v_in VARCHAR2(300);
    v_on VARCHAR2(300);
    v_name VARCHAR2(300);
    v_at VARCHAR2(300);
    v_state VARCHAR2(40);
    v_oid VARCHAR2(40);
  BEGIN
    g_key_on.DELETE;
    g_key_at.DELETE;
    g_key_state.DELETE;
    OPEN v_cursor FOR {{{swapText.listKeys}}}{{{swapUsing.listKeys}}};
    LOOP
      FETCH v_cursor INTO v_in, v_on, v_name, v_at, v_state, v_oid;
      EXIT WHEN v_cursor%NOTFOUND;
      g_key_on(v_in || '"' || v_name) := v_on;
      g_key_at(v_in || '"' || v_name) := v_at;
      g_key_state(v_in || '"' || v_name) := v_state;
    END LOOP;
    CLOSE v_cursor;
  END;

  -- Whether a key stands on a table of this name, or points at it where it is another table's.
  FUNCTION has_key_at(id VARCHAR2, is_incoming BOOLEAN, of_table VARCHAR2) RETURN BOOLEAN IS
  BEGIN
    IF NOT g_key_on.EXISTS(id) THEN
      RETURN FALSE;
    END IF;
    RETURN NVL(CASE WHEN is_incoming THEN g_key_at(id) ELSE g_key_on(id) END, ' ') = of_table;
  END;
