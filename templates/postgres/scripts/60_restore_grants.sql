-- After the swap: sequences follow their columns, autovacuum comes back, what hangs on the table is compared with what hung on it,
-- the journal goes, and the run is complete. The way back stays open: 70_drop_old_table.sql closes it, days later, by hand.
\set ON_ERROR_STOP on
\ir 00_session.sql
{{^hasKeys}}
CALL pg_temp.require_step('swapTables', '50_swap_tables.sql');
{{/hasKeys}}
{{#hasKeys}}
CALL pg_temp.require_step('validateForeignKeys', '55_validate_foreign_keys.sql');
{{/hasKeys}}
SELECT pg_temp.step_is_open('restoreGrants') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('restoreGrants');
{{#locked}}

SELECT pg_temp.lacks_item('restoreGrants', {{{itemText}}}) AS is_missing \gset
\if :is_missing
{{{driver}}}\endif
{{/locked}}

DO {{{quote}}}
DECLARE
  v_difference record;
  v_differences jsonb := '[]';
BEGIN
  FOR v_difference IN {{{compareInventory}}} LOOP
    v_differences := v_differences || jsonb_build_array(v_difference.difference);
  END LOOP;
  CALL pg_temp.hold_fence();
  CALL pg_temp.record_event('inventory', jsonb_build_object('equal', v_differences = '[]', 'differences', v_differences));
  COMMIT;
  IF v_differences <> '[]' THEN
    RAISE EXCEPTION 'INVENTORY_DIFFERS: the tables are swapped, with every row, but what hangs on % is not all that hung on %: %', {{{tableText}}}, {{{retiredText}}}, v_differences
      USING ERRCODE = 'TM109', HINT = 'Add or drop by hand what is named, then run 60_restore_grants.sql again.';
  END IF;
END
{{{quote}}};

BEGIN;
CALL pg_temp.hold_fence();
DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_result jsonb;
  v_sums record;
  v_swap record;
  v_step record;
  v_steps jsonb := '[]';
BEGIN
  {{{grants.dropJournal}}};
  {{{grants.dropJournalFunction}}};
  CALL pg_temp.end_step('restoreGrants', NULL);
  {{{ledger.sumChunks}}} INTO v_sums;
  FOR v_step IN {{{ledger.readSteps}}} LOOP
    v_steps := v_steps || jsonb_build_object('step', v_step.step, 'rows', v_step.rows::bigint,
      'seconds', round(extract(epoch FROM v_step."endedAt"::timestamptz - v_step."startedAt"::timestamptz), 1));
  END LOOP;
  SELECT e.at, e.detail INTO v_swap FROM table_migration.events e WHERE e.run_id = v_run AND e.kind = 'swapped' ORDER BY e.event_id DESC LIMIT 1;
  v_result := jsonb_build_object('runId', v_run::text, 'planHash', {{{planHashText}}}, 'method', 'copySwap', 'rows', v_sums.rows::bigint,
    'checksum', v_sums.checksum, 'chunks', v_sums.chunks, 'steps', v_steps,
    'seconds', (SELECT sum((one ->> 'seconds')::numeric) FROM jsonb_array_elements(v_steps) one),
    'lockedMs', v_swap.detail -> 'lockedMs', 'cutoverAttempts', v_swap.detail -> 'attempts',
    'retiredTable', {{{retiredPrintedText}}}, 'retiredAt', v_swap.at::text,
    'keepRetiredUntil', to_char(v_swap.at + interval '{{{keepOldForDays}}} days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'inventory', {{{inventoryText}}}, 'partitions', {{{partitions}}}, 'leaves', {{{leafCount}}});
  {{{ledger.completeRun}}};
  RAISE NOTICE 'Run % is complete: % rows; the lock was held for % ms', v_run, v_sums.rows, v_swap.detail ->> 'lockedMs';
END
{{{quote}}};
COMMIT;
\endif
