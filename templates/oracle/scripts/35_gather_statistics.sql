WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Gathers the copy's statistics, so that the first queries after the cutover have plans as good as those before.
@@00_session.sql
DECLARE
{{> words_variables}}

{{> words}}
{{> journal_words}}
BEGIN
  require_step('createIndexes', '30_create_indexes.sql');
  IF NOT step_is_open('gatherStatistics') THEN
    RETURN;
  END IF;
  start_step('gatherStatistics');
  demand_journal;
  {{{gatherTable}}};
  hold_fence;
  end_step('gatherStatistics', NULL);
  COMMIT;
END;
/
