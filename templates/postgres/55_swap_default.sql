-- The rows of the default partition are in the interim table, each in the partition that it belongs to. Here these partitions and a new
-- default partition take the place of the old one, in one transaction under a lock that gives way. The table is locked first: whoever
-- reads it afterwards finds the new partitions and their rows, and nobody finds one without the other.

-- name: proveBound (each new partition, before the lock)
-- A CHECK that says what the bound says, so that the partition is attached without looking through it.
DO {{{dollar}}}
BEGIN
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT table_migration_bound CHECK (%s)',
    {{{partitionText}}}::regclass, pg_get_partition_constraintdef({{{partitionText}}}::regclass));
END
{{{dollar}}};

-- name: readSiblings
SELECT {{{siblings}}} AS siblings;

-- name: lockTables
LOCK TABLE ONLY {{schema}}.{{parent}}, ONLY {{schema}}.{{table}}, ONLY {{schema}}.{{interim}} IN ACCESS EXCLUSIVE MODE;
SELECT set_config('table_migration.locked_since', clock_timestamp()::text, true);
SELECT (SELECT count(*) FROM table_migration.{{journal}})::int AS journaled,
       (SELECT count(*) FROM table_migration.{{reverseJournal}})::int AS replayed;

-- name: demandSiblings
SELECT table_migration.demand({{{siblings}}} = {{{expectedSiblings}}}, 'TM003', 'the partitions of the table changed');

-- name: detachDefault
ALTER TABLE {{schema}}.{{parent}} DETACH PARTITION {{schema}}.{{table}};
ALTER TABLE {{schema}}.{{table}} RENAME TO {{retired}};

-- name: movePartition (each new partition)
ALTER TABLE {{schema}}.{{interim}} DETACH PARTITION {{schema}}.{{partition}};
ALTER TABLE {{schema}}.{{parent}} ATTACH PARTITION {{schema}}.{{partition}} {{{boundClause}}};
ALTER TABLE {{schema}}.{{partition}} DROP CONSTRAINT table_migration_bound;

-- name: moveDefault
ALTER TABLE {{schema}}.{{interim}} DETACH PARTITION {{schema}}.{{interimDefault}};
ALTER TABLE {{schema}}.{{interimDefault}} RENAME TO {{table}};
ALTER TABLE {{schema}}.{{parent}} ATTACH PARTITION {{schema}}.{{table}} DEFAULT;

-- name: restoreAutovacuum (each leaf)
ALTER TABLE {{schema}}.{{leaf}} {{{autovacuumClause}}};

-- name: dropInterim
DROP TABLE {{schema}}.{{interim}};
DROP TABLE table_migration.{{journal}}, table_migration.{{reverseJournal}};
DROP FUNCTION table_migration.{{journal}}(), table_migration.{{reverseJournal}}();

-- name: recordMove
UPDATE table_migration.runs SET state = 'swapped', swapped_at = clock_timestamp() WHERE run_id = {{{run}}};
INSERT INTO table_migration.events (run_id, kind, detail)
VALUES ({{{run}}}, 'swapped', jsonb_build_object('attempts', {{{attempt}}}, 'replayed', {{{replayed}}}, 'lockedMs',
  round(1000 * extract(epoch FROM clock_timestamp() - current_setting('table_migration.locked_since')::timestamptz), 1)));
UPDATE table_migration.steps SET ended_at = clock_timestamp() WHERE run_id = {{{run}}} AND step = 'swapDefault';
