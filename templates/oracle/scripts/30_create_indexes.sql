WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- The primary key, then the other indexes and keys; each that is there already is left as it is.
@@00_session.sql
DECLARE
{{> words_variables}}
  v_keys NUMBER;

{{> words}}
{{> journal_words}}

  -- Of an index or a trigger of the copy; NULL where there is none of the name.
  FUNCTION status_of(wanted_type VARCHAR2, wanted VARCHAR2) RETURN VARCHAR2 IS
    v_name VARCHAR2(200);
    v_type VARCHAR2(40);
    v_status VARCHAR2(40);
    v_found VARCHAR2(40);
  BEGIN
    OPEN v_cursor FOR {{{indexesText.findObjects}}};
    LOOP
      FETCH v_cursor INTO v_name, v_type, v_status;
      EXIT WHEN v_cursor%NOTFOUND;
      IF v_type = wanted_type AND v_name = wanted THEN
        v_found := v_status;
      END IF;
    END LOOP;
    CLOSE v_cursor;
    RETURN v_found;
  END;

  FUNCTION has_key(wanted VARCHAR2) RETURN BOOLEAN IS
    v_name VARCHAR2(200);
    v_has BOOLEAN := FALSE;
  BEGIN
    OPEN v_cursor FOR {{{indexesText.findKeys}}};
    LOOP
      FETCH v_cursor INTO v_name;
      EXIT WHEN v_cursor%NOTFOUND;
      v_has := v_has OR v_name = wanted;
    END LOOP;
    CLOSE v_cursor;
    RETURN v_has;
  END;

