import { quoteIdentifier } from "../../provider/dialect/postgres";
import type { TestDatabase } from "./test-database";

type Client = Pick<TestDatabase, "query">;

export interface TableName {
  readonly schema: string;
  readonly table: string;
}

/** The table that most tests migrate. */
export const ordersTable: TableName = { schema: "app", table: "orders" };

function qualified({ schema, table }: TableName): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

async function readTexts(client: Client, sql: string, params: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(sql, params);
  return rows.map(({ text }) => text);
}

async function listColumns(client: Client, name: TableName): Promise<string> {
  const columns = await readTexts(
    client,
    `SELECT attname AS text FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attname`,
    [qualified(name)],
  );
  // Byte by byte, though a column's own collation may take different texts for equal.
  return columns.map((column) => `${quoteIdentifier(column)}::text COLLATE "C"`).join(", ");
}

/** Copies a table's rows as they are now, column by column as text. */
export async function keepTruth(client: Client, name: TableName, truth = "truth"): Promise<TableName> {
  const columns = await listColumns(client, name);
  const casts = columns.split("::text").length > 1 ? columns : "1 AS none";
  await client.query(`CREATE SCHEMA IF NOT EXISTS test_truth;
    CREATE TABLE test_truth.${quoteIdentifier(truth)} AS SELECT ${casts} FROM ${qualified(name)}`);
  return { schema: "test_truth", table: truth };
}

/** The rows that one table has and the other lacks, both ways and with their number, every column as text. */
export async function findRowDifferences(
  client: Client,
  left: TableName,
  right: TableName,
): Promise<string[]> {
  const columns = await listColumns(client, left);
  const others = await listColumns(client, right);
  if (columns !== others) return [`the columns differ: ${columns}; ${others}`];
  const [one, other] = [left, right].map((name) => `SELECT ${columns} FROM ${qualified(name)}`);
  return readTexts(
    client,
    `SELECT 'missing ' || m::text AS text FROM (${one} EXCEPT ALL ${other}) m
      UNION ALL SELECT 'surplus ' || s::text FROM (${other} EXCEPT ALL ${one}) s LIMIT 20`,
  );
}

/** Descriptions of all that hangs on a table, read from the catalog; what partitioning itself brings is left out. */
export async function readInventory(client: Client, name: TableName): Promise<string[]> {
  return readTexts(
    client,
    `WITH t AS (
       SELECT oid AS table_oid, relowner, relrowsecurity, relforcerowsecurity, relreplident, relacl AS table_acl
         FROM pg_class WHERE oid = $1::regclass),
     sequences AS (
       SELECT s.oid, s.relname, s.relowner AS sequence_owner, s.relacl AS sequence_acl, d.deptype, a.attname FROM t
         JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = t.table_oid AND d.deptype IN ('a', 'i')
         JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S'
         JOIN pg_attribute a ON a.attrelid = t.table_oid AND a.attnum = d.refobjsubid),
     acls AS (
       SELECT 'table' AS what, coalesce(table_acl, acldefault('r', relowner)) AS acl FROM t
       UNION ALL SELECT 'column ' || attname, attacl FROM pg_attribute JOIN t ON attrelid = t.table_oid WHERE NOT attisdropped
       UNION ALL SELECT 'sequence ' || relname, coalesce(sequence_acl, acldefault('s', sequence_owner)) FROM sequences)
     SELECT concat_ws(' ', 'owner', relowner::regrole, 'security', relrowsecurity, relforcerowsecurity, 'identity', relreplident) AS text FROM t
     UNION ALL
     SELECT concat_ws(' ', 'column', attname, format_type(atttypid, atttypmod), 'not null', attnotnull,
              'default', pg_get_expr(adbin, adrelid), 'identity', nullif(attidentity, ''), 'generated', nullif(attgenerated, ''),
              'collation', attcollation, 'storage', attstorage, 'compression', nullif(attcompression, ''),
              'statistics', to_jsonb(a) ->> 'attstattarget', attoptions)
       FROM pg_attribute a JOIN t ON attrelid = t.table_oid
       LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
      WHERE attnum > 0 AND NOT attisdropped
     UNION ALL
     SELECT concat_ws(' ', 'constraint', conname, contype, pg_get_constraintdef(oid), 'validated', convalidated,
              'deferrable', condeferrable, condeferred, 'inherits', CASE WHEN contype <> 'f' THEN NOT connoinherit END, 'enforced', to_jsonb(pg_constraint) -> 'conenforced')
       FROM pg_constraint JOIN t ON conrelid = t.table_oid
      WHERE contype <> 'f' OR conparentid = 0
     UNION ALL
     SELECT concat_ws(' ', 'index', i.relname, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON '),
              'unique', indisunique, 'valid', indisvalid, indisready, indislive)
       FROM pg_index JOIN t ON indrelid = t.table_oid JOIN pg_class i ON i.oid = indexrelid
     UNION ALL
     SELECT concat_ws(' ', 'trigger', tgname, tgenabled, pg_get_triggerdef(g.oid))
       FROM pg_trigger g JOIN t ON tgrelid = t.table_oid JOIN pg_proc p ON p.oid = tgfoid
      WHERE NOT tgisinternal AND pronamespace::regnamespace::text <> 'table_migration'
     UNION ALL
     SELECT concat_ws(' ', 'grant', what, privilege_type, 'to', CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END,
              'by', grantor::regrole, 'grantable', is_grantable)
       FROM acls, aclexplode(acl)
     UNION ALL
     SELECT concat_ws(' ', 'sequence', relname, deptype, 'of', attname, 'owner', sequence_owner::regrole, seqtypid::regtype, seqstart,
              seqincrement, seqmin, seqmax, seqcache, seqcycle)
       FROM sequences JOIN pg_sequence ON seqrelid = sequences.oid
     UNION ALL
     SELECT concat_ws(' ', 'comment on', what, description) FROM (
       SELECT 'table' AS what, description FROM pg_description JOIN t ON objoid = t.table_oid AND classoid = 'pg_class'::regclass AND objsubid = 0
       UNION ALL SELECT 'column ' || attname, description FROM pg_description JOIN t ON objoid = t.table_oid AND classoid = 'pg_class'::regclass
         JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid
       UNION ALL SELECT 'index ' || i.relname, description FROM t JOIN pg_index ON indrelid = t.table_oid JOIN pg_class i ON i.oid = indexrelid
         JOIN pg_description ON objoid = i.oid AND classoid = 'pg_class'::regclass
       UNION ALL SELECT 'constraint ' || conname, description FROM t JOIN pg_constraint c ON conrelid = t.table_oid
         JOIN pg_description ON objoid = c.oid AND classoid = 'pg_constraint'::regclass
       UNION ALL SELECT 'trigger ' || tgname, description FROM t JOIN pg_trigger g ON tgrelid = t.table_oid
         JOIN pg_description ON objoid = g.oid AND classoid = 'pg_trigger'::regclass
       UNION ALL SELECT 'sequence ' || relname, description FROM sequences
         JOIN pg_description ON objoid = sequences.oid AND classoid = 'pg_class'::regclass) c
     ORDER BY 1`,
    [qualified(name)],
  );
}

