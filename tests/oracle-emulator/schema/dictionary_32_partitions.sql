-- Partitions, subpartitions and their templates; large objects.

-- Positions are ranks: the range section first, then the intervals in order.
CREATE VIEW sys.placed_partitions AS
SELECT o.owner, o.name AS table_name, g.type, g.subtype, p.*,
  -- A partition alone is closed by a test: no statement of the subset does it.
  t.read_only OR EXISTS (
    SELECT FROM ora_catalog.rarities AS r
    WHERE r.view_name = 'READ_ONLY_PARTITIONS' AND r.owner = o.owner AND r.table_name = o.name AND r.item = p.name
  ) AS read_only
FROM ora_catalog.part_tables AS g
JOIN ora_catalog.objects AS o ON o.object_id = g.table_id
JOIN ora_catalog.tables AS t ON t.object_id = g.table_id
CROSS JOIN LATERAL (
  SELECT p.*, row_number() OVER (ORDER BY p.slot NULLS FIRST, p.ordinal) AS position
  FROM ora_catalog.partitions AS p WHERE p.table_id = g.table_id
) AS p;

CREATE VIEW sys.part_tables AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name AS table_name, g.type AS partitioning_type, g.subtype AS subpartitioning_type,
  -- Of an interval table always the limit.
  CASE WHEN g.interval_text IS NOT NULL THEN 1048575
    ELSE (SELECT count(*) FROM ora_catalog.partitions AS p WHERE p.table_id = g.table_id) END AS partition_count,
  g.def_subpartition_count,
  (SELECT count(*) FROM ora_catalog.part_keys AS k WHERE k.table_id = g.table_id AND k.level = 1) AS partitioning_key_count,
  (SELECT count(*) FROM ora_catalog.part_keys AS k WHERE k.table_id = g.table_id AND k.level = 2) AS subpartitioning_key_count,
  'VALID' AS status, g.def_tablespace AS def_tablespace_name, g.def_pct_free, g.def_ini_trans, 255 AS def_max_trans,
  coalesce(g.def_initial_extent::text, 'DEFAULT') AS def_initial_extent, 'DEFAULT' AS def_next_extent, 'DEFAULT' AS def_min_extents,
  'DEFAULT' AS def_max_extents, 'DEFAULT' AS def_max_size, 'DEFAULT' AS def_pct_increase,
  CASE WHEN g.def_logging THEN 'NONE' ELSE 'NO' END AS def_logging,
  CASE WHEN t.compression THEN 'ENABLED' ELSE 'NONE' END AS def_compression, t.compress_for AS def_compress_for,
  'DEFAULT' AS def_buffer_pool, 'DEFAULT' AS def_flash_cache, 'DEFAULT' AS def_cell_flash_cache, g.interval_text AS interval,
  'NO' AS autolist, 'NO' AS autolist_subpartition, 'NO' AS is_nested, 'NONE' AS def_segment_creation, 'ON' AS def_indexing,
  'NONE' AS def_inmemory, sys.yes_no(t.read_only) AS def_read_only
FROM ora_catalog.part_tables AS g
JOIN ora_catalog.objects AS o ON o.object_id = g.table_id
JOIN ora_catalog.tables AS t ON t.object_id = g.table_id;

-- Of tables, and of the local indexes that follow them.
CREATE VIEW sys.all_part_keys AS
SELECT
  o.owner AS row_owner, k.table_id AS visible_id, k.level,
  o.owner, o.name, o.type AS object_type, c.name AS column_name, k.position AS column_position
FROM ora_catalog.part_keys AS k
JOIN ora_catalog.columns AS c ON c.object_id = k.table_id AND c.column_number = k.column_number
CROSS JOIN LATERAL (
  SELECT k.table_id AS object_id
  UNION ALL
  SELECT i.object_id FROM ora_catalog.indexes AS i WHERE i.table_id = k.table_id AND i.locality = 'LOCAL'
) AS partitioned
JOIN ora_catalog.objects AS o ON o.object_id = partitioned.object_id;
CREATE VIEW sys.part_key_columns AS SELECT * FROM sys.all_part_keys WHERE level = 1;
CREATE VIEW sys.subpart_key_columns AS SELECT * FROM sys.all_part_keys WHERE level = 2;

