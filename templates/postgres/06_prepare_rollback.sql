-- Opens the retired table for the way back. A rollback is a run of its own: it has journals of its own, and takes the keys over that the
-- run which it takes back has in its reverse journal. That one stays as it is, so that a rollback which is given up closes nothing.

-- name: findRetired
SELECT to_regclass({{:interim}})::oid::text AS oid;

-- name: readStructures (of both tables, for scripts that go on with this run: a change since is found by them)
SELECT {{{sourceStructure}}} AS source, {{{retiredStructure}}} AS retired;

-- name: takeKeys (written since the swap; later ones are in the journal already)
INSERT INTO table_migration.{{journal}} ({{{keyColumns}}})
SELECT DISTINCT {{{keyColumns}}} FROM table_migration.{{rolledBackJournal}};

-- name: takeChunks (of the run that is rolled back: all of them are compared once more)
INSERT INTO table_migration.chunks (run_id, chunk, lower_key, upper_key, rows, loaded_at)
SELECT {{:run}}, c.chunk, c.lower_key, c.upper_key, c.rows, clock_timestamp()
FROM table_migration.chunks c WHERE c.run_id = {{:rolledBack}};

-- name: takeWhole (where that run has loaded no chunk: all rows are one)
INSERT INTO table_migration.chunks (run_id, chunk, loaded_at)
SELECT {{:run}}, 1, clock_timestamp()
WHERE NOT EXISTS (SELECT FROM table_migration.chunks c WHERE c.run_id = {{:run}});
