import { repartition } from "../../../provider/engines/postgres/repartition";
import { connectionTo, createOrders, listeningHooks, ordersTarget } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 100);
});
afterEach(() => database.drop());

function migrate() {
  const target = ordersTarget({ subpartitionCount: 2 });
  const hooks = listeningHooks();
  return repartition({ connection: connectionTo(database), target, plannedHash: null, hooks });
}

describe("the ledger's schema", () => {
  it("is left alone when it is somebody else's", async () => {
    await database.query("CREATE SCHEMA table_migration; CREATE TABLE table_migration.notes (note text)");
    await expect(migrate()).rejects.toMatchObject({ code: "LEDGER_FOREIGN" });
    const { rows } = await database.query(
      "SELECT relname FROM pg_class WHERE relnamespace = 'table_migration'::regnamespace AND relkind = 'r'",
    );
    expect(rows).toEqual([{ relname: "notes" }]);
  });

  it("may have been created for the tool by an administrator", async () => {
    await database.query("CREATE SCHEMA table_migration");
    await expect(migrate()).resolves.toMatchObject({ rows: 100 });
  });

  it("is refused when another release has written it", async () => {
    await database.query(
      "CREATE SCHEMA table_migration; CREATE TABLE table_migration.ledger_version (version int); INSERT INTO table_migration.ledger_version VALUES (99)",
    );
    await expect(migrate()).rejects.toMatchObject({ code: "LEDGER_UNKNOWN" });
  });
});
