-- Takes back what an unfinished run of these scripts has created; the source stays as it is. A run that has swapped can only be
-- finished, by {{{lastMaster}}}.
\set ON_ERROR_STOP on
\ir 00_session.sql
SELECT pg_temp.run() IS NOT NULL AS is_open \gset
\if :is_open
DO {{{quote}}}
BEGIN
  IF NOT pg_temp.step_is_open('swapTables') THEN
    RAISE EXCEPTION 'SCRIPT_TOO_LATE: run % has swapped the tables', pg_temp.run() USING ERRCODE = 'TM112', HINT = 'Run {{{lastMaster}}} to its end: what is done is passed over.';
  END IF;
END
{{{quote}}};
{{{dropTriggers}}}
{{{leaveCopy}}}
DO {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
BEGIN
  {{{abandon.dropJournals}}};
  {{{abandon.dropFunctions}}};
  {{{ledger.abandonRun}}};
  RAISE NOTICE 'Run % is taken back', v_run;
END
{{{quote}}};
\else
DO {{{quote}}} BEGIN RAISE NOTICE 'No run of these scripts is open on %: there is nothing to take back', {{{tableText}}}; END {{{quote}}};
\endif
