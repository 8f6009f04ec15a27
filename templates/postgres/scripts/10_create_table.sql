-- The new table under its interim name, its partitions one by one, then its default partition.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
SELECT pg_temp.step_is_open('createTable') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('createTable');
{{#transactions}}

SELECT pg_temp.lacks_item('createTable', {{{itemText}}}) AS is_missing \gset
\if :is_missing
BEGIN;
CALL pg_temp.hold_fence();
{{{become}}};
{{#statements}}
{{{.}}};
{{/statements}}
{{{becomeSelf}}};
{{#isInterim}}
DO {{{quote}}} DECLARE v_run bigint := pg_temp.run(); v_interim text := {{{interimText}}}; BEGIN {{{ledger.recordInterim}}}; END {{{quote}}};
{{/isInterim}}
CALL pg_temp.record_item('createTable', {{{itemText}}});
COMMIT;
\endif
{{/transactions}}

BEGIN;
CALL pg_temp.hold_fence();
{{{become}}};
{{#last}}
{{{.}}};
{{/last}}
{{{becomeSelf}}};
CALL pg_temp.end_step('createTable', NULL);
COMMIT;
\endif