CREATE VIEW sys.tab_partitions AS
SELECT
  p.owner AS row_owner, p.table_id AS visible_id,
  p.owner AS table_owner, p.table_name, sys.yes_no(p.subtype <> 'NONE') AS composite, p.name AS partition_name,
  CASE WHEN p.subtype = 'NONE' THEN 0
    ELSE (SELECT count(*) FROM ora_catalog.subpartitions AS s WHERE s.partition_id = p.object_id) END AS subpartition_count,
  p.high_value, p.high_value AS high_value_clob, coalesce(length(p.high_value), 0) AS high_value_length,
  p.position AS partition_position, p.tablespace AS tablespace_name, p.pct_free, p.ini_trans, 255 AS max_trans, p.initial_extent,
  CASE WHEN p.subtype = 'NONE' THEN 1048576 END AS next_extent, CASE WHEN p.subtype = 'NONE' THEN 1 END AS min_extent,
  CASE WHEN p.subtype = 'NONE' THEN 2147483645 END AS max_extent, CASE WHEN p.subtype = 'NONE' THEN 2147483645 END AS max_size,
  CASE WHEN NOT p.logging THEN 'NO' WHEN p.subtype = 'NONE' THEN 'YES' ELSE 'NONE' END AS logging,
  CASE WHEN p.subtype <> 'NONE' THEN 'NONE' WHEN p.compress_for IS NULL THEN 'DISABLED' ELSE 'ENABLED' END AS compression,
  CASE WHEN p.subtype = 'NONE' THEN p.compress_for END AS compress_for,
  t.num_rows, t.blocks, CASE WHEN t.num_rows IS NOT NULL THEN 0 END AS empty_blocks,
  CASE WHEN t.num_rows IS NOT NULL THEN 0 END AS avg_space, CASE WHEN t.num_rows IS NOT NULL THEN 0 END AS chain_cnt,
  t.avg_row_len, t.num_rows AS sample_size, t.last_analyzed, 'DEFAULT' AS buffer_pool, 'DEFAULT' AS flash_cache,
  'DEFAULT' AS cell_flash_cache, sys.yes_no(t.num_rows IS NOT NULL) AS global_stats, 'NO' AS user_stats, 'NO' AS is_nested,
  sys.yes_no(p.slot IS NOT NULL) AS interval,
  CASE WHEN p.subtype = 'NONE' THEN sys.yes_no(p.segment_created) ELSE 'NONE' END AS segment_created,
  CASE WHEN p.subtype = 'NONE' THEN 'ON' ELSE 'NONE' END AS indexing, sys.yes_no(p.read_only) AS read_only,
  'DISABLED' AS inmemory, 'DISABLED' AS memoptimize_read, 'DISABLED' AS memoptimize_write
FROM sys.placed_partitions AS p
LEFT JOIN ora_catalog.statistics AS t ON t.table_id = p.table_id AND t.leaf_id = p.object_id;

