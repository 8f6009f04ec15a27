WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- The cutover, and what follows it. 70_drop_old_table.sql is run by hand, days later.
@@50_swap_tables.sql
{{#hasKeys}}
@@55_validate_foreign_keys.sql
{{/hasKeys}}
@@60_restore_grants.sql
{{> end_of_master}}
