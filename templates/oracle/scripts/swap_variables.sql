  v_source_oid VARCHAR2(40) := {{{sourceOidText}}};
  v_interim_oid VARCHAR2(40);
