WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Everything up to the cutover. The application goes on reading and writing. Stopped anywhere, run it again: it goes on there.
@@05_start_journal.sql
@@10_create_table.sql
@@20_data_load.sql
@@30_create_indexes.sql
@@35_gather_statistics.sql
@@40_delta_load.sql
@@45_validate.sql
{{> end_of_master}}
