-- After the swap: sequences follow their columns, autovacuum comes back, what hangs on the table is compared with what hung on it,
-- and the journal goes.{{^rollsBack}} With that the run is complete; the way back stays open: 70_drop_old_table.sql closes it, days later, by hand.{{/rollsBack}}
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
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
{{> complete_variables}}
BEGIN
  {{{grants.dropJournal}}};
  {{{grants.dropJournalFunction}}};
  CALL pg_temp.end_step('restoreGrants', NULL);
{{^rollsBack}}
{{> complete}}
{{/rollsBack}}
END
{{{quote}}};
COMMIT;
\endif
