import { openSession } from "../../../provider/dialect/postgres";
import { planTarget } from "../../../provider/engines/postgres/plan-target";
import { targetSchema, type Target } from "../../../provider/schema/target";
import { failureOf, migrate, plainTarget } from "../../support/copy-swap";
import { crashAt } from "../../support/crash";
import { readKind } from "../../support/equality";
import {
  createFamily,
  FamilyApplication,
  findFamilyDifferences,
  lockBesideFamilyMs,
} from "../../support/family-application";
import { joinOrders, readForeignKeys } from "../../support/joined-orders";
import { createOrders, ordersTarget } from "../../support/orders";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const yearly = { intervalType: "YEAR", intervalValue: 1 } as const;
const orders = plainTarget({ ...yearly, migration: { lockTimeoutMs: lockBesideFamilyMs } });

/** The parents of the family, in three hash partitions. */
function customersTarget(cutoverPatienceMs = 60_000): Target {
  return targetSchema.parse({
    connection: "test",
    schema: "app",
    table: "customers",
    partitionType: "HASH",
    partitionColumn: "id",
    partitionCount: 3,
    migration: { cutoverPatienceMs, lockTimeoutMs: lockBesideFamilyMs },
  });
}

describe("two tables that a foreign key joins", () => {
  it("are migrated at once beside an application, and end with the keys that they had", async () => {
    await createOrders(database, 1_000);
    await createFamily(database);
    const keys = await readForeignKeys(database);
    const application = await FamilyApplication.start(database);
    await Promise.all([
      migrate(database, { target: orders }),
      migrate(database, { target: customersTarget() }),
    ]);
    await application.commitMore(30);
    await application.stop();
    expect(application.failures).toEqual([]);
    expect(await findFamilyDifferences(database)).toEqual([]);
    expect(await readForeignKeys(database)).toEqual(keys);
    for (const table of ["orders", "customers"])
      expect(await readKind(database, { schema: "app", table })).toBe("p");
  });

  it("are swapped one after the other: the second waits for the first one's proof, and says for whom", async () => {
    await createOrders(database, 300);
    await createFamily(database);
    const keys = await readForeignKeys(database);
    const point = { statement: "ledger.startStep", occurrence: 1, when: "before" } as const;
    expect(await crashAt(database, { step: "validateForeignKeys", ...point }, orders)).toBe(true);
    const failure = await failureOf(migrate(database, { target: customersTarget(1_000) }));
    expect(failure.code).toBe("NEIGHBOUR_UNFINISHED");
    expect(failure.message).toMatch(/Run 1 of app\.orders, which a foreign key joins to this table/);
    expect(await readKind(database, { schema: "app", table: "customers" })).toBe("r");
    await migrate(database, { target: orders });
    await migrate(database, { target: customersTarget() });
    expect(await findFamilyDifferences(database)).toEqual([]);
    expect(await readForeignKeys(database)).toEqual(keys);
  });
});

describe("rows that violate a key, though the server holds it for valid", () => {
  it("stop the run behind its cutover by name, and once they are repaired the key is valid again", async () => {
    await createOrders(database, 300);
    await createFamily(database);
    const keys = await readForeignKeys(database);
    const superuser = await database.connectAsSuperuser();
    await superuser.query(`SET session_replication_role = replica;
      INSERT INTO app.orders (order_id, order_date, customer_id) VALUES (-1, '2026-02-02', 777)`);
    const failure = await failureOf(migrate(database, { target: orders }));
    expect(failure.code).toBe("FOREIGN_KEY_VIOLATED");
    expect(failure.message).toMatch(
      /some rows of app\.orders .* violate the foreign key of_customer: FOREIGN KEY/,
    );
    expect(await readKind(database, { schema: "app", table: "orders" })).toBe("p");
    const unchecked = database.query("INSERT INTO app.orders (order_id, customer_id) VALUES (-2, 778)");
    await expect(unchecked).rejects.toThrow(/violates foreign key constraint "of_customer"/);
    await database.query("DELETE FROM app.orders WHERE order_id = -1");
    await migrate(database, { target: orders });
    expect(await findFamilyDifferences(database)).toEqual([]);
    expect(await readForeignKeys(database)).toEqual(keys);
  });
});

describe("keys that would keep the tables closed for too long", () => {
  it("are refused in preview, each with its share", async () => {
    await createOrders(database, 100);
    await joinOrders(database);
    const session = await openSession(connectionTo(database), { applicationName: "key parts" });
    const outcome = await planTarget(session, ordersTarget({ intervalType: "DAY", subpartitionCount: 2 }));
    expect(outcome).toMatchObject({ refusals: [{ code: "TOO_MANY_KEY_PARTS" }] });
    const [refusal] = "refusals" in outcome ? outcome.refusals : [];
    expect(refusal?.problem).toMatch(
      /would keep the tables closed for up to \d{4,} ms \(2500 is the limit\), .*: replaces ON app\.orders \(\d{4,} ms\), .*of_customer ON app\.orders/,
    );
    await session.close();
  });
});
