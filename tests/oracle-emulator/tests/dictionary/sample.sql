-- Rows as the engine writes them: HR.ORDERS by month and hash, HR.CUSTOMERS plain, a view and a trigger of APP.
INSERT INTO ora_catalog.users (user_id, name, password) VALUES (130, 'HR', 'x'), (131, 'APP', 'x'), (132, 'AUDITOR', 'x'), (133, 'ADMIN', 'x');
INSERT INTO ora_catalog.role_grants (grantee, role) VALUES ('HR', 'RESOURCE'), ('AUDITOR', 'SELECT_CATALOG_ROLE'), ('ADMIN', 'DBA');
INSERT INTO ora_catalog.system_grants (grantee, privilege) VALUES ('HR', 'CREATE SESSION');
INSERT INTO ora_catalog.quotas VALUES ('HR', 'USERS', -1), ('APP', 'USERS', 1048576);

INSERT INTO ora_catalog.objects (object_id, data_object_id, owner, name, type, namespace, generated) VALUES
  (100, 100, 'HR', 'CUSTOMERS', 'TABLE', 1, false), (101, 101, 'HR', 'CUSTOMERS_PK', 'INDEX', 4, false),
  (102, 102, 'HR', 'CUSTOMERS_NAME_IX', 'INDEX', 4, false), (110, NULL, 'HR', 'ORDERS', 'TABLE', 1, false),
  (111, NULL, 'HR', 'ORDERS_PK', 'INDEX', 4, false), (112, NULL, 'HR', 'ISEQ$$_110', 'SEQUENCE', 1, true),
  (113, 113, 'HR', 'SYS_LOB0000000110C00005$$', 'LOB', 8, true), (114, 114, 'HR', 'SYS_IL0000000110C00005$$', 'INDEX', 4, true),
  (115, NULL, 'HR', 'ORDERS_BIU', 'TRIGGER', 3, false), (116, NULL, 'HR', 'ORDERS_SEQ', 'SEQUENCE', 1, false),
  (120, NULL, 'APP', 'ORDERS_V', 'VIEW', 1, false), (121, NULL, 'APP', 'ORDERS', 'SYNONYM', 1, false),
  (122, NULL, 'PUBLIC', 'CUSTOMERS', 'SYNONYM', 1, false), (123, NULL, 'APP', 'BROKEN', 'PROCEDURE', 1, false);
UPDATE ora_catalog.objects SET status = 'INVALID' WHERE object_id = 123;

INSERT INTO ora_catalog.tables (object_id, tablespace, read_only) VALUES (100, 'USERS', true);
INSERT INTO ora_catalog.tables (object_id, partitioned, row_movement, read_only, initial_extent) VALUES (110, true, true, true, NULL);

INSERT INTO ora_catalog.columns
  (object_id, column_number, column_id, internal_column_id, name, type_name, precision, scale, binary_precision, length, length_semantics,
   fraction_digits, data_length, char_length, nullable, default_text, default_on_null, hidden, user_generated, virtual)
VALUES
  (100, 1, 1, 1, 'ID', 'NUMBER', 10, 0, NULL, NULL, NULL, NULL, 22, 0, false, NULL, false, false, true, false),
  (100, 2, 2, 2, 'NAME', 'VARCHAR2', NULL, NULL, NULL, 20, 'CHAR', NULL, 80, 20, true, '''?''', false, false, true, false),
  (100, 3, NULL, 3, 'SYS_NC00003$', 'VARCHAR2', NULL, NULL, NULL, 80, 'BYTE', NULL, 80, 80, true, 'UPPER("NAME")', false, true, false, true),
  (100, 4, 3, 4, 'WEIGHT', 'NUMBER', NULL, NULL, 126, NULL, NULL, NULL, 22, 0, true, NULL, false, false, true, false),
  (100, 5, NULL, 5, 'SECRET', 'RAW', NULL, NULL, NULL, 16, NULL, NULL, 16, 0, true, NULL, false, true, true, false),
  (110, 1, 1, 1, 'ID', 'NUMBER', NULL, NULL, NULL, NULL, NULL, NULL, 22, 0, false, '"HR"."ISEQ$$_110".nextval', false, false, true, false),
  (110, 2, 2, 2, 'CREATED', 'DATE', NULL, NULL, NULL, NULL, NULL, NULL, 7, 0, false, NULL, false, false, true, false),
  (110, 3, 3, 3, 'CUST_ID', 'NUMBER', 10, 0, NULL, NULL, NULL, NULL, 22, 0, true, NULL, true, false, true, false),
  (110, 4, 4, 4, 'CHANGED', 'TIMESTAMP WITH TIME ZONE', NULL, NULL, NULL, NULL, NULL, 3, 13, 0, true, NULL, false, false, true, false),
  (110, 5, 5, 5, 'DOC', 'CLOB', NULL, NULL, NULL, NULL, NULL, NULL, 4000, 0, true, NULL, false, false, true, false),
  (120, 1, 1, 1, 'ID', 'NUMBER', NULL, NULL, NULL, NULL, NULL, NULL, 22, 0, true, NULL, false, false, true, false);