CREATE VIEW sys.tab_subpartitions AS
SELECT
  p.owner AS row_owner, p.table_id AS visible_id,
  p.owner AS table_owner, p.table_name, p.name AS partition_name, s.name AS subpartition_name, s.high_value,
  s.high_value AS high_value_clob, coalesce(length(s.high_value), 0) AS high_value_length, p.position AS partition_position,
  s.position AS subpartition_position, s.tablespace AS tablespace_name, p.pct_free, p.ini_trans, 255 AS max_trans, s.initial_extent,
  1048576 AS next_extent, 1 AS min_extent, 2147483645 AS max_extent, 2147483645 AS max_size, sys.yes_no(s.logging) AS logging,
  CASE WHEN s.compress_for IS NULL THEN 'DISABLED' ELSE 'ENABLED' END AS compression, s.compress_for, t.num_rows, t.blocks, CASE WHEN t.num_rows IS NOT NULL THEN 0 END AS empty_blocks,
  CASE WHEN t.num_rows IS NOT NULL THEN 0 END AS avg_space, CASE WHEN t.num_rows IS NOT NULL THEN 0 END AS chain_cnt,
  t.avg_row_len, t.num_rows AS sample_size, t.last_analyzed, 'DEFAULT' AS buffer_pool, 'DEFAULT' AS flash_cache,
  'DEFAULT' AS cell_flash_cache, sys.yes_no(t.num_rows IS NOT NULL) AS global_stats, 'NO' AS user_stats,
  sys.yes_no(p.slot IS NOT NULL) AS interval, sys.yes_no(s.segment_created) AS segment_created, 'ON' AS indexing,
  sys.yes_no(p.read_only) AS read_only, 'DISABLED' AS inmemory, 'DISABLED' AS memoptimize_read, 'DISABLED' AS memoptimize_write
FROM sys.placed_partitions AS p
JOIN ora_catalog.subpartitions AS s ON s.partition_id = p.object_id
LEFT JOIN ora_catalog.statistics AS t ON t.table_id = s.table_id AND t.leaf_id = s.object_id;

CREATE VIEW sys.subpartition_templates AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner AS user_name, o.name AS table_name, s.name AS subpartition_name, s.position AS subpartition_position,
  s.tablespace AS tablespace_name, s.high_bound, 'NO' AS compression, 'ON' AS indexing, 'NO' AS read_only
FROM ora_catalog.subpartition_templates AS s
JOIN ora_catalog.objects AS o ON o.object_id = s.table_id;

CREATE VIEW sys.named_lobs AS
SELECT
  o.owner, o.name AS table_name, c.name AS column_name, g.name AS lob_name, x.name AS index_name, t.partitioned, l.*,
  CASE WHEN l.securefile THEN coalesce(l.retention, 'DEFAULT') ELSE sys.yes_no(l.retention IS NOT NULL) END AS retention_type
FROM ora_catalog.lobs AS l
JOIN ora_catalog.objects AS o ON o.object_id = l.table_id
JOIN ora_catalog.tables AS t ON t.object_id = l.table_id
JOIN ora_catalog.columns AS c ON c.object_id = l.table_id AND c.column_number = l.column_number
JOIN ora_catalog.objects AS g ON g.object_id = l.segment_id
JOIN ora_catalog.objects AS x ON x.object_id = l.index_id;

CREATE VIEW sys.lobs AS
SELECT
  owner AS row_owner, table_id AS visible_id,
  owner, table_name, column_name, lob_name AS segment_name, tablespace AS tablespace_name, index_name, chunk,
  pct_version AS pctversion, CASE WHEN NOT securefile AND retention IS NOT NULL THEN 900 END AS retention, cache, logging, encrypt,
  compression, deduplication, sys.yes_no(in_row) AS in_row,
  CASE WHEN securefile THEN 'NOT APPLICABLE' ELSE 'ENDIAN NEUTRAL' END AS format, sys.yes_no(partitioned) AS partitioned,
  sys.yes_no(securefile) AS securefile, CASE WHEN partitioned THEN 'N/A' ELSE 'YES' END AS segment_created, retention_type,
  min_retention AS retention_value
FROM sys.named_lobs;

