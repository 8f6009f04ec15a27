  v_source_oid VARCHAR2(40) := {{{sourceOidText}}};
  v_interim_oid VARCHAR2(40);
{{#hasKeys}}
  TYPE ddl_list IS TABLE OF VARCHAR2(4000) INDEX BY PLS_INTEGER;
{{/hasKeys}}
