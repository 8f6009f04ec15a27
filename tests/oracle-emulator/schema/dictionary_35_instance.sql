-- The instance, its settings, sessions and transactions.

CREATE VIEW sys.dual AS SELECT 'X' AS dummy;

-- Defaults of the NLS settings; a session's own stand in ora.<name>.
CREATE VIEW sys.nls_defaults (parameter, value) AS VALUES
  ('NLS_LANGUAGE', 'AMERICAN'), ('NLS_TERRITORY', 'AMERICA'), ('NLS_CURRENCY', '$'), ('NLS_ISO_CURRENCY', 'AMERICA'),
  ('NLS_NUMERIC_CHARACTERS', '.,'), ('NLS_CALENDAR', 'GREGORIAN'), ('NLS_DATE_FORMAT', 'DD-MON-RR'),
  ('NLS_DATE_LANGUAGE', 'AMERICAN'), ('NLS_SORT', 'BINARY'), ('NLS_TIME_FORMAT', 'HH.MI.SSXFF AM'),
  ('NLS_TIMESTAMP_FORMAT', 'DD-MON-RR HH.MI.SSXFF AM'), ('NLS_TIME_TZ_FORMAT', 'HH.MI.SSXFF AM TZR'),
  ('NLS_TIMESTAMP_TZ_FORMAT', 'DD-MON-RR HH.MI.SSXFF AM TZR'), ('NLS_DUAL_CURRENCY', '$'), ('NLS_COMP', 'BINARY'),
  ('NLS_LENGTH_SEMANTICS', 'BYTE'), ('NLS_NCHAR_CONV_EXCP', 'FALSE');

CREATE VIEW sys.nls_session_parameters AS
SELECT parameter, coalesce(nullif(current_setting('ora.' || lower(parameter), true), ''), value) AS value FROM sys.nls_defaults;

CREATE VIEW sys.nls_instance_parameters AS SELECT parameter, value FROM sys.nls_defaults;

CREATE VIEW sys.nls_database_parameters AS
SELECT parameter, value FROM sys.nls_defaults
UNION ALL VALUES ('NLS_CHARACTERSET', 'AL32UTF8'), ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16')
UNION ALL SELECT 'NLS_RDBMS_VERSION', version FROM ora_catalog.settings;

CREATE VIEW sys.product AS
SELECT
  'Oracle Database ' || CASE WHEN major >= 23 THEN major || 'ai Free' ELSE major || 'c Enterprise Edition' END AS name,
  CASE WHEN major >= 23 THEN 'Develop, Learn, and Run for Free' ELSE 'Production' END AS status,
  major || '.0.0.0.0' AS version, version AS version_full, service_name, started
FROM (SELECT *, split_part(version, '.', 1)::integer AS major FROM ora_catalog.settings) AS s;

CREATE VIEW sys.product_component_version AS SELECT name || ' ' AS product, version, version_full, status FROM sys.product;

CREATE VIEW sys.v$version AS
SELECT
  format('%s Release %s - %s', name, version, status) AS banner,
  format(E'%s Release %s - %s\nVersion %s', name, version, status, version_full) AS banner_full,
  format('%s Release %s - %s', name, version, status) AS banner_legacy, 0 AS con_id
FROM sys.product;

CREATE VIEW sys.v$instance AS
SELECT
  1 AS instance_number, 'FREE' AS instance_name, 'localhost' AS host_name, version, version AS version_legacy, version_full,
  started AS startup_time, 'OPEN' AS status, 'NO' AS parallel, 1 AS "thread#", 'STOPPED' AS archiver, 'ALLOWED' AS logins,
  'NO' AS shutdown_pending, 'ACTIVE' AS database_status, 'PRIMARY_INSTANCE' AS instance_role, 'NORMAL' AS active_state, 'NO' AS blocked,
  0 AS con_id, 'REGULAR' AS instance_mode, CASE WHEN version LIKE '2%' THEN 'FREE' ELSE 'EE' END AS edition, 'SINGLE' AS database_type
FROM sys.product;

CREATE VIEW sys.v$database AS
SELECT
  1417000000 AS dbid, 'FREE' AS name, started AS created, 'NOARCHIVELOG' AS log_mode, sys.current_scn() AS "checkpoint_change#",
  'CURRENT' AS controlfile_type, 'READ WRITE' AS open_mode, 'MAXIMUM PERFORMANCE' AS protection_mode,
  'UNPROTECTED' AS protection_level, 'ENABLED' AS remote_archive, 'PRIMARY' AS database_role, 'NOT ALLOWED' AS switchover_status,
  'DISABLED' AS dataguard_broker, 'NONE' AS guard_status, 'NO' AS supplemental_log_data_min, 'NO' AS supplemental_log_data_pk,
  'NO' AS supplemental_log_data_ui, 'NO' AS force_logging, 13 AS platform_id, 'Linux x86 64-bit' AS platform_name,
  sys.current_scn() AS current_scn, 'NO' AS flashback_on, 'NO' AS supplemental_log_data_fk, 'NO' AS supplemental_log_data_all,
  'FREE' AS db_unique_name, 'NO' AS controlfile_converted, 'NO' AS supplemental_log_data_pl, 'YES' AS cdb, 0 AS con_id,
  'NOT APPLICABLE' AS pending_role_change_tasks, 1417000000 AS con_dbid, 'NO' AS force_full_db_caching
