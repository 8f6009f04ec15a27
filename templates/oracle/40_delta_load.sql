-- One batch is one block and one transaction: the keys of some journal rows are noted with their row ids, these keys are taken out
-- of the copy and put back as the source has them now, and the very rows that were noted are deleted. The source is read after the
-- journal, so a change that comes between has a journal row of its own that stays. Nothing is taken before the load is recorded as
-- complete: otherwise a row deleted meanwhile would come back with its chunk.

-- name: takeJournal (each batch)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} AND SESSION_ID = {{:worker}};
  IF SQL%ROWCOUNT = 0 THEN
    {{:>fenced}} := 'Y';
    RETURN;
  END IF;
  INSERT INTO {{schema}}.{{batch}} ({{rid}}, {{{keyColumns}}})
  SELECT ROWID, {{{keyColumns}}} FROM {{schema}}.{{journal}}
  WHERE ROWNUM <= {{:batchRows}}
    AND EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS s
                WHERE s.RUN_ID = {{:run}} AND s.STEP = 'dataLoad' AND s.ENDED_AT IS NOT NULL);
  {{:>keys}} := SQL%ROWCOUNT;
  IF SQL%ROWCOUNT > 0 THEN
    DELETE FROM {{schema}}.{{interim}} WHERE ({{{keyColumns}}}) IN (SELECT {{{keyColumns}}} FROM {{schema}}.{{batch}});
    INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}})
    SELECT {{{writtenColumns}}} FROM {{schema}}.{{table}}
    WHERE ({{{keyColumns}}}) IN (SELECT {{{keyColumns}}} FROM {{schema}}.{{batch}});
    DELETE FROM {{schema}}.{{journal}} WHERE ROWID IN (SELECT {{rid}} FROM {{schema}}.{{batch}});
  END IF;
  COMMIT;
END;
/

-- name: takeWholeJournal (where rows exchanged values of a unique key)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} AND SESSION_ID = {{:worker}};
  IF SQL%ROWCOUNT = 0 THEN
    {{:>fenced}} := 'Y';
    RETURN;
  END IF;
  INSERT INTO {{schema}}.{{batch}} ({{rid}}, {{{keyColumns}}})
  SELECT ROWID, {{{keyColumns}}} FROM {{schema}}.{{journal}}
  WHERE EXISTS (SELECT 1 FROM TABLE_MIGRATION_STEPS s
                WHERE s.RUN_ID = {{:run}} AND s.STEP = 'dataLoad' AND s.ENDED_AT IS NOT NULL);
  {{:>keys}} := SQL%ROWCOUNT;
  IF SQL%ROWCOUNT > 0 THEN
    DELETE FROM {{schema}}.{{interim}} WHERE ({{{keyColumns}}}) IN (SELECT {{{keyColumns}}} FROM {{schema}}.{{batch}});
    INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}})
    SELECT {{{writtenColumns}}} FROM {{schema}}.{{table}}
    WHERE ({{{keyColumns}}}) IN (SELECT {{{keyColumns}}} FROM {{schema}}.{{batch}});
    DELETE FROM {{schema}}.{{journal}} WHERE ROWID IN (SELECT {{rid}} FROM {{schema}}.{{batch}});
  END IF;
  COMMIT;
END;
/
