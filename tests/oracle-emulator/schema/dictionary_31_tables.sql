-- Objects, tables, columns, sequences, views, synonyms, comments, dependencies.

CREATE VIEW sys.objects AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id, t.owner AS visible_owner,
  o.owner, o.name AS object_name, NULL AS subobject_name, o.object_id, o.data_object_id, o.type AS object_type, o.created,
  o.last_ddl_time, to_char(o.specification_time, 'YYYY-MM-DD:HH24:MI:SS') AS timestamp, o.status,
  sys.y_n(o.temporary) AS temporary, sys.y_n(o.generated) AS generated, 'N' AS secondary, o.namespace, 'NONE' AS sharing,
  CASE WHEN o.type IN ('VIEW', 'SYNONYM', 'TRIGGER', 'PROCEDURE', 'FUNCTION', 'PACKAGE', 'PACKAGE BODY', 'TYPE') THEN 'Y' END AS editionable,
  sys.y_n(o.oracle_maintained) AS oracle_maintained, 'N' AS application, 'USING_NLS_COMP' AS default_collation,
  'N' AS duplicated, 'N' AS sharded
FROM ora_catalog.objects AS o
LEFT JOIN ora_catalog.triggers AS g ON g.object_id = o.object_id
LEFT JOIN ora_catalog.indexes AS i ON i.object_id = o.object_id
LEFT JOIN ora_catalog.objects AS t ON t.object_id = coalesce(g.table_id, i.table_id)
UNION ALL
SELECT
  o.owner, o.object_id, NULL, o.owner, o.name, p.name, p.object_id, p.data_object_id, p.type, p.created, p.last_ddl_time,
  to_char(p.last_ddl_time, 'YYYY-MM-DD:HH24:MI:SS'), 'VALID', 'N', sys.y_n(p.generated), 'N',
  CASE o.type WHEN 'INDEX' THEN 4 WHEN 'LOB' THEN 8 ELSE 1 END, 'NONE', NULL, 'N', 'N', 'USING_NLS_COMP', 'N', 'N'
FROM (
  SELECT table_id AS of_id, name, object_id, data_object_id, 'TABLE PARTITION' AS type, created, last_ddl_time, generated
  FROM ora_catalog.partitions
  UNION ALL
  SELECT table_id, name, object_id, data_object_id, 'TABLE SUBPARTITION', created, last_ddl_time, generated
  FROM ora_catalog.subpartitions
  UNION ALL
  SELECT
    i.index_id, i.name, i.object_id, i.object_id, CASE WHEN s.object_id IS NULL THEN 'INDEX PARTITION' ELSE 'INDEX SUBPARTITION' END,
    coalesce(s.created, p.created), coalesce(s.last_ddl_time, p.last_ddl_time), coalesce(s.generated, p.generated)
  FROM ora_catalog.index_partitions AS i
  LEFT JOIN ora_catalog.subpartitions AS s ON s.object_id = i.leaf_id
  LEFT JOIN ora_catalog.partitions AS p ON p.object_id = i.leaf_id
) AS p
JOIN ora_catalog.objects AS o ON o.object_id = p.of_id;

-- Settings that no statement of the subset makes.
CREATE VIEW sys.rare_settings AS
SELECT o.object_id, max(r.detail) FILTER (WHERE r.item = 'RESULT_CACHE') AS result_cache,
  max(r.detail) FILTER (WHERE r.item = 'INMEMORY') AS inmemory, max(r.detail) FILTER (WHERE r.item = 'MEMOPTIMIZE_READ') AS memoptimize
FROM ora_catalog.rarities AS r
JOIN ora_catalog.objects AS o ON o.owner = r.owner AND o.name = r.table_name AND o.type = 'TABLE'
WHERE r.view_name = 'TABLES'
GROUP BY o.object_id;