INSERT INTO ora_catalog.sequences (object_id, start_with, cache_size) VALUES (112, 1, 20), (116, 100, 0);
CREATE SEQUENCE data.s112;
CREATE SEQUENCE data.s116 START 100;
INSERT INTO ora_catalog.identity_columns VALUES (110, 1, 'ALWAYS', 112);

INSERT INTO ora_catalog.indexes (object_id, table_id, type, is_unique, tablespace, locality, alignment) VALUES
  (101, 100, 'NORMAL', true, 'USERS', NULL, NULL), (102, 100, 'FUNCTION-BASED NORMAL', false, 'USERS', NULL, NULL),
  (111, 110, 'NORMAL', true, NULL, 'LOCAL', 'NON_PREFIXED');
INSERT INTO ora_catalog.index_columns (index_id, position, column_number, descending, expression) VALUES
  (101, 1, 1, false, NULL), (102, 1, 3, false, 'UPPER("NAME")'), (102, 2, 1, false, NULL),
  (111, 1, 1, false, NULL), (111, 2, 2, false, NULL), (111, 3, 3, false, NULL);

INSERT INTO ora_catalog.constraints
  (constraint_id, owner, name, table_id, type, search_condition, not_null, r_constraint_id, delete_rule, enabled, validated, generated, index_id)
VALUES
  (1, 'HR', 'CUSTOMERS_PK', 100, 'P', NULL, false, NULL, NULL, true, true, false, 101),
  (2, 'HR', 'SYS_C008201', 100, 'C', '"ID" IS NOT NULL', true, NULL, NULL, true, true, true, NULL),
  (3, 'HR', 'ORDERS_PK', 110, 'P', NULL, false, NULL, NULL, true, true, false, 111),
  (4, 'HR', 'ORDERS_CUST_FK', 110, 'R', NULL, false, 1, 'CASCADE', true, false, false, NULL),
  (5, 'HR', 'ORDERS_ID_CK', 110, 'C', 'id > 0', false, NULL, NULL, false, false, false, NULL);
INSERT INTO ora_catalog.constraint_columns VALUES (1, 1, 1), (2, NULL, 1), (3, 1, 1), (3, 2, 2), (3, 3, 3), (4, 1, 3), (5, NULL, 1);

INSERT INTO ora_catalog.part_tables (table_id, type, subtype, interval_text, interval_months, transition_time, def_subpartition_count, def_tablespace)
VALUES (110, 'RANGE', 'HASH', 'NUMTOYMINTERVAL(1,''MONTH'')', 1, '2024-01-01', 2, 'USERS');
INSERT INTO ora_catalog.part_keys VALUES (110, 1, 1, 2), (110, 2, 1, 3);
INSERT INTO ora_catalog.partitions (object_id, table_id, name, ordinal, slot, high_value, tablespace, generated) VALUES
  (200, 110, 'P0', 1, NULL, 'TO_DATE('' 2024-01-01 00:00:00'', ''SYYYY-MM-DD HH24:MI:SS'', ''NLS_CALENDAR=GREGORIAN'')', 'USERS', false),
  (201, 110, 'SYS_P322', 2, 4, 'TO_DATE('' 2024-06-01 00:00:00'', ''SYYYY-MM-DD HH24:MI:SS'', ''NLS_CALENDAR=GREGORIAN'')', 'USERS', true),
  (202, 110, 'SYS_P323', 2, 1, 'TO_DATE('' 2024-03-01 00:00:00'', ''SYYYY-MM-DD HH24:MI:SS'', ''NLS_CALENDAR=GREGORIAN'')', 'USERS', true);
