-- The new table against the retired one, while the way back is open: the retired table stands here as the source, and the new one as its
-- copy, as in the comparison before the swap (45_validate, whose findDifferences names what differs). Each statement sees both tables
-- and the reverse journal as of one moment of its own: keys in the journal, which were written since the swap, are left out on both
-- sides, and all other rows are as they were swapped in. Pairs of large objects that differ add to the checksum of the new table.

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

-- name: countLeftOut
SELECT TO_CHAR(COUNT(*)) AS "keys" FROM (SELECT DISTINCT {{{keyColumns}}} FROM {{schema}}.{{journal}});

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

-- name: compareRange (each range of keys)
SELECT t.IS_NEW AS "isNew", TO_CHAR(t.PLACE) AS "place", TO_CHAR(COUNT(*)) AS "rows", TO_CHAR(NVL(SUM(t.HASH), 0)) AS "checksum",
       {{{lowest}}} AS "low", {{{highest}}} AS "high"
FROM (
  SELECT r.IS_NEW, {{{partitionOf}}} AS PLACE, r.PARTITION_KEY, r.HASH
  FROM (
    SELECT {{{chunkHint}}}'Y' AS IS_NEW, {{{keyOfT}}} AS PARTITION_KEY, {{{checksum}}} AS HASH
    FROM {{schema}}.{{interim}} t
    WHERE {{{inChunk}}}
      AND NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
    UNION ALL
    SELECT {{{chunkHint}}}'N' AS IS_NEW, {{{keyOfT}}} AS PARTITION_KEY, {{{checksum}}} AS HASH
    FROM {{schema}}.{{table}} t
    WHERE {{{inChunk}}}
      AND NOT EXISTS (SELECT 1 FROM {{schema}}.{{journal}} j WHERE {{{journalIsT}}})
  ) r
) t
GROUP BY t.IS_NEW, t.PLACE
UNION ALL
SELECT 'Y', NULL, '0', TO_CHAR(l.DIFFERING), NULL, NULL
FROM (
  {{{lobDifferences}}}
) l;