CREATE VIEW sys.tables AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name AS table_name, t.tablespace AS tablespace_name, 'VALID' AS status,
  CASE WHEN NOT t.partitioned THEN t.pct_free END AS pct_free, CASE WHEN NOT t.partitioned THEN t.ini_trans END AS ini_trans,
  CASE WHEN NOT t.partitioned THEN 255 END AS max_trans, CASE WHEN NOT t.partitioned THEN t.initial_extent END AS initial_extent,
  CASE WHEN NOT t.partitioned THEN t.next_extent END AS next_extent, CASE WHEN NOT t.partitioned THEN 1 END AS min_extents,
  CASE WHEN NOT t.partitioned THEN 2147483645 END AS max_extents,
  CASE WHEN t.partitioned THEN NULL ELSE sys.yes_no(t.logging AND NOT o.temporary) END AS logging, 'N' AS backed_up,
  s.num_rows, s.blocks, CASE WHEN s.num_rows IS NOT NULL THEN 0 END AS empty_blocks,
  CASE WHEN s.num_rows IS NOT NULL THEN 0 END AS avg_space, CASE WHEN s.num_rows IS NOT NULL THEN 0 END AS chain_cnt,
  s.avg_row_len, lpad(t.degree, 10) AS degree, lpad('1', 10) AS instances, lpad('N', 5) AS cache, 'ENABLED' AS table_lock,
  s.num_rows AS sample_size, s.last_analyzed, sys.yes_no(t.partitioned) AS partitioned, sys.y_n(o.temporary) AS temporary,
  CASE WHEN t.index_organized THEN 'IOT' END AS iot_type,
  'N' AS secondary, 'NO' AS nested, CASE WHEN NOT t.partitioned THEN 'DEFAULT' END AS buffer_pool,
  CASE WHEN NOT t.partitioned THEN 'DEFAULT' END AS flash_cache, CASE WHEN NOT t.partitioned THEN 'DEFAULT' END AS cell_flash_cache,
  CASE WHEN t.row_movement THEN 'ENABLED' ELSE 'DISABLED' END AS row_movement, sys.yes_no(s.num_rows IS NOT NULL) AS global_stats,
  'NO' AS user_stats, CASE t.on_commit WHEN 'DELETE' THEN 'SYS$TRANSACTION' WHEN 'PRESERVE' THEN 'SYS$SESSION' END AS duration,
  'DISABLED' AS skip_corrupt, CASE WHEN o.temporary THEN 'NO' ELSE 'YES' END AS monitoring,
  CASE WHEN t.row_dependencies THEN 'ENABLED' ELSE 'DISABLED' END AS dependencies,
  CASE WHEN t.partitioned THEN NULL WHEN t.compression THEN 'ENABLED' ELSE 'DISABLED' END AS compression,
  CASE WHEN NOT t.partitioned THEN t.compress_for END AS compress_for,
  'NO' AS dropped,
  -- N/A: the partitions say it (and DEF_READ_ONLY of the partitioned table).
  CASE WHEN t.partitioned THEN 'N/A' ELSE sys.yes_no(t.read_only) END AS read_only,
  CASE WHEN t.partitioned THEN 'N/A' WHEN o.temporary THEN 'NO' ELSE 'YES' END AS segment_created,
  coalesce(r.result_cache, 'DEFAULT') AS result_cache, 'NO' AS clustering,
  sys.yes_no(EXISTS (SELECT FROM ora_catalog.identity_columns AS i WHERE i.table_id = t.object_id)) AS has_identity,
  'NO' AS container_data, CASE WHEN NOT t.partitioned THEN coalesce(r.inmemory, 'DISABLED') END AS inmemory, 'USING_NLS_COMP' AS default_collation,
  'N' AS duplicated, 'N' AS sharded, 'NO' AS external, 'NO' AS hybrid, 'NO' AS containers_default, 'NO' AS container_map,
  'NO' AS extended_data_link, 'NO' AS extended_data_link_map, 'NO' AS container_map_object, coalesce(r.memoptimize, 'DISABLED') AS memoptimize_read,
  'DISABLED' AS memoptimize_write, 'NO' AS has_sensitive_column, 'NO' AS admit_null, 'NO' AS data_link_dml_enabled,
  'ENABLED' AS logical_replication
FROM ora_catalog.tables AS t
JOIN ora_catalog.objects AS o USING (object_id)
LEFT JOIN ora_catalog.statistics AS s ON s.table_id = t.object_id AND s.leaf_id = 0
LEFT JOIN sys.rare_settings AS r ON r.object_id = t.object_id;

CREATE FUNCTION sys.data_type(type_name text, binary_precision integer, leading_digits integer, fraction_digits integer)
RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE
    WHEN binary_precision IS NOT NULL THEN 'FLOAT'
    WHEN type_name LIKE 'TIMESTAMP%' THEN 'TIMESTAMP(' || coalesce(fraction_digits, 6)::text || ')' || substr(type_name, 10)
    WHEN type_name = 'INTERVAL YEAR TO MONTH' THEN 'INTERVAL YEAR(' || coalesce(leading_digits, 2)::text || ') TO MONTH'
    WHEN type_name = 'INTERVAL DAY TO SECOND' THEN
      'INTERVAL DAY(' || coalesce(leading_digits, 2)::text || ') TO SECOND(' || coalesce(fraction_digits, 6)::text || ')'
    ELSE type_name
  END
$$;

