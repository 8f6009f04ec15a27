-- Each comparison is one statement, so one snapshot. Keys in the journal are left out on both sides: they are replayed
-- and compared afterwards, the last ones under the lock of the cutover. The reverse journal tells which rows of the copy
-- have changed since the comparison began, whoever changed them.

-- name: forgetEarlierReplays
TRUNCATE table_migration.{{reverseJournal}};

-- name: compareChunk (each chunk)
SELECT s.rows::text AS "sourceRows", s.checksum::text AS "sourceChecksum",
       i.rows::text AS "interimRows", i.checksum::text AS "interimChecksum"
FROM (
  SELECT count(*) AS rows, coalesce(sum({{{rowHash}}}), 0) AS checksum
  FROM {{schema}}.{{table}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
    AND NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
) s, (
  SELECT count(*) AS rows, coalesce(sum({{{rowHash}}}), 0) AS checksum
  FROM {{schema}}.{{interim}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
    AND NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
) i;

-- name: findDifferences (each chunk that differs)
SELECT {{{differingKeyAsText}}} AS key,
       CASE WHEN i.hash IS NULL THEN 'missing' WHEN s.hash IS NULL THEN 'surplus' ELSE 'different' END AS difference
FROM (
  SELECT {{{keyColumns}}}, {{{rowHash}}} AS hash FROM {{schema}}.{{table}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
    AND NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
) s FULL JOIN (
  SELECT {{{keyColumns}}}, {{{rowHash}}} AS hash FROM {{schema}}.{{interim}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
    AND NOT EXISTS (SELECT FROM table_migration.{{journal}} j WHERE {{{journalIsT}}})
) i ON {{{sourceIsInterim}}}
WHERE s.hash IS DISTINCT FROM i.hash
LIMIT 1000;

-- name: journalDifferences (each chunk that differed, when the run is resumed)
INSERT INTO table_migration.{{journal}} ({{{keyColumns}}})
SELECT {{{differingKey}}}
FROM (
  SELECT {{{keyColumns}}}, {{{rowHash}}} AS hash FROM {{schema}}.{{table}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
) s FULL JOIN (
  SELECT {{{keyColumns}}}, {{{rowHash}}} AS hash FROM {{schema}}.{{interim}} t
  WHERE ({{:lower}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) > ({{{lowerKey}}}))
    AND ({{:upper}}::text[] IS NULL OR ({{{keyColumnsOfT}}}) <= ({{{upperKey}}}))
) i ON {{{sourceIsInterim}}}
WHERE s.hash IS DISTINCT FROM i.hash;

-- name: analyzeReplayed
ANALYZE table_migration.{{reverseJournal}};

-- name: compareReplayed (until few keys are left)
SELECT count(*)::text AS differing, (array_agg({{{replayedKeyAsText}}}))[1:5] AS keys
FROM (SELECT DISTINCT {{{keyColumns}}} FROM table_migration.{{reverseJournal}}) j
  LEFT JOIN {{schema}}.{{table}} s ON {{{sourceIsJournal}}}
  LEFT JOIN {{schema}}.{{interim}} i ON {{{interimIsJournal}}}
WHERE NOT EXISTS (SELECT FROM table_migration.{{journal}} b WHERE {{{journalIsBatch}}})
  AND {{{sourceHash}}} IS DISTINCT FROM {{{interimHash}}};

-- name: forgetReplayed (until few keys are left)
DELETE FROM table_migration.{{reverseJournal}} j
WHERE NOT EXISTS (SELECT FROM table_migration.{{journal}} b WHERE {{{journalIsBatch}}});

-- name: journalReplayed (when the run is resumed after a difference)
INSERT INTO table_migration.{{journal}} ({{{keyColumns}}})
SELECT DISTINCT {{{keyColumns}}} FROM table_migration.{{reverseJournal}};

-- name: countReplayed
SELECT count(*)::text AS rows FROM table_migration.{{reverseJournal}};
