import { setTimeout as sleep } from "node:timers/promises";
import { after, allOf, before, beforeStep, migrate, plainTarget } from "../../support/copy-swap";
import { Snapshot, keepTruth, findRowDifferences, ordersTable } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { createApplicationRole, OrdersApplication } from "../../support/orders-application";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

/** How long a transaction stays open after a cutover has met it. */
const openForMs = Number(process.env["OPEN_TRANSACTION_MS"] ?? 0);

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function count(sql: string): Promise<number> {
  const { rows } = await database.query<{ count: string }>(`SELECT count(*) FROM ${sql}`);
  return Number(rows[0]?.count);
}

/** Rows that stand in a partition whose bounds they do not satisfy. */
async function countMisplacedRows(): Promise<number> {
  const { rows } = await database.query<{ leaf: string; bounds: string }>(
    `SELECT relid::regclass::text AS leaf, pg_get_partition_constraintdef(relid) AS bounds
       FROM pg_partition_tree('app.orders') WHERE isleaf`,
  );
  expect(rows.length).toBeGreaterThan(2);
  let misplaced = 0;
  for (const { leaf, bounds } of rows) misplaced += await count(`${leaf} WHERE NOT (${bounds})`);
  return misplaced;
}

/** Changes rows between the end of the load and the delta, migrates, and compares with what the source was then. */
async function migrateWhile(change: string): Promise<void> {
  const snapshot = await Snapshot.take(database);
  let truth = ordersTable;
  const intervention = beforeStep("deltaLoad", async () => {
    await database.query(change);
    truth = await keepTruth(database, ordersTable, "changed");
  });
  await migrate(database, { observer: intervention });
  expect(intervention.happened).toBe(true);
  expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
  await snapshot.expectSameInventory();
  expect(await countMisplacedRows()).toBe(0);
}

describe("an application that writes before, during and after the swap", () => {
  it("sees no statement fail and finds every row as it committed it", async () => {
    await createOrders(database, 4_000);
    const application = await OrdersApplication.start(database);
    const result = await migrate(database, {
      observer: allOf(
        beforeStep("createIndexes", () => application.commitMore(30)),
        beforeStep("validate", () => application.commitMore(30)),
        beforeStep("swapTables", () => application.commitMore(30)),
      ),
    });
    await application.commitMore(100);
    await application.stop();
    await application.expectAllKept(database);
    expect(result?.retiredTable).toBe("app.orders_retired");
    expect(await countMisplacedRows()).toBe(0);
  });

  it("keeps rows of years ahead in the default partition, during the run and after", async () => {
    await createOrders(database, 1_000);
    const role = await createApplicationRole(database);
    const application = await database.connect(role);
    const insert = (id: number, date: string) =>
      application.query({
        name: "insert",
        text: "INSERT INTO app.orders (order_id, order_date, customer_id) VALUES ($1, $2, 1)",
        values: [id, date],
      });
    await migrate(database, {
      observer: allOf(
        beforeStep("dataLoad", async () => void (await insert(1_000_001, "2199-01-01"))),
        beforeStep("deltaLoad", async () => void (await insert(1_000_002, "2199-01-02"))),
        beforeStep("validate", async () => void (await insert(1_000_003, "2199-01-03"))),
        before("swapTables.lock", async () => void (await insert(1_000_004, "infinity"))),
      ),
    });
    await insert(1_000_005, "2199-01-05");
    await insert(1_000_006, "1970-01-01");
    const { rows } = await database.query<{ id: string; leaf: string }>(
      "SELECT order_id::text AS id, tableoid::regclass::text AS leaf FROM app.orders WHERE order_id > 1000000 ORDER BY 1",
    );
    expect(rows.map(({ id, leaf }) => `${id} ${/_pdefault$/.test(leaf)}`)).toEqual([
      "1000001 true",
      "1000002 true",
      "1000003 true",
      "1000004 true",
      "1000005 true",
      "1000006 false",
    ]);
  });

  it("needs no right on the ledger or on a journal", async () => {
    await createOrders(database, 500);
    const role = await createApplicationRole(database);
    const application = await database.connect(role);
    const write = async (id: number) => {
      await application.query("INSERT INTO app.orders (order_id, customer_id) VALUES ($1, 1)", [id]);
      await application.query("UPDATE app.orders SET order_id = order_id + 100 WHERE order_id = $1", [id]);
      await application.query("DELETE FROM app.orders WHERE order_id = $1", [id + 100]);
    };
    await migrate(database, {
      observer: allOf(
        beforeStep("createTable", () => write(2_000_001)),
        beforeStep("validate", () => write(2_000_002)),
      ),
    });
    await write(2_000_003);
    for (const relation of ["runs", "chunks"])
      await expect(application.query(`SELECT FROM table_migration.${relation}`)).rejects.toThrow(
        "permission denied for schema table_migration",
      );
  });

  it(
    "may hold a transaction open across the cutover, which gives way and tries again",
    async () => {
      await createOrders(database, 500);
      const application = await OrdersApplication.start(database);
      const client = await database.connect(application.role);
      const messages: string[] = [];
      let released: Promise<unknown> | undefined;
      const result = await migrate(database, {
        log: (message) => {
          messages.push(message);
          if (/^Cutover: gave way/.test(message))
            released ??= sleep(openForMs).then(() => client.query("COMMIT"));
        },
        observer: before("swapTables.planWindow", async () => {
          await client.query("BEGIN");
          await client.query("INSERT INTO app.orders (order_id, customer_id) VALUES (3000001, -1)");
        }),
      });
      await released;
      await application.commitMore(50);
      await application.stop();
      const { rows } = await database.query<{ id: string; row: string }>(
        "SELECT order_id::text AS id, o::text AS row FROM app.orders o WHERE order_id = 3000001",
      );
      for (const { id, row } of rows) application.ledger.set(id, row);
      await application.expectAllKept(database);
      expect(rows).toHaveLength(1);
      const gaveWay = messages.filter((message) => /^Cutover: gave way/.test(message));
      expect(gaveWay.join()).toContain(application.role.user);
      expect(result?.cutoverAttempts).toBeGreaterThan(1);
    },
    60_000 + openForMs,
  );
});