CREATE VIEW sys.tab_cols AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name AS table_name, c.name AS column_name,
  sys.data_type(c.type_name, c.binary_precision, c.leading_digits, c.fraction_digits) AS data_type, c.data_length,
  CASE
    WHEN c.type_name = 'NUMBER' THEN coalesce(c.binary_precision, c.precision)
    WHEN c.type_name LIKE 'INTERVAL%' THEN coalesce(c.leading_digits, 2)
  END AS data_precision,
  CASE
    WHEN c.type_name = 'NUMBER' THEN c.scale
    WHEN c.type_name LIKE 'TIMESTAMP%' OR c.type_name = 'INTERVAL DAY TO SECOND' THEN coalesce(c.fraction_digits, 6)
    WHEN c.type_name = 'INTERVAL YEAR TO MONTH' THEN 0
  END AS data_scale,
  sys.y_n(c.nullable) AS nullable, c.column_id, length(c.default_text) AS default_length, c.default_text AS data_default,
  left(c.default_text, 4000) AS data_default_vc, s.num_distinct, s.low_value, s.high_value, s.density, s.num_nulls, s.num_buckets,
  s.last_analyzed, t.num_rows AS sample_size,
  CASE
    WHEN c.type_name IN ('VARCHAR2', 'CHAR', 'CLOB', 'LONG') THEN 'CHAR_CS'
    WHEN c.type_name IN ('NVARCHAR2', 'NCHAR', 'NCLOB') THEN 'NCHAR_CS'
  END AS character_set_name,
  CASE WHEN c.type_name IN ('VARCHAR2', 'CHAR', 'NVARCHAR2', 'NCHAR') THEN c.data_length END AS char_col_decl_length,
  sys.yes_no(s.table_id IS NOT NULL) AS global_stats, 'NO' AS user_stats, s.avg_col_len, c.char_length,
  CASE
    WHEN c.type_name IN ('VARCHAR2', 'CHAR') THEN CASE c.length_semantics WHEN 'CHAR' THEN 'C' ELSE 'B' END
    WHEN c.type_name IN ('NVARCHAR2', 'NCHAR') THEN 'C'
  END AS char_used,
  'NO' AS v80_fmt_image, 'YES' AS data_upgraded, sys.yes_no(c.hidden) AS hidden_column, sys.yes_no(c.virtual) AS virtual_column,
  CASE
    WHEN c.virtual THEN NULL
    -- Few tables have virtual columns: only theirs are counted.
    WHEN c.object_id IN (SELECT v.object_id FROM ora_catalog.columns AS v WHERE v.virtual) THEN c.internal_column_id - (
      SELECT count(*) FROM ora_catalog.columns AS v
      WHERE v.object_id = c.object_id AND v.virtual AND v.internal_column_id < c.internal_column_id
    )
    ELSE c.internal_column_id
  END AS segment_column_id,
  c.internal_column_id, coalesce(s.histogram, 'NONE') AS histogram, c.name AS qualified_col_name,
  sys.yes_no(c.user_generated) AS user_generated, sys.yes_no(c.default_on_null) AS default_on_null,
  sys.yes_no(i.table_id IS NOT NULL) AS identity_column,
  CASE WHEN c.type_name IN ('VARCHAR2', 'CHAR', 'NVARCHAR2', 'NCHAR', 'CLOB', 'NCLOB') THEN 'USING_NLS_COMP' END AS collation,
  'NO' AS sensitive_column, q.domain_owner, q.domain_name, sys.yes_no(q.is_reservable IS TRUE) AS reservable_column
FROM ora_catalog.columns AS c
JOIN ora_catalog.objects AS o USING (object_id)
LEFT JOIN ora_catalog.column_statistics AS s ON s.table_id = c.object_id AND s.column_number = c.column_number
LEFT JOIN ora_catalog.statistics AS t ON t.table_id = s.table_id AND t.leaf_id = 0
LEFT JOIN ora_catalog.identity_columns AS i ON i.table_id = c.object_id AND i.column_number = c.column_number
LEFT JOIN (
  SELECT owner, table_name, detail AS column_name, max(item_owner) FILTER (WHERE view_name = 'DOMAIN_COLUMNS') AS domain_owner,
    max(item) FILTER (WHERE view_name = 'DOMAIN_COLUMNS') AS domain_name, bool_or(view_name = 'RESERVABLE_COLUMNS') AS is_reservable
  FROM ora_catalog.rarities
  WHERE view_name IN ('DOMAIN_COLUMNS', 'RESERVABLE_COLUMNS')
  GROUP BY owner, table_name, detail
) AS q ON q.owner = o.owner AND q.table_name = o.name AND q.column_name = c.name;

-- Without the columns that the system made; invisible ones are there.
CREATE VIEW sys.tab_columns AS SELECT * FROM sys.tab_cols WHERE user_generated = 'YES';

