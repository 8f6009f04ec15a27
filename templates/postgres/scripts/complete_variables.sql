  v_run bigint := pg_temp.run();
  v_result jsonb;
  v_sums record;
  v_swap record;
  v_step record;
  v_steps jsonb := '[]';
