  PRAGMA AUTONOMOUS_TRANSACTION;
  -- All work is done beside the session's own transaction, which holds the table. No variable may stand after a subprogram's body:
  -- those of a script and of its words come first, then the words.
  v_run VARCHAR2(40) := :tm_run;
  v_token VARCHAR2(40) := :tm_token;
  v_worker VARCHAR2(40) := SYS_CONTEXT('USERENV', 'SESSIONID');
  v_schema VARCHAR2(500) := {{{schemaText}}};
  v_table VARCHAR2(500) := {{{nameText}}};
  v_printed VARCHAR2(1000) := {{{printedText}}};
  v_wait_seconds VARCHAR2(10);
  v_cursor SYS_REFCURSOR;