CREATE VIEW sys.part_lobs AS
SELECT
  owner AS row_owner, table_id AS visible_id,
  owner AS table_owner, table_name, column_name, lob_name, index_name AS lob_index_name, chunk AS def_chunk,
  pct_version AS def_pctversion, cache AS def_cache, sys.yes_no(in_row) AS def_in_row, tablespace AS def_tablespace_name,
  'DEFAULT' AS def_initial_extent, 'DEFAULT' AS def_next_extent, 'DEFAULT' AS def_min_extents, 'DEFAULT' AS def_max_extents,
  'DEFAULT' AS def_max_size, retention_type AS def_retention, coalesce(min_retention::text, 'DEFAULT') AS def_minret,
  'DEFAULT' AS def_pct_increase, logging AS def_logging,
  'DEFAULT' AS def_buffer_pool, 'DEFAULT' AS def_flash_cache, 'DEFAULT' AS def_cell_flash_cache, encrypt AS def_encrypt,
  compression AS def_compress, deduplication AS def_deduplicate, sys.yes_no(securefile) AS def_securefile
FROM sys.named_lobs
WHERE partitioned;

-- Every partition of the table has one of the LOB; where the clause of the table holds, its name is made from the partition's id.
CREATE VIEW sys.lob_partitions AS
SELECT
  l.owner AS row_owner, l.table_id AS visible_id,
  l.owner AS table_owner, l.table_name, l.column_name, l.lob_name, p.name AS partition_name,
  coalesce(o.name, 'SYS_LOB_P' || p.object_id) AS lob_partition_name, coalesce(o.index_name, 'SYS_IL_P' || p.object_id) AS lob_indpart_name,
  p.position AS partition_position, sys.yes_no(p.subtype <> 'NONE') AS composite, l.chunk, l.pct_version AS pctversion, l.cache,
  sys.yes_no(coalesce(o.in_row, l.in_row)) AS in_row, coalesce(o.tablespace, l.tablespace, p.tablespace) AS tablespace_name,
  l.retention_type AS retention, l.min_retention::text AS minretention, l.logging, 'DEFAULT' AS buffer_pool, 'DEFAULT' AS flash_cache, 'DEFAULT' AS cell_flash_cache,
  l.encrypt, l.compression, l.deduplication, sys.yes_no(coalesce(o.securefile, l.securefile)) AS securefile,
  CASE WHEN p.subtype = 'NONE' THEN sys.yes_no(p.segment_created) ELSE 'N/A' END AS segment_created
FROM sys.named_lobs AS l
JOIN sys.placed_partitions AS p ON p.table_id = l.table_id
LEFT JOIN ora_catalog.lob_partitions AS o ON o.leaf_id = p.object_id AND o.column_number = l.column_number;

CREATE VIEW sys.lob_subpartitions AS
SELECT
  l.owner AS row_owner, l.table_id AS visible_id,
  l.owner AS table_owner, l.table_name, l.column_name, l.lob_name, coalesce(o.name, 'SYS_LOB_P' || s.partition_id) AS lob_partition_name,
  s.name AS subpartition_name, coalesce(u.name, 'SYS_LOB_SUBP' || s.object_id) AS lob_subpartition_name,
  coalesce(u.index_name, 'SYS_IL_SUBP' || s.object_id) AS lob_indsubpart_name, s.position AS subpartition_position, l.chunk,
  l.pct_version AS pctversion, l.cache, sys.yes_no(coalesce(u.in_row, o.in_row, l.in_row)) AS in_row,
  coalesce(u.tablespace, o.tablespace, l.tablespace, s.tablespace) AS tablespace_name, l.retention_type AS retention,
  l.min_retention::text AS minretention, l.logging,
  'DEFAULT' AS buffer_pool, 'DEFAULT' AS flash_cache, 'DEFAULT' AS cell_flash_cache, l.encrypt, l.compression, l.deduplication,
  sys.yes_no(coalesce(u.securefile, o.securefile, l.securefile)) AS securefile, sys.yes_no(s.segment_created) AS segment_created
FROM sys.named_lobs AS l
JOIN ora_catalog.subpartitions AS s ON s.table_id = l.table_id
LEFT JOIN ora_catalog.lob_partitions AS o ON o.leaf_id = s.partition_id AND o.column_number = l.column_number
LEFT JOIN ora_catalog.lob_partitions AS u ON u.leaf_id = s.object_id AND u.column_number = l.column_number;
