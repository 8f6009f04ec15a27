import { setTimeout as sleep } from "node:timers/promises";
import { allOf, beforeStep, migrate, smallTarget } from "../../support/copy-swap";
import { findRowDifferences, keepTruth, ordersTable, readInventory } from "../../support/equality";
import { listOwnObjects } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { OrdersApplication } from "../../support/orders-application";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Few partitions, of which those that the application wants in years to come are missing. */
const target = smallTarget({ intervalType: "YEAR", intervalValue: 5, partitionsAhead: 1 });

async function countDefault(): Promise<number> {
  const { rows } = await database.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM app.orders_pdefault",
  );
  return rows[0]?.count ?? -1;
}

/** Rows that nobody changes, all of them in the default partition. */
const fixed = `SELECT count(*)::int AS count FROM app.orders WHERE customer_id = -2`;
const fixedRows = 400;
const readings: readonly string[] = [
  fixed,
  `${fixed} AND order_date >= '2090-01-01'`,
  `${fixed} AND order_date >= '2090-01-01' AND order_date < '2110-01-01'`,
];

/** Reads the fixed rows all the time, in statements and in transactions of one snapshot, until it is stopped. */
class Reader {
  readonly faults: string[] = [];
  reads = 0;
  private stopping = false;

  private async readOnce(client: Awaited<ReturnType<TestDatabase["connect"]>>, turn: number): Promise<void> {
    const text = readings[turn % readings.length] ?? fixed;
    const inOneSnapshot = turn % 4 === 3;
    if (inOneSnapshot) {
      await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM pg_class LIMIT 1");
      await sleep(turn % 40);
    }
    const query = turn % 2 === 0 ? { name: `read${turn % readings.length}`, text } : { text };
    const { rows } = await client.query<{ count: number }>(query);
    if (inOneSnapshot) await client.query("COMMIT");
    if (rows[0]?.count !== fixedRows) this.faults.push(`${text} found ${rows[0]?.count}`);
    this.reads += 1;
  }

  async run(): Promise<void> {
    const client = await database.connect();
    for (let turn = 0; !this.stopping; turn += 1)
      await this.readOnce(client, turn).catch((error: unknown) => this.faults.push(String(error)));
  }

  stop(): void {
    this.stopping = true;
  }
}

async function insertFixed(): Promise<{ id: string; row: string }[]> {
  const { rows } = await database.query<{ id: string; row: string }>(`
    INSERT INTO app.orders AS o (order_date, customer_id, amount)
    SELECT '2090-01-01'::timestamp + i * interval '17 days', -2, i FROM generate_series(0, ${fixedRows - 1}) i
    RETURNING order_id::text AS id, o::text AS row`);
  return rows;
}

describe("rows in the default partition", () => {
  it("move into partitions of their own while the application writes just there, and nobody misses one", async () => {
    await createOrders(database, 1_000);
    await migrate(database, { target });
    const application = await OrdersApplication.start(database);
    for (const { id, row } of await insertFixed()) application.ledger.set(id, row);
    const [one, other] = [new Reader(), new Reader()];
    const reading = Promise.all([one.run(), other.run()]);
    await application.commitMore(60);
    expect(await countDefault()).toBeGreaterThan(fixedRows);
    const before = await readInventory(database, ordersTable);

    const result = await migrate(database, {
      target,
      observer: allOf(
        beforeStep("dataLoad", () => application.commitMore(30)),
        beforeStep("validate", () => application.commitMore(30)),
        beforeStep("swapDefault", () => application.commitMore(30)),
      ),
    });

    await application.commitMore(60);
    await application.stop();
    one.stop();
    other.stop();
    await reading;
    expect([...one.faults, ...other.faults]).toEqual([]);
    expect(one.reads + other.reads).toBeGreaterThan(20);
    await application.expectAllKept(database);
    expect(result).toMatchObject({ method: "moveRows", retiredTable: "app.orders_pdefault_retired" });
    expect(result?.rows).toBeGreaterThanOrEqual(fixedRows);
    expect(await readInventory(database, ordersTable)).toEqual(before);
    const { rows: stray } = await database.query(
      "SELECT FROM app.orders_pdefault WHERE customer_id = -2 OR order_date < '2040-01-01'",
    );
    expect(stray).toEqual([]);
  });

  it("leave nothing behind but the retired partition, and nothing to do", async () => {
    await createOrders(database, 200);
    await database.query(`
      CREATE VIEW app.recent AS SELECT order_id FROM app.orders;
      CREATE MATERIALIZED VIEW app.totals AS SELECT customer_id, count(*) FROM app.orders GROUP BY customer_id`);
    await migrate(database, { target });
    const objects = await listOwnObjects(database);
    await insertFixed();
    const truth = await keepTruth(database, ordersTable);
    expect(await migrate(database, { target })).toMatchObject({ method: "moveRows", rows: fixedRows });
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    expect(await countDefault()).toBe(0);
    expect(await listOwnObjects(database)).toEqual(
      [...objects, "relation app.orders_pdefault_retired"].sort(),
    );
    expect(await migrate(database, { target })).toBeNull();
  });
});
