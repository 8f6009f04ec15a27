-- After the rollback nothing is left to go back to: the triggers of both tables go, then the reverse journals, and the run is complete.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
SELECT pg_temp.step_is_open('closeWayBack') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('closeWayBack');
{{#closings}}
{{{.}}}
{{/closings}}
BEGIN;
CALL pg_temp.hold_fence();
DO {{{quote}}}
DECLARE
{{> complete_variables}}
BEGIN
  {{{close.dropJournals}}};
  {{{close.dropFunctions}}};
  CALL pg_temp.end_step('closeWayBack', NULL);
{{> complete}}
END
{{{quote}}};
COMMIT;
\endif
