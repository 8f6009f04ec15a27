-- Included by the scripts that replay the journal. Each batch is one transaction in one snapshot.
\set ON_ERROR_STOP on
{{{deltaSql.createBatch}}};

CREATE OR REPLACE PROCEDURE pg_temp.replay_whole(INOUT v_keys bigint) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
BEGIN
  COMMIT;
  SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
  CALL pg_temp.hold_fence();
  {{{delta.takeWholeJournal}}};
  GET DIAGNOSTICS v_keys = ROW_COUNT;
  IF v_keys > 0 THEN
    {{{delta.analyzeBatch}}};
    {{{delta.deleteBatch}}};
    {{{delta.insertBatch}}};
  END IF;
  COMMIT;
END
{{{quote}}};

-- One pass over the journal as it is now. Where two rows have exchanged values of a unique key, one of them may be in a later batch:
-- then all journaled keys go at once.
CREATE OR REPLACE PROCEDURE pg_temp.replay_journal(INOUT v_keys bigint) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_pages int;
  v_page int := 0;
  v_from_tid text;
  v_to_tid text;
  v_taken bigint;
  v_has_met boolean;
BEGIN
  v_keys := 0;
  {{{delta.countPages}}} INTO v_pages;
  WHILE v_page < v_pages LOOP
    COMMIT;
    SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
    CALL pg_temp.hold_fence();
    v_from_tid := format('(%s,0)', v_page);
    v_page := v_page + {{{pagesPerBatch}}};
    v_to_tid := CASE WHEN v_page < v_pages THEN format('(%s,0)', v_page) ELSE '(4294967294,0)' END;
    v_has_met := false;
    BEGIN
      {{{delta.takeJournal}}};
      GET DIAGNOSTICS v_taken = ROW_COUNT;
      IF v_taken > 0 THEN
        {{{delta.analyzeBatch}}};
        {{{delta.deleteGone}}};
        {{{delta.upsertPresent}}};
      END IF;
    EXCEPTION WHEN unique_violation THEN
      v_has_met := true;
    END;
    IF v_has_met THEN
      ROLLBACK;
      CALL pg_temp.replay_whole(v_taken);
    END IF;
    v_keys := v_keys + v_taken;
  END LOOP;
  COMMIT;
END
{{{quote}}};

-- Compares every row of the copy that has changed since the comparison began, but those that are to be replayed again, and forgets
-- what was equal. v_left: keys that were not compared yet.
CREATE OR REPLACE PROCEDURE pg_temp.compare_replayed(INOUT v_left bigint) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_step text := 'validate';
  v_found record;
BEGIN
  COMMIT;
  {{{validate.analyzeReplayed}}};
  COMMIT;
  SET TRANSACTION ISOLATION LEVEL REPEATABLE READ;
  CALL pg_temp.hold_fence();
  {{{validate.compareReplayed}}} INTO v_found;
  IF v_found.differing::bigint > 0 THEN
    ROLLBACK;
    CALL pg_temp.hold_fence();
    CALL pg_temp.record_event('replayedDiffers', jsonb_build_object('difference', v_found.keys));
    {{{ledger.reopenStep}}};
    COMMIT;
    RAISE EXCEPTION 'DATA_DIFFERS: % rows changed after they were compared, with the keys (%). Nothing was swapped', v_found.differing, array_to_string(v_found.keys, '), (')
      USING ERRCODE = 'TM004', HINT = 'Find out who writes to the copy; 45_validate.sql then copies these rows once more and compares again.';
  END IF;
  {{{validate.forgetReplayed}}};
  COMMIT;
  {{{validate.countReplayed}}} INTO v_left;
  COMMIT;
END
{{{quote}}};
