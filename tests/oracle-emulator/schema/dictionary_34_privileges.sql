-- Users, roles, grants; tablespaces and segments.

CREATE VIEW sys.tab_privs AS
SELECT
  g.grantee, o.owner, o.name AS table_name, g.grantor, g.privilege, sys.yes_no(g.grantable) AS grantable,
  sys.yes_no(g.hierarchy) AS hierarchy, 'NO' AS common, o.type, 'NO' AS inherited, o.owner AS table_schema
FROM ora_catalog.object_grants AS g
JOIN ora_catalog.objects AS o USING (object_id);

CREATE VIEW sys.col_privs AS
SELECT
  g.grantee, o.owner, o.name AS table_name, c.name AS column_name, g.grantor, g.privilege, sys.yes_no(g.grantable) AS grantable,
  'NO' AS common, 'NO' AS inherited, o.owner AS table_schema
FROM ora_catalog.column_grants AS g
JOIN ora_catalog.objects AS o USING (object_id)
JOIN ora_catalog.columns AS c ON c.object_id = g.object_id AND c.column_number = g.column_number;

CREATE VIEW sys.users AS
SELECT
  u.name AS username, u.user_id, u.account_status, u.default_tablespace, u.temporary_tablespace,
  u.temporary_tablespace AS local_temp_tablespace, u.created, 'DEFAULT' AS profile,
  'DEFAULT_CONSUMER_GROUP' AS initial_rsrc_consumer_group, '11G 12C ' AS password_versions, 'N' AS editions_enabled,
  CASE WHEN u.password IS NULL THEN 'NONE' ELSE 'PASSWORD' END AS authentication_type, 'N' AS proxy_only_connect,
  sys.yes_no(u.oracle_maintained) AS common, sys.y_n(u.oracle_maintained) AS oracle_maintained,
  sys.yes_no(u.oracle_maintained) AS inherited, 'USING_NLS_COMP' AS default_collation, 'NO' AS implicit, 'NO' AS all_shard,
  u.created AS password_change_date
FROM ora_catalog.users AS u;

CREATE VIEW sys.proxy_users AS
SELECT proxy, client, 'NO' AS authentication, 'PROXY MAY ACTIVATE ALL CLIENT ROLES' AS flags
FROM ora_catalog.proxies;

CREATE VIEW sys.roles AS
SELECT
  name AS role, role_id, 'NO' AS password_required, 'NONE' AS authentication_type, sys.yes_no(oracle_maintained) AS common,
  sys.y_n(oracle_maintained) AS oracle_maintained, sys.yes_no(oracle_maintained) AS inherited, 'NO' AS implicit
FROM ora_catalog.roles;

CREATE VIEW sys.role_privs AS
SELECT
  grantee, grantee AS username, role AS granted_role, sys.yes_no(admin_option) AS admin_option, 'NO' AS delegate_option,
  sys.yes_no(default_role) AS default_role, 'NO' AS os_granted, 'NO' AS common, 'NO' AS inherited
FROM ora_catalog.role_grants;

CREATE VIEW sys.sys_privs AS
SELECT
  grantee, grantee AS username, privilege, sys.yes_no(admin_option) AS admin_option, 'NO' AS common, 'NO' AS inherited
FROM ora_catalog.system_grants;

CREATE VIEW sys.session_privs AS SELECT privilege FROM sys.enabled_privileges;
CREATE VIEW sys.session_roles AS SELECT role FROM sys.enabled_roles;

-- All partitions of a table live in one heap: each one with a segment is given an equal share. Whole extents of 64 KB.
CREATE FUNCTION sys.extents_of(bytes numeric, initial_extent numeric) RETURNS numeric IMMUTABLE LANGUAGE sql AS $$
  SELECT greatest(initial_extent, 65536 * ceil(bytes / 65536))
$$;

CREATE VIEW sys.physical_sizes AS
SELECT substr(relname, 2)::integer AS object_id, pg_relation_size(oid) AS bytes
FROM pg_catalog.pg_class
WHERE relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'data') AND relkind IN ('r', 'i') AND relname ~ '^[ti]\d+$';

