WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- After the rollback nothing is left to go back to: what watched the table that has come back goes, and the run is complete.
@@00_session.sql
DECLARE
{{> words_variables}}
{{> complete_variables}}
  v_count NUMBER;

{{> words}}

{{> complete_words}}
BEGIN
  require_step('restoreGrants', '60_restore_grants.sql');
  IF NOT step_is_open('closeWayBack') THEN
    RETURN;
  END IF;
  start_step('closeWayBack');
  SELECT COUNT(*) INTO v_count FROM USER_TRIGGERS WHERE TRIGGER_NAME = {{{reverseTriggerText}}};
  IF v_count > 0 THEN
    run_ddl('Closing the way back', {{{closeText.dropReverseTrigger}}});
  END IF;
  SELECT COUNT(*) INTO v_count FROM USER_TABLES WHERE TABLE_NAME = {{{reverseJournalNameText}}};
  IF v_count > 0 THEN
    run_ddl('Closing the way back', {{{closeText.dropReverseJournal}}});
  END IF;
  hold_fence;
  end_step('closeWayBack', NULL);
  complete;
END;
/
