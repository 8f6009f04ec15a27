WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Replays the journal until little is left; the rest follows while the comparison and the cutover run.
@@00_session.sql
DECLARE
{{> words_variables}}
  v_keys NUMBER;
  v_total NUMBER := 0;

{{> words}}
{{> journal_words}}
BEGIN
  require_step('{{{stepBeforeDelta}}}', '{{{scriptBeforeDelta}}}');
  IF NOT step_is_open('deltaLoad') THEN
    RETURN;
  END IF;
  start_step('deltaLoad');
  demand_journal;
  FOR pass IN 1 .. 50 LOOP
    replay_journal(v_keys);
    v_total := v_total + v_keys;
    say('pass ' || pass || ': ' || v_keys || ' keys replayed');
    EXIT WHEN v_keys < 1000;
  END LOOP;
  hold_fence;
  end_step('deltaLoad', v_total);
  COMMIT;
END;
/
