-- Begins the rollback, unless it is open: journals every change of the table, then takes over the keys that were written since the swap,
-- each once; disables the triggers of the retired table, and notes from then on what anybody changes in it.
\set ON_ERROR_STOP on
\ir 00_session.sql
{{> begin_run}}

SELECT pg_temp.step_is_open('prepareRollback') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('prepareRollback');
-- From here on the ledger knows the retired table by its object id, as it knows the copy of any run.
DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_interim text := {{{interimText}}};
  v_found text;
BEGIN
  {{{prepare.findRetired}}} INTO v_found;
  IF v_found IS DISTINCT FROM {{{retiredOidText}}} THEN
    RAISE EXCEPTION 'SOURCE_CHANGED: the retired table % was dropped or renamed since run % began', {{{interimText}}}, v_run
      USING ERRCODE = 'TM104', HINT = 'Run emergency.sql, which takes the run back, and have the scripts made again.';
  END IF;
  CALL pg_temp.hold_fence();
  {{{ledger.recordInterim}}};
END
{{{quote}}};

SELECT pg_temp.lacks_item('prepareRollback', 'journal') AS is_missing \gset
\if :is_missing
{{{startJournal}}}
\endif

SELECT pg_temp.lacks_item('prepareRollback', 'watched') AS is_missing \gset
\if :is_missing
{{{watchRetired}}}
\endif

-- The keys that are taken over are of transactions that had ended before the journal began: later ones are in it already. The rows were
-- loaded by the run that is rolled back: the load counts as done, and its chunks are those to be compared.
DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_rolled_back bigint := {{{rolledBackRun}}};
  v_step text := 'dataLoad';
BEGIN
  CALL pg_temp.hold_fence();
  IF pg_temp.noted('structure') IS NULL OR pg_temp.noted('retiredStructure') IS NULL THEN
    RAISE EXCEPTION 'SCRIPT_OTHER_RUN: run % was begun by pulumi up, which has not come so far that scripts could go on', v_run
      USING ERRCODE = 'TM105', HINT = 'Let pulumi up go on with it; or take it back by emergency.sql or pulumi destroy.';
  END IF;
  {{{prepare.takeKeys}}};
  {{{prepare.takeChunks}}};
  {{{prepare.takeWhole}}};
  {{{ledger.startStep}}};
  CALL pg_temp.end_step('dataLoad', NULL);
  CALL pg_temp.end_step('prepareRollback', NULL);
END
{{{quote}}};
\endif
