-- The cutover: what needs no lock first, then one transaction under a lock that gives way, tried again and again.
\set ON_ERROR_STOP on
\ir 00_session.sql
CALL pg_temp.require_step({{{stepBefore}}}, {{{scriptBefore}}});
\ir 01_journal.sql
SELECT pg_temp.step_is_open('swapTables') AS is_open \gset
\if :is_open
CALL pg_temp.start_step('swapTables');
DEALLOCATE ALL;
{{{swapSql.prepareWindow}}};
{{#rollsBack}}
{{{swapSql.prepareReturning}}};
{{/rollsBack}}
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_grants (side text, "column" text, grantee text, grantor text, privilege text, grantable boolean);
CREATE TEMPORARY TABLE IF NOT EXISTS table_migration_revocations (statement text);

-- Gives the copy exactly the privileges that the source has at this moment. Where it has one too many, all are made again: a revocation
-- takes along what other roles have granted by that privilege. What an owner has taken from himself is taken under the lock.
CREATE OR REPLACE PROCEDURE pg_temp.align_grants() LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_owner text := {{{ownerText}}};
  v_grant record;
  v_privilege text;
  v_grantee text;
  v_grantor text;
  v_grant_option text;
  v_made int;
BEGIN
  TRUNCATE pg_temp.table_migration_grants, pg_temp.table_migration_revocations;
  FOR v_grant IN {{{swap.readGrants}}} LOOP
    INSERT INTO pg_temp.table_migration_grants
    VALUES (v_grant.side, v_grant."column", v_grant.grantee, v_grant.grantor, v_grant.privilege, v_grant.grantable);
  END LOOP;
  FOR v_grant IN SELECT DISTINCT * FROM (
    SELECT "column", grantee, grantor, privilege, grantable FROM pg_temp.table_migration_grants WHERE side = 'interim'
    EXCEPT SELECT "column", grantee, grantor, privilege, grantable FROM pg_temp.table_migration_grants WHERE side = 'source') surplus
    WHERE grantee = v_owner
  LOOP
    v_privilege := v_grant.privilege || coalesce(' (' || quote_ident(v_grant."column") || ')', '');
    v_grantee := quote_ident(v_grant.grantee);
    INSERT INTO pg_temp.table_migration_revocations VALUES ({{{revokeText}}});
  END LOOP;
  IF EXISTS (
    SELECT "column", grantee, grantor, privilege, grantable FROM pg_temp.table_migration_grants WHERE side = 'interim' AND grantee <> v_owner
    EXCEPT SELECT "column", grantee, grantor, privilege, grantable FROM pg_temp.table_migration_grants WHERE side = 'source') THEN
    v_privilege := 'ALL';
    FOR v_grantee IN SELECT DISTINCT CASE grantee WHEN '' THEN 'PUBLIC' ELSE quote_ident(grantee) END
      FROM pg_temp.table_migration_grants WHERE side = 'interim' AND grantor = v_owner AND grantee <> v_owner
    LOOP
      EXECUTE {{{revokeText}}};
    END LOOP;
    DELETE FROM pg_temp.table_migration_grants WHERE side = 'interim' AND grantee <> v_owner;
  END IF;
  -- Each grant after the one that its grantor's right stands on; where none can be made, the server says why.
  LOOP
    v_made := 0;
    FOR v_grant IN
      SELECT s.*, s.grantor = v_owner OR EXISTS (
        SELECT FROM pg_temp.table_migration_grants h WHERE h.side = 'interim' AND h.grantable AND h.grantee = s.grantor
          AND h.privilege = s.privilege AND (h."column" IS NULL OR h."column" = s."column")) AS is_ready
      FROM pg_temp.table_migration_grants s
      WHERE s.side = 'source' AND NOT EXISTS (
        SELECT FROM pg_temp.table_migration_grants i WHERE i.side = 'interim'
          AND (i."column", i.grantee, i.grantor, i.privilege, i.grantable)
            IS NOT DISTINCT FROM (s."column", s.grantee, s.grantor, s.privilege, s.grantable))
      ORDER BY is_ready DESC
    LOOP
      EXIT WHEN NOT v_grant.is_ready AND v_made > 0;
      v_privilege := v_grant.privilege || coalesce(' (' || quote_ident(v_grant."column") || ')', '');
      v_grantee := CASE v_grant.grantee WHEN '' THEN 'PUBLIC' ELSE quote_ident(v_grant.grantee) END;
      v_grantor := v_grant.grantor;
      v_grant_option := CASE WHEN v_grant.grantable THEN 'WITH GRANT OPTION' ELSE '' END;
      IF v_grantor <> v_owner THEN {{{swap.becomeGrantor}}}; END IF;
      {{{swap.grant}}};
      IF v_grantor <> v_owner THEN {{{swap.becomeSelf}}}; END IF;
      INSERT INTO pg_temp.table_migration_grants
      VALUES ('interim', v_grant."column", v_grant.grantee, v_grant.grantor, v_grant.privilege, v_grant.grantable);
      v_made := v_made + 1;
    END LOOP;
    EXIT WHEN v_made = 0;
  END LOOP;
END
{{{quote}}};

-- Replays and compares until so little is left that it fits under the lock.
CREATE OR REPLACE PROCEDURE pg_temp.approach() LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_keys bigint;
  v_left bigint;
BEGIN
  FOR pass IN 1..100 LOOP
    CALL pg_temp.replay_journal(v_keys);
    CALL pg_temp.compare_replayed(v_left);
    EXIT WHEN v_keys + v_left <= {{{keysForTheWindow}}};
  END LOOP;
END
{{{quote}}};

-- Before snapshots are waited for: what is replayed after that wait would be missing to whoever has taken one since.
CALL pg_temp.approach();

-- Every snapshot that is in use now must be gone: who keeps one would find the new table without the rows that were loaded after it.
DO {{{quote}}}
DECLARE
  v_deadline timestamptz := clock_timestamp() + interval '{{{patienceMs}}} ms';
  v_since timestamptz := clock_timestamp();
  v_is_told boolean := false;
  v_waiting text[];
  v_present text[];
  v_sessions text;
  v_found record;
BEGIN
  LOOP
    v_present := '{}';
    v_sessions := '';
    FOR v_found IN {{{swap.listSnapshots}}} LOOP
      CONTINUE WHEN v_waiting IS NOT NULL AND NOT v_found.snapshot = ANY (v_waiting);
      v_present := v_present || v_found.snapshot;
      v_sessions := v_sessions || format(' %s %s %s (open for %s)', v_found.pid, v_found."userName", v_found.application, v_found."openFor");
    END LOOP;
    v_waiting := v_present;
    EXIT WHEN v_waiting = '{}';
    IF clock_timestamp() > v_deadline THEN
      RAISE EXCEPTION 'OLD_SNAPSHOTS: these sessions keep snapshots from before the load:%', v_sessions
        USING ERRCODE = 'TM107', HINT = 'Let them end their transactions, then run the script again.';
    END IF;
    IF NOT v_is_told AND clock_timestamp() > v_since + interval '2 s' THEN
      RAISE NOTICE 'waits for snapshots older than the load:%', v_sessions;
      v_is_told := true;
    END IF;
    COMMIT;
    PERFORM pg_sleep(0.05);
  END LOOP;
END
{{{quote}}};

-- Whether an attempt that failed may be followed by another one. One that the server has cancelled when it held the lock needs more time.
CREATE OR REPLACE PROCEDURE pg_temp.consider_retry(failure text, phase text) LANGUAGE plpgsql AS {{{quote}}}
DECLARE
  v_run bigint := pg_temp.run();
  v_step text := 'validate';
  v_attempt int := pg_temp.setting('attempt')::int;
  v_limit int := {{{lockTimeoutMs}}};
BEGIN
  IF failure = 'TM004' THEN
    CALL pg_temp.hold_fence();
    CALL pg_temp.record_event('replayedDiffers', '{}');
    {{{ledger.reopenStep}}};
    COMMIT;
    RAISE EXCEPTION 'DATA_DIFFERS: rows of the copy differ from the source. Nothing was swapped'
      USING ERRCODE = 'TM004', HINT = 'Find out who writes to the copy; 45_validate.sql then copies these rows once more and compares again.';
  END IF;
  IF failure NOT IN ('55P03', '57014', '40P01', '23505', 'TM003', 'TM006', 'TM010') THEN
    RAISE EXCEPTION 'The cutover failed (%), and another attempt would fail as well. Nothing was swapped', failure USING ERRCODE = 'TM108';
  END IF;
  IF clock_timestamp() > pg_temp.setting('deadline')::timestamptz THEN
    RAISE EXCEPTION 'LOCK_NOT_GRANTED: the cutover did not come about in % attempts (%). Nothing was swapped', v_attempt, failure
      USING ERRCODE = 'TM106', HINT = 'The notices say who was in the way. Run 50_swap_tables.sql again when they are gone.';
  END IF;
  IF failure = 'TM006' OR failure = '57014' AND phase = 'swap' THEN
    PERFORM set_config('table_migration.window_ms', least({{{longestWindowMs}}}, 2 * pg_temp.setting('window_ms')::int)::text, false);
  ELSIF failure IN ('55P03', '57014', '40P01') THEN
    v_limit := pg_temp.next_limit({{{sourceOid}}}, 'Cutover', v_attempt);
  END IF;
  PERFORM set_config('table_migration.limit_ms', v_limit::text, false);
  COMMIT;
  CALL pg_temp.pause(v_attempt);
END
{{{quote}}};

DO {{{quote}}}
BEGIN
  PERFORM set_config('table_migration.attempt', '0', false), set_config('table_migration.limit_ms', '{{{lockTimeoutMs}}}', false),
    set_config('table_migration.window_ms', '{{{firstWindowMs}}}', false),
    set_config('table_migration.deadline', (clock_timestamp() + interval '{{{patienceMs}}} ms')::text, false);
END
{{{quote}}};

-- One attempt after the other: what follows a successful one does nothing.
{{#attempts}}
\ir 51_cutover.sql
{{/attempts}}

DO {{{quote}}}
BEGIN
  IF pg_temp.step_is_open('swapTables') THEN
    RAISE EXCEPTION 'LOCK_NOT_GRANTED: the cutover did not come about in % attempts. Nothing was swapped', pg_temp.setting('attempt')
      USING ERRCODE = 'TM106', HINT = 'The notices say who was in the way. Run 50_swap_tables.sql again when they are gone.';
  END IF;
  RAISE NOTICE '% is swapped in', {{{tableText}}};
END
{{{quote}}};
\endif
