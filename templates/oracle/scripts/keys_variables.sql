  TYPE key_list IS TABLE OF VARCHAR2(300) INDEX BY VARCHAR2(300);
  g_key_on key_list;
  g_key_at key_list;
  g_key_state key_list;
