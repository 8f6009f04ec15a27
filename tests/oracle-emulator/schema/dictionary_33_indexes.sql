-- Indexes and their partitions, constraints, triggers, stored code, statistics.

-- The index of a large object is listed among the indexes; it has no columns.
CREATE VIEW sys.named_indexes AS
SELECT
  o.owner, o.name AS index_name, t.owner AS table_owner, t.name AS table_name, o.generated, o.temporary, i.object_id, i.table_id, i.type,
  i.is_unique, i.visible, i.usable, i.tablespace, i.logging, i.degree, i.prefix_length, i.pct_free, i.ini_trans, i.locality, i.alignment
FROM ora_catalog.indexes AS i
JOIN ora_catalog.objects AS o USING (object_id)
JOIN ora_catalog.objects AS t ON t.object_id = i.table_id
UNION ALL
SELECT
  l.owner, l.index_name, l.owner, l.table_name, true, false, l.index_id, l.table_id, 'LOB', true, true, true, l.tablespace, true, '1', NULL,
  10, 2, CASE WHEN l.partitioned THEN 'LOCAL' END, CASE WHEN l.partitioned THEN 'NON_PREFIXED' END
FROM sys.named_lobs AS l
WHERE NOT EXISTS (SELECT FROM ora_catalog.indexes AS i WHERE i.object_id = l.index_id);

CREATE VIEW sys.indexes AS
SELECT
  i.owner AS row_owner, i.table_id AS visible_id, i.table_owner AS visible_owner,
  i.owner, i.index_name, i.type AS index_type, i.table_owner, i.table_name, 'TABLE' AS table_type,
  CASE WHEN i.is_unique THEN 'UNIQUE' ELSE 'NONUNIQUE' END AS uniqueness,
  CASE WHEN i.prefix_length IS NULL THEN 'DISABLED' ELSE 'ENABLED' END AS compression, i.prefix_length, i.tablespace AS tablespace_name,
  CASE WHEN i.locality IS NULL THEN i.ini_trans END AS ini_trans, CASE WHEN i.locality IS NULL THEN 255 END AS max_trans,
  CASE WHEN i.locality IS NULL THEN 65536 END AS initial_extent, CASE WHEN i.locality IS NULL THEN 1048576 END AS next_extent,
  CASE WHEN i.locality IS NULL THEN 1 END AS min_extents, CASE WHEN i.locality IS NULL THEN 2147483645 END AS max_extents,
  CASE WHEN i.locality IS NULL THEN i.pct_free END AS pct_free, CASE WHEN i.locality IS NULL THEN sys.yes_no(i.logging) END AS logging,
  CASE WHEN s.index_id IS NOT NULL THEN 1 END AS blevel, s.leaf_blocks, s.distinct_keys,
  CASE WHEN i.locality IS NOT NULL THEN 'N/A' WHEN i.usable THEN 'VALID' ELSE 'UNUSABLE' END AS status,
  s.num_rows, s.num_rows AS sample_size, s.last_analyzed, i.degree, '1' AS instances, sys.yes_no(i.locality IS NOT NULL) AS partitioned,
  sys.y_n(i.temporary) AS temporary, sys.y_n(i.generated) AS generated, 'N' AS secondary,
  CASE WHEN i.locality IS NULL THEN 'DEFAULT' END AS buffer_pool, CASE WHEN i.locality IS NULL THEN 'DEFAULT' END AS flash_cache,
  CASE WHEN i.locality IS NULL THEN 'DEFAULT' END AS cell_flash_cache, 'NO' AS user_stats,
  sys.yes_no(s.index_id IS NOT NULL) AS global_stats,
  CASE WHEN i.type LIKE 'FUNCTION-BASED%' THEN 'ENABLED' END AS funcidx_status, 'NO' AS join_index, 'NO' AS iot_redundant_pkey_elim,
  'NO' AS dropped, CASE WHEN i.visible THEN 'VISIBLE' ELSE 'INVISIBLE' END AS visibility,
  CASE WHEN i.locality IS NULL THEN 'YES' ELSE 'N/A' END AS segment_created, 'NO' AS orphaned_entries, 'FULL' AS indexing,
  'NO' AS auto,
  sys.yes_no(EXISTS (SELECT FROM ora_catalog.constraints AS c WHERE c.table_id = i.table_id AND c.index_id = i.object_id)) AS constraint_index
FROM sys.named_indexes AS i
LEFT JOIN ora_catalog.index_statistics AS s ON s.index_id = i.object_id;

CREATE VIEW sys.ind_columns AS
SELECT
  i.owner AS row_owner, i.table_id AS visible_id, i.table_owner AS visible_owner,
  i.owner AS index_owner, i.index_name, i.table_owner, i.table_name, c.name AS column_name, k.position AS column_position,
  c.data_length AS column_length, c.char_length, CASE WHEN k.descending THEN 'DESC' ELSE 'ASC' END AS descend
