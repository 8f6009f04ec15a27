  v_result CLOB;
  v_steps CLOB;
  v_rows VARCHAR2(40);
  v_checksum VARCHAR2(100);
  v_chunks NUMBER;
  v_partitions NUMBER;
  v_leaves NUMBER;
  v_seconds NUMBER := 0;
  v_swapped CLOB;
