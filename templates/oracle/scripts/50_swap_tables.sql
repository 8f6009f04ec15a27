WHENEVER SQLERROR EXIT 3 ROLLBACK
WHENEVER OSERROR EXIT 2 ROLLBACK
SET DEFINE OFF
-- The cutover: grants, the fence, the last keys, their comparison and the swap of names. An attempt that is not quick enough, or
-- meets a lock, gives the table back. Killed anywhere, run it again: it goes on from the object ids.
@@00_session.sql
{{#hasKeys}}
{{> hold_keys}}
{{/hasKeys}}
DECLARE
{{> words_variables}}
{{> swap_variables}}
{{> grants_variables}}
{{#hasKeys}}
{{> keys_variables}}
  v_wait VARCHAR2(20);
{{/hasKeys}}
  v_deadline NUMBER := DBMS_UTILITY.GET_TIME + {{{patienceHundredths}}};
  v_window NUMBER := {{{firstWindowHundredths}}};
  v_attempt NUMBER := 0;
  v_busy NUMBER := 0;
  v_gave_way NUMBER := 0;
  v_keys NUMBER;
  v_left NUMBER;
  v_replayed NUMBER := 0;
  v_fenced_at NUMBER;
  v_missing_since NUMBER;
  v_missing NUMBER := 0;
  v_signature VARCHAR2(200);
  v_position VARCHAR2(20);
  v_failure NUMBER;
  v_message VARCHAR2(4000);
  v_has_swapped BOOLEAN := FALSE;
  v_next VARCHAR2(100);

{{> words}}
{{> structure}}
{{> journal_words}}
{{> swap_words}}

  -- Whoever joined, left or changed, in one round trip; the order is no matter.
  FUNCTION signature RETURN VARCHAR2 IS
    v_signed VARCHAR2(200);
  BEGIN
    EXECUTE IMMEDIATE 'SELECT COUNT(*) || ''.'' || NVL(SUM(ORA_HASH(ITEM, 4294967295, 1)), 0) || ''.'' || NVL(SUM(ORA_HASH(ITEM, 4294967295, 2)), 0)
      FROM (SELECT REPLACE(REPLACE("item" || ''|'', '' INVALID|'', ''|''), '' VALID|'', ''|'') AS ITEM FROM ('
      || {{{swapText.readSignature}}} || '))' INTO v_signed;
    RETURN v_signed;
  END;

{{> grants_words}}
{{#hasKeys}}
{{> keys_words}}
{{> swap_keys_words}}
{{/hasKeys}}

  -- What will be invalid after the renames, nearest to the table first.
  FUNCTION dependants RETURN CLOB IS
    v_schemas CLOB := {{{dependedSchemas}}};
    v_names CLOB := {{{dependedNames}}};
    v_next_schemas CLOB;
    v_next_names CLOB;
    v_found CLOB;
    v_item VARCHAR2(4000);
    v_on_schema VARCHAR2(200);
    v_on_name VARCHAR2(200);
    v_owner VARCHAR2(200);
    v_name VARCHAR2(200);
    v_type VARCHAR2(100);
    v_status VARCHAR2(40);
    TYPE seen_list IS TABLE OF NUMBER INDEX BY VARCHAR2(1000);
    v_seen seen_list;
  BEGIN
    FOR depth IN 1 .. 20 LOOP
      v_next_schemas := NULL;
      v_next_names := NULL;
      OPEN v_cursor FOR {{{swapText.listDependants}}}{{{swapUsing.listDependants}}};
      LOOP
        FETCH v_cursor INTO v_on_schema, v_on_name, v_owner, v_name, v_type, v_status;
        EXIT WHEN v_cursor%NOTFOUND;
        v_item := v_type || ' ' || v_owner || '.' || v_name;
        IF NOT v_seen.EXISTS(v_item) AND NOT (v_type = 'TRIGGER' AND v_name IN ({{{ownTriggers}}})) THEN
          v_seen(v_item) := 1;
          v_found := v_found || CASE WHEN v_found IS NULL THEN NULL ELSE ',' END || '{"schema":' || as_json(v_owner) || ',"name":' || as_json(v_name)
            || ',"type":' || as_json(v_type) || ',"isValid":' || CASE v_status WHEN 'VALID' THEN 'true' ELSE 'false' END || '}';
          v_next_schemas := v_next_schemas || CASE WHEN v_next_schemas IS NULL THEN '[' ELSE ',' END || as_json(v_owner);
          v_next_names := v_next_names || CASE WHEN v_next_names IS NULL THEN '[' ELSE ',' END || as_json(v_name);
        END IF;
      END LOOP;
      CLOSE v_cursor;
      EXIT WHEN v_next_names IS NULL;
      v_schemas := v_next_schemas || ']';
      v_names := v_next_names || ']';
    END LOOP;
    RETURN '[' || v_found || ']';
  END;

  PROCEDURE approach IS
  BEGIN
    FOR pass IN 1 .. 100 LOOP
      replay_journal(v_keys);
      compare_replayed(v_left);
      EXIT WHEN v_keys + v_left <= {{{keysForTheWindow}}};
    END LOOP;
  END;

  -- What needs no fence. The signature comes first, so that no change falls between what is read here and what it stands for. It is
  -- NULL when the source must be read again: after a fence, and not after a lock that was not granted before one.
  PROCEDURE prepare IS
    v_noted CLOB;
    v_read VARCHAR2(200);
  BEGIN
    IF v_signature IS NOT NULL THEN
      RETURN;
    END IF;
    v_read := signature;
    align_grants;
    v_noted := last_event('structure');
    IF JSON_VALUE(v_noted, '$.signature') <> structure({{{nameText}}}){{#rollsBack}} OR JSON_VALUE(v_noted, '$.retired') <> structure({{{interimNameText}}}){{/rollsBack}} THEN
      stop(-20104, 'SOURCE_CHANGED: ' || v_printed || ', or what hangs on it, was altered since run ' || v_run
        || ' began. Nothing was swapped. Run emergency.sql, which takes the run back, and have the scripts made again');
    END IF;
{{#hasKeys}}
    demand_keys;
{{/hasKeys}}
    note_event('inventoryBefore', '{"grants":' || granted || ',"dependants":' || dependants || '}');
    demand_journal;
    v_signature := v_read;
  END;

  PROCEDURE demand_quick IS
  BEGIN
    IF DBMS_UTILITY.GET_TIME - v_fenced_at > v_window THEN
      RAISE_APPLICATION_ERROR(-20010, 'the fence stood for ' || 10 * (DBMS_UTILITY.GET_TIME - v_fenced_at) || ' ms, longer than ' || 10 * v_window || ' ms');
    END IF;
  END;

  PROCEDURE fence_source IS
  BEGIN
    -- It is recorded first: who finds the source READ ONLY knows whether it is ours to open.
    note_event('fence', '{}');
    BEGIN
      guard({{{swapText.fenceSource}}});
    EXCEPTION
      WHEN OTHERS THEN
        v_failure := SQLCODE;
        ROLLBACK;
        note_event('unfence', '{}');
        IF v_failure = -14139 THEN
          stop(-20104, 'SOURCE_CHANGED: somebody has made ' || v_printed || ' READ ONLY. Nothing was swapped');
        END IF;
        RAISE;
    END;
    v_fenced_at := DBMS_UTILITY.GET_TIME;
  END;

  PROCEDURE demand_nothing_left IS
    v_journaled NUMBER;
    v_written NUMBER;
  BEGIN
    EXECUTE IMMEDIATE {{{swapText.countLeft}}} INTO v_journaled, v_written;
    IF v_journaled + v_written > 0 THEN
      RAISE_APPLICATION_ERROR(-20010, v_journaled || ' keys came under the fence, and ' || v_written || ' were written to the copy by somebody else');
    END IF;
  END;

  PROCEDURE under_fence IS
  BEGIN
    replay_batch({{{mostKeysInTheWindow}}}, v_replayed);
    IF v_replayed >= {{{mostKeysInTheWindow}}} THEN
      RAISE_APPLICATION_ERROR(-20010, v_replayed || ' keys and more were left for the fence');
    END IF;
    compare_replayed(v_left);
    IF signature <> v_signature THEN
      RAISE_APPLICATION_ERROR(-20011, 'the source has changed while the fence came');
    END IF;
    demand_quick;
{{#identities}}
    EXECUTE IMMEDIATE {{{read}}} INTO v_next;
    guard({{{restore}}});
{{/identities}}
{{#late}}
    guard({{{enable}}});
{{/late}}
{{#hasKeys}}
    add_keys;
{{/hasKeys}}
    guard({{{swapText.fenceInterim}}});
    demand_nothing_left;
    demand_quick;
    v_missing_since := DBMS_UTILITY.GET_TIME;
    guard({{{swapText.swapNames}}});
    v_missing := 10 * (DBMS_UTILITY.GET_TIME - v_missing_since);
  END;

  -- Whether an attempt that failed may be followed by another one.
  PROCEDURE consider_retry IS
  BEGIN
    IF v_failure NOT IN (-20010, -20011, -1) AND NOT gave_way(v_failure) THEN
      -- What a check has said begins with its code.
      IF v_failure BETWEEN -20999 AND -20000 THEN
        RAISE_APPLICATION_ERROR(v_failure, SUBSTRB(SUBSTR(v_message, INSTR(v_message, ': ') + 2), 1, 1900));
      END IF;
      RAISE_APPLICATION_ERROR(-20108, SUBSTRB('The cutover failed, and another attempt would fail as well. Nothing was swapped: ' || v_message, 1, 1900));
    END IF;
    IF DBMS_UTILITY.GET_TIME > v_deadline THEN
      stop(-20106, 'LOCK_NOT_GRANTED: the cutover did not come about in ' || v_attempt || ' attempts (' || v_message
        || '). Nothing was swapped. End what is in the way, then run 50_swap_tables.sql again');
    END IF;
    IF v_fenced_at IS NOT NULL OR NOT gave_way(v_failure) THEN
      v_signature := NULL;
    END IF;
    IF v_failure = -20010 THEN
      v_window := LEAST({{{longestWindowHundredths}}}, 2 * v_window);
    END IF;
    IF v_attempt IN (1, 40) THEN
      say('Cutover: gave way (attempt ' || v_attempt || '): ' || v_message);
    END IF;
    IF NOT gave_way(v_failure) THEN
      DBMS_SESSION.SLEEP(0.2);
    ELSIF v_fenced_at IS NULL THEN
      v_busy := v_busy + 1;
      pause(v_busy);
    ELSE
      -- From a second on, and longer from one to the next: the fence before was in the way of every writer.
      v_gave_way := v_gave_way + 1;
      DBMS_SESSION.SLEEP(LEAST(5, 0.5 * POWER(2, LEAST(v_gave_way, 4))));
    END IF;
  END;

  PROCEDURE attempt IS
  BEGIN
    v_attempt := v_attempt + 1;
    v_fenced_at := NULL;
    prepare;
    approach;
{{#hasKeys}}
    v_wait := CASE WHEN v_busy > 40 THEN 'WAIT 1' ELSE 'NOWAIT' END;
    pass_neighbours;
{{/hasKeys}}
    limit_ddl(CASE WHEN v_busy > 40 THEN 1 ELSE 0 END);
    fence_source;
    under_fence;
    v_has_swapped := TRUE;
  EXCEPTION
    WHEN OTHERS THEN
      v_failure := SQLCODE;
      v_message := failure_text;
      ROLLBACK;
      v_position := position;
      IF v_position = 'before' THEN
        give_back;
        consider_retry;
      ELSIF v_position = 'between' THEN
        open_source({{{interimNameText}}}, {{{swapText.completeNames}}}, 'The new table has no name until then');
        v_missing := 10 * (DBMS_UTILITY.GET_TIME - v_missing_since);
        v_has_swapped := TRUE;
      ELSIF v_position = 'after' THEN
        v_has_swapped := TRUE;
      ELSE
        RAISE;
      END IF;
  END;

  PROCEDURE open_new(v_ddl VARCHAR2) IS
  BEGIN
    open_source({{{nameText}}}, v_ddl, 'The tables are swapped');
  END;

{{#hasKeys}}
  -- One that the retired table keeps would refuse deletes in the table that it points at, and one that points at it would refuse rows
  -- whose parent is new.
  PROCEDURE give_keys_up IS
  BEGIN
    read_keys;
{{#foreignKeys}}
    IF has_key_at({{{oldKeyText}}}, {{{isIncoming}}}, {{{retiredNameText}}}) THEN
      open_new({{{giveUp}}});
    END IF;
{{/foreignKeys}}
  END;
{{/hasKeys}}

{{#rollsBack}}
  -- The run that is taken back knows it from the swap on.
  PROCEDURE note_at(v_run VARCHAR2, v_kind VARCHAR2, v_detail CLOB) IS
  BEGIN
    {{{ledger.recordEvent}}};
  END;

{{/rollsBack}}
  -- The names are swapped, both tables READ ONLY: everything from here to the record of it can be done again.
  PROCEDURE finish_swap IS
    v_count NUMBER;
    v_journaled NUMBER;
    v_written NUMBER;
    v_locked VARCHAR2(40) := CASE WHEN v_fenced_at IS NULL THEN 'null' ELSE TO_CHAR(10 * (DBMS_UTILITY.GET_TIME - v_fenced_at)) END;
  BEGIN
    EXECUTE IMMEDIATE {{{swapText.countLeft}}} INTO v_journaled, v_written;
    IF v_journaled > 0 THEN
      stop(-20002, 'JOURNAL_BROKEN: ' || v_journaled || ' keys have come into the journal under the fence');
    END IF;
    SELECT COUNT(*) INTO v_count FROM USER_TRIGGERS WHERE TRIGGER_NAME = {{{journalTriggerText}}};
    IF v_count > 0 THEN
      open_new({{{swapText.stopJournal}}});
    END IF;
{{#triggers}}
    SELECT COUNT(*) INTO v_count FROM USER_TRIGGERS WHERE TRIGGER_NAME = {{{nameText}}} AND TABLE_NAME = {{{retiredNameText}}};
    IF v_count > 0 THEN
      open_new({{{retire}}});
    END IF;
    SELECT COUNT(*) INTO v_count FROM USER_TRIGGERS WHERE TRIGGER_NAME = {{{interimText}}};
    IF v_count > 0 THEN
      open_new({{{promote}}});
    END IF;
{{#enable}}
    open_new({{{.}}});
{{/enable}}
{{/triggers}}
{{#hasKeys}}
    give_keys_up;
{{/hasKeys}}
    open_new({{{swapText.openTable}}});
    hold_fence;
    {{{swap.recordSwap}}};
    record_event('swapped', '{"attempts":' || GREATEST(1, v_attempt) || ',"replayed":' || v_replayed || ',"lockedMs":' || v_locked || ',"missingMs":'
      || CASE WHEN v_fenced_at IS NULL THEN 'null' ELSE TO_CHAR(v_missing) END || '}');
{{#rollsBack}}
    note_at({{{rolledBackText}}}, 'rolledBack', '{"by":"' || v_run || '"}');
{{/rollsBack}}
    end_step('swapTables', NULL);
    COMMIT;
    say(v_printed || ' is swapped in; writers waited for ' || v_locked || ' ms');
  END;
BEGIN
  require_step('validate', '45_validate.sql');
  IF NOT step_is_open('swapTables') THEN
    RETURN;
  END IF;
  start_step('swapTables');
  v_position := position;
  IF v_position IS NULL THEN
    stop(-20104, 'SOURCE_CHANGED: somebody else has renamed or dropped ' || v_printed || ' or its copy');
  ELSIF v_position = 'between' THEN
    open_source({{{interimNameText}}}, {{{swapText.completeNames}}}, 'The new table has no name until then');
  ELSIF v_position = 'before' THEN
    give_back;
    demand_journal;
    approach;
    WHILE NOT v_has_swapped LOOP
      attempt;
    END LOOP;
  END IF;
  finish_swap;
END;
/
