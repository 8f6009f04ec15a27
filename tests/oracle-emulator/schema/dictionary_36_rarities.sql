-- What hangs on a table as an object: none of it can be made here, so all of it is what a test has put into the catalog.

CREATE VIEW sys.rare AS
SELECT r.view_name, r.owner AS row_owner, o.object_id AS visible_id, r.owner, r.table_name, r.item_owner, r.item, r.detail
FROM ora_catalog.rarities AS r
LEFT JOIN ora_catalog.objects AS o ON o.owner = r.owner AND o.name = r.table_name AND o.type = 'TABLE';

CREATE VIEW sys.encrypted_columns AS
SELECT row_owner, visible_id, owner, table_name, item AS column_name, detail AS encryption_alg, 'YES' AS salt FROM sys.rare
WHERE view_name = 'ENCRYPTED_COLUMNS';

-- The detail of one that adds its condition to queries is SELECT; others guard writes alone.
CREATE VIEW sys.policies AS
SELECT row_owner, visible_id, owner AS object_owner, table_name AS object_name, 'SYS_DEFAULT' AS policy_group, item AS policy_name,
  owner AS pf_owner, 'POLICY_OF_ROWS' AS function, CASE detail WHEN 'SELECT' THEN 'YES' ELSE 'NO' END AS sel, 'YES' AS upd, 'YES' AS enable
FROM sys.rare WHERE view_name = 'POLICIES';

CREATE VIEW sys.mview_logs AS
SELECT row_owner, visible_id, owner AS log_owner, table_name AS master, item AS log_table, 'NO' AS rowids, 'YES' AS primary_key,
  'NO' AS sequence, 'NO' AS include_new_values, 'NO' AS commit_scn_based
FROM sys.rare WHERE view_name = 'MVIEW_LOGS';

CREATE VIEW sys.redaction_policies AS
SELECT owner AS object_owner, table_name AS object_name, item AS policy_name, '1=1' AS expression, 'YES' AS enable FROM sys.rare
WHERE view_name = 'REDACTION_POLICIES';

CREATE VIEW sys.audit_policies AS
SELECT row_owner, visible_id, owner AS object_schema, table_name AS object_name, item AS policy_name, 'YES' AS enabled FROM sys.rare
WHERE view_name = 'AUDIT_POLICIES';

-- A row for each action that a policy audits.
CREATE VIEW sys.audit_unified_policies AS
SELECT item AS policy_name, action AS audit_option, 'OBJECT ACTION' AS audit_option_type, owner AS object_schema,
  table_name AS object_name, 'TABLE' AS object_type
FROM sys.rare CROSS JOIN unnest(ARRAY['SELECT', 'DELETE']) AS action
WHERE view_name = 'AUDIT_UNIFIED_POLICIES';

CREATE VIEW sys.obj_audit_opts AS
SELECT o.owner AS row_owner, o.owner, o.name AS object_name, o.type AS object_type, '-/-' AS alt, '-/-' AS aud, '-/-' AS com,
  '-/-' AS del, '-/-' AS gra, '-/-' AS ind, '-/-' AS ins, '-/-' AS loc, '-/-' AS ren, coalesce(r.detail, '-/-') AS sel,
  '-/-' AS upd, '-/-' AS exe, '-/-' AS cre, '-/-' AS rea, '-/-' AS wri, '-/-' AS fbk
FROM ora_catalog.objects AS o
LEFT JOIN sys.rare AS r ON r.visible_id = o.object_id AND r.view_name = 'OBJ_AUDIT_OPTS'
WHERE o.type = 'TABLE';

CREATE VIEW sys.xs_applied_policies AS
SELECT row_owner, visible_id, owner AS schema, table_name AS object, item AS policy, item_owner AS policy_owner, 'ENABLED' AS status
FROM sys.rare WHERE view_name = 'XS_APPLIED_POLICIES';

-- One with a detail is inherited from the tablespace of that name.
CREATE VIEW sys.ilmobjects AS
SELECT row_owner, item AS policy_name, owner AS object_owner, table_name AS object_name, 'TABLE' AS object_type,
  CASE WHEN detail IS NULL THEN 'POLICY NOT INHERITED' ELSE 'TABLESPACE' END AS inherited_from, detail AS tbs_inherited_from
FROM sys.rare WHERE view_name = 'ILMOBJECTS';

CREATE VIEW sys.clustering_tables AS
SELECT row_owner, visible_id, owner, table_name, 'LINEAR' AS clustering_type FROM sys.rare WHERE view_name = 'CLUSTERING_TABLES';

CREATE VIEW sys.zonemaps AS
SELECT row_owner, visible_id, item_owner AS owner, item AS zonemap_name, owner AS fact_owner, table_name AS fact_table FROM sys.rare
WHERE view_name = 'ZONEMAPS';

CREATE VIEW sys.xternal_part_tables AS
SELECT row_owner, visible_id, owner, table_name, 'SYS' AS type_owner FROM sys.rare WHERE view_name = 'XTERNAL_PART_TABLES';

CREATE VIEW sys.tab_stat_prefs AS
SELECT row_owner, visible_id, owner, table_name, item AS preference_name, detail AS preference_value FROM sys.rare
WHERE view_name = 'TAB_STAT_PREFS';

CREATE VIEW sys.capture_prepared_tables AS
SELECT row_owner, visible_id, owner AS table_owner, table_name, sys.current_scn() AS scn FROM sys.rare
WHERE view_name = 'CAPTURE_PREPARED_TABLES';

CREATE VIEW sys.change_notification_regs AS
SELECT item_owner AS row_owner, item_owner AS username, item::numeric AS regid, owner || '.' || table_name AS table_name FROM sys.rare
WHERE view_name = 'CHANGE_NOTIFICATION_REGS';

CREATE VIEW sys.json_duality_view_tabs AS
SELECT item_owner AS row_owner, visible_id, item_owner AS view_owner, item AS view_name, owner AS table_owner, table_name FROM sys.rare
WHERE view_name = 'JSON_DUALITY_VIEW_TABS';

CREATE VIEW sys.annotations_usage AS
SELECT row_owner, visible_id, table_name AS object_name, 'TABLE' AS object_type, detail AS column_name, owner AS annotation_owner,
  item AS annotation_name
FROM sys.rare WHERE view_name = 'ANNOTATIONS_USAGE';