{{> index_words}}

  FUNCTION index_text(wanted VARCHAR2) RETURN VARCHAR2 IS
    v_text VARCHAR2(32767);
  BEGIN
    FOR i IN (SELECT i.UNIQUENESS, c.COLUMN_POSITION, c.COLUMN_NAME, c.DESCEND
              FROM USER_INDEXES i JOIN USER_IND_COLUMNS c ON c.INDEX_NAME = i.INDEX_NAME
              WHERE i.INDEX_NAME = wanted ORDER BY c.COLUMN_POSITION) LOOP
      v_text := SUBSTRB(v_text, 1, 20000) || i.UNIQUENESS || ' ' || indexed_at(wanted, i.COLUMN_POSITION, i.COLUMN_NAME) || ' ' || i.DESCEND || CHR(10);
    END LOOP;
    RETURN v_text;
  END;

  FUNCTION key_text(wanted VARCHAR2) RETURN VARCHAR2 IS
    v_text VARCHAR2(32767);
  BEGIN
    FOR i IN (SELECT c.CONSTRAINT_TYPE, k.COLUMN_NAME
              FROM USER_CONSTRAINTS c JOIN USER_CONS_COLUMNS k ON k.CONSTRAINT_NAME = c.CONSTRAINT_NAME
              WHERE c.CONSTRAINT_NAME = wanted ORDER BY k.POSITION) LOOP
      v_text := v_text || i.CONSTRAINT_TYPE || ' ' || i.COLUMN_NAME || CHR(10);
    END LOOP;
    RETURN v_text;
  END;

  FUNCTION is_built(wanted_type VARCHAR2, wanted VARCHAR2) RETURN BOOLEAN IS
  BEGIN
    RETURN CASE wanted_type WHEN 'INDEX' THEN status_of('INDEX', wanted) IS NOT NULL ELSE has_key(wanted) END;
  END;

  -- Whoever has built it, it is what the source has under the name that it stands for.
  PROCEDURE demand_like(wanted_type VARCHAR2, wanted VARCHAR2, model VARCHAR2) IS
    v_is VARCHAR2(32767) := CASE wanted_type WHEN 'INDEX' THEN index_text(wanted) ELSE key_text(wanted) END;
    v_as VARCHAR2(32767) := CASE wanted_type WHEN 'INDEX' THEN index_text(model) ELSE key_text(model) END;
  BEGIN
    IF v_is IS NULL OR v_is <> v_as THEN
      stop(-20104, 'SOURCE_CHANGED: ' || wanted || ' of the copy is not what ' || model || ' of ' || v_printed
        || ' is. Run emergency.sql, and have the scripts made again');
    END IF;
  END;

  -- Chunks are of many moments: a value that went from one row to another may be in the copy twice until all keys are replayed. Where
  -- a session that was killed has been ahead with the very same statement, the dictionary has what was wanted.
  PROCEDURE build(activity VARCHAR2, v_ddl VARCHAR2, wanted_type VARCHAR2, wanted VARCHAR2) IS
  BEGIN
    FOR attempt IN 1 .. 20 LOOP
      BEGIN
        run_ddl(activity, v_ddl);
        RETURN;
      EXCEPTION
        WHEN OTHERS THEN
          IF SQLCODE IN (-955, -1408, -2260, -2261, -2264) THEN
            IF is_built(wanted_type, wanted) THEN
              RETURN;
            END IF;
            stop(-20104, 'SOURCE_CHANGED: ' || wanted || ', a name of the copy''s, or what it stands for, was taken by somebody else: '
              || failure_text || '. Run emergency.sql, and have the scripts made again');
          END IF;
          IF attempt = 20 OR SQLCODE NOT IN (-1452, -2299, -2437) THEN
            RAISE;
          END IF;
      END;
      DBMS_SESSION.SLEEP(0.2);
      replay_journal(v_keys);
      replay_whole(v_keys);
    END LOOP;
  END;
{{#hasTriggers}}

  -- That a trigger does not compile is found out afterwards; one that is there already is what another attempt has left.
  PROCEDURE compile_it(v_ddl VARCHAR2) IS
  BEGIN
    run_ddl('Creating the triggers of the copy', v_ddl);
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE NOT IN (-24344, -4081) THEN
        RAISE;
      END IF;
  END;

  FUNCTION errors_of(v_errors VARCHAR2) RETURN VARCHAR2 IS
    v_line VARCHAR2(40);
    v_text VARCHAR2(4000);
    v_all VARCHAR2(4000);
  BEGIN
    OPEN v_cursor FOR v_errors;
    LOOP
      FETCH v_cursor INTO v_line, v_text;
      EXIT WHEN v_cursor%NOTFOUND OR LENGTH(v_all) > 1000;
      v_all := v_all || ' line ' || v_line || ': ' || SUBSTR(v_text, 1, 500);
    END LOOP;
    CLOSE v_cursor;
    RETURN v_all;
  END;
{{/hasTriggers}}
BEGIN
  require_step('dataLoad', '20_data_load.sql');
  IF NOT step_is_open('createIndexes') THEN
    RETURN;
  END IF;
  start_step('createIndexes');
  demand_journal;
{{#pieces}}
{{#index}}
  IF NOT has_item('createIndexes', {{{itemText}}}) THEN
    IF NOT is_built('INDEX', {{{interimText}}}) THEN
      build('Building ' || {{{itemText}}}, {{{createIndex}}}, 'INDEX', {{{interimText}}});
    END IF;
    demand_like('INDEX', {{{interimText}}}, {{{itemText}}});
    run_ddl('Settling ' || {{{itemText}}}, {{{settleIndex}}});
    hold_fence;
    record_item('createIndexes', {{{itemText}}});
    record_unattended;
    COMMIT;
    say('index ' || {{{itemText}}} || ' is built');
  END IF;
{{/index}}
{{#key}}
  IF NOT is_built('KEY', {{{interimText}}}) THEN
    build('Adding ' || {{{itemText}}}, {{{addKey}}}, 'KEY', {{{interimText}}});
  END IF;
  demand_like('KEY', {{{interimText}}}, {{{itemText}}});
{{/key}}
{{#reach}}
  replay_journal(v_keys);
  replay_whole(v_keys);
{{/reach}}
{{/pieces}}
{{#triggers}}
  -- Compiled under what the trigger of the source was compiled under.
  IF status_of('TRIGGER', {{{interimText}}}) IS NULL THEN
{{#compileAs}}
    EXECUTE IMMEDIATE {{{.}}};
{{/compileAs}}
    compile_it({{{createTrigger}}});
  END IF;
  IF status_of('TRIGGER', {{{interimText}}}) = 'INVALID' THEN
    compile_it({{{compileTrigger}}});
  END IF;
  IF NVL(status_of('TRIGGER', {{{interimText}}}), 'gone') <> 'VALID' THEN
    stop(-20114, 'TRIGGER_INVALID: the trigger ' || {{{itemText}}} || ' does not compile on the copy:' || errors_of({{{readTriggerErrors}}}));
  END IF;
{{/triggers}}
  SELECT COUNT(*) INTO v_keys FROM USER_TRIGGERS
  WHERE TRIGGER_NAME = {{{reverseTriggerText}}} AND TABLE_NAME = {{{interimNameText}}};
  IF v_keys = 0 THEN
    run_ddl('Creating the trigger of the reverse journal', {{{indexesText.createReverseTrigger}}});
  END IF;
  SELECT COUNT(*) INTO v_keys
  FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
  WHERE t.TRIGGER_NAME = {{{reverseTriggerText}}} AND t.TABLE_NAME = {{{interimNameText}}} AND t.STATUS = 'ENABLED' AND o.STATUS = 'VALID';
  IF v_keys = 0 THEN
    spoil('JOURNAL_BROKEN', 'the trigger of the reverse journal is not enabled and valid');
  END IF;
  demand_journal;
  hold_fence;
  record_event('journal', own_objects);
  end_step('createIndexes', NULL);
  COMMIT;
END;
/
