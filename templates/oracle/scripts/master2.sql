WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- The cutover, and what follows it. 70_drop_old_table.sql is run by hand, days later.
@@50_swap_tables.sql
@@60_restore_grants.sql
EXIT SUCCESS ROLLBACK
