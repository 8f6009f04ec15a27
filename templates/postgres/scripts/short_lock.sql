DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_limit int := {{{lockTimeoutMs}}};
  v_deadline timestamptz := clock_timestamp() + interval '{{{patienceMs}}} ms';
  v_attempt int := 0;
  v_reason text;
  v_has_more boolean;
{{{declarations}}}BEGIN
  LOOP
    v_attempt := v_attempt + 1;
    v_reason := NULL;
    v_has_more := false;
    COMMIT;
{{{isolation}}}    BEGIN
      PERFORM set_config('lock_timeout', v_limit::text, true);
{{{body}}}    EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
      v_reason := SQLERRM;
    END;
    EXIT WHEN v_reason IS NULL AND NOT v_has_more;
    IF v_reason IS NULL THEN
      v_attempt := 0;
      CONTINUE;
    END IF;
    ROLLBACK;
    v_limit := pg_temp.next_limit({{{lockedOid}}}, {{{activityText}}}, v_attempt);
    IF clock_timestamp() > v_deadline THEN
      RAISE EXCEPTION 'LOCK_NOT_GRANTED: % needs a lock that was not granted in % attempts of {{{lockTimeoutMs}}} ms', {{{activityText}}}, v_attempt
        USING ERRCODE = 'TM106', HINT = 'The notices say who was in the way. Run the script again when they are gone.';
    END IF;
    COMMIT;
    CALL pg_temp.pause(v_attempt);
  END LOOP;
END
{{{quote}}};