FROM ora_catalog.index_columns AS k
JOIN sys.named_indexes AS i ON i.object_id = k.index_id
JOIN ora_catalog.columns AS c ON c.object_id = i.table_id AND c.column_number = k.column_number;

CREATE VIEW sys.ind_expressions AS
SELECT
  i.owner AS row_owner, i.table_id AS visible_id, i.table_owner AS visible_owner,
  i.owner AS index_owner, i.index_name, i.table_owner, i.table_name, k.expression AS column_expression, k.position AS column_position
FROM ora_catalog.index_columns AS k
JOIN sys.named_indexes AS i ON i.object_id = k.index_id
WHERE k.expression IS NOT NULL;

CREATE VIEW sys.part_indexes AS
SELECT
  i.owner AS row_owner, i.table_id AS visible_id, i.table_owner AS visible_owner,
  i.owner, i.index_name, i.table_name, t.partitioning_type, t.subpartitioning_type, t.partition_count, t.def_subpartition_count,
  t.partitioning_key_count, t.subpartitioning_key_count, i.locality, i.alignment, i.tablespace AS def_tablespace_name,
  i.pct_free AS def_pct_free, i.ini_trans AS def_ini_trans, 255 AS def_max_trans, 'DEFAULT' AS def_initial_extent,
  'DEFAULT' AS def_next_extent, 'DEFAULT' AS def_min_extents, 'DEFAULT' AS def_max_extents, 'DEFAULT' AS def_max_size,
  'DEFAULT' AS def_pct_increase, CASE WHEN i.logging THEN 'NONE' ELSE 'NO' END AS def_logging, 'DEFAULT' AS def_buffer_pool,
  'DEFAULT' AS def_flash_cache, 'DEFAULT' AS def_cell_flash_cache, t.interval, 'NO' AS autolist, 'NO' AS autolist_subpartition
FROM sys.named_indexes AS i
JOIN sys.part_tables AS t ON t.visible_id = i.table_id
WHERE i.locality = 'LOCAL';

CREATE VIEW sys.ind_partitions AS
SELECT
  i.owner AS row_owner, i.table_id AS visible_id, i.table_owner AS visible_owner,
  i.owner AS index_owner, i.index_name, sys.yes_no(p.subtype <> 'NONE') AS composite, k.name AS partition_name,
  CASE WHEN p.subtype = 'NONE' THEN 0
    ELSE (SELECT count(*) FROM ora_catalog.subpartitions AS s WHERE s.partition_id = p.object_id) END AS subpartition_count,
  p.high_value, p.high_value AS high_value_clob, coalesce(length(p.high_value), 0) AS high_value_length, p.position AS partition_position,
  CASE WHEN p.subtype <> 'NONE' THEN 'N/A' WHEN k.usable THEN 'USABLE' ELSE 'UNUSABLE' END AS status,
  coalesce(k.tablespace, i.tablespace, p.tablespace) AS tablespace_name, i.pct_free, i.ini_trans, 255 AS max_trans,
  sys.yes_no(i.logging) AS logging, CASE WHEN i.prefix_length IS NULL THEN 'DISABLED' ELSE 'ENABLED' END AS compression,
  'DEFAULT' AS buffer_pool, 'DEFAULT' AS flash_cache, 'DEFAULT' AS cell_flash_cache, 'NO' AS user_stats, 'NO' AS global_stats,
  sys.yes_no(p.slot IS NOT NULL) AS interval,
  CASE WHEN p.subtype = 'NONE' THEN sys.yes_no(p.segment_created) ELSE 'N/A' END AS segment_created, 'NO' AS orphaned_entries
FROM ora_catalog.index_partitions AS k
JOIN sys.named_indexes AS i ON i.object_id = k.index_id
JOIN sys.placed_partitions AS p ON p.object_id = k.leaf_id AND p.table_id = i.table_id;

CREATE VIEW sys.ind_subpartitions AS
SELECT
  i.owner AS row_owner, i.table_id AS visible_id, i.table_owner AS visible_owner,
  i.owner AS index_owner, i.index_name, coalesce(w.name, p.name) AS partition_name, k.name AS subpartition_name, s.high_value,
  s.high_value AS high_value_clob, coalesce(length(s.high_value), 0) AS high_value_length, p.position AS partition_position,
  s.position AS subpartition_position, CASE WHEN k.usable THEN 'USABLE' ELSE 'UNUSABLE' END AS status,
  coalesce(k.tablespace, i.tablespace, s.tablespace) AS tablespace_name, i.pct_free, i.ini_trans, 255 AS max_trans,
  sys.yes_no(i.logging) AS logging, CASE WHEN i.prefix_length IS NULL THEN 'DISABLED' ELSE 'ENABLED' END AS compression,
  'DEFAULT' AS buffer_pool, 'DEFAULT' AS flash_cache, 'DEFAULT' AS cell_flash_cache, 'NO' AS user_stats, 'NO' AS global_stats,
  sys.yes_no(p.slot IS NOT NULL) AS interval, sys.yes_no(s.segment_created) AS segment_created
