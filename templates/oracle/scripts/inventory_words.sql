  -- What hangs on one of the two tables, in words that say no name which differs between them. Texts are joined here and not in SQL,
  -- which takes none of more than 4,000 bytes.
  PROCEDURE add_item(on_table VARCHAR2, item VARCHAR2) IS
  BEGIN
    IF on_table = v_table THEN
      v_new_items(SUBSTRB(item, 1, 32000)) := 1;
    ELSE
      v_old_items(SUBSTRB(item, 1, 32000)) := 1;
    END IF;
  END;

  PROCEDURE read_columns IS
  BEGIN
    FOR i IN (SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE, DATA_LENGTH, CHAR_LENGTH, DATA_PRECISION, DATA_SCALE, NULLABLE, VIRTUAL_COLUMN
              FROM USER_TAB_COLS WHERE TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}}) AND HIDDEN_COLUMN = 'NO') LOOP
      add_item(i.TABLE_NAME, 'column ' || i.COLUMN_NAME || ' ' || i.DATA_TYPE || ' ' || i.DATA_LENGTH || ' ' || i.CHAR_LENGTH || ' '
        || i.DATA_PRECISION || ' ' || i.DATA_SCALE || ' ' || i.NULLABLE || ' ' || i.VIRTUAL_COLUMN);
    END LOOP;
    FOR i IN (SELECT TABLE_NAME, COLUMN_NAME, COMMENTS FROM USER_COL_COMMENTS
              WHERE TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}}) AND COMMENTS IS NOT NULL
              UNION ALL
              SELECT TABLE_NAME, NULL, COMMENTS FROM USER_TAB_COMMENTS
              WHERE TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}}) AND COMMENTS IS NOT NULL) LOOP
      add_item(i.TABLE_NAME, 'comment ' || i.COLUMN_NAME || ' ' || i.COMMENTS);
    END LOOP;
  END;

{{> index_words}}

  FUNCTION columns_of(of_constraint VARCHAR2) RETURN VARCHAR2 IS
    v_columns VARCHAR2(32767);
  BEGIN
    FOR k IN (SELECT COLUMN_NAME FROM USER_CONS_COLUMNS WHERE CONSTRAINT_NAME = of_constraint ORDER BY POSITION, COLUMN_NAME) LOOP
      v_columns := v_columns || k.COLUMN_NAME || ' ';
    END LOOP;
    RETURN SUBSTRB(v_columns, 1, 10000);
  END;

  -- Foreign keys are not of it: the retired table has none any more.
  PROCEDURE read_constraints IS
    v_condition VARCHAR2(32767);
  BEGIN
    FOR c IN (SELECT TABLE_NAME, CONSTRAINT_NAME, CONSTRAINT_TYPE, SEARCH_CONDITION, STATUS, VALIDATED FROM USER_CONSTRAINTS
              WHERE TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}}) AND CONSTRAINT_TYPE <> 'R') LOOP
      v_condition := c.SEARCH_CONDITION;
      add_item(c.TABLE_NAME, 'constraint ' || c.CONSTRAINT_TYPE || ' ' || c.STATUS || ' ' || c.VALIDATED || ' '
        || columns_of(c.CONSTRAINT_NAME) || SUBSTRB(v_condition, 1, 20000));
    END LOOP;
    FOR i IN (SELECT i.TABLE_NAME, i.INDEX_NAME, i.UNIQUENESS, i.VISIBILITY, k.COLUMN_POSITION, k.COLUMN_NAME, k.DESCEND
              FROM USER_INDEXES i JOIN USER_IND_COLUMNS k ON k.INDEX_NAME = i.INDEX_NAME
              WHERE i.TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}})) LOOP
      add_item(i.TABLE_NAME, 'index ' || i.UNIQUENESS || ' ' || i.VISIBILITY || ' ' || i.COLUMN_POSITION || ' ' || i.DESCEND || ' '
        || indexed_at(i.INDEX_NAME, i.COLUMN_POSITION, i.COLUMN_NAME));
    END LOOP;
  END;

  PROCEDURE read_granted IS
  BEGIN
    FOR i IN (SELECT TABLE_NAME, NULL AS COLUMN_NAME, PRIVILEGE, GRANTEE, GRANTABLE, HIERARCHY FROM USER_TAB_PRIVS
              WHERE OWNER = v_schema AND TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}})
              UNION ALL
              SELECT TABLE_NAME, COLUMN_NAME, PRIVILEGE, GRANTEE, GRANTABLE, NULL FROM USER_COL_PRIVS
              WHERE OWNER = v_schema AND TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}})) LOOP
      add_item(i.TABLE_NAME, 'grant ' || i.PRIVILEGE || ' ' || i.COLUMN_NAME || ' to ' || i.GRANTEE || ' ' || i.GRANTABLE || ' ' || i.HIERARCHY);
    END LOOP;
  END;

  -- What one of them has, and the other has not.
  PROCEDURE name_lacking(word VARCHAR2, had item_list, has item_list) IS
    v_item VARCHAR2(32767) := had.FIRST;
  BEGIN
    WHILE v_item IS NOT NULL LOOP
      IF NOT has.EXISTS(v_item) THEN
        differ(word || ': ' || SUBSTR(v_item, 1, 500));
      END IF;
      v_item := had.NEXT(v_item);
    END LOOP;
  END;

  -- Everything that hangs on the retired table hangs on the new one, under the same names.
  PROCEDURE compare_inventories IS
  BEGIN
    read_columns;
    read_constraints;
    read_granted;
    name_lacking('missing', v_old_items, v_new_items);
    name_lacking('surplus', v_new_items, v_old_items);
  END;
