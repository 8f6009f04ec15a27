import type { ClientBase } from "pg";

/**
 * Everything that hangs on a table, one line each, as the catalog has it: columns, constraints, indexes, triggers, privileges,
 * sequences, comments. Written without any part of the migration, so that it can testify about it.
 */
const INVENTORY = `
  WITH t AS (SELECT c.* FROM pg_class AS c WHERE c.oid = to_regclass($1::text))
  SELECT 'column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END || ' identity=' || a.attidentity::text
         || ' default=' || coalesce(pg_get_expr(d.adbin, d.adrelid), '')
         || ' sequence=' || coalesce(pg_get_serial_sequence($1::text, a.attname), '')
         || ' comment=' || coalesce(col_description(t.oid, a.attnum), '') AS line
  FROM t JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  UNION ALL
  SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(k.oid) || ' validated=' || k.convalidated
  FROM t JOIN pg_constraint AS k ON k.conrelid = t.oid AND k.contype <> 'n'
  UNION ALL
  SELECT 'index ' || i.relname || ' unique=' || x.indisunique || ' valid=' || x.indisvalid
         || regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', ' ') || ' comment=' || coalesce(obj_description(i.oid, 'pg_class'), '')
  FROM t JOIN pg_index AS x ON x.indrelid = t.oid JOIN pg_class AS i ON i.oid = x.indexrelid
  UNION ALL
  SELECT 'trigger ' || pg_get_triggerdef(g.oid) || ' enabled=' || g.tgenabled::text || ' comment=' || coalesce(obj_description(g.oid, 'pg_trigger'), '')
  FROM t JOIN pg_trigger AS g ON g.tgrelid = t.oid AND NOT g.tgisinternal
  JOIN pg_proc AS f ON f.oid = g.tgfoid AND f.pronamespace = t.relnamespace
  UNION ALL
  SELECT 'privilege ' || e.privilege_type || ' to ' || e.grantee::regrole || ' by ' || e.grantor::regrole || ' grantable=' || e.is_grantable
  FROM t CROSS JOIN aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) AS e
  UNION ALL
  SELECT 'privilege ' || e.privilege_type || ' (' || a.attname || ') to ' || e.grantee::regrole || ' grantable=' || e.is_grantable
  FROM t JOIN pg_attribute AS a ON a.attrelid = t.oid CROSS JOIN aclexplode(a.attacl) AS e
  UNION ALL
  SELECT 'owner ' || t.relowner::regrole || ' comment=' || coalesce(obj_description(t.oid, 'pg_class'), '') FROM t
  ORDER BY line`;

/** Lists what hangs on a table of the HR schema. */
export async function takeInventory(client: ClientBase, table: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ line: string }>(INVENTORY, [`hr.${table}`]);
  return rows.map(({ line }) => withoutRestatedCasts(line));
}

/** PostgreSQL states some casts differently when it reads its own text again: status IN ('A') on a varchar column is the common case. */
function withoutRestatedCasts(line: string): string {
  return line.replace(/::(?:character varying|text)(?:\[\])?/g, "").replace(/[()]/g, "");
}
