DECLARE
  v_count NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_count
  FROM TABLE_MIGRATION_RUNS r JOIN TABLE_MIGRATION_STEPS s ON s.RUN_ID = r.RUN_ID
  WHERE r.SOURCE_OBJECT_ID = TO_NUMBER({{{sourceOidText}}}) AND r.PLAN_HASH = {{{planHashText}}} AND r.STATE <> 'abandoned'
    AND s.STEP = {{{lastStepText}}} AND s.ENDED_AT IS NOT NULL;
  IF v_count = 0 THEN
{{> stop_incomplete}}
  END IF;
END;
/
EXIT SUCCESS ROLLBACK
