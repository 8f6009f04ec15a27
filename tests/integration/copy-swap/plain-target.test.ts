import type { Target } from "../../../provider/schema/target";
import { targetSchema } from "../../../provider/schema/target";
import { allOf, before, beforeStep, migrate, smallTarget } from "../../support/copy-swap";
import { ordersTable, readKind, Snapshot } from "../../support/equality";
import { listOwnObjects } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { OrdersApplication } from "../../support/orders-application";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

const noPartitions: Target = targetSchema.parse({
  connection: "test",
  schema: "app",
  table: "orders",
  partitionType: "NONE",
  migration: { chunkRows: 500 },
});

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

async function readOptions(): Promise<unknown> {
  const { rows } = await database.query<{ options: unknown }>(
    "SELECT reloptions AS options FROM pg_class WHERE oid = 'app.orders'::regclass",
  );
  return rows[0]?.options;
}

describe("a partitioned table that is declared plain", () => {
  it("becomes one while the application writes, no statement fails, and every row is kept", async () => {
    await createOrders(database, 2_000);
    const application = await OrdersApplication.start(database);
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target: smallTarget() });
    const result = await migrate(database, {
      target: noPartitions,
      observer: allOf(
        beforeStep("createIndexes", () => application.commitMore(30)),
        beforeStep("validate", () => application.commitMore(30)),
        beforeStep("swapTables", () => application.commitMore(30)),
      ),
    });
    await application.commitMore(50);
    await application.stop();
    await application.expectAllKept(database);
    expect(await readKind(database, ordersTable)).toBe("r");
    expect(result).toMatchObject({ partitions: 0, leaves: 1, retiredTable: "app.orders_retired_2" });
    await snapshot.expectSameInventory();
    expect(await migrate(database, { target: noPartitions })).toBeNull();
  });

  it("has the autovacuum settings of a table again, and nothing is left of its interim name", async () => {
    await createOrders(database, 500);
    await migrate(database, { target: smallTarget() });
    await migrate(database, { target: noPartitions });
    expect(await readOptions()).toBeNull();
    const { rows } = await database.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relname LIKE '%interim%'",
    );
    expect(rows).toEqual([]);
  });

  it("becomes partitioned again, with the same rows and indexes", async () => {
    await createOrders(database, 500);
    const snapshot = await Snapshot.take(database);
    await migrate(database, { target: smallTarget() });
    await migrate(database, { target: noPartitions });
    await migrate(database, { target: smallTarget() });
    await snapshot.expectMigrated();
  });

  it("stays partitioned where the run is taken back, and nothing is left over", async () => {
    await createOrders(database, 500);
    await migrate(database, { target: smallTarget() });
    const afterFirst = await listOwnObjects(database);
    const stop = before("swapTables.lock", () => {
      throw new Error("stopped");
    });
    await expect(migrate(database, { target: noPartitions, observer: stop })).rejects.toThrow("stopped");
    expect(await listOwnObjects(database)).not.toEqual(afterFirst);
    await migrate(database, { target: smallTarget({ intervalValue: 3 }) });
    const left = await listOwnObjects(database);
    expect(left.filter((object) => object.includes("interim"))).toEqual([]);
    expect(await readKind(database, ordersTable)).toBe("p");
  });
});

describe("a plain table that is declared plain", () => {
  it("is adopted without work", async () => {
    await createOrders(database, 100);
    const snapshot = await Snapshot.take(database);
    expect(await migrate(database, { target: noPartitions })).toBeNull();
    await snapshot.expectUntouched();
  });
});
