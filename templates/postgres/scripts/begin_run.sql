DO {{{quote}}}
DECLARE
  v_schema text := {{{schemaText}}};
  v_table text := {{{nameText}}};
  v_source_oid oid := {{{sourceOid}}};
  v_method text := {{{methodText}}};
  v_target jsonb := {{{targetText}}};
  v_plan jsonb := {{{planText}}};
  v_plan_hash text := {{{planHashText}}};
  v_layout jsonb := {{{layoutText}}};
  v_source_state jsonb := {{{sourceStateText}}};
  v_client text := {{{clientText}}};
  v_created text;
  v_run bigint;
  v_token bigint;
BEGIN
  IF pg_temp.run() IS NOT NULL OR pg_temp.setting('is_complete') IS NOT NULL THEN RETURN; END IF;
{{^rollsBack}}
  SELECT r.run_id INTO v_run FROM table_migration.runs r JOIN table_migration.events e USING (run_id)
  WHERE r.source_oid = v_source_oid AND r.plan_hash = v_plan_hash AND e.kind = 'rolledBack' LIMIT 1;
  IF v_run IS NOT NULL THEN
    RAISE EXCEPTION 'ROLLED_BACK: run % did what these scripts are for, and was rolled back. Nothing was created', v_run
      USING ERRCODE = 'TM121', HINT = format('To try it again, have the scripts made again with migration.retryAfterRollback "%s".', v_run);
  END IF;
{{/rollsBack}}
  IF to_regclass({{{tableText}}})::oid IS DISTINCT FROM v_source_oid OR pg_temp.structure() IS DISTINCT FROM {{{structureText}}} THEN
    RAISE EXCEPTION 'SOURCE_CHANGED: %, or what hangs on it, was altered since these scripts were made. Nothing was created', {{{tableText}}}
      USING ERRCODE = 'TM104', HINT = 'Have the scripts made again, and read what has changed in them.';
  END IF;
{{#rollsBack}}
  IF pg_temp.retired_structure() IS DISTINCT FROM {{{returningStructureText}}} THEN
    RAISE EXCEPTION 'SOURCE_CHANGED: the retired table % was altered since these scripts were made, or a rollback has been taken back. Nothing was created', {{{interimText}}}
      USING ERRCODE = 'TM104', HINT = 'Have the scripts made again, and read what has changed in them.';
  END IF;
{{/rollsBack}}
  {{{ledger.createRun}}} INTO v_created;
  v_run := v_created;
  {{{ledger.createFence}}} INTO v_token;
  {{{ledger.recordWorker}}};
  {{{ledger.recordUnattended}}};
  PERFORM set_config('table_migration.run', v_run::text, false), set_config('table_migration.token', v_token::text, false);
  CALL pg_temp.record_event('scripts', '{}');
  RAISE NOTICE 'Run % begins', v_run;
END
{{{quote}}};
