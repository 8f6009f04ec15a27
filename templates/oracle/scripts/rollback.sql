WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
{{#rollsBack}}
-- The way back, from its beginning to its end. The application goes on but for the fence of the cutover. Stopped anywhere, run it
-- again: it goes on there.
@@06_prepare_rollback.sql
@@40_delta_load.sql
@@45_validate.sql
@@50_swap_tables.sql
{{#hasKeys}}
@@55_validate_foreign_keys.sql
{{/hasKeys}}
@@60_restore_grants.sql
@@67_close_way_back.sql
{{> end_of_master}}
{{/rollsBack}}
{{^rollsBack}}
-- Before the cutover the way back is to take back what the run has created, as emergency.sql does. After it, the way back is made of
-- what the ledger has recorded of the run: this script says so, and changes nothing.
@@00_session.sql
DECLARE
  v_run VARCHAR2(40);
BEGIN
  IF :tm_complete = 'Y' THEN
    SELECT TO_CHAR(MAX(RUN_ID)) INTO v_run FROM TABLE_MIGRATION_RUNS
    WHERE SOURCE_OBJECT_ID = TO_NUMBER({{{sourceOidText}}}) AND PLAN_HASH = {{{planHashText}}} AND STATE = 'completed';
    RAISE_APPLICATION_ERROR(-20120, 'SCRIPT_WAY_BACK: run ' || v_run || ' has swapped the tables. The way back from it is a set of its own: have it made with the same declaration and migration.rollback "' || v_run || '", then run the rollback.sql of that set. Nothing was changed');
  END IF;
END;
/
@@emergency.sql
{{/rollsBack}}
