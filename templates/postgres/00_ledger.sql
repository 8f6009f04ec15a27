-- The ledger: what happened, and what is still to do. Created on first use, in a schema of its own.

-- name: findLedger
SELECT EXISTS (
  SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'table_migration' AND c.relname = 'ledger_version') AS "ledgerExists", EXISTS (
  SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'table_migration') AS "isUsed";

-- name: readVersion
SELECT max(version) AS version FROM table_migration.ledger_version;

-- name: createSchema
CREATE SCHEMA IF NOT EXISTS table_migration;

-- name: createVersion
CREATE TABLE table_migration.ledger_version (
  version      int PRIMARY KEY,
  installed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- name: createRuns
CREATE TABLE table_migration.runs (
  run_id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  table_schema   text NOT NULL,
  table_name     text NOT NULL,
  source_oid     oid NOT NULL,
  interim_oid    oid,
  retired_oid    oid,
  retired_schema text,
  retired_name   text,
  method         text NOT NULL,
  target         jsonb NOT NULL,
  plan           jsonb NOT NULL,
  plan_hash      text NOT NULL,
  layout         jsonb NOT NULL,
  source_state   jsonb NOT NULL,
  state          text NOT NULL DEFAULT 'running'
                 CHECK (state IN ('running', 'failed', 'swapped', 'completed', 'abandoned')),
  started_by     text NOT NULL DEFAULT session_user,
  client         text NOT NULL,
  started_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
  swapped_at     timestamptz,
  ended_at       timestamptz,
  failure        text,
  result         jsonb
);

-- name: createFences
CREATE TABLE table_migration.fences (
  run_id bigint PRIMARY KEY REFERENCES table_migration.runs,
  token  bigint NOT NULL
);

-- name: createWorkers
CREATE TABLE table_migration.workers (
  run_id            bigint NOT NULL REFERENCES table_migration.runs,
  server_process_id int NOT NULL,
  backend_start     timestamptz NOT NULL,
  PRIMARY KEY (run_id, server_process_id, backend_start)
);

-- name: createSteps
CREATE TABLE table_migration.steps (
  run_id     bigint NOT NULL REFERENCES table_migration.runs,
  step       text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  ended_at   timestamptz,
  rows       bigint,
  PRIMARY KEY (run_id, step)
);

-- name: createItems
CREATE TABLE table_migration.items (
  run_id   bigint NOT NULL REFERENCES table_migration.runs,
  step     text NOT NULL,
  item     text NOT NULL,
  ended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (run_id, step, item)
);

-- name: createChunks
CREATE TABLE table_migration.chunks (
  run_id      bigint NOT NULL REFERENCES table_migration.runs,
  chunk       int NOT NULL,
  lower_key   text[],
  upper_key   text[],
  rows        bigint,
  loaded_at   timestamptz,
  checksum    numeric,
  compared_at timestamptz,
  differs     boolean NOT NULL DEFAULT false,
  PRIMARY KEY (run_id, chunk)
);

-- name: createEvents
CREATE TABLE table_migration.events (
  event_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  run_id   bigint NOT NULL REFERENCES table_migration.runs,
  at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  kind     text NOT NULL,
  detail   jsonb NOT NULL DEFAULT '{}'
);

-- name: createEventsIndex
CREATE INDEX events_run_kind ON table_migration.events (run_id, kind);

-- name: createHoldFence
CREATE FUNCTION table_migration.hold_fence(run bigint, expected bigint) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM 1 FROM table_migration.fences WHERE run_id = run AND token = expected FOR SHARE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'run % was taken over', run USING ERRCODE = 'TM001';
  END IF;
  IF EXISTS (SELECT FROM table_migration.events e WHERE e.run_id = run AND e.kind = 'sourceTruncated') THEN
    RAISE EXCEPTION 'the source was truncated' USING ERRCODE = 'TM002';
  END IF;
END
$$;

-- name: createDemand
CREATE FUNCTION table_migration.demand(holds boolean, code text, reason text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF holds IS NOT TRUE THEN
    RAISE EXCEPTION '%', reason USING ERRCODE = code;
  END IF;
END
$$;

-- name: createNoteTruncate
CREATE FUNCTION table_migration.note_truncate() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  INSERT INTO table_migration.events (run_id, kind) VALUES (TG_ARGV[0]::bigint, TG_ARGV[1]);
  RETURN NULL;
END
$$;

-- name: revokeFunctions
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA table_migration FROM PUBLIC;

-- name: recordVersion
INSERT INTO table_migration.ledger_version (version) VALUES ({{:version}});

-- name: lockInstallation
SELECT pg_advisory_xact_lock(hashtextextended('table_migration.install', 0));

-- name: tryHoldTable
SELECT pg_try_advisory_lock(hashtextextended('table_migration.run ' || {{:table}}::text, 0)) AS held;

-- name: releaseTable
SELECT pg_advisory_unlock(hashtextextended('table_migration.run ' || {{:table}}::text, 0));

-- name: findHolder
SELECT a.pid::int AS pid, a.usename AS "userName", a.application_name AS application,
       coalesce(host(a.client_addr), 'local') AS client, a.backend_start::text AS since
FROM pg_locks l JOIN pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND (l.classid::bigint << 32 | l.objid::bigint) = hashtextextended('table_migration.run ' || {{:table}}::text, 0);

-- name: findOpenRun
SELECT run_id::text AS "runId", state, plan, target, layout, plan_hash AS "planHash", source_oid::text AS "sourceOid",
       source_state AS "sourceState", client, seen_at::text AS "seenAt",
       extract(epoch FROM clock_timestamp() - seen_at)::int AS "secondsSilent",
       EXISTS (SELECT FROM table_migration.events e
               WHERE e.run_id = r.run_id AND e.kind IN ('sourceTruncated', 'spoiled')) AS "isSpoiled",
       EXISTS (SELECT FROM table_migration.steps s
               WHERE s.run_id = r.run_id AND s.step IN ('startJournal', 'prepareRollback') AND s.ended_at IS NOT NULL) AS "hasJournal"
FROM table_migration.runs r
WHERE table_schema = {{:schema}} AND table_name = {{:table}} AND state IN ('running', 'failed', 'swapped')
ORDER BY run_id DESC LIMIT 1;

-- name: findSwapped (of the tables that foreign keys join to one: a run that is between its swap and the proof of it)
-- Until it is proven, the leaves of such a table may have the keys, not yet the table itself.
WITH named (oid) AS (
  SELECT coalesce(pg_partition_root(found.oid), found.oid)
  FROM unnest({{:schemas}}::text[], {{:names}}::text[]) AS name (schema_name, table_name)
    CROSS JOIN to_regclass(format('%I.%I', schema_name, table_name)) AS found (oid)
)
SELECT run_id::text AS run, table_schema || '.' || table_name AS "table"
FROM table_migration.runs
WHERE state = 'swapped' AND to_regclass(format('%I.%I', table_schema, table_name)) IN (SELECT oid FROM named)
ORDER BY run_id;

-- name: countSwaps
SELECT count(*)::int AS swaps FROM table_migration.runs
WHERE source_oid = {{:oid}}::oid AND state IN ('swapped', 'completed');

-- name: findDetached
-- Tables that runs of a table have detached, and that nobody has attached, renamed or moved since.
SELECT DISTINCT ON (c.oid) n.nspname AS schema, c.relname AS name, e.detail ->> 'bound' AS bound, e.detail ->> 'upper' AS upper
FROM table_migration.runs r JOIN table_migration.events e USING (run_id)
  JOIN pg_class c ON c.oid = (e.detail ->> 'oid')::oid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.table_schema = {{:schema}} AND r.table_name = {{:table}} AND e.kind = 'detached'
  AND NOT c.relispartition AND to_regclass(e.detail ->> 'partition') = c.oid
ORDER BY c.oid, e.event_id DESC;

-- name: createRun
INSERT INTO table_migration.runs
  (table_schema, table_name, source_oid, method, target, plan, plan_hash, layout, source_state, client)
VALUES ({{:schema}}, {{:table}}, {{:sourceOid}}, {{:method}}, {{:target}}, {{:plan}}, {{:planHash}}, {{:layout}}, {{:sourceState}}, {{:client}})
RETURNING run_id::text AS "runId";

-- name: updatePlan
UPDATE table_migration.runs SET plan = {{:plan}}, plan_hash = {{:planHash}}, target = {{:target}} WHERE run_id = {{:run}};

-- name: createFence
INSERT INTO table_migration.fences (run_id, token) VALUES ({{:run}}, 1) RETURNING token::text AS token;

-- name: takeFence
UPDATE table_migration.fences SET token = token + 1 WHERE run_id = {{:run}} RETURNING token::text AS token;

-- name: resumeRun
UPDATE table_migration.runs
SET state = CASE state WHEN 'swapped' THEN 'swapped' ELSE 'running' END,
    client = {{:client}}, seen_at = clock_timestamp(), failure = NULL
WHERE run_id = {{:run}};

-- name: holdFence
SELECT table_migration.hold_fence({{:run}}, {{:token}});

-- name: recordWorker
INSERT INTO table_migration.workers (run_id, server_process_id, backend_start)
SELECT {{:run}}, pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()
ON CONFLICT DO NOTHING;

-- name: endWorkers
SELECT count(*) FILTER (WHERE pg_terminate_backend(a.pid, 10000))::int AS ended, count(*)::int AS found
FROM table_migration.workers w JOIN pg_stat_activity a ON a.pid = w.server_process_id AND a.backend_start = w.backend_start
WHERE w.run_id = {{:run}} AND a.pid <> pg_backend_pid();

-- name: forgetWorkers
DELETE FROM table_migration.workers WHERE run_id = {{:run}};

-- name: recordSeen
UPDATE table_migration.runs SET seen_at = clock_timestamp() WHERE run_id = {{:run}};

-- name: recordUnattended (a run by scripts, which says nothing while a statement lasts)
UPDATE table_migration.runs SET seen_at = clock_timestamp() + interval '1 day' WHERE run_id = {{:run}};

-- name: readSteps
SELECT step, started_at::text AS "startedAt", ended_at::text AS "endedAt", rows::text AS rows
FROM table_migration.steps WHERE run_id = {{:run}};

-- name: startStep
INSERT INTO table_migration.steps (run_id, step) VALUES ({{:run}}, {{:step}}) ON CONFLICT DO NOTHING;

-- name: endStep
UPDATE table_migration.steps SET ended_at = clock_timestamp(), rows = {{:rows}} WHERE run_id = {{:run}} AND step = {{:step}};

-- name: reopenStep
UPDATE table_migration.steps SET ended_at = NULL, rows = NULL WHERE run_id = {{:run}} AND step = {{:step}};

-- name: readItems
SELECT item FROM table_migration.items WHERE run_id = {{:run}} AND step = {{:step}};

-- name: recordItem
INSERT INTO table_migration.items (run_id, step, item) VALUES ({{:run}}, {{:step}}, {{:item}});

-- name: readChunks
SELECT chunk, lower_key AS "lowerKey", upper_key AS "upperKey", rows::text AS rows, loaded_at IS NOT NULL AS "isLoaded",
       compared_at IS NOT NULL AS "isCompared", differs
FROM table_migration.chunks WHERE run_id = {{:run}} ORDER BY chunk;

-- name: planChunk
INSERT INTO table_migration.chunks (run_id, chunk, lower_key, upper_key) VALUES ({{:run}}, {{:chunk}}, {{:lower}}, {{:upper}});

-- name: recordLoaded
UPDATE table_migration.chunks SET loaded_at = clock_timestamp(), rows = {{:rows}} WHERE run_id = {{:run}} AND chunk = {{:chunk}};

-- name: recordCompared
UPDATE table_migration.chunks
SET compared_at = clock_timestamp(), rows = {{:rows}}, checksum = {{:checksum}}, differs = {{:differs}}
WHERE run_id = {{:run}} AND chunk = {{:chunk}};

-- name: forgetCompared
UPDATE table_migration.chunks SET compared_at = NULL, differs = false WHERE run_id = {{:run}} AND differs;

-- name: sumChunks
SELECT coalesce(sum(rows), 0)::text AS rows, coalesce(sum(checksum), 0)::text AS checksum, count(*)::int AS chunks
FROM table_migration.chunks WHERE run_id = {{:run}};

-- name: recordEvent
INSERT INTO table_migration.events (run_id, kind, detail) VALUES ({{:run}}, {{:kind}}, {{:detail}});

-- name: readEvents
SELECT at::text AS at, kind, detail FROM table_migration.events WHERE run_id = {{:run}} ORDER BY event_id;

-- name: recordInterim
UPDATE table_migration.runs SET interim_oid = to_regclass({{:interim}}) WHERE run_id = {{:run}};

-- name: failRun
UPDATE table_migration.runs
SET state = CASE state WHEN 'running' THEN 'failed' ELSE state END, failure = {{:failure}}
WHERE run_id = {{:run}}
  AND EXISTS (SELECT FROM table_migration.fences f WHERE f.run_id = {{:run}} AND f.token = {{:token}} FOR SHARE);

-- name: spoilRun
INSERT INTO table_migration.events (run_id, kind, detail)
SELECT f.run_id, 'spoiled', {{:detail}}::jsonb FROM table_migration.fences f
WHERE f.run_id = {{:run}} AND f.token = {{:token}} FOR SHARE;

-- name: completeRun
UPDATE table_migration.runs
SET state = 'completed', ended_at = clock_timestamp(), result = {{:result}}, failure = NULL
WHERE run_id = {{:run}};

-- name: abandonRun
UPDATE table_migration.runs SET state = 'abandoned', ended_at = clock_timestamp() WHERE run_id = {{:run}};

-- name: readRun
SELECT state, interim_oid::text AS "interimOid", retired_oid::text AS "retiredOid",
       to_regclass({{:table}})::oid::text AS "tableOid"
FROM table_migration.runs WHERE run_id = {{:run}};

-- name: readOutcome
SELECT r.run_id::text AS "runId", r.state, r.plan, r.result, r.retired_schema AS "retiredSchema", r.retired_name AS "retiredName",
       r.retired_oid::regclass::text AS "retiredNow",
       r.swapped_at::text AS "swappedAt", r.interim_oid::text AS "interimOid", r.source_oid::text AS "sourceOid",
       r.retired_oid IS NOT NULL AND EXISTS (SELECT FROM pg_class c WHERE c.oid = r.retired_oid) AS "retiredExists"
FROM table_migration.runs r
WHERE r.table_schema = {{:schema}} AND r.table_name = {{:table}} AND r.state IN ('running', 'failed', 'swapped', 'completed')
ORDER BY r.run_id DESC;

-- name: findEndedRun (that is to be rolled back, or was)
SELECT r.run_id::text AS "runId", r.state, r.plan, r.target, r.source_state AS "sourceState",
       r.source_oid::text AS "sourceOid", r.interim_oid::text AS "interimOid",
       date_trunc('second', r.swapped_at)::text AS "swappedAt",
       n.nspname AS "retiredSchema", c.relname AS "retiredNow", c.oid::text AS "retiredOid",
       EXISTS (SELECT FROM table_migration.events e WHERE e.run_id = r.run_id AND e.kind = 'rolledBack') AS "isRolledBack"
FROM table_migration.runs r
  LEFT JOIN pg_class c ON c.oid = r.retired_oid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE r.run_id::text = {{:run}}::text AND r.table_schema = {{:schema}} AND r.table_name = {{:table}};

-- name: findProofs
SELECT r.run_id::text AS "runId", r.method,
       r.method = 'attachHistory' OR EXISTS (SELECT FROM pg_class c WHERE c.oid = r.retired_oid) AS "isComparable",
       (SELECT e.detail FROM table_migration.events e WHERE e.run_id = r.run_id AND e.kind = 'validated'
        ORDER BY e.event_id DESC LIMIT 1) AS found
FROM table_migration.runs r
WHERE r.table_schema = {{:schema}} AND r.table_name = {{:table}} AND r.state = 'completed'
  AND r.method IN ('copySwap', 'rollback', 'moveRows', 'attachHistory')
  AND (r.method = 'moveRows' OR EXISTS (
    SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = r.interim_oid AND n.nspname = r.table_schema AND c.relname = r.table_name))
ORDER BY r.run_id DESC;
