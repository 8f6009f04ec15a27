import { allOf, before, beforeStep, failureOf, migrate } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { historyTarget } from "../../support/history";
import { listOwnObjects } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { createApplicationRole, OrdersApplication } from "../../support/orders-application";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function readText(sql: string): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(sql);
  return rows.map(({ text }) => text);
}

/** Object ids of a table's indexes, and their files: an index that was built anew has others. */
async function readIndexes(table: string): Promise<string[]> {
  return readText(
    `SELECT concat_ws(' ', indexrelid, pg_relation_filenode(indexrelid)) AS text FROM pg_index
      WHERE indrelid = '${table}'::regclass ORDER BY indexrelid`,
  );
}

const months = historyTarget({ intervalType: "MONTH", intervalValue: 1 });

describe("a table that becomes its own first partition", () => {
  it("is one while an application writes: no statement fails, and every row is there", async () => {
    await createOrders(database, 4_000);
    const application = await OrdersApplication.start(database);
    const indexes = await readIndexes("app.orders");
    const result = await migrate(database, {
      target: historyTarget(),
      observer: allOf(
        beforeStep("createTable", () => application.commitMore(20)),
        beforeStep("attachHistory", () => application.commitMore(20)),
        beforeStep("restoreGrants", () => application.commitMore(20)),
      ),
    });
    await application.commitMore(50);
    await application.stop();
    await application.expectAllKept(database);
    expect(result).toMatchObject({ method: "attachHistory", rows: 0, retiredTable: null, partitions: 3 });
    expect(await readIndexes("app.orders_phistory")).toEqual(indexes);
    expect(await listOwnObjects(database)).toEqual([]);
    expect(await migrate(database, { target: historyTarget() })).toBeNull();
  });

  it("moves no row, and keeps all that hangs on it", async () => {
    await createOrders(database, 1_000);
    const snapshot = await Snapshot.take(database);
    const places = "SELECT ctid::text || ' ' || xmin::text AS text FROM app.orders ORDER BY order_id";
    const found = await readText(places);
    await migrate(database, { target: months });
    await snapshot.expectMigrated();
    expect(await readText(places)).toEqual(found);
    expect(await readText("SELECT DISTINCT tableoid::regclass::text AS text FROM app.orders")).toEqual([
      "app.orders_phistory",
    ]);
  });

  it("takes rows beyond its bound into the partitions ahead, and of years ahead into the default one", async () => {
    await createOrders(database, 200);
    await migrate(database, { target: months });
    await database.query(`
      INSERT INTO app.orders (order_id, order_date, customer_id)
      SELECT 90000 + i, date_trunc('month', now()) + i * interval '1 month', 1 FROM generate_series(0, 3) i;
      INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (99999, '2199-01-01', 1)`);
    const leaves = await readText(
      "SELECT tableoid::regclass::text AS text FROM app.orders WHERE order_id >= 90000 ORDER BY order_id",
    );
    expect(leaves.slice(0, 2)).toEqual(["app.orders_phistory", "app.orders_phistory"]);
    expect(leaves.slice(2).map((leaf) => leaf.replace(/\d{4}_\d\d$/, "month"))).toEqual([
      "app.orders_pmonth",
      "app.orders_pmonth",
      "app.orders_pdefault",
    ]);
  });

  it.each([
    ["while the bound is proven", beforeStep, "createTable"],
    ["right before the cutover", before, "attachHistory.lock"],
  ] as const)(
    "stops where a row comes beyond the bound %s, which no statement feels",
    async (_, at, moment) => {
      await createOrders(database, 500);
      const role = await createApplicationRole(database);
      const application = await database.connect(role);
      const write = async () => {
        await application.query(
          "INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (-1, '2199-01-01', 1)",
        );
      };
      const failure = await failureOf(
        migrate(database, { target: months, observer: at(moment as never, write) }),
      );
      expect(failure.code).toBe("HISTORY_BOUND_PASSED");
      expect(failure.message).toMatch(/: 1 are there now \(up to 2199-01-01 00:00:00\)/);
      const refused = await failureOf(migrate(database, { target: months }));
      expect(refused.code).toBe("HISTORY_ROWS_BEYOND");
      await database.query("DELETE FROM app.orders WHERE order_id = -1");
      expect(await migrate(database, { target: months })).toMatchObject({ method: "attachHistory" });
      expect(await listOwnObjects(database)).toEqual([]);
    },
  );

  it("begins anew, and ends above rows that came within the partitions ahead", async () => {
    await createOrders(database, 500);
    const write = () =>
      database
        .query(
          "INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (-1, date_trunc('month', now()) + interval '3 months', 1)",
        )
        .then(() => undefined);
    const failure = await failureOf(
      migrate(database, { target: months, observer: beforeStep("attachHistory", write) }),
    );
    expect(failure.code).toBe("HISTORY_BOUND_PASSED");
    expect(await migrate(database, { target: months })).toMatchObject({ method: "attachHistory" });
    expect(
      await readText("SELECT tableoid::regclass::text AS text FROM app.orders WHERE order_id = -1"),
    ).toEqual(["app.orders_phistory"]);
  });
});

describe("what the server would refuse to attach", () => {
  it("stops the run before anything is done to the source: a late check whose text reads otherwise", async () => {
    await createOrders(database, 100);
    await database.query(`ALTER TABLE app.orders ADD kind varchar(5);
      ALTER TABLE app.orders ADD CONSTRAINT late CHECK (kind IN ('a', 'b')) NOT VALID`);
    const snapshot = await Snapshot.take(database);
    const failure = await failureOf(migrate(database, { target: months }));
    expect(failure.code).toBe("HISTORY_NOT_KEPT");
    expect(failure.message).toMatch(/different definition for check constraint "late"/);
    await snapshot.expectNotSwapped();
    await database.query("ALTER TABLE app.orders VALIDATE CONSTRAINT late");
    expect(await migrate(database, { target: months })).toMatchObject({ method: "attachHistory" });
    expect(await listOwnObjects(database)).toEqual([]);
  });
});
