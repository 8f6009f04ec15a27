-- Each comparison is one query, so it sees both tables as of one moment. Keys in the journal are left out on both sides: they
-- are replayed and compared afterwards, the last ones under the fence of the cutover. The reverse journal tells which rows of
-- the copy have changed since the comparison began, whoever changed them. A row's hash holds the lengths of its large objects;
-- their content is compared pair by pair, and each pair that differs adds one to the checksum of the copy.

-- name: forgetEarlierReplays
DELETE FROM {{schema}}.{{reverseJournal}};

-- name: compareChunk (each chunk)
BEGIN
  SELECT TO_CHAR(s.ROW_COUNT), TO_CHAR(s.CHECKSUM), TO_CHAR(i.ROW_COUNT), TO_CHAR(i.CHECKSUM + l.DIFFERING)
  INTO {{:>sourceRows}}, {{:>sourceChecksum}}, {{:>interimRows}}, {{:>interimChecksum}}
  FROM (
    SELECT {{{chunkHint}}}COUNT(*) AS ROW_COUNT, NVL(SUM({{{rowHash}}}), 0) AS CHECKSUM
    FROM {{schema}}.{{table}} t
    WHERE {{{inChunk}}}
      AND NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
  ) s CROSS JOIN (
    SELECT {{{chunkHint}}}COUNT(*) AS ROW_COUNT, NVL(SUM({{{rowHash}}}), 0) AS CHECKSUM
    FROM {{schema}}.{{interim}} t
    WHERE {{{inChunk}}}
      AND NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
  ) i CROSS JOIN (
    {{{countLobDifferences}}}
  ) l;
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} AND SESSION_ID = {{:worker}};
  IF SQL%ROWCOUNT = 0 THEN
    {{:>fenced}} := 'Y';
    RETURN;
  END IF;
  UPDATE TABLE_MIGRATION_CHUNKS
  SET COMPARED_AT = SYS_EXTRACT_UTC(SYSTIMESTAMP), ROW_COUNT = TO_NUMBER({{:>sourceRows}}),
      CHECKSUM = TO_NUMBER({{:>sourceChecksum}}), DIFFERS = 'N'
  WHERE RUN_ID = {{:run}} AND CHUNK = {{:chunk}}
    AND {{:>sourceRows}} = {{:>interimRows}} AND {{:>sourceChecksum}} = {{:>interimChecksum}};
  COMMIT;
END;
/

-- name: findDifferences (each chunk that differs)
SELECT {{{differingKeyAsText}}} AS "key",
       CASE WHEN i.HASH IS NULL THEN 'missing' WHEN s.HASH IS NULL THEN 'surplus' ELSE 'different' END AS "difference"
FROM (
  SELECT {{{chunkHint}}}{{{comparedColumns}}}, {{{rowHash}}} AS HASH FROM {{schema}}.{{table}} t
  WHERE {{{inChunk}}}
    AND NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
) s FULL OUTER JOIN (
  SELECT {{{chunkHint}}}{{{comparedColumns}}}, {{{rowHash}}} AS HASH FROM {{schema}}.{{interim}} t
  WHERE {{{inChunk}}}
    AND NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
) i ON {{{sourceIsInterim}}}
WHERE ({{{hashesDiffer}}}) AND ROWNUM <= 1000;

-- name: journalDifferences (each chunk that differed, when the run is resumed)
INSERT INTO {{schema}}.{{journal}} ({{{keyColumns}}})
SELECT {{{differingKey}}}
FROM (
  SELECT {{{chunkHint}}}{{{comparedColumns}}}, {{{rowHash}}} AS HASH FROM {{schema}}.{{table}} t WHERE {{{inChunk}}}
) s FULL OUTER JOIN (
  SELECT {{{chunkHint}}}{{{comparedColumns}}}, {{{rowHash}}} AS HASH FROM {{schema}}.{{interim}} t WHERE {{{inChunk}}}
) i ON {{{sourceIsInterim}}}
WHERE {{{hashesDiffer}}};

-- name: compareReplayed (until few keys are left)
BEGIN
  UPDATE TABLE_MIGRATION_WORKERS SET TOKEN = TOKEN
  WHERE RUN_ID = {{:run}} AND TOKEN = {{:token}} AND SESSION_ID = {{:worker}};
  IF SQL%ROWCOUNT = 0 THEN
    {{:>fenced}} := 'Y';
    RETURN;
  END IF;
  INSERT INTO {{schema}}.{{batch}} ({{rid}}, {{{keyColumns}}})
  SELECT ROWID, {{{keyColumns}}} FROM {{schema}}.{{reverseJournal}};
  SELECT {{{pairsHint}}}COUNT(*), MIN({{{replayedKeyInWords}}}), MAX({{{replayedKeyInWords}}})
  INTO {{:>differing}}, {{:>firstKey}}, {{:>lastKey}}
  FROM (SELECT DISTINCT {{{keyColumns}}} FROM {{schema}}.{{batch}}) j
    LEFT JOIN {{schema}}.{{table}} s ON {{{sourceIsJournal}}}
    LEFT JOIN {{schema}}.{{interim}} i ON {{{interimIsJournal}}}
  WHERE NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} b WHERE {{{journalIsBatch}}})
    AND ({{{outerRowsDiffer}}});
  IF {{:>differing}} = '0' THEN
    DELETE FROM {{schema}}.{{reverseJournal}} WHERE ROWID IN (SELECT {{rid}} FROM {{schema}}.{{batch}});
  END IF;
  COMMIT;
  SELECT COUNT(*) INTO {{:>left}} FROM {{schema}}.{{reverseJournal}};
END;
/

-- name: journalReplayed (when the run is resumed after a difference)
INSERT INTO {{schema}}.{{journal}} ({{{keyColumns}}})
SELECT DISTINCT {{{keyColumns}}} FROM {{schema}}.{{reverseJournal}};
