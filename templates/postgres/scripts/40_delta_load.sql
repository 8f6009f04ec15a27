-- Replays the journal until little is left; the rest follows while the comparison and the cutover run.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
\ir 01_journal.sql
SELECT pg_temp.step_is_open('deltaLoad') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('deltaLoad');
DO {{{quote}}}
DECLARE
  v_keys bigint;
  v_total bigint := 0;
BEGIN
  FOR pass IN 1..50 LOOP
    CALL pg_temp.replay_journal(v_keys);
    v_total := v_total + v_keys;
    RAISE NOTICE 'pass %: % keys replayed', pass, v_keys;
    EXIT WHEN v_keys < 1000;
  END LOOP;
  CALL pg_temp.hold_fence();
  CALL pg_temp.end_step('deltaLoad', v_total);
END
{{{quote}}};
\endif
