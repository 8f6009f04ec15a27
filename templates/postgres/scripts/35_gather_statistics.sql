-- Vacuums and analyses each partition once, and the table as a whole.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
SELECT pg_temp.step_is_open('gatherStatistics') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('gatherStatistics');
{{#batches}}

SELECT pg_temp.lacks_item('gatherStatistics', {{{firstText}}}) AS is_missing \gset
\if :is_missing
{{{vacuum}}};
BEGIN;
CALL pg_temp.hold_fence();
{{#leafTexts}}
CALL pg_temp.record_item('gatherStatistics', {{{.}}});
{{/leafTexts}}
COMMIT;
\endif
{{/batches}}

BEGIN;
CALL pg_temp.hold_fence();
{{#analyze}}
{{{.}}};
{{/analyze}}
CALL pg_temp.end_step('gatherStatistics', NULL);
COMMIT;
\endif
