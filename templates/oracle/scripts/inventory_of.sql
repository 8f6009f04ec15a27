SELECT TABLE_NAME AS SIDE, 'column ' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || DATA_LENGTH || ' ' || CHAR_LENGTH || ' ' || DATA_PRECISION || ' '
          || DATA_SCALE || ' ' || NULLABLE || ' ' || VIRTUAL_COLUMN AS ITEM
        FROM USER_TAB_COLS WHERE TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}}) AND HIDDEN_COLUMN = 'NO'
        UNION ALL
        SELECT c.TABLE_NAME, 'constraint ' || c.CONSTRAINT_TYPE || ' ' || CASE c.CONSTRAINT_TYPE WHEN 'C' THEN c.SEARCH_CONDITION_VC END || ' '
          || c.STATUS || ' ' || c.VALIDATED || ' ' || k.POSITION || ' ' || k.COLUMN_NAME
        FROM USER_CONSTRAINTS c LEFT JOIN USER_CONS_COLUMNS k ON k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
        WHERE c.TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}})
        UNION ALL
        SELECT i.TABLE_NAME, 'index ' || i.UNIQUENESS || ' ' || i.VISIBILITY || ' ' || k.COLUMN_POSITION || ' '
          || CASE WHEN k.COLUMN_NAME LIKE 'SYS\_NC%' ESCAPE '\' THEN 'expression' ELSE k.COLUMN_NAME END || ' ' || k.DESCEND
        FROM USER_INDEXES i JOIN USER_IND_COLUMNS k ON k.INDEX_NAME = i.INDEX_NAME
        WHERE i.TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}})
        UNION ALL
        SELECT TABLE_NAME, 'comment ' || COLUMN_NAME || ' ' || SUBSTR(COMMENTS, 1, 2000) FROM USER_COL_COMMENTS
        WHERE TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}}) AND COMMENTS IS NOT NULL
        UNION ALL
        SELECT TABLE_NAME, 'comment ' || SUBSTR(COMMENTS, 1, 2000) FROM USER_TAB_COMMENTS
        WHERE TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}}) AND COMMENTS IS NOT NULL
        UNION ALL
        SELECT TABLE_NAME, 'grant ' || PRIVILEGE || ' to ' || GRANTEE || ' ' || GRANTABLE || ' ' || HIERARCHY FROM USER_TAB_PRIVS
        WHERE OWNER = v_schema AND TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}})
        UNION ALL
        SELECT TABLE_NAME, 'grant ' || PRIVILEGE || ' (' || COLUMN_NAME || ') to ' || GRANTEE || ' ' || GRANTABLE FROM USER_COL_PRIVS
        WHERE OWNER = v_schema AND TABLE_NAME IN ({{{nameText}}}, {{{retiredNameText}}})
