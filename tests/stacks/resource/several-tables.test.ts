import { readKind, Snapshot } from "../../support/equality";
import { createFamily, findFamilyDifferences } from "../../support/family-application";
import { readForeignKeys } from "../../support/joined-orders";
import { createOrders } from "../../support/orders";
import { ordersDeclaration, Stack, type Declaration } from "../../support/stack";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let stack: Stack;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 1_000);
  await createFamily(database);
  await database.query(`
    CREATE TABLE app.log (id bigint, at timestamp, note text, PRIMARY KEY (id, at));
    INSERT INTO app.log SELECT i, timestamp '2024-01-01' + i * interval '1 hour', 'n' || i FROM generate_series(1, 500) i;
    CREATE TABLE app.receipts (id bigint PRIMARY KEY, paid_on date NOT NULL);
    INSERT INTO app.receipts SELECT i, date '2023-01-01' + i FROM generate_series(1, 500) i`);
  stack = await Stack.create(database);
});
afterEach(async () => {
  stack.remove();
  await database.drop();
});

const place = { connection: "db", schema: "app" };
const yearly = { partitionType: "INTERVAL", intervalType: "YEAR" };

/** Two tables that a foreign key joins, one whose past stays where it is, and one whose key is widened. */
const declarations: Readonly<Record<string, Declaration>> = {
  orders: ordersDeclaration(),
  customers: {
    ...place,
    table: "customers",
    partitionType: "HASH",
    partitionColumn: "id",
    partitionCount: 3,
  },
  log: { ...place, ...yearly, table: "log", partitionColumn: "at", history: "keepAsOnePartition" },
  receipts: { ...place, ...yearly, table: "receipts", partitionColumn: "paid_on", uniqueKeys: "widen" },
};
const names = Object.keys(declarations);

describe("several tables of one stack, side by side", () => {
  it("are previewed each in its own way, migrated by one command, and left alone afterwards", async () => {
    const [log, receipts] = await Promise.all(
      ["log", "receipts"].map((table) => Snapshot.take(database, { schema: "app", table }, table)),
    );
    const keys = await readForeignKeys(database);
    stack.declare(declarations);

    const preview = (await stack.preview("--diff")).replaceAll("\\", "");
    for (const table of ["orders", "customers", "receipts"])
      expect(preview).toMatch(`app.${table}: copySwap`);
    expect(preview).toMatch("app.log: attachHistory");
    expect(preview).toMatch("The primary key receipts_pkey (id) becomes receipts_pkey_widened (id, paid_on)");
    // The CLI shows the first 150 characters of a text.
    const key = /ALTER TABLE "app"."items" ADD CONSTRAINT "of_order" FOREIGN KEY .* REFERENCES app.orders/;
    expect(preview).toMatch(key);

    await stack.up("--parallel", "4");
    for (const table of names) expect(await readKind(database, { schema: "app", table })).toBe("p");
    expect(await findFamilyDifferences(database)).toEqual([]);
    expect(await readForeignKeys(database)).toEqual(keys);
    await log?.expectMigrated();
    await receipts?.expectSameRows();
    const again = database.query("INSERT INTO app.receipts VALUES (7, '2030-01-01')");
    await expect(again).rejects.toMatchObject({ code: "23505", constraint: "receipts_pkey" });
    const outputs = await stack.outputs();
    expect(outputs["log"]?.result).toMatchObject({ method: "attachHistory", retiredTable: null });
    expect(await stack.preview("--expect-no-changes")).toMatch(new RegExp(`${names.length + 1} unchanged`));
  });
});