describe("rows that change between the load and the delta", () => {
  it("stay deleted, ten thousand of them", async () => {
    await createOrders(database, 12_000);
    await migrateWhile("DELETE FROM app.orders WHERE order_id > 2000");
    expect(await count("app.orders")).toBe(2_000);
  });

  it("have their new values, five years old as they are", async () => {
    await createOrders(database, 2_000);
    await database.query(
      "UPDATE app.orders SET order_date = order_date - interval '5 years' WHERE order_id % 2 = 0",
    );
    await migrateWhile("UPDATE app.orders SET status = 'late', amount = 7.70 WHERE order_id % 4 = 0");
    expect(await count("app.orders WHERE status = 'late' AND amount::text = '7.70'")).toBe(500);
  });

  it("exist once, in the right partition, when partition key and hash key change", async () => {
    await createOrders(database, 2_000);
    await migrateWhile(`
      UPDATE app.orders SET order_date = order_date - interval '1 year' WHERE order_id % 5 = 0;
      UPDATE app.orders SET order_id = order_id + 100000 WHERE order_id % 5 = 1;
      UPDATE app.orders SET order_id = order_id + 100000, order_date = order_date + interval '3 months' WHERE order_id % 5 = 2`);
    expect(await count("app.orders")).toBe(2_000);
  });

  it("may change back and forth, key included", async () => {
    await createOrders(database, 1_000);
    await migrateWhile(`
      UPDATE app.orders SET order_id = -order_id;
      UPDATE app.orders SET order_id = -order_id;
      DELETE FROM app.orders WHERE order_id <= 10;
      INSERT INTO app.orders (order_id, customer_id) SELECT i, 5 FROM generate_series(1, 10) i`);
  });

  it("may be touched by a large transaction that rolls back", async () => {
    await createOrders(database, 3_000);
    const snapshot = await Snapshot.take(database);
    const application = await database.connect();
    await migrate(database, {
      observer: allOf(
        beforeStep("dataLoad", async () => {
          await application.query("BEGIN");
          await application.query("UPDATE app.orders SET note = 'never', order_id = order_id + 500000");
          await application.query(
            "INSERT INTO app.orders (customer_id) SELECT 1 FROM generate_series(1, 5000)",
          );
        }),
        beforeStep("deltaLoad", async () => void (await application.query("ROLLBACK"))),
      ),
    });
    await snapshot.expectMigrated();
  });
});

describe("values of a secondary unique key", () => {
  const exchange = `
    UPDATE app.orders SET note = 'free ' || note WHERE order_id IN (1, 1900);
    UPDATE app.orders o SET note = substr(p.note, 6) FROM app.orders p
     WHERE (o.order_id, p.order_id) IN ((1, 1900), (1900, 1))`;

  beforeEach(async () => {
    await createOrders(database, 2_000);
    await database.query(`
      UPDATE app.orders SET note = 'slot ' || order_id, order_date = '2026-01-01';
      CREATE UNIQUE INDEX orders_note ON app.orders (note, order_date)`);
  });

  async function migrateAndExchange(moment: "dataLoad.copyChunk" | "delta" | "validate" | "cutover") {
    const snapshot = await Snapshot.take(database);
    let truth = ordersTable;
    const act = async () => {
      await database.query(exchange);
      truth = await keepTruth(database, ordersTable, "exchanged");
    };
    const interventions = {
      // One worker: its first chunk has been copied, and the chunk of the other row has not.
      "dataLoad.copyChunk": after("dataLoad.copyChunk", act),
      delta: beforeStep("deltaLoad", act),
      validate: beforeStep("validate", act),
      cutover: before("swapTables.lock", act),
    };
    const intervention = interventions[moment];
    await migrate(database, {
      target: plainTarget({ migration: { parallelDegree: 1 } }),
      observer: intervention,
    });
    expect(intervention.happened).toBe(true);
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
  }

  it.each(["dataLoad.copyChunk", "delta", "validate", "cutover"] as const)(
    "may be exchanged between two rows at any moment: %s",
    (moment) => migrateAndExchange(moment),
  );
});
