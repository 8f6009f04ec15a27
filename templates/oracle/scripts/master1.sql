WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Everything up to the cutover. The application goes on reading and writing. Stopped anywhere, run it again: it goes on there.
@@05_start_journal.sql
@@10_create_table.sql
@@20_data_load.sql
@@30_create_indexes.sql
@@35_gather_statistics.sql
@@40_delta_load.sql
@@45_validate.sql
DECLARE
  v_count NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_count
  FROM TABLE_MIGRATION_RUNS r JOIN TABLE_MIGRATION_STEPS s ON s.RUN_ID = r.RUN_ID
  WHERE r.SOURCE_OBJECT_ID = TO_NUMBER({{{sourceOidText}}}) AND r.PLAN_HASH = {{{planHashText}}} AND r.STATE <> 'abandoned'
    AND s.STEP = 'validate' AND s.ENDED_AT IS NOT NULL;
  IF v_count = 0 THEN
{{> stop_incomplete}}
  END IF;
END;
/
EXIT SUCCESS ROLLBACK