-- Segments of partitions: those that rows made. Without INITIAL they begin with 8 MB, those of indexes with 64 KB.
CREATE VIEW sys.partition_segments AS
SELECT
  l.*, count(*) OVER (PARTITION BY l.of_id) AS siblings
FROM (
  SELECT table_id AS of_id, object_id, name, 'TABLE PARTITION' AS type, tablespace, coalesce(initial_extent, 8388608) AS initial_extent
  FROM ora_catalog.partitions WHERE segment_created AND data_object_id IS NOT NULL
  UNION ALL
  SELECT table_id, object_id, name, 'TABLE SUBPARTITION', tablespace, coalesce(initial_extent, 8388608)
  FROM ora_catalog.subpartitions WHERE segment_created
  UNION ALL
  SELECT
    k.index_id, k.object_id, k.name, CASE WHEN s.object_id IS NULL THEN 'INDEX PARTITION' ELSE 'INDEX SUBPARTITION' END,
    coalesce(k.tablespace, s.tablespace, p.tablespace), 65536
  FROM ora_catalog.index_partitions AS k
  LEFT JOIN ora_catalog.partitions AS p ON p.object_id = k.leaf_id AND p.data_object_id IS NOT NULL AND p.segment_created
  LEFT JOIN ora_catalog.subpartitions AS s ON s.object_id = k.leaf_id AND s.segment_created
  WHERE p.object_id IS NOT NULL OR s.object_id IS NOT NULL
) AS l;

CREATE VIEW sys.stored_segments AS
SELECT
  o.owner, o.name AS segment_name, NULL AS partition_name, o.object_id, o.type AS segment_type,
  coalesce(t.tablespace, i.tablespace, u.default_tablespace) AS tablespace_name,
  coalesce(t.initial_extent, 65536) AS initial_extent, sys.extents_of(z.bytes, coalesce(t.initial_extent, 65536)) AS bytes,
  'ASSM' AS segment_subtype
FROM sys.physical_sizes AS z
JOIN ora_catalog.objects AS o USING (object_id)
JOIN ora_catalog.users AS u ON u.name = o.owner
LEFT JOIN ora_catalog.tables AS t USING (object_id)
LEFT JOIN ora_catalog.indexes AS i USING (object_id)
WHERE NOT o.temporary AND NOT coalesce(t.partitioned OR t.index_organized, i.locality IS NOT NULL)
UNION ALL
SELECT
  o.owner, o.name, p.name, p.object_id, p.type, coalesce(p.tablespace, u.default_tablespace), p.initial_extent,
  sys.extents_of(coalesce(z.bytes, 0) / p.siblings, p.initial_extent), 'ASSM'
FROM sys.partition_segments AS p
JOIN ora_catalog.objects AS o ON o.object_id = p.of_id
JOIN ora_catalog.users AS u ON u.name = o.owner
LEFT JOIN sys.physical_sizes AS z ON z.object_id = p.of_id
UNION ALL
-- Large objects live beside their rows, so their segments stay at their smallest.
SELECT
  l.owner, l.lob_name, NULL, l.segment_id, 'LOBSEGMENT', coalesce(l.tablespace, u.default_tablespace), 65536, 131072,
  CASE WHEN l.securefile THEN 'SECUREFILE' ELSE 'ASSM' END
FROM sys.named_lobs AS l
JOIN ora_catalog.users AS u ON u.name = l.owner
WHERE NOT l.partitioned;

CREATE VIEW sys.segments AS
SELECT
  owner AS row_owner, owner, segment_name, partition_name, segment_type,
  segment_subtype, tablespace_name, 12 AS header_file,
  object_id * 8 + 2 AS header_block, bytes, div(bytes, 8192) AS blocks, ceil((bytes - initial_extent) / 1048576) + 1 AS extents,
  initial_extent, 1048576 AS next_extent, 1 AS min_extents, 2147483645 AS max_extents, 2147483645 AS max_size, 12 AS relative_fno,
  'DEFAULT' AS buffer_pool, 'DEFAULT' AS flash_cache, 'DEFAULT' AS cell_flash_cache, 'DISABLED' AS inmemory
FROM sys.stored_segments;

