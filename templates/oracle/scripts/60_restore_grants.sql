WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- After the swap: constraints and indexes get their names, what the renames have invalidated is compiled, what hangs on the table is
-- compared with what hung on it, and the journal goes.{{^rollsBack}} With that the run is complete; the way back stays open until
-- 70_drop_old_table.sql.{{/rollsBack}}
@@00_session.sql
{{#hasKeys}}
{{> hold_keys}}
{{/hasKeys}}
DECLARE
{{> words_variables}}
{{#hasKeys}}
{{> keys_variables}}
{{/hasKeys}}
  v_count NUMBER;
  v_differences CLOB;
  v_named VARCHAR2(6000);
{{^rollsBack}}
{{> complete_variables}}
{{/rollsBack}}
  TYPE name_list IS TABLE OF NUMBER INDEX BY VARCHAR2(1000);
  v_names name_list;
  TYPE item_list IS TABLE OF NUMBER INDEX BY VARCHAR2(32767);
  v_old_items item_list;
  v_new_items item_list;

{{> words}}
{{#hasKeys}}
{{> keys_words}}
{{/hasKeys}}
{{> journal_words}}

  PROCEDURE differ(difference VARCHAR2) IS
  BEGIN
    v_differences := v_differences || CASE WHEN v_differences IS NULL THEN NULL ELSE ',' END || as_json(difference);
  END;

  PROCEDURE list_names IS
    v_on VARCHAR2(200);
    v_kind VARCHAR2(20);
    v_name VARCHAR2(200);
  BEGIN
    OPEN v_cursor FOR {{{grantsText.listNames}}};
    LOOP
      FETCH v_cursor INTO v_on, v_kind, v_name;
      EXIT WHEN v_cursor%NOTFOUND;
      v_names(v_kind || ' ' || v_on || '.' || v_name) := 1;
    END LOOP;
    CLOSE v_cursor;
  END;

  PROCEDURE open_retired IS
  BEGIN
    run_ddl('Giving constraints and indexes their names', {{{grantsText.openRetired}}});
  END;

  -- What was valid before the cutover is compiled; what was invalid stays so. The fence of an attempt that was given back may have
  -- invalidated what is valid: one list that knows it as valid is enough.
  PROCEDURE recompile IS
    v_before CLOB := '[' || noted('inventoryBefore', TRUE) || ']';
    v_object VARCHAR2(300);
    v_object_schema VARCHAR2(300);
    v_object_type VARCHAR2(60);
    v_unit VARCHAR2(60);
  BEGIN
    FOR d IN (SELECT DISTINCT o.OWNER, o.OBJECT_NAME, o.OBJECT_TYPE
              FROM JSON_TABLE(v_before, '$[*].dependants[*]' COLUMNS (SCHEMA_NAME VARCHAR2(128) PATH '$.schema', NAME VARCHAR2(128) PATH '$.name',
                     TYPE_NAME VARCHAR2(60) PATH '$.type', IS_VALID VARCHAR2(5) PATH '$.isValid')) b
                JOIN ALL_OBJECTS o ON o.OWNER = b.SCHEMA_NAME AND o.OBJECT_NAME = b.NAME AND o.OBJECT_TYPE = b.TYPE_NAME
              WHERE b.IS_VALID = 'true' AND o.STATUS = 'INVALID'
                AND o.OBJECT_TYPE IN ({{{compilableTypes}}})) LOOP
      v_object := DBMS_ASSERT.ENQUOTE_NAME(d.OBJECT_NAME, FALSE);
      v_object_schema := DBMS_ASSERT.ENQUOTE_NAME(d.OWNER, FALSE);
      v_object_type := REPLACE(d.OBJECT_TYPE, ' BODY', '');
      v_unit := CASE WHEN d.OBJECT_TYPE LIKE '% BODY' THEN 'BODY' END
        || CASE WHEN d.OBJECT_TYPE NOT IN ('VIEW', 'MATERIALIZED VIEW', 'SYNONYM') THEN ' REUSE SETTINGS' END;
      BEGIN
        guard({{{recompile}}});
      EXCEPTION
        WHEN OTHERS THEN
          IF SQLCODE NOT IN (-24344, -1031, -942, -41900) THEN
            RAISE;
          END IF;
          ROLLBACK;
      END;
    END LOOP;
    FOR d IN (SELECT DISTINCT b.SCHEMA_NAME, b.NAME, b.TYPE_NAME
              FROM JSON_TABLE(v_before, '$[*].dependants[*]' COLUMNS (SCHEMA_NAME VARCHAR2(128) PATH '$.schema', NAME VARCHAR2(128) PATH '$.name',
                     TYPE_NAME VARCHAR2(60) PATH '$.type', IS_VALID VARCHAR2(5) PATH '$.isValid')) b
                LEFT JOIN ALL_OBJECTS o ON o.OWNER = b.SCHEMA_NAME AND o.OBJECT_NAME = b.NAME AND o.OBJECT_TYPE = b.TYPE_NAME
              WHERE b.IS_VALID = 'true' AND b.SCHEMA_NAME = v_schema AND (o.STATUS IS NULL OR o.STATUS = 'INVALID')
                AND b.TYPE_NAME IN ({{{compilableTypes}}})) LOOP
      differ(d.TYPE_NAME || ' ' || d.SCHEMA_NAME || '.' || d.NAME || ' does not compile');
    END LOOP;
  END;

{{> inventory_words}}
{{^rollsBack}}

{{> complete_words}}
{{/rollsBack}}
BEGIN
{{#hasKeys}}
  require_step('validateForeignKeys', '55_validate_foreign_keys.sql');
{{/hasKeys}}
{{^hasKeys}}
  require_step('swapTables', '50_swap_tables.sql');
{{/hasKeys}}
  IF NOT step_is_open('restoreGrants') THEN
    RETURN;
  END IF;
  start_step('restoreGrants');
  list_names;
{{#retiring}}
  IF v_names.EXISTS({{{nameText}}}) THEN
    open_retired;
    run_ddl('Giving constraints and indexes their names', {{{ddl}}});
  END IF;
{{/retiring}}
  run_ddl('Giving constraints and indexes their names', {{{grantsText.closeRetired}}});
{{#promoting}}
  IF v_names.EXISTS({{{nameText}}}) THEN
    run_ddl('Giving constraints and indexes their names', {{{ddl}}});
  END IF;
{{/promoting}}
  list_names;
{{#promoting}}
  IF NOT v_names.EXISTS({{{expectedText}}}) THEN
    differ('missing: ' || {{{expectedText}}});
  END IF;
{{/promoting}}
{{#triggers}}
  SELECT COUNT(*) INTO v_count FROM USER_TRIGGERS
  WHERE TRIGGER_NAME = {{{nameText}}} AND TABLE_NAME = v_table AND STATUS = '{{{status}}}';
  IF v_count = 0 THEN
    differ('missing: trigger ' || {{{nameText}}} || ' {{{status}}}');
  END IF;
{{/triggers}}
{{#hasKeys}}
  read_keys;
{{#foreignKeys}}
  IF NOT has_key_at({{{oldKeyText}}}, {{{isIncoming}}}, {{{nameText}}}) THEN
    differ('missing: foreign key ' || {{{keyText}}});
  END IF;
{{/foreignKeys}}
{{/hasKeys}}
  recompile;
  compare_inventories;
  note_event('inventory', '{"equal":' || CASE WHEN v_differences IS NULL THEN 'true' ELSE 'false' END || ',"differences":[' || v_differences || ']}');
  IF v_differences IS NOT NULL THEN
    v_named := SUBSTR(v_differences, 1, 1200);
    stop(-20109, 'INVENTORY_DIFFERS: the tables are swapped, with every row, but what hangs on ' || v_printed
      || ' is not all that hung on it: ' || SUBSTRB(v_named, 1, 1200) || '. Add or drop by hand what is named, then run {{{lastMaster}}} again');
  END IF;
  SELECT COUNT(*) INTO v_count FROM USER_TABLES WHERE TABLE_NAME = {{{journalNameText}}};
  IF v_count > 0 THEN
    run_ddl('Dropping the journal', {{{grantsText.dropJournal}}});
  END IF;
  SELECT COUNT(*) INTO v_count FROM USER_TABLES WHERE TABLE_NAME = {{{batchNameText}}};
  IF v_count > 0 THEN
    run_ddl('Dropping the journal', {{{grantsText.dropBatch}}});
  END IF;
  hold_fence;
  end_step('restoreGrants', NULL);
{{#rollsBack}}
  COMMIT;
{{/rollsBack}}
{{^rollsBack}}
  complete;
{{/rollsBack}}
END;
/
