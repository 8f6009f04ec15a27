import { migrate, smallTarget } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { divideOrders } from "../../support/partitioned-orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 0);
});
afterEach(() => database.drop());

/** Bytes of a table with its partitions, their indexes and all else that they store. */
async function countBytes(table: string): Promise<number> {
  const { rows } = await database.query<{ bytes: string }>(
    "SELECT sum(pg_total_relation_size(relid))::text AS bytes FROM pg_partition_tree($1) WHERE isleaf",
    [table],
  );
  return Number(rows[0]?.bytes);
}

async function countLeaves(level: number): Promise<number> {
  const { rows } = await database.query<{ leaves: number }>(
    "SELECT count(*)::int AS leaves FROM pg_partition_tree('app.orders') WHERE isleaf AND level = $1",
    [level],
  );
  return rows[0]?.leaves ?? 0;
}

it("two years of months get hash partitions below them, and take at most 1.3 times the space", async () => {
  // Wide rows: beside few bytes of data, what each file of a partition takes at least would weigh more.
  await database.query(`
    INSERT INTO app.orders (order_date, customer_id, amount, note)
    SELECT date_trunc('month', now()) - i * interval '43 minutes', i % 97, i % 1000, repeat(md5(i::text), 16)
      FROM generate_series(1, 24000) i`);
  await divideOrders(database, "month");
  const snapshot = await Snapshot.take(database);
  expect(await countLeaves(1)).toBeGreaterThanOrEqual(24);
  await migrate(database, { target: smallTarget({ intervalValue: 1, migration: { chunkRows: 10_000 } }) });
  await snapshot.expectMigrated();
  expect(await countLeaves(2)).toBeGreaterThanOrEqual(2 * 24);
  const [retired, migrated] = await Promise.all(["app.orders_retired", "app.orders"].map(countBytes));
  expect(migrated).toBeLessThanOrEqual(1.3 * (retired ?? 0));
});

interface Hour {
  readonly lower: string | null;
  readonly upper: string;
  readonly leaves: number;
  readonly misplaced: number;
}

/** The partitions of hours, their bounds as the catalog has them, and rows that do not belong where they are. */
async function readHours(): Promise<Hour[]> {
  const { rows } = await database.query<Hour>(`
    SELECT (bounds[1])::timestamp::text AS lower, (bounds[2])::timestamp::text AS upper,
           (SELECT count(*)::int FROM pg_partition_tree(c.oid) WHERE isleaf) AS leaves,
           (xpath('/row/count/text()', query_to_xml(format('SELECT count(*) FROM app.%I WHERE NOT (%s)', c.relname,
             pg_get_partition_constraintdef(c.oid)), false, true, '')))[1]::text::int AS misplaced
      FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
      CROSS JOIN LATERAL regexp_match(pg_get_expr(c.relpartbound, c.oid), $$FROM \\((?:'(.*)'|MINVALUE)\\) TO \\('(.*)'\\)$$) AS bounds
     WHERE inhparent = 'app.orders'::regclass AND bounds IS NOT NULL ORDER BY 2`);
  return rows;
}

it("days become hours with hash partitions below them, one after the other without a gap", async () => {
  await database.query(`
    INSERT INTO app.orders (order_date, customer_id, amount, note)
    SELECT localtimestamp - i * interval '77 seconds', i % 97, i % 1000, 'n' || i FROM generate_series(0, 1500) i`);
  await divideOrders(database, "day");
  const snapshot = await Snapshot.take(database);
  const target = smallTarget({ intervalType: "HOUR", intervalValue: 1, partitionsAhead: 4 });
  await migrate(database, { target });
  await snapshot.expectMigrated();
  const hours = await readHours();
  expect(hours.length).toBeGreaterThanOrEqual(32 + 4);
  const epoch = (text: string | null) => Date.parse(`${text?.replace(" ", "T")}Z`);
  for (const [at, { lower, upper, leaves, misplaced }] of hours.entries()) {
    const begin = at === 0 ? null : hours[at - 1]?.upper;
    expect({ lower, misplaced, leaves }).toEqual({ lower: begin, misplaced: 0, leaves: 2 });
    if (at > 0) expect(epoch(upper) - epoch(lower)).toBe(3_600_000);
  }
  expect(await migrate(database, { target })).toBeNull();
});
