-- Looks up the rows that were there before the swap; new rows are checked already, so that nobody waits meanwhile.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
SELECT pg_temp.step_is_open('validateForeignKeys') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('validateForeignKeys');
{{#validations}}
{{{.}}}
{{/validations}}
BEGIN;
CALL pg_temp.hold_fence();
CALL pg_temp.end_step('validateForeignKeys', NULL);
COMMIT;
\endif
