  -- What the scripts were made for, as two numbers. Grants are not of it: those are read at the cutover. Nor are partitions, which
  -- intervals make; nor triggers being valid, at which the server looks anew after DDL on the table.
  FUNCTION structure(of_table VARCHAR2) RETURN VARCHAR2 IS
    v_sum VARCHAR2(100) := 'none';
    PROCEDURE add_item(item VARCHAR2) IS
      v_piece VARCHAR2(4000);
    BEGIN
      FOR piece IN 0 .. TRUNC(NVL(LENGTH(item), 0) / 900) LOOP
        -- SQL takes no text of more than 4,000 bytes.
        v_piece := v_sum || SUBSTR(item, 900 * piece + 1, 900);
        SELECT ORA_HASH(v_piece, 4294967295, 1) || '.' || ORA_HASH(v_piece, 4294967295, 2) INTO v_sum FROM DUAL;
      END LOOP;
    END;
  BEGIN
    FOR i IN (SELECT OBJECT_ID FROM USER_OBJECTS WHERE OBJECT_NAME = of_table AND OBJECT_TYPE = 'TABLE') LOOP
      add_item('TABLE ' || i.OBJECT_ID);
    END LOOP;
    FOR i IN (SELECT INTERNAL_COLUMN_ID, COLUMN_NAME, DATA_TYPE, DATA_LENGTH, CHAR_LENGTH, DATA_PRECISION, DATA_SCALE, NULLABLE,
                HIDDEN_COLUMN, VIRTUAL_COLUMN, DATA_DEFAULT
              FROM USER_TAB_COLS WHERE TABLE_NAME = of_table ORDER BY INTERNAL_COLUMN_ID) LOOP
      add_item('COLUMN ' || i.INTERNAL_COLUMN_ID || ' ' || i.COLUMN_NAME || ' ' || i.DATA_TYPE || ' ' || i.DATA_LENGTH || ' '
        || i.CHAR_LENGTH || ' ' || i.DATA_PRECISION || ' ' || i.DATA_SCALE || ' ' || i.NULLABLE || ' ' || i.HIDDEN_COLUMN || ' '
        || i.VIRTUAL_COLUMN);
      add_item(i.DATA_DEFAULT);
    END LOOP;
    FOR i IN (SELECT CONSTRAINT_NAME, CONSTRAINT_TYPE, STATUS, VALIDATED, SEARCH_CONDITION, R_OWNER, R_CONSTRAINT_NAME, DELETE_RULE
              FROM USER_CONSTRAINTS WHERE TABLE_NAME = of_table ORDER BY CONSTRAINT_NAME) LOOP
      add_item('CONSTRAINT ' || i.CONSTRAINT_NAME || ' ' || i.CONSTRAINT_TYPE || ' ' || i.STATUS || ' ' || i.VALIDATED || ' '
        || i.R_OWNER || ' ' || i.R_CONSTRAINT_NAME || ' ' || i.DELETE_RULE);
      add_item(i.SEARCH_CONDITION);
    END LOOP;
    FOR i IN (SELECT f.OWNER, f.TABLE_NAME, f.CONSTRAINT_NAME, f.STATUS
              FROM USER_CONSTRAINTS p JOIN ALL_CONSTRAINTS f ON f.R_OWNER = p.OWNER AND f.R_CONSTRAINT_NAME = p.CONSTRAINT_NAME
              WHERE p.TABLE_NAME = of_table AND p.CONSTRAINT_TYPE IN ('P', 'U') AND f.CONSTRAINT_TYPE = 'R'
              ORDER BY f.OWNER, f.TABLE_NAME, f.CONSTRAINT_NAME) LOOP
      add_item('KEY ' || i.OWNER || ' ' || i.TABLE_NAME || ' ' || i.CONSTRAINT_NAME || ' ' || i.STATUS);
    END LOOP;
    FOR i IN (SELECT i.INDEX_NAME, i.UNIQUENESS, i.VISIBILITY, c.COLUMN_POSITION, c.COLUMN_NAME, c.DESCEND
              FROM USER_INDEXES i LEFT JOIN USER_IND_COLUMNS c ON c.INDEX_NAME = i.INDEX_NAME
              WHERE i.TABLE_NAME = of_table ORDER BY i.INDEX_NAME, c.COLUMN_POSITION) LOOP
      add_item('INDEX ' || i.INDEX_NAME || ' ' || i.UNIQUENESS || ' ' || i.VISIBILITY || ' ' || i.COLUMN_POSITION || ' '
        || i.COLUMN_NAME || ' ' || i.DESCEND);
    END LOOP;
    FOR i IN (SELECT TRIGGER_NAME, STATUS, TRIGGERING_EVENT, DESCRIPTION, WHEN_CLAUSE, TRIGGER_BODY FROM USER_TRIGGERS
              WHERE TABLE_NAME = of_table AND TRIGGER_NAME <> {{{journalTriggerText}}} ORDER BY TRIGGER_NAME) LOOP
      add_item('TRIGGER ' || i.TRIGGER_NAME || ' ' || i.STATUS || ' ' || i.TRIGGERING_EVENT || ' ' || i.DESCRIPTION
        || ' ' || i.WHEN_CLAUSE);
      add_item(i.TRIGGER_BODY);
    END LOOP;
    FOR i IN (SELECT COLUMN_NAME, COMMENTS FROM USER_COL_COMMENTS WHERE TABLE_NAME = of_table AND COMMENTS IS NOT NULL
              UNION ALL SELECT NULL, COMMENTS FROM USER_TAB_COMMENTS WHERE TABLE_NAME = of_table AND COMMENTS IS NOT NULL
              ORDER BY 1) LOOP
      add_item('COMMENT ' || i.COLUMN_NAME || ' ' || i.COMMENTS);
    END LOOP;
    RETURN v_sum;
  END;
