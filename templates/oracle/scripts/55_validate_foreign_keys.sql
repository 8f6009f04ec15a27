WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- Foreign keys check new rows since the swap. They get the names of those that they stand for, and rows that were there before are
-- looked up, which hinders no writer.
@@00_session.sql
{{> hold_keys}}
DECLARE
{{> words_variables}}
{{> keys_variables}}

{{> words}}
{{> keys_words}}

  PROCEDURE settle(v_key VARCHAR2, v_ddl VARCHAR2) IS
  BEGIN
    try_ddl('Naming and validating foreign keys', v_ddl, {{{openingHundredths}}}, TRUE);
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE IN (-12081, -14466) THEN
        stop(-20117, 'REFERENCING_TABLE_READ_ONLY: the table of the foreign key ' || v_key
          || ' is READ ONLY. The tables are swapped, and the new one is in use; open that table, then run 55_validate_foreign_keys.sql again');
      END IF;
      IF SQLCODE = -2298 THEN
        stop(-20118, 'FOREIGN_KEY_VIOLATED: rows of before the cutover have no parent, although the foreign key ' || v_key
          || ' said that it was validated. The tables are swapped; give these rows a parent or delete them, then run 55_validate_foreign_keys.sql again');
      END IF;
      RAISE;
  END;
BEGIN
  require_step('swapTables', '50_swap_tables.sql');
  IF NOT step_is_open('validateForeignKeys') THEN
    RETURN;
  END IF;
  start_step('validateForeignKeys');
  read_keys;
{{#foreignKeys}}
  IF has_key_at({{{newKeyText}}}, {{{isIncoming}}}, {{{nameText}}}) THEN
    settle({{{keyText}}}, {{{nameKey}}});
  END IF;
{{/foreignKeys}}
  read_keys;
{{#foreignKeys}}
{{#validateKey}}
  IF g_key_on.EXISTS({{{oldKeyText}}}) THEN
    IF g_key_state({{{oldKeyText}}}) <> 'VALIDATED' THEN
      settle({{{keyText}}}, {{{.}}});
    END IF;
  END IF;
{{/validateKey}}
{{/foreignKeys}}
  hold_fence;
  end_step('validateForeignKeys', NULL);
  COMMIT;
END;
/
