-- Everything up to the cutover. The application goes on reading and writing. Stopped anywhere, run it again: it goes on there.
\set ON_ERROR_STOP on
\ir 05_start_journal.sql
\ir 10_create_table.sql
\ir 20_data_load.sql
\ir 30_create_indexes.sql
\ir 35_gather_statistics.sql
\ir 40_delta_load.sql
\ir 45_validate.sql