-- One extent a segment: enough to name its file and its range of blocks.
CREATE VIEW sys.extents AS
SELECT
  owner AS row_owner, owner, segment_name, partition_name, segment_type, tablespace_name, 0 AS extent_id, 12 AS file_id,
  object_id * 8 AS block_id, bytes, div(bytes, 8192) AS blocks, 12 AS relative_fno
FROM sys.stored_segments;

CREATE VIEW sys.used_space AS
SELECT t.name, t.contents, t.file_name, t.status, t.autoextensible, t.max_bytes, coalesce(u.bytes, 0) AS used,
  -- The file grew with what is in it, by 64 MB at a time.
  greatest(t.bytes, 67108864 * ceil(coalesce(u.bytes, 0) / 67108864)) AS bytes,
  row_number() OVER (ORDER BY t.contents DESC, t.file_name) AS file_id
FROM ora_catalog.tablespaces AS t
LEFT JOIN (SELECT tablespace_name, sum(bytes) AS bytes FROM sys.stored_segments GROUP BY tablespace_name) AS u
  ON u.tablespace_name = t.name;

CREATE VIEW sys.tablespaces AS
SELECT
  name AS tablespace_name, block_size, 65536 AS initial_extent, 1 AS min_extents, 2147483645 AS max_extents,
  2147483645 AS max_size, 65536 AS min_extlen, status, contents, CASE contents WHEN 'TEMPORARY' THEN 'NOLOGGING' ELSE 'LOGGING' END AS logging,
  'NO' AS force_logging, 'LOCAL' AS extent_management, CASE contents WHEN 'TEMPORARY' THEN 'UNIFORM' ELSE 'SYSTEM' END AS allocation_type,
  'NO' AS plugged_in, CASE WHEN contents = 'PERMANENT' AND name <> 'SYSTEM' THEN 'AUTO' ELSE 'MANUAL' END AS segment_space_management,
  'DISABLED' AS def_tab_compression, 'NOT APPLY' AS retention, 'NO' AS bigfile, 'HOST' AS predicate_evaluation, 'NO' AS encrypted,
  'DISABLED' AS def_inmemory, 'SHARED' AS shared, 'DISABLED' AS def_index_compression, 'OFF' AS lost_write_protect, 'N' AS chunk_tablespace
FROM ora_catalog.tablespaces;

CREATE VIEW sys.data_files AS
SELECT
  file_name, file_id, name AS tablespace_name, bytes, div(bytes, 8192) AS blocks, 'AVAILABLE' AS status, file_id AS relative_fno,
  sys.yes_no(autoextensible) AS autoextensible, CASE WHEN autoextensible THEN max_bytes ELSE 0 END AS maxbytes,
  CASE WHEN autoextensible THEN floor(max_bytes / 8192) ELSE 0 END AS maxblocks, CASE WHEN autoextensible THEN 8192 ELSE 0 END AS increment_by,
  bytes - 1048576 AS user_bytes, div(bytes, 8192) - 128 AS user_blocks,
  CASE name WHEN 'SYSTEM' THEN 'SYSTEM' ELSE status END AS online_status, 'OFF' AS lost_write_protect
FROM sys.used_space
WHERE contents <> 'TEMPORARY';

CREATE VIEW sys.free_space AS
SELECT
  name AS tablespace_name, file_id, 128 + floor(used / 8192) AS block_id, bytes - 1048576 - used AS bytes,
  floor((bytes - 1048576 - used) / 8192) AS blocks, file_id AS relative_fno
FROM sys.used_space
WHERE contents = 'PERMANENT' AND bytes - 1048576 - used > 0;

CREATE VIEW sys.ts_quotas AS
SELECT
  q.user_name AS row_owner, q.tablespace AS tablespace_name, q.user_name AS username, coalesce(s.bytes, 0) AS bytes, q.max_bytes,
  div(coalesce(s.bytes, 0), 8192) AS blocks, CASE q.max_bytes WHEN -1 THEN -1 ELSE floor(q.max_bytes / 8192) END AS max_blocks, 'NO' AS dropped
FROM ora_catalog.quotas AS q
LEFT JOIN (SELECT owner, tablespace_name, sum(bytes) AS bytes FROM sys.stored_segments GROUP BY owner, tablespace_name) AS s
  ON s.owner = q.user_name AND s.tablespace_name = q.tablespace;
