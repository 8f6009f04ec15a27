  v_source_oid VARCHAR2(40) := {{{sourceOidText}}};
  v_method VARCHAR2(30) := '{{{method}}}';
  v_target CLOB := {{{targetText}}};
  v_plan CLOB := {{{planText}}};
  v_plan_hash VARCHAR2(100) := {{{planHashText}}};
  v_layout CLOB := {{{layoutText}}};
  v_source_state CLOB := {{{sourceStateText}}};
  v_client VARCHAR2(100) := {{{clientText}}};
