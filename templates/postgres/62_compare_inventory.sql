-- After the swap, for those who run scripts: what hangs on the new table against what hung on the retired one, read from the catalog. The
-- server may print its own text differently the second time: casts to text, brackets and blanks do not count.

-- name: compareInventory
WITH renamed (old, new) AS (
  SELECT * FROM unnest({{{retiredIndexNames}}}::text[], {{{newIndexNames}}}::text[])
), side (side, oid, relname, schema, owner, acl) AS (
  SELECT CASE c.relname WHEN {{{tableNameText}}} THEN 'new' ELSE 'retired' END, c.oid, c.relname, n.nspname, c.relowner, coalesce(c.relacl, acldefault('r', c.relowner))
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = {{{schemaNameText}}} AND c.relname IN ({{{tableNameText}}}, {{{retiredText}}})
), line (side, text) AS (
  SELECT side, 'owner ' || owner::regrole FROM side
  UNION ALL
  SELECT side, concat_ws(' ', 'column', attname, format_type(atttypid, atttypmod), 'not null', attnotnull, 'default', pg_get_expr(adbin, adrelid),
           'identity', attidentity, 'generated', attgenerated, 'collation', attcollation, 'storage', attstorage, 'compression', attcompression,
           'statistics', to_jsonb(a) ->> 'attstattarget', attoptions)
  FROM side JOIN pg_attribute a ON attrelid = side.oid AND attnum > 0 AND NOT attisdropped LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
  UNION ALL
  SELECT side, concat_ws(' ', 'constraint', coalesce(new, conname), contype, pg_get_constraintdef(con.oid), 'validated', convalidated, 'comment', obj_description(con.oid, 'pg_constraint'))
  FROM side JOIN pg_constraint con ON conrelid = side.oid LEFT JOIN renamed ON side = 'retired' AND old = conname
  WHERE contype NOT IN ('t', 'f')
  UNION ALL
  SELECT side, concat_ws(' ', 'index', coalesce(new, i.relname), 'unique', indisunique, 'valid', indisvalid, substr(pg_get_indexdef(indexrelid),
           length(format('CREATE %sINDEX %I ON %s%I.%I', CASE WHEN indisunique THEN 'UNIQUE ' END, i.relname, CASE i.relkind WHEN 'I' THEN 'ONLY ' END, schema, side.relname)) + 1),
           'comment', obj_description(indexrelid, 'pg_class'))
  FROM side JOIN pg_index ON indrelid = side.oid JOIN pg_class i ON i.oid = indexrelid LEFT JOIN renamed ON side = 'retired' AND old = i.relname
  UNION ALL
  SELECT side, concat_ws(' ', 'trigger', tgname, tgenabled, replace(pg_get_triggerdef(t.oid), format(' ON %I.%I ', schema, relname), ' '), 'comment', obj_description(t.oid, 'pg_trigger'))
  FROM side JOIN pg_trigger t ON tgrelid = side.oid JOIN pg_proc p ON p.oid = tgfoid
  WHERE NOT tgisinternal AND p.pronamespace <> 'table_migration'::regnamespace
  UNION ALL
  SELECT side, concat_ws(' ', 'grant', a.attname, g.privilege_type, 'to', CASE g.grantee WHEN 0 THEN 'public' ELSE g.grantee::regrole::text END, 'by', g.grantor::regrole, g.is_grantable)
  FROM (SELECT side, NULL::name AS attname, acl FROM side
        UNION ALL SELECT side, attname, attacl FROM side JOIN pg_attribute ON attrelid = side.oid AND NOT attisdropped) a, aclexplode(a.acl) g
  UNION ALL
  SELECT side, concat_ws(' ', 'comment on', attname, description)
  FROM side JOIN pg_description ON classoid = 'pg_class'::regclass AND objoid = side.oid LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid AND objsubid > 0
), settled (side, text) AS (
  SELECT side, regexp_replace(text, '::(text|character varying)(\[\])?|[() ]', '', 'g') FROM line
)
(SELECT 'missing: ' || text AS difference FROM (SELECT text FROM settled WHERE side = 'retired' EXCEPT ALL SELECT text FROM settled WHERE side = 'new') missing)
UNION ALL
(SELECT 'surplus: ' || text FROM (SELECT text FROM settled WHERE side = 'new' EXCEPT ALL SELECT text FROM settled WHERE side = 'retired') surplus);
