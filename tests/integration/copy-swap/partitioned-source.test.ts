import type { ErrorCode } from "../../../provider/errors";
import { allOf, beforeStep, failureOf, migrate, smallTarget } from "../../support/copy-swap";
import { findRowDifferences, keepTruth, ordersTable, Snapshot } from "../../support/equality";
import { liveTarget } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { OrdersApplication } from "../../support/orders-application";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Leaves of app.orders, the fullest first. */
async function leaves(): Promise<string[]> {
  const { rows } = await database.query<{ leaf: string }>(
    `SELECT relid::regclass::text AS leaf FROM pg_partition_tree('app.orders') WHERE isleaf`,
  );
  const counted = await Promise.all(
    rows.map(async ({ leaf }) => {
      const { rows: count } = await database.query<{ count: number }>(`SELECT count(*)::int FROM ${leaf}`);
      return { leaf, count: count[0]?.count ?? 0 };
    }),
  );
  return counted.sort((left, right) => right.count - left.count).map(({ leaf }) => leaf);
}

const byYear = smallTarget({ intervalType: "YEAR", intervalValue: 1 });

describe("a table that is partitioned already", () => {
  it("becomes another one while the application writes, no statement fails, and every row is kept", async () => {
    await createOrders(database, 2_000);
    const application = await OrdersApplication.start(database);
    await migrate(database, { target: liveTarget() });
    const target = liveTarget({ intervalValue: 5, subpartitionCount: 3 });
    const result = await migrate(database, {
      target,
      observer: allOf(
        beforeStep("createIndexes", () => application.commitMore(30)),
        beforeStep("validate", () => application.commitMore(30)),
        beforeStep("swapTables", () => application.commitMore(30)),
      ),
    });
    await application.commitMore(100);
    await application.stop();
    await application.expectAllKept(database);
    expect(result?.retiredTable).toBe("app.orders_retired_2");
    // A row that was moved more than once may lie beyond the last partition: that is all a next run may find.
    const next = await migrate(database, { target });
    expect([undefined, "moveRows"]).toContain(next?.method);
    expect(await migrate(database, { target })).toBeNull();
  });

  it("has what was written to its partitions by their names, and what moved between them", async () => {
    await createOrders(database, 1_000);
    await migrate(database, { target: smallTarget() });
    const snapshot = await Snapshot.take(database);
    const [leaf = ""] = await leaves();
    let truth = ordersTable;
    const intervention = beforeStep("deltaLoad", async () => {
      await database.query(`
        DELETE FROM ${leaf} WHERE order_id % 3 = 0;
        UPDATE ${leaf} SET note = 'by name' WHERE order_id % 3 = 1;
        UPDATE app.orders SET order_date = order_date - interval '1 year' WHERE order_id % 7 = 0`);
      truth = await keepTruth(database, ordersTable, "changed");
    });
    await migrate(database, { target: byYear, observer: intervention });
    expect(intervention.happened).toBe(true);
    expect(await findRowDifferences(database, truth, ordersTable)).toEqual([]);
    await snapshot.expectSameInventory();
  });

  it("gives way to a transaction that has written one partition by its name, and says who it is", async () => {
    await createOrders(database, 500);
    await migrate(database, { target: smallTarget() });
    const [leaf = ""] = await leaves();
    const writer = await database.connect();
    const messages: string[] = [];
    const writing = beforeStep("swapTables", async () => {
      await writer.query(`BEGIN; UPDATE ${leaf} SET note = 'late'`);
      setTimeout(() => void writer.query("COMMIT"), 1_500);
    });
    const result = await migrate(database, {
      target: byYear,
      observer: writing,
      log: (message) => messages.push(message),
    });
    expect(result?.cutoverAttempts).toBeGreaterThan(1);
    expect(messages.join("\n")).toMatch(
      /Cutover: gave way .* in the way: \d+ \w+ \(idle in transaction .*RowExclusiveLock/,
    );
    const { rows } = await database.query<{ late: number }>(
      "SELECT count(*)::int AS late FROM app.orders WHERE note = 'late'",
    );
    expect(rows[0]?.late).toBeGreaterThan(0);
  });

  const changes: Readonly<
    Record<string, { change: (leaf: string) => string; code: ErrorCode; says: RegExp }>
  > = {
    "one partition is truncated": {
      change: (leaf) => `TRUNCATE ${leaf}`,
      code: "SOURCE_TRUNCATED",
      says: /app\.parted was truncated/,
    },
    "a partition is attached with its rows": {
      change: () => `
        CREATE TABLE app.orders_early (LIKE app.parted INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
        INSERT INTO app.orders_early (order_id, order_date, customer_id) VALUES (-1, '1970-01-01', 1);
        ALTER TABLE app.parted ATTACH PARTITION app.orders_early FOR VALUES IN (-1)`,
      code: "SOURCE_CHANGED",
      says: /partition app\.orders_early was created or attached/,
    },
    "a partition is detached with its rows": {
      change: () => "ALTER TABLE app.parted DETACH PARTITION app.parted_low",
      code: "SOURCE_CHANGED",
      says: /partition app\.parted_low was dropped or detached/,
    },
  };

  it.each(Object.entries(changes))(
    "is not swapped when %s after the comparison",
    async (_, { change, code, says }) => {
      await createOrders(database, 500);
      await database.query(`
      ALTER TABLE app.orders RENAME TO orders_before;
      ALTER INDEX app.orders_pkey RENAME TO orders_before_pkey;
      CREATE TABLE app.parted (LIKE app.orders_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
        CONSTRAINT orders_pkey PRIMARY KEY (order_id, order_date)) PARTITION BY LIST (order_id);
      CREATE TABLE app.parted_low PARTITION OF app.parted FOR VALUES IN (${Array.from({ length: 250 }, (__, at) => at + 1).join()});
      CREATE TABLE app.parted_high PARTITION OF app.parted FOR VALUES IN (${Array.from({ length: 250 }, (__, at) => at + 251).join()});
      INSERT INTO app.parted SELECT * FROM app.orders_before`);
      const target = smallTarget({ table: "parted", intervalType: "YEAR", intervalValue: 1 });
      const intervention = beforeStep("swapTables", async () => {
        await database.query(change("app.parted_high"));
      });
      const failure = await failureOf(migrate(database, { target, observer: intervention }));
      expect(failure.code).toBe(code);
      expect(failure.message).toMatch(says);
      const { rows } = await database.query<{ strategy: string }>(
        "SELECT partstrat AS strategy FROM pg_partitioned_table WHERE partrelid = 'app.parted'::regclass",
      );
      expect(rows).toEqual([{ strategy: "l" }]);
    },
  );
});