FROM ora_catalog.index_partitions AS k
JOIN sys.named_indexes AS i ON i.object_id = k.index_id
JOIN ora_catalog.subpartitions AS s ON s.object_id = k.leaf_id
JOIN sys.placed_partitions AS p ON p.object_id = s.partition_id AND p.table_id = i.table_id
LEFT JOIN ora_catalog.index_partitions AS w ON w.index_id = k.index_id AND w.leaf_id = s.partition_id;

CREATE VIEW sys.constraints AS
SELECT
  c.owner AS row_owner, c.table_id AS visible_id,
  c.owner, c.name AS constraint_name, c.type AS constraint_type, t.name AS table_name, c.search_condition,
  left(c.search_condition, 4000) AS search_condition_vc, r.owner AS r_owner, r.name AS r_constraint_name, c.delete_rule,
  CASE WHEN c.enabled THEN 'ENABLED' ELSE 'DISABLED' END AS status,
  CASE WHEN c.is_deferrable THEN 'DEFERRABLE' ELSE 'NOT DEFERRABLE' END AS deferrable,
  CASE WHEN c.initially_deferred THEN 'DEFERRED' ELSE 'IMMEDIATE' END AS deferred,
  CASE WHEN c.validated THEN 'VALIDATED' ELSE 'NOT VALIDATED' END AS validated,
  CASE WHEN c.generated THEN 'GENERATED NAME' ELSE 'USER NAME' END AS generated, CASE WHEN c.rely THEN 'RELY' END AS rely,
  c.last_change, i.owner AS index_owner, i.name AS index_name
FROM ora_catalog.constraints AS c
JOIN ora_catalog.objects AS t ON t.object_id = c.table_id
LEFT JOIN ora_catalog.constraints AS r ON r.constraint_id = c.r_constraint_id
LEFT JOIN ora_catalog.objects AS i ON i.object_id = c.index_id;

CREATE VIEW sys.cons_columns AS
SELECT
  c.owner AS row_owner, c.table_id AS visible_id,
  c.owner, c.name AS constraint_name, t.name AS table_name, l.name AS column_name, k.position
FROM ora_catalog.constraint_columns AS k
JOIN ora_catalog.constraints AS c USING (constraint_id)
JOIN ora_catalog.objects AS t ON t.object_id = c.table_id
JOIN ora_catalog.columns AS l ON l.object_id = c.table_id AND l.column_number = k.column_number;

CREATE VIEW sys.triggers AS
SELECT
  o.owner AS row_owner, t.owner AS visible_owner,
  o.owner, o.name AS trigger_name, g.type AS trigger_type, g.event AS triggering_event, t.owner AS table_owner,
  t.type AS base_object_type, t.name AS table_name, g.referencing_names, g.when_clause,
  CASE WHEN g.enabled THEN 'ENABLED' ELSE 'DISABLED' END AS status, g.description, 'PL/SQL     ' AS action_type, g.body AS trigger_body,
  'NO' AS crossedition, 'NO' AS before_statement, 'NO' AS before_row, 'NO' AS after_row, 'NO' AS after_statement,
  'NO' AS instead_of_row, 'YES' AS fire_once, 'NO' AS apply_server_only
FROM ora_catalog.triggers AS g
JOIN ora_catalog.objects AS o USING (object_id)
JOIN ora_catalog.objects AS t ON t.object_id = g.table_id;

CREATE VIEW sys.trigger_ordering AS
SELECT
  o.owner AS row_owner, o.owner AS trigger_owner, o.name AS trigger_name, f.follows_owner AS referenced_trigger_owner,
  f.follows_name AS referenced_trigger_name, 'FOLLOWS' AS ordering_type
FROM ora_catalog.trigger_order AS f
JOIN ora_catalog.objects AS o ON o.object_id = f.trigger_id;

-- A trigger's text, too, begins after CREATE [OR REPLACE] [EDITIONABLE].
CREATE VIEW sys.source AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id, o.owner, o.name, o.type, l.line,
  l.text || CASE WHEN l.line < count(*) OVER (PARTITION BY s.object_id) THEN E'\n' ELSE '' END AS text
FROM (
  SELECT object_id, text FROM ora_catalog.sources
  UNION ALL
  SELECT object_id, regexp_replace(source, '^\s*CREATE\s+(OR\s+REPLACE\s+)?((NON)?EDITIONABLE\s+)?', '', 'i') FROM ora_catalog.triggers
) AS s
JOIN ora_catalog.objects AS o USING (object_id)
CROSS JOIN LATERAL string_to_table(s.text, E'\n') WITH ORDINALITY AS l (text, line);

