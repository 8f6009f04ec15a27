-- Indexes partition by partition, then on the table, which adopts them: the primary key first; triggers last.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
\ir 01_journal.sql
SELECT pg_temp.step_is_open('createIndexes') AS step_is_open \gset
\if :step_is_open
CALL pg_temp.start_step('createIndexes');
{{#primary}}

{{> transaction}}
{{/primary}}
{{#reachesOneMoment}}

-- Only a copy that is the source of one moment surely satisfies the unique keys that chunks do not follow.
DO {{{quote}}}
DECLARE
  v_keys bigint;
BEGIN
  CALL pg_temp.replay_journal(v_keys);
  CALL pg_temp.replay_whole(v_keys);
END
{{{quote}}};
{{/reachesOneMoment}}
{{#secondary}}

{{> transaction}}
{{/secondary}}

BEGIN;
CALL pg_temp.hold_fence();
{{{indexesSql.createReverseTrigger}}};
{{{indexesSql.alwaysReverse}}};
DO {{{quote}}} BEGIN {{{indexes.createReverseTruncateTrigger}}}; END {{{quote}}};
CALL pg_temp.end_step('createIndexes', NULL);
COMMIT;
\endif
