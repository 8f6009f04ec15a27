-- One batch is one block and one transaction: the keys of some journal rows are noted with their row ids, these keys are taken out
-- of the copy and put back as the source has them now, and the very rows that were noted are deleted. The source is read after the
-- journal, so a change that comes between has a journal row of its own that stays. Nothing is taken before the load is recorded as
-- complete: otherwise a row deleted meanwhile would come back with its chunk.
-- Hints: the batch has no statistics, and the copy has none until the load is over; without them the server might read a whole
-- table for each batch, under the fence too.

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
    DELETE {{{batchHint}}}FROM {{schema}}.{{interim}} t
    WHERE ({{{keyColumns}}}) IN (SELECT {{{keysHint}}}{{{keyColumns}}} FROM {{schema}}.{{batch}} b);
    INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}})
    SELECT {{{batchHint}}}{{{writtenColumns}}} FROM {{schema}}.{{table}} t
    WHERE ({{{keyColumns}}}) IN (SELECT {{{keysHint}}}{{{keyColumns}}} FROM {{schema}}.{{batch}} b);
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
    DELETE {{{batchHint}}}FROM {{schema}}.{{interim}} t
    WHERE ({{{keyColumns}}}) IN (SELECT {{{keysHint}}}{{{keyColumns}}} FROM {{schema}}.{{batch}} b);
    INSERT INTO {{schema}}.{{interim}} ({{{writtenColumns}}})
    SELECT {{{batchHint}}}{{{writtenColumns}}} FROM {{schema}}.{{table}} t
    WHERE ({{{keyColumns}}}) IN (SELECT {{{keysHint}}}{{{keyColumns}}} FROM {{schema}}.{{batch}} b);
    DELETE FROM {{schema}}.{{journal}} WHERE ROWID IN (SELECT {{rid}} FROM {{schema}}.{{batch}});
  END IF;
  COMMIT;
END;
/
