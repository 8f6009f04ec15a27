-- Included by every script: the session's settings, the checks that stop before anything is written, the hold on the table, and
-- the words that the scripts are written in. A script that stops ends psql with the exit code 3.
\set ON_ERROR_STOP on
\set ON_ERROR_ROLLBACK off
\set AUTOCOMMIT on
\set SINGLELINE off
\set QUIET on
\set SHOW_CONTEXT never
\encoding UTF8

DO {{{quote}}}
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog', false);
  PERFORM set_config(name, value, false)
  FROM (VALUES {{{settings}}}) AS wanted (name, value)
  WHERE current_setting(name, true) IS NOT NULL;
END
{{{quote}}};

-- The database, the role and the release that this set was made for; and this session alone works on the table.
DO {{{quote}}}
DECLARE
  v_table text := {{{printedText}}};
  v_held boolean;
  v_holder record;
BEGIN
  IF current_database() <> {{{databaseText}}} OR current_user <> {{{userText}}} OR pg_is_in_recovery()
    OR current_setting('server_version_num')::int / 10000 <> {{{majorVersion}}} THEN
    RAISE EXCEPTION 'SCRIPT_ELSEWHERE: these scripts are for the database % as the role %, on a primary server of PostgreSQL {{{majorVersion}}}; this is % as %, on PostgreSQL %',
      {{{databaseText}}}, {{{userText}}}, current_database(), current_user, current_setting('server_version')
      USING ERRCODE = 'TM101', HINT = 'Connect there, or have the set made for this database.';
  END IF;
  FOR attempt IN 1..12 LOOP
    {{{ledger.tryHoldTable}}} INTO v_held;
    EXIT WHEN v_held;
    PERFORM pg_sleep(0.5);
  END LOOP;
  IF NOT v_held THEN
    {{{ledger.findHolder}}} INTO v_holder;
    RAISE EXCEPTION 'RUN_IN_PROGRESS: somebody else works on %: server process % of %, %, since %',
      v_table, v_holder.pid, v_holder."userName", v_holder.application, v_holder.since
      USING ERRCODE = 'TM102', HINT = 'Let it end; or, where nobody knows of it any more, end that server process.';
  END IF;
END
{{{quote}}};

BEGIN;
SET LOCAL lock_timeout = '10s';
DO {{{quote}}} BEGIN {{{ledger.lockInstallation}}}; END {{{quote}}};
{{{ledgerSql.findLedger}}} \gset
\if :ledgerExists
DO {{{quote}}}
DECLARE
  v_version int;
BEGIN
  {{{ledger.readVersion}}} INTO v_version;
  IF v_version IS DISTINCT FROM {{{ledgerVersion}}} THEN
    RAISE EXCEPTION 'LEDGER_UNKNOWN: the ledger table_migration has the form %, and these scripts know {{{ledgerVersion}}}', v_version USING ERRCODE = 'TM101';
  END IF;
END
{{{quote}}};
\else
DO {{{quote}}}
BEGIN
  IF to_regnamespace('table_migration') IS NOT NULL THEN
    RAISE EXCEPTION 'LEDGER_FOREIGN: there is a schema table_migration without a ledger in it' USING ERRCODE = 'TM101';
  END IF;
