-- The cutover, and what follows it. 70_drop_old_table.sql is run by hand, days later.
\set ON_ERROR_STOP on
\ir 50_swap_tables.sql
{{#hasKeys}}
\ir 55_validate_foreign_keys.sql
{{/hasKeys}}
\ir 60_restore_grants.sql
