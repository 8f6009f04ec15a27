  TYPE grant_list IS TABLE OF VARCHAR2(200) INDEX BY VARCHAR2(2000);
  g_column grant_list;
  g_grantee grant_list;
  g_privilege grant_list;
  g_grantable grant_list;
  g_hierarchy grant_list;
