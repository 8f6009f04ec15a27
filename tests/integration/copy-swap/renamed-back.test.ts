import { releaseTable } from "../../../provider/engines/postgres/release";
import { repartition } from "../../../provider/engines/postgres/repartition";
import { connectionTo, createOrders, listeningHooks, ordersTarget } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 200);
});
afterEach(() => database.drop());

const insert = "INSERT INTO app.%s (order_id, order_date, customer_id) VALUES (900001, now(), 1)";

function work() {
  const target = ordersTarget({ subpartitionCount: 2, intervalType: "YEAR" });
  return { connection: connectionTo(database), target, plannedHash: null, hooks: listeningHooks() };
}

async function countRows(table: string): Promise<number> {
  const { rows } = await database.query<{ count: string }>(`SELECT count(*) FROM app.${table}`);
  return Number(rows[0]?.count);
}

describe("a retired table that was renamed back by hand", () => {
  beforeEach(async () => {
    await repartition(work());
    await database.query(
      "ALTER TABLE app.orders RENAME TO orders_part; ALTER TABLE app.orders_retired RENAME TO orders",
    );
  });

  it("can be migrated again, beside the journal of the first run", async () => {
    await expect(repartition(work())).resolves.toMatchObject({ rows: 200 });
    await database.query(insert.replace("%s", "orders_part"));
    await database.query(insert.replace("%s", "orders"));
    expect([await countRows("orders_part"), await countRows("orders")]).toEqual([201, 201]);
  });

  it("can be released, and both tables go on", async () => {
    await repartition(work());
    await releaseTable(work());
    await database.query(insert.replace("%s", "orders_part"));
    await database.query(insert.replace("%s", "orders"));
    const { rows } = await database.query(
      "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'table_migration%'",
    );
    expect(rows).toEqual([]);
  });

  it("is not offered to be dropped when it is released", async () => {
    const [note] = await releaseTable(work());
    expect(note).toContain("It is the one that the run had retired.");
    expect(note).not.toContain("drop");
  });
});
