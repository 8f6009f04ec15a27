-- Begins the run, unless one is open, and journals every change of the source from now on.
\set ON_ERROR_STOP on
\ir 00_session.sql
DO {{{quote}}}
DECLARE
  v_schema text := {{{schemaText}}};
  v_table text := {{{nameText}}};
  v_source_oid oid := {{{sourceOid}}};
  v_method text := 'copySwap';
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
  IF to_regclass({{{tableText}}})::oid IS DISTINCT FROM v_source_oid OR pg_temp.structure() IS DISTINCT FROM {{{structureText}}} THEN
    RAISE EXCEPTION 'SOURCE_CHANGED: %, or what hangs on it, was altered since these scripts were made. Nothing was created', {{{tableText}}}
      USING ERRCODE = 'TM104', HINT = 'Have the scripts made again, and read what has changed in them.';
  END IF;
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

SELECT pg_temp.step_is_open('startJournal') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('startJournal');
{{{startJournal}}}
\endif
