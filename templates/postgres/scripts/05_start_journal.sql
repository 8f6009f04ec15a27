-- Begins the run, unless one is open, and journals every change of the source from now on.
\set ON_ERROR_STOP on
\ir 00_session.sql
{{> begin_run}}

SELECT pg_temp.step_is_open('startJournal') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('startJournal');
{{{startJournal}}}
\endif