FROM sys.product;

CREATE VIEW sys.v$option (parameter, value, con_id) AS
SELECT parameter, 'TRUE', 0
FROM unnest(ARRAY[
  'Partitioning', 'Objects', 'Parallel execution', 'Bit-mapped indexes', 'Deferred Segment Creation', 'Online Index Build',
  'Online Redefinition', 'Fine-grained access control', 'Basic Compression', 'Advanced Compression', 'SecureFiles Encryption', 'Java'
]) AS parameter
UNION ALL SELECT parameter, 'FALSE', 0
FROM unnest(ARRAY['Real Application Clusters', 'Oracle Label Security', 'Automatic Storage Management', 'Sharding']) AS parameter;

CREATE VIEW sys.v$parameter AS
SELECT
  row_number() OVER (ORDER BY p.name) AS num, p.name, p.type, v.value, v.value AS display_value, p.value AS default_value,
  CASE WHEN v.value = p.value THEN 'TRUE' ELSE 'FALSE' END AS isdefault, upper(p.session::text) AS isses_modifiable,
  'IMMEDIATE' AS issys_modifiable, 'TRUE' AS ispdb_modifiable, 'TRUE' AS isinstance_modifiable,
  CASE WHEN v.value = p.value THEN 'FALSE' ELSE 'MODIFIED' END AS ismodified, 'FALSE' AS isadjusted, 'FALSE' AS isdeprecated,
  'FALSE' AS isbasic, 0 AS con_id
FROM (
  SELECT * FROM (VALUES
    ('compatible', 2, '23.0.0', false), ('cpu_count', 3, '2', false), ('db_block_size', 3, '8192', false), ('db_name', 2, 'FREE', false),
    ('ddl_lock_timeout', 3, '0', true), ('deferred_segment_creation', 1, 'TRUE', true), ('job_queue_processes', 3, '1', false),
    ('max_string_size', 2, 'STANDARD', false), ('open_cursors', 3, '300', false), ('optimizer_mode', 2, 'ALL_ROWS', true),
    ('parallel_max_servers', 3, '4', false), ('processes', 3, '200', false), ('recyclebin', 2, 'on', true), ('sessions', 3, '322', false),
    ('undo_management', 2, 'AUTO', false), ('undo_retention', 3, '900', false), ('undo_tablespace', 2, 'UNDOTBS1', false)
  ) AS fixed (name, type, value, session)
  UNION ALL SELECT lower(parameter), 2, value, true FROM sys.nls_defaults
  UNION ALL SELECT 'service_names', 2, service_name, false FROM ora_catalog.settings
) AS p
CROSS JOIN LATERAL (
  SELECT CASE WHEN p.session THEN coalesce(nullif(current_setting('ora.' || p.name, true), ''), p.value) ELSE p.value END AS value
) AS v;

-- A session and what PostgreSQL knows of its backend.
CREATE VIEW sys.live_sessions AS
SELECT s.*, u.user_id, a.state, a.xact_start, a.state_change, a.wait_event_type, a.backend_xid::text::bigint AS xid
FROM ora_catalog.sessions AS s
JOIN ora_catalog.users AS u ON u.name = s.user_name
LEFT JOIN pg_catalog.pg_stat_get_activity(NULL) AS a ON a.pid = s.backend_pid;

CREATE VIEW sys.v$session AS
SELECT
  int8send(s.session_id) AS saddr, s.session_id AS sid, s.serial_number AS "serial#", s.session_id AS audsid,
  int8send(s.backend_pid) AS paddr, s.user_id AS "user#", s.user_name AS username, CASE WHEN s.state = 'active' THEN 3 ELSE 0 END AS command,
  2147483644 AS ownerid, int8send(s.xid) AS taddr, CASE WHEN s.killed THEN 'KILLED' WHEN s.state = 'active' THEN 'ACTIVE' ELSE 'INACTIVE' END AS status,
  'DEDICATED' AS server, s.user_id AS "schema#", s.schema_name AS schemaname, nullif(s.os_user, '') AS osuser,
  nullif(s.process, '') AS process, nullif(s.machine, '') AS machine, nullif(s.terminal, '') AS terminal, nullif(s.program, '') AS program,
  'USER' AS type, nullif(s.module, '') AS module, nullif(s.action, '') AS action, nullif(s.client_info, '') AS client_info,
  -1 AS "row_wait_obj#", s.logon_time, floor(extract(epoch FROM clock_timestamp() - s.state_change)) AS last_call_et,
  'NO' AS pdml_enabled, 'NONE' AS failover_type, 'NONE' AS failover_method, 'NO' AS failed_over, 'DISABLED' AS pdml_status,
  'ENABLED' AS pddl_status, 'ENABLED' AS pq_status, nullif(s.client_identifier, '') AS client_identifier,
  CASE WHEN b.session_id IS NULL THEN 'NO HOLDER' ELSE 'VALID' END AS blocking_session_status,
  CASE WHEN b.session_id IS NOT NULL THEN 1 END AS blocking_instance, b.session_id AS blocking_session,
  CASE WHEN b.session_id IS NOT NULL THEN 'enq: TM - contention' WHEN s.state = 'active' THEN 'SQL*Net message to client'
    ELSE 'SQL*Net message from client' END AS event,
  CASE WHEN b.session_id IS NOT NULL THEN 'Application' WHEN s.state = 'active' THEN 'Network' ELSE 'Idle' END AS wait_class,
  CASE WHEN s.state = 'active' AND b.session_id IS NULL THEN 'WAITED SHORT TIME' ELSE 'WAITING' END AS state,
  (SELECT service_name FROM ora_catalog.settings) AS service_name, 'DISABLED' AS sql_trace, 3 AS con_id