END
{{{quote}}};
{{#installation}}
{{{.}}};
{{/installation}}
DO {{{quote}}} DECLARE v_version int := {{{ledgerVersion}}}; BEGIN {{{ledger.recordVersion}}}; END {{{quote}}};
\endif
COMMIT;

-- What a run goes by in this session, once it is known.
DO {{{quote}}}
BEGIN
  PERFORM set_config('table_migration.' || name, '', false) FROM (VALUES ('run'), ('token'), ('is_complete')) AS known (name);
END
{{{quote}}};

CREATE OR REPLACE FUNCTION pg_temp.setting(name text) RETURNS text LANGUAGE sql AS
$$ SELECT nullif(current_setting('table_migration.' || name, true), '') $$;

CREATE OR REPLACE FUNCTION pg_temp.run() RETURNS bigint LANGUAGE sql AS $$ SELECT pg_temp.setting('run')::bigint $$;

-- Every transaction that writes begins with it: a run that was taken over writes no more.
CREATE OR REPLACE PROCEDURE pg_temp.hold_fence() LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_token bigint := pg_temp.setting('token');
BEGIN
  {{{ledger.holdFence}}};
END
{{{quote}}};

CREATE OR REPLACE PROCEDURE pg_temp.record_item(v_step text, v_item text) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
BEGIN
  {{{ledger.recordItem}}};
END
{{{quote}}};

CREATE OR REPLACE FUNCTION pg_temp.lacks_item(v_step text, v_item text) RETURNS boolean LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_found record;
BEGIN
  FOR v_found IN {{{ledger.readItems}}} LOOP
    IF v_found.item = v_item THEN RETURN false; END IF;
  END LOOP;
  RETURN true;
END
{{{quote}}};

CREATE OR REPLACE PROCEDURE pg_temp.record_event(v_kind text, v_detail jsonb) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
BEGIN
  {{{ledger.recordEvent}}};
END
{{{quote}}};

CREATE OR REPLACE FUNCTION pg_temp.step_is_open(v_step text) RETURNS boolean LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_found record;
BEGIN
  IF pg_temp.setting('is_complete') IS NOT NULL THEN RETURN false; END IF;
  FOR v_found IN {{{ledger.readSteps}}} LOOP
    IF v_found.step = v_step THEN RETURN v_found."endedAt" IS NULL; END IF;
  END LOOP;
  RETURN true;
END
{{{quote}}};

CREATE OR REPLACE PROCEDURE pg_temp.start_step(v_step text) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
BEGIN
  CALL pg_temp.hold_fence();
  {{{ledger.startStep}}};
  {{{ledger.recordUnattended}}};
  RAISE NOTICE '% begins', v_step;
END
{{{quote}}};

CREATE OR REPLACE PROCEDURE pg_temp.end_step(v_step text, v_rows bigint) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
BEGIN
  {{{ledger.endStep}}};
END
{{{quote}}};

-- Nothing goes on before the step that it stands on has ended.
CREATE OR REPLACE PROCEDURE pg_temp.require_step(v_step text, script text) LANGUAGE plpgsql AS {{{quote}}}
BEGIN
  IF pg_temp.setting('is_complete') IS NOT NULL THEN RETURN; END IF;
  IF pg_temp.run() IS NULL THEN
    RAISE EXCEPTION 'SCRIPT_TOO_EARLY: no run of these scripts is open on %', {{{tableText}}}
      USING ERRCODE = 'TM103', HINT = '{{{firstMaster}}} begins one.';
  END IF;
  IF pg_temp.step_is_open(v_step) THEN
    RAISE EXCEPTION 'SCRIPT_TOO_EARLY: the step % of run % has not ended', v_step, pg_temp.run()
      USING ERRCODE = 'TM103', HINT = format('Run %s to its end first.', script);
  END IF;
END
{{{quote}}};

-- Tells versions of all catalog entries that describe the source, but no grants: those are read at the cutover.
CREATE OR REPLACE FUNCTION pg_temp.structure() RETURNS text LANGUAGE sql AS {{{quote}}}
SELECT {{{structureSql}}}
{{{quote}}};

-- What was noted of a kind of event, for the last time.
CREATE OR REPLACE FUNCTION pg_temp.noted(v_kind text) RETURNS text LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_noted text;
  v_found record;
BEGIN
  FOR v_found IN {{{ledger.readEvents}}} LOOP
    IF v_found.kind = v_kind THEN v_noted := v_found.detail ->> 'signature'; END IF;
  END LOOP;
  RETURN v_noted;
END
{{{quote}}};
{{#rollsBack}}

CREATE OR REPLACE FUNCTION pg_temp.retired_structure() RETURNS text LANGUAGE sql AS {{{quote}}}
SELECT {{{returningStructureSql}}}
{{{quote}}};
{{/rollsBack}}

CREATE OR REPLACE PROCEDURE pg_temp.demand_structure() LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
BEGIN
  IF pg_temp.structure() IS DISTINCT FROM pg_temp.noted('structure') THEN
    RAISE EXCEPTION 'SOURCE_CHANGED: %, or what hangs on it, was altered since run % began. Nothing was swapped', {{{tableText}}}, v_run
      USING ERRCODE = 'TM104', HINT = 'Run emergency.sql, which takes the run back, and have the scripts made again.';
  END IF;
{{#rollsBack}}
  IF pg_temp.retired_structure() IS DISTINCT FROM pg_temp.noted('retiredStructure') THEN
    RAISE EXCEPTION 'SOURCE_CHANGED: the retired table %, or what hangs on it, was altered since run % began. Nothing was swapped', {{{interimText}}}, v_run
      USING ERRCODE = 'TM104', HINT = 'Run emergency.sql, which takes the run back, and have the scripts made again.';
  END IF;
{{/rollsBack}}
END
{{{quote}}};

CREATE OR REPLACE PROCEDURE pg_temp.pause(attempt int) LANGUAGE sql AS
$$ SELECT pg_sleep(least(5, 0.1 * 2 ^ least(attempt, 10)) * (0.5 + random() / 2)) $$;

-- Names who is in the way of a lock, and says how long the next attempt may wait, in milliseconds. Autovacuum gives way only to
-- somebody who has waited for deadlock_timeout: where it alone is in the way it is cancelled, or one attempt waits for longer.
CREATE OR REPLACE FUNCTION pg_temp.next_limit(v_oid oid, activity text, attempt int) RETURNS int LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_locked_with text[] := {{{lockedWith}}};
  v_blocker record;
  v_pid int;
  v_vacuums int[] := '{}';
  v_others text[] := '{}';
BEGIN
  FOR v_blocker IN {{{swap.findBlockers}}} LOOP
    IF v_blocker."backendType" = 'autovacuum worker' AND NOT v_blocker."preventsWraparound" THEN
      v_vacuums := v_vacuums || v_blocker.pid;
    ELSE
      v_others := v_others || format('%s %s (%s for %s, %s)', v_blocker.pid, v_blocker."userName", v_blocker.state, v_blocker."openFor", v_blocker.mode);
    END IF;
  END LOOP;
  RAISE NOTICE '%: gave way (attempt %); in the way: %', activity, attempt,
    coalesce(nullif(array_to_string(v_others || array_fill('autovacuum'::text, ARRAY[cardinality(v_vacuums)]), '; '), ''), 'nobody any more');
  IF cardinality(v_vacuums) = 0 OR cardinality(v_others) > 0 THEN RETURN {{{lockTimeoutMs}}}; END IF;
  BEGIN
    FOREACH v_pid IN ARRAY v_vacuums LOOP {{{swap.cancelAutovacuum}}}; END LOOP;
    RETURN {{{lockTimeoutMs}}};
  EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'Autovacuum alone is in the way: one attempt waits for so long that it gives way.';
    RETURN extract(epoch FROM current_setting('deadlock_timeout')::interval) * 1000 + 500;
  END;
END
{{{quote}}};

-- An unfinished run of these scripts goes on; its last session, where that still works, is ended first. Another's run stays as it is.
DO {{{quote}}}
DECLARE
  v_schema text := {{{schemaText}}};
  v_table text := {{{nameText}}};
  v_client text := {{{clientText}}};
  v_open record;
  v_run bigint;
  v_ended record;
  v_token bigint;
BEGIN
  {{{ledger.findOpenRun}}} INTO v_open;
  IF v_open."runId" IS NULL THEN
    FOR v_ended IN {{{ledger.readOutcome}}} LOOP
      IF v_ended.plan ->> 'hash' = {{{planHashText}}} AND v_ended."sourceOid" = {{{sourceOidText}}}
        AND v_ended."interimOid" = to_regclass({{{tableText}}})::oid::text THEN
        PERFORM set_config('table_migration.is_complete', v_ended."runId", false);
        RAISE NOTICE 'Run % of these scripts is complete', v_ended."runId";
        EXIT;
      END IF;
    END LOOP;
    RETURN;
  END IF;
  v_run := v_open."runId"::bigint;
  IF v_open."planHash" <> {{{planHashText}}} OR v_open.layout <> {{{layoutText}}}::jsonb OR v_open."sourceOid" <> {{{sourceOidText}}}
{{^rollsBack}}
    OR NOT EXISTS (SELECT FROM table_migration.events e WHERE e.run_id = v_run AND e.kind = 'scripts')
{{/rollsBack}}
  THEN
    RAISE EXCEPTION 'SCRIPT_OTHER_RUN: run % of %.% (by %) is not finished, and it is not of these scripts', v_run, v_schema, v_table, v_open.client
      USING ERRCODE = 'TM105', HINT = 'Let whoever began it end it: pulumi up goes on with it, pulumi destroy takes it back, or the emergency.sql of its own set.';
  END IF;
  {{{ledger.endWorkers}}} INTO v_ended;
  {{{ledger.takeFence}}} INTO v_token;
  {{{ledger.forgetWorkers}}};
  {{{ledger.resumeRun}}};
  {{{ledger.recordWorker}}};
  {{{ledger.recordUnattended}}};
  PERFORM set_config('table_migration.run', v_run::text, false), set_config('table_migration.token', v_token::text, false);
  RAISE NOTICE 'Goes on with run %', v_run;
END
{{{quote}}};
