-- One attempt at the cutover; included by 50_swap_tables.sql alone.
\set ON_ERROR_STOP on
\if :is_open
DO {{{quote}}}
DECLARE
  v_schemas text[] := {{{neighbourSchemas}}};
  v_names text[] := {{{neighbourNames}}};
  v_signature text;
{{#rollsBack}}
  v_returning text;
{{/rollsBack}}
  v_grants jsonb;
  v_neighbour record;
BEGIN
  PERFORM set_config('table_migration.attempt', (pg_temp.setting('attempt')::int + 1)::text, false);
{{#hasNeighbours}}
  -- A table at the other end of a foreign key that is between its own swap and the proof of it validates keys that are ours as well.
  LOOP
    {{{ledger.findSwapped}}} INTO v_neighbour;
    EXIT WHEN v_neighbour.run IS NULL;
    IF clock_timestamp() > pg_temp.setting('deadline')::timestamptz THEN
      RAISE EXCEPTION 'NEIGHBOUR_UNFINISHED: run % of %, which a foreign key joins to this table, has swapped it and not yet proven what hangs on it', v_neighbour.run, v_neighbour."table"
        USING ERRCODE = 'TM113', HINT = 'Let that run end, then run 50_swap_tables.sql again. Nothing was swapped here.';
    END IF;
    COMMIT;
    PERFORM pg_sleep(0.2);
  END LOOP;
{{/hasNeighbours}}
  -- The signature comes first, so that no change falls between what is read here and what it stands for.
  {{{swap.readSignature}}} INTO v_signature;
  PERFORM set_config('table_migration.signature', v_signature, false);
  COMMIT;
  CALL pg_temp.hold_fence();
  CALL pg_temp.align_grants();
  -- Whoever looks after the swap compares with what was granted now, not when the set was made.
  SELECT coalesce(jsonb_agg(jsonb_strip_nulls(to_jsonb(granted) - 'side')), '[]') INTO v_grants
  FROM pg_temp.table_migration_grants granted WHERE granted.side = 'source';
  CALL pg_temp.record_event('inventoryBefore', jsonb_build_object('grants', v_grants));
{{#rollsBack}}
  {{{swap.readReturning}}} INTO v_returning;
  PERFORM set_config('table_migration.returning', v_returning, false);
{{/rollsBack}}
  COMMIT;
  CALL pg_temp.demand_structure();
  CALL pg_temp.approach();
END
{{{quote}}};
SELECT greatest(pages, "reversePages") > {{{vacuumAbovePages}}} AS is_large FROM ({{{deltaSql.countPages}}}) sizes \gset
\if :is_large
{{{deltaSql.vacuumJournal}}};
\endif
DO {{{quote}}} BEGIN {{{swap.planWindow}}}; {{#rollsBack}}{{{swap.planReturning}}}; {{/rollsBack}}END {{{quote}}};

-- A transaction that fails takes its settings along, and what follows in it fails otherwise: psql keeps where and why it failed first.
\set ON_ERROR_STOP off
\set phase lock
BEGIN;
DO {{{quote}}}
BEGIN
  CALL pg_temp.hold_fence();
  {{{swap.limitWindow}}};
  PERFORM set_config('statement_timeout', {{{firstLockMs}}}, true);
END
{{{quote}}};
\set has_failed :ERROR
\set failure :SQLSTATE
{{#lockViews}}
\if :has_failed
\else
DO {{{quote}}}
BEGIN
  {{{.}}};
  PERFORM set_config('statement_timeout', {{{lockMs}}}, true);
END
{{{quote}}};
\set has_failed :ERROR
\set failure :SQLSTATE
\endif
{{/lockViews}}
\if :has_failed
\else
DO {{{quote}}}
DECLARE
  v_journaled int;
  v_replayed int;
BEGIN
  {{{swap.lockTables}}} INTO v_journaled, v_replayed;
  PERFORM set_config('table_migration.journaled', v_journaled::text, true), set_config('table_migration.replayed', v_replayed::text, true);
END
{{{quote}}};
\set has_failed :ERROR
\set failure :SQLSTATE
\endif
\if :has_failed
\else
\set phase swap
DO {{{quote}}}
DECLARE
  v_journaled int := pg_temp.setting('journaled');
  v_replayed int := pg_temp.setting('replayed');
  v_statement text;
BEGIN
  PERFORM table_migration.demand(v_journaled + v_replayed <= {{{mostKeysInTheWindow}}}, 'TM010', 'too many keys were left for the window');
  {{{swap.demandIntact}}};
{{#rollsBack}}
  {{{swap.demandReturning}}};
{{/rollsBack}}
  IF v_journaled > 0 THEN
    {{{swap.replayLast}}};
    {{{swap.demandQuick}}};
  END IF;
  IF v_journaled + v_replayed > 0 THEN
    {{{swap.demandEqual}}};
    {{{swap.demandQuick}}};
  END IF;
  FOR v_statement IN SELECT statement FROM pg_temp.table_migration_revocations LOOP
    EXECUTE v_statement;
  END LOOP;
{{#underLock}}
  {{{.}}};
{{/underLock}}
END
{{{quote}}};
\set has_failed :ERROR
\set failure :SQLSTATE
\endif
\if :has_failed
ROLLBACK;
\else
COMMIT;
\set has_failed :ERROR
\set failure :SQLSTATE
\endif
\set ON_ERROR_STOP on
\if :has_failed
CALL pg_temp.consider_retry(:'failure', :'phase');
\endif
SELECT pg_temp.step_is_open('swapTables') AS is_open \gset
\endif