INSERT INTO ora_catalog.subpartitions (object_id, data_object_id, table_id, partition_id, name, position, tablespace, segment_created) VALUES
  (210, 210, 110, 200, 'P0_H1', 1, 'USERS', true), (211, 211, 110, 200, 'P0_H2', 2, 'USERS', false),
  (212, 212, 110, 201, 'SYS_SUBP324', 1, 'USERS', false), (213, 213, 110, 201, 'SYS_SUBP325', 2, 'USERS', false),
  (214, 214, 110, 202, 'SYS_SUBP326', 1, 'USERS', false), (215, 215, 110, 202, 'SYS_SUBP327', 2, 'USERS', false);
INSERT INTO ora_catalog.subpartition_templates (table_id, position, name, tablespace) VALUES (110, 1, 'H1', 'USERS'), (110, 2, 'H2', 'USERS');
INSERT INTO ora_catalog.index_partitions (object_id, index_id, leaf_id, name, tablespace)
SELECT object_id + 100, 111, object_id, name, tablespace FROM ora_catalog.partitions
UNION ALL SELECT object_id + 100, 111, object_id, name, tablespace FROM ora_catalog.subpartitions;
INSERT INTO ora_catalog.lobs (table_id, column_number, segment_id, index_id, tablespace) VALUES (110, 5, 113, 114, 'USERS');
INSERT INTO ora_catalog.lob_partitions (object_id, table_id, column_number, leaf_id, name, index_name, tablespace)
VALUES (220, 110, 5, 200, 'SYS_LOB_P400', 'SYS_IL_P401', 'SYSAUX');

INSERT INTO ora_catalog.triggers (object_id, table_id, type, event, when_clause, description, body, source) VALUES
  (115, 110, 'BEFORE EACH ROW', 'INSERT OR UPDATE', 'NEW.id > 0', '"HR"."ORDERS_BIU" BEFORE INSERT OR UPDATE ON orders FOR EACH ROW ',
   E'BEGIN\n  NULL;\nEND;', E'CREATE OR REPLACE TRIGGER "HR"."ORDERS_BIU"\nBEFORE INSERT OR UPDATE ON orders FOR EACH ROW\nBEGIN\n  NULL;\nEND;');
INSERT INTO ora_catalog.trigger_order VALUES (115, 'HR', 'ORDERS_AAA');
INSERT INTO ora_catalog.views (object_id, text) VALUES (120, 'SELECT id FROM hr.orders');
INSERT INTO ora_catalog.dependencies VALUES (120, 'HR', 'ORDERS', 'TABLE'), (115, 'HR', 'ORDERS', 'TABLE');
INSERT INTO ora_catalog.synonyms (object_id, target_owner, target_name) VALUES (121, 'HR', 'ORDERS'), (122, 'HR', 'CUSTOMERS');
INSERT INTO ora_catalog.sources VALUES (123, E'PROCEDURE broken AS\nBEGIN\n  nothing;\nEND;');
INSERT INTO ora_catalog.errors (object_id, sequence, line, position, text, message_number) VALUES
  (123, 1, 3, 3, 'PLS-00201: identifier ''NOTHING'' must be declared', 201);
INSERT INTO ora_catalog.object_grants VALUES (110, 'HR', 'APP', 'SELECT', true, false);
INSERT INTO ora_catalog.column_grants VALUES (110, 3, 'HR', 'APP', 'UPDATE', false);
INSERT INTO ora_catalog.comments VALUES (110, 0, 'All orders'), (110, 2, 'When it was placed');
INSERT INTO ora_catalog.statistics VALUES (110, 0, 1000, 12, 50, '2024-07-01'), (110, 200, 400, 5, 50, '2024-07-01');
INSERT INTO ora_catalog.column_statistics VALUES (110, 2, 300, 0, '\x78740101010101', '\x78740701010101', 0.001, 'NONE', 1, 8, '2024-07-01');
INSERT INTO ora_catalog.modifications VALUES (110, 0, 150, 5, 0, false, '2024-07-02');
CREATE TABLE data.t100 (c1 numeric);
CREATE TABLE data.t110 (c1 numeric);