/** Everything that exists in a database: schemas, relations, functions, triggers and types of nobody but its users. */
export async function listObjects(client: Client): Promise<string[]> {
  return readTexts(
    client,
    `WITH own AS (
       SELECT oid, nspname FROM pg_namespace
        WHERE nspname NOT LIKE 'pg\\_%' AND nspname NOT IN ('information_schema', 'test_truth'))
     SELECT 'schema ' || nspname AS text FROM own
     UNION ALL SELECT concat_ws(' ', 'relation', c.oid, nspname, relname) FROM pg_class c JOIN own ON own.oid = relnamespace
     UNION ALL SELECT concat_ws(' ', 'function', nspname, proname) FROM pg_proc JOIN own ON own.oid = pronamespace
     UNION ALL SELECT concat_ws(' ', 'trigger', tgname, tgrelid::regclass) FROM pg_trigger
                 JOIN pg_class c ON c.oid = tgrelid JOIN own ON own.oid = relnamespace
     UNION ALL SELECT concat_ws(' ', 'type', nspname, typname) FROM pg_type JOIN own ON own.oid = typnamespace
     ORDER BY 1`,
  );
}

/** What a table was like at one moment, to compare with later. */
export class Snapshot {
  private constructor(
    private readonly client: Client,
    readonly name: TableName,
    private readonly truth: TableName,
    readonly inventory: readonly string[],
    private readonly objects: readonly string[],
  ) {}

  static async take(client: Client, name: TableName = ordersTable, truth = "truth"): Promise<Snapshot> {
    const [inventory, objects] = [await readInventory(client, name), await listObjects(client)];
    return new Snapshot(client, name, await keepTruth(client, name, truth), inventory, objects);
  }

  /** The table has the same rows. */
  async expectSameRows(): Promise<void> {
    expect(await findRowDifferences(this.client, this.truth, this.name)).toEqual([]);
  }

  /** The same things hang on the table, in the same states. */
  async expectSameInventory(): Promise<void> {
    expect(await readInventory(this.client, this.name)).toEqual(this.inventory);
  }

  /** The table is partitioned now, and equal to what it was in all else. */
  async expectMigrated(): Promise<void> {
    await this.expectSameRows();
    await this.expectSameInventory();
    expect(await readKind(this.client, this.name)).toBe("p");
  }

  /** Nothing of the table has changed, and in the whole database nothing has come or gone. */
  async expectUntouched(): Promise<void> {
    await this.expectSameRows();
    await this.expectSameInventory();
    expect(await listObjects(this.client)).toEqual(this.objects);
  }

  /** The table is not swapped; what a run that may go on has created may be there. */
  async expectNotSwapped(): Promise<void> {
    await this.expectSameRows();
    expect(await readKind(this.client, this.name)).toBe("r");
  }
}

/** `r` for a plain table, `p` for a partitioned one. */
export async function readKind(client: Client, name: TableName): Promise<string | undefined> {
  const [kind] = await readTexts(client, "SELECT relkind AS text FROM pg_class WHERE oid = $1::regclass", [
    qualified(name),
  ]);
  return kind;
}
