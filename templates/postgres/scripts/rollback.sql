{{#rollsBack}}
-- The way back, from its beginning to its end. The application goes on reading and writing. Stopped anywhere, run it again: it goes on there.
\set ON_ERROR_STOP on
\ir 06_prepare_rollback.sql
\ir 35_gather_statistics.sql
\ir 40_delta_load.sql
\ir 45_validate.sql
\ir 50_swap_tables.sql
{{#hasKeys}}
\ir 55_validate_foreign_keys.sql
{{/hasKeys}}
\ir 60_restore_grants.sql
\ir 67_close_way_back.sql
{{/rollsBack}}
{{^rollsBack}}
-- Before the cutover the way back is to take back what the run has created, as emergency.sql does. After it, the way back is made of
-- what the ledger has recorded of the run: this script says so, and changes nothing.
\set ON_ERROR_STOP on
\ir 00_session.sql
DO {{{quote}}}
DECLARE
  v_run text := pg_temp.setting('is_complete');
BEGIN
  IF v_run IS NOT NULL THEN
    RAISE EXCEPTION 'SCRIPT_WAY_BACK: run % has swapped the tables. Nothing was changed', v_run
      USING ERRCODE = 'TM120', HINT = format('The way back from it is a set of its own: have it made with the same declaration and migration.rollback "%s", then run the rollback.sql of that set.', v_run);
  END IF;
END
{{{quote}}};
\ir emergency.sql
{{/rollsBack}}