FROM sys.live_sessions AS s
LEFT JOIN LATERAL (
  SELECT min(o.session_id) AS session_id FROM ora_catalog.sessions AS o
  WHERE s.wait_event_type = 'Lock' AND o.backend_pid = ANY (pg_catalog.pg_blocking_pids(s.backend_pid))
) AS b ON true;

-- Oracle's three parts of a transaction's id, made from PostgreSQL's one.
CREATE VIEW sys.open_transactions AS
SELECT s.*, s.xid % 10 + 1 AS xidusn, s.xid / 10 % 34 AS xidslot, s.xid / 340 AS xidsqn
FROM sys.live_sessions AS s
WHERE s.xid IS NOT NULL;

CREATE VIEW sys.v$transaction AS
SELECT
  int8send(xid) AS addr, xidusn, xidslot, xidsqn, 'ACTIVE' AS status, to_char(timezone('UTC', xact_start), 'MM/DD/YY HH24:MI:SS') AS start_time,
  int8send(session_id) AS ses_addr, 'NO' AS space, 'NO' AS recursive, 'NO' AS noundo, 'NO' AS ptx, 1 AS used_ublk, 1 AS used_urec,
  timezone('UTC', xact_start)::timestamp(0) AS start_date, sys.scn_at(xact_start) AS start_scn, int8send(xid) AS xid, 3 AS con_id
FROM sys.open_transactions;

-- Locks of tables that transactions hold; the strongest of each table.
CREATE VIEW sys.v$locked_object AS
SELECT
  coalesce(t.xidusn, 0) AS xidusn, coalesce(t.xidslot, 0) AS xidslot, coalesce(t.xidsqn, 0) AS xidsqn,
  substr(k.relname, 2)::integer AS object_id, s.session_id, s.user_name AS oracle_username, nullif(s.os_user, '') AS os_user_name,
  nullif(s.process, '') AS process,
  max(CASE l.mode WHEN 'RowShareLock' THEN 2 WHEN 'RowExclusiveLock' THEN 3 WHEN 'ShareLock' THEN 4 WHEN 'ShareRowExclusiveLock' THEN 5 ELSE 6 END)
    AS locked_mode,
  3 AS con_id
FROM pg_catalog.pg_locks AS l
JOIN pg_catalog.pg_class AS k ON k.oid = l.relation
JOIN ora_catalog.sessions AS s ON s.backend_pid = l.pid
LEFT JOIN sys.open_transactions AS t ON t.session_id = s.session_id
WHERE l.granted AND l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND l.mode NOT IN ('AccessShareLock', 'ShareUpdateExclusiveLock')
  AND k.relkind = 'r' AND k.relname ~ '^t\d+$' AND k.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'data')
GROUP BY t.xidusn, t.xidslot, t.xidsqn, k.relname, s.session_id, s.user_name, s.os_user, s.process;

CREATE VIEW sys.v$session_longops AS
SELECT
  l.session_id AS sid, l.serial_number AS "serial#", l.operation AS opname, l.target::text AS target, l.target_description AS target_desc,
  l.so_far AS sofar, l.total_work AS totalwork, l.units, l.started AS start_time, l.updated AS last_update_time,
  CASE WHEN l.so_far > 0 THEN round(e.seconds * (l.total_work - l.so_far) / l.so_far) END AS time_remaining,
  e.seconds AS elapsed_seconds, l.context,
  format('%s: %s : %s out of %s %s done', l.operation, coalesce(l.target_description, l.target::text), l.so_far, l.total_work, l.units)
    AS message,
  l.user_name AS username, 3 AS con_id
FROM ora_catalog.session_longops AS l
CROSS JOIN LATERAL (SELECT floor(extract(epoch FROM l.updated - l.started)) AS seconds) AS e;
