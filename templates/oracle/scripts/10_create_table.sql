WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- The new table under its interim name, with its partitions; those of later intervals the database makes itself.
@@00_session.sql
DECLARE
{{> words_variables}}
  v_interim VARCHAR2(500) := {{{interimNameText}}};
  v_count NUMBER;
  v_has_begun BOOLEAN;

{{> words}}
{{> journal_words}}
BEGIN
  require_step('startJournal', '05_start_journal.sql');
  IF NOT step_is_open('createTable') THEN
    RETURN;
  END IF;
  start_step('createTable');
  demand_journal;
  v_has_begun := has_item('createTable', 'begun') AND NOT has_item('createTable', 'taken');
  SELECT COUNT(*) INTO v_count FROM USER_OBJECTS WHERE OBJECT_NAME = v_interim AND OBJECT_TYPE = 'TABLE';
  IF v_count > 0 AND NOT v_has_begun THEN
    stop(-20104, 'SOURCE_CHANGED: somebody else has made a table ' || v_interim || '. Run emergency.sql, and have the scripts made again');
  END IF;
  IF NOT v_has_begun THEN
    hold_fence;
    -- From then on a table of that name is the run's own.
    record_item('createTable', 'begun');
    COMMIT;
  END IF;
  IF v_count = 0 THEN
    BEGIN
      run_ddl('Creating the copy', {{{createInterim}}});
    EXCEPTION
      WHEN OTHERS THEN
        IF SQLCODE = -955 AND NOT v_has_begun THEN
          hold_fence;
          record_item('createTable', 'taken');
          COMMIT;
        END IF;
        IF SQLCODE <> -955 OR NOT v_has_begun THEN
          RAISE;
        END IF;
    END;
  END IF;
{{#comments}}
  run_ddl('Commenting the copy', {{{.}}});
{{/comments}}
  hold_fence;
  {{{ledger.recordInterim}}};
  end_step('createTable', NULL);
  COMMIT;
END;
/
