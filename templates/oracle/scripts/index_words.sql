  -- What an index is over at one place: an expression has a column that the server has named. LONG columns are read from one view at a time.
  FUNCTION indexed_at(on_index VARCHAR2, place NUMBER, on_column VARCHAR2) RETURN VARCHAR2 IS
    v_text VARCHAR2(32767) := on_column;
  BEGIN
    FOR e IN (SELECT COLUMN_EXPRESSION FROM USER_IND_EXPRESSIONS WHERE INDEX_NAME = on_index AND COLUMN_POSITION = place) LOOP
      v_text := e.COLUMN_EXPRESSION;
    END LOOP;
    RETURN SUBSTRB(v_text, 1, 10000);
  END;
