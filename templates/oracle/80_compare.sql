-- The new table against the retired one, while the way back is open: the retired table stands here as the source, and the new one as its
-- copy, as in the comparison before the swap. Keys in the reverse journal, which were written since the swap, are left out on both
-- sides. All of it is one read-only transaction, so it sees both tables and the journal as of one moment, without any lock.

-- name: findMigration
SELECT TO_CHAR(r.RUN_ID) AS "runId", r.PLAN AS "plan", r.SOURCE_STATE AS "sourceState", TO_CHAR(r.INTERIM_OBJECT_ID) AS "newId",
       TO_CHAR(r.SWAPPED_AT, 'YYYY-MM-DD HH24:MI:SS') || '+00' AS "swappedAt",
       r.RETIRED_SCHEMA || '.' || r.RETIRED_NAME AS "retiredAs", NVL2(o.OBJECT_NAME, r.RETIRED_SCHEMA, NULL) AS "retiredSchema",
       o.OBJECT_NAME AS "retiredName", NULL AS "detachedBy"
FROM TABLE_MIGRATION_RUNS r LEFT JOIN USER_OBJECTS o ON o.OBJECT_ID = r.RETIRED_OBJECT_ID
WHERE r.RUN_ID = (SELECT MAX(l.RUN_ID) FROM TABLE_MIGRATION_RUNS l
                  WHERE l.TABLE_SCHEMA = {{:schema}} AND l.TABLE_NAME = {{:table}}
                    AND l.STATE IN ('swapped', 'completed') AND l.SWAPPED_AT IS NOT NULL);

-- name: findJournal
SELECT CASE WHEN EXISTS (SELECT 1 FROM USER_TABLES WHERE TABLE_NAME = {{:journal}}) THEN 'Y' ELSE 'N' END AS "isThere" FROM DUAL;

-- name: openSnapshot
SET TRANSACTION READ ONLY;

-- name: countLeftOut
SELECT TO_CHAR(COUNT(*)) AS "keys" FROM (SELECT DISTINCT {{{keyColumns}}} FROM {{schema}}.{{journal}});

-- name: measurePartition (each partition, or the whole table)
SELECT TO_CHAR(COUNT(*)) AS "rows", {{{lowest}}} AS "low", {{{highest}}} AS "high"
FROM {{schema}}.{{interim}}{{{partitionClause}}} t
WHERE NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}});

-- name: measureRetired
SELECT TO_CHAR(t.PLACE) AS "place", TO_CHAR(COUNT(*)) AS "rows", {{{lowestPlaced}}} AS "low", {{{highestPlaced}}} AS "high"
FROM (
  SELECT {{{partitionOf}}} AS PLACE, {{{keyOfT}}} AS PARTITION_KEY FROM {{schema}}.{{table}} t
  WHERE NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
) t
GROUP BY t.PLACE
ORDER BY t.PLACE;

-- name: compareSample (each chunk that was drawn)
SELECT {{{replayedKeyInWords}}} AS "key", CASE WHEN {{{interimIsMissing}}} THEN 'missing' ELSE {{{differingColumns}}} END AS "difference"
FROM (
  SELECT {{{keyColumns}}} FROM (
    SELECT {{{chunkHint}}}{{{keyColumns}}} FROM {{schema}}.{{table}} t
    WHERE {{{inChunk}}}
      AND NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
    ORDER BY {{{keyHash}}}, {{{keyColumns}}}
  )
  WHERE ROWNUM <= {{:rows}}
) j
  JOIN {{schema}}.{{table}} s ON {{{sourceIsJournal}}}
  LEFT JOIN {{schema}}.{{interim}} i ON {{{interimIsJournal}}};

-- name: compareChunk (each chunk)
SELECT TO_CHAR(s.ROW_COUNT) AS "sourceRows", TO_CHAR(s.CHECKSUM) AS "sourceChecksum",
       TO_CHAR(i.ROW_COUNT) AS "interimRows", TO_CHAR(i.CHECKSUM + l.DIFFERING) AS "interimChecksum"
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

-- name: closeSnapshot
COMMIT;