CREATE VIEW sys.sequences AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner AS sequence_owner, o.name AS sequence_name, s.min_value, s.max_value, s.increment_by, sys.y_n(s.cycle) AS cycle_flag,
  sys.y_n(s.ordered) AS order_flag, s.cache_size,
  -- What a restart would go on from: the end of the cached numbers.
  CASE
    WHEN d.is_called THEN s.start_with + s.increment_by * greatest(s.cache_size, 1)
      * ceil(((d.last_value - s.start_with) / s.increment_by + 1) / greatest(s.cache_size, 1))
    ELSE coalesce(d.last_value, s.start_with)
  END AS last_number,
  'N' AS scale_flag, 'N' AS extend_flag, 'N' AS sharded_flag, 'N' AS session_flag, 'N' AS keep_value
FROM ora_catalog.sequences AS s
JOIN ora_catalog.objects AS o USING (object_id)
LEFT JOIN pg_catalog.pg_class AS k
  ON k.relname = ('s' || s.object_id)::name AND k.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = 'data')
  AND k.relkind = 'S'
LEFT JOIN LATERAL pg_catalog.pg_get_sequence_data(k.oid) AS d ON true;

CREATE VIEW sys.tab_identity_cols AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name AS table_name, c.name AS column_name, i.generation_type, q.name AS sequence_name,
  format(
    'START WITH: %s, INCREMENT BY: %s, MAX_VALUE: %s, MIN_VALUE: %s, CYCLE_FLAG: %s, CACHE_SIZE: %s, ORDER_FLAG: %s, '
    'SCALE_FLAG: N, EXTEND_FLAG: N, SESSION_FLAG: N, KEEP_VALUE: N',
    s.start_with, s.increment_by, s.max_value, s.min_value, sys.y_n(s.cycle), s.cache_size, sys.y_n(s.ordered)
  ) AS identity_options
FROM ora_catalog.identity_columns AS i
JOIN ora_catalog.objects AS o ON o.object_id = i.table_id
JOIN ora_catalog.columns AS c ON c.object_id = i.table_id AND c.column_number = i.column_number
JOIN ora_catalog.sequences AS s ON s.object_id = i.sequence_id
JOIN ora_catalog.objects AS q ON q.object_id = i.sequence_id;

CREATE VIEW sys.views AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name AS view_name, length(v.text) AS text_length, v.text, left(v.text, 4000) AS text_vc, 'N' AS editioning_view,
  sys.y_n(v.read_only) AS read_only, 'N' AS container_data, 'DEFINER' AS bequeath, 'USING_NLS_COMP' AS default_collation,
  'NO' AS containers_default, 'NO' AS container_map, 'NO' AS extended_data_link, 'NO' AS extended_data_link_map,
  'NO' AS has_sensitive_column, 'NO' AS admit_null, 'NO' AS pdb_local_only
FROM ora_catalog.views AS v
JOIN ora_catalog.objects AS o USING (object_id);

-- A private synonym of another user is visible where its target is.
CREATE VIEW sys.synonyms AS
SELECT
  o.owner AS row_owner, t.object_id AS visible_id, t.owner AS visible_owner,
  o.owner, o.name AS synonym_name, s.target_owner AS table_owner, s.target_name AS table_name, s.db_link
FROM ora_catalog.synonyms AS s
JOIN ora_catalog.objects AS o USING (object_id)
LEFT JOIN ora_catalog.objects AS t
  ON t.owner = s.target_owner AND t.name = s.target_name AND t.namespace = 1 AND s.db_link IS NULL;

CREATE VIEW sys.dependencies AS
SELECT
  o.owner AS row_owner, o.object_id AS visible_id,
  o.owner, o.name, o.type, d.referenced_owner, d.referenced_name, d.referenced_type, 'HARD' AS dependency_type
FROM ora_catalog.dependencies AS d
JOIN ora_catalog.objects AS o USING (object_id)
-- Oracle may forget what a view names that a rename has invalidated, until it is compiled again; here it always does.
WHERE NOT (o.type = 'VIEW' AND o.status = 'INVALID');

CREATE VIEW sys.tab_comments AS
SELECT o.owner AS row_owner, o.object_id AS visible_id, o.owner, o.name AS table_name, o.type AS table_type, c.text AS comments
FROM ora_catalog.objects AS o
LEFT JOIN ora_catalog.comments AS c ON c.object_id = o.object_id AND c.column_number = 0
WHERE o.type IN ('TABLE', 'VIEW');

CREATE VIEW sys.col_comments AS
SELECT o.owner AS row_owner, o.object_id AS visible_id, o.owner, o.name AS table_name, k.name AS column_name, c.text AS comments
FROM ora_catalog.columns AS k
JOIN ora_catalog.objects AS o USING (object_id)
LEFT JOIN ora_catalog.comments AS c ON c.object_id = k.object_id AND c.column_number = k.column_number
WHERE k.user_generated;
