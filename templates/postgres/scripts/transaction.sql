SELECT pg_temp.lacks_item('createIndexes', {{{itemText}}}) AS is_missing \gset
\if :is_missing
BEGIN;
CALL pg_temp.hold_fence();
{{#statements}}
{{{.}}};
{{/statements}}
CALL pg_temp.record_item('createIndexes', {{{itemText}}});
COMMIT;
\endif