CREATE VIEW sys.plsql_object_settings AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id, o.owner, o.name, o.type,
  (s.settings ->> 'PLSQL_OPTIMIZE_LEVEL')::numeric AS plsql_optimize_level, s.settings ->> 'PLSQL_CODE_TYPE' AS plsql_code_type,
  s.settings ->> 'PLSQL_DEBUG' AS plsql_debug, s.settings ->> 'PLSQL_WARNINGS' AS plsql_warnings,
  s.settings ->> 'NLS_LENGTH_SEMANTICS' AS nls_length_semantics, nullif(s.settings ->> 'PLSQL_CCFLAGS', '') AS plsql_ccflags,
  s.settings ->> 'PLSCOPE_SETTINGS' AS plscope_settings
FROM ora_catalog.compiler_settings AS s
JOIN ora_catalog.objects AS o USING (object_id);

CREATE VIEW sys.errors AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id, o.owner, o.name, o.type, e.sequence, e.line, e.position, e.text, e.attribute,
  e.message_number
FROM ora_catalog.errors AS e
JOIN ora_catalog.objects AS o USING (object_id);

CREATE VIEW sys.tab_statistics AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name AS table_name, l.partition_name, l.partition_position, l.subpartition_name, l.subpartition_position, l.object_type,
  s.num_rows, s.blocks, CASE WHEN s.num_rows IS NOT NULL THEN 0 END AS empty_blocks,
  CASE WHEN s.num_rows IS NOT NULL THEN 0 END AS avg_space, CASE WHEN s.num_rows IS NOT NULL THEN 0 END AS chain_cnt, s.avg_row_len,
  s.num_rows AS sample_size, s.last_analyzed, sys.yes_no(s.num_rows IS NOT NULL) AS global_stats, 'NO' AS user_stats,
  CASE WHEN s.locked THEN 'ALL' END AS stattype_locked,
  -- Stale: more than a tenth of the rows changed since.
  CASE WHEN s.num_rows IS NOT NULL THEN
    sys.yes_no(coalesce(m.truncated OR m.inserts + m.updates + m.deletes > s.num_rows * 0.1, false))
  END AS stale_stats,
  'SHARED' AS scope
FROM (
  SELECT
    object_id AS table_id, 0 AS leaf_id, 'TABLE' AS object_type, NULL AS partition_name, NULL::bigint AS partition_position,
    NULL AS subpartition_name, NULL::integer AS subpartition_position
  FROM ora_catalog.tables
  UNION ALL
  SELECT table_id, object_id, 'PARTITION', name, position, NULL, NULL FROM sys.placed_partitions
  UNION ALL
  SELECT s.table_id, s.object_id, 'SUBPARTITION', p.name, p.position, s.name, s.position
  FROM sys.placed_partitions AS p JOIN ora_catalog.subpartitions AS s ON s.partition_id = p.object_id
) AS l
JOIN ora_catalog.objects AS o ON o.object_id = l.table_id
LEFT JOIN ora_catalog.statistics AS s ON s.table_id = l.table_id AND s.leaf_id = l.leaf_id
LEFT JOIN ora_catalog.modifications AS m ON m.table_id = l.table_id AND m.leaf_id = l.leaf_id;

CREATE VIEW sys.tab_col_statistics AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name AS table_name, c.name AS column_name, s.num_distinct, s.low_value, s.high_value, s.density, s.num_nulls,
  s.num_buckets, s.last_analyzed, t.num_rows AS sample_size, 'YES' AS global_stats, 'NO' AS user_stats, s.avg_col_len, s.histogram,
  'SHARED' AS scope
FROM ora_catalog.column_statistics AS s
JOIN ora_catalog.objects AS o ON o.object_id = s.table_id
JOIN ora_catalog.columns AS c ON c.object_id = s.table_id AND c.column_number = s.column_number
LEFT JOIN ora_catalog.statistics AS t ON t.table_id = s.table_id AND t.leaf_id = 0;

CREATE VIEW sys.tab_modifications AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner AS table_owner, o.name AS table_name, coalesce(q.name, p.name) AS partition_name, s.name AS subpartition_name, m.inserts,
  m.updates, m.deletes, m.flushed AS timestamp, sys.yes_no(m.truncated) AS truncated, 0 AS drop_segments
FROM ora_catalog.modifications AS m
JOIN ora_catalog.objects AS o ON o.object_id = m.table_id
LEFT JOIN ora_catalog.partitions AS p ON p.object_id = m.leaf_id
LEFT JOIN ora_catalog.subpartitions AS s ON s.object_id = m.leaf_id
LEFT JOIN ora_catalog.partitions AS q ON q.object_id = s.partition_id;
