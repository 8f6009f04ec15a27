import { ordersTable, readKind, Snapshot, type TableName } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { ordersDeclaration, Stack, type Declaration } from "../../support/stack";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let stack: Stack;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 1_000);
  stack = await Stack.create(database);
  stack.declare({ orders: ordersDeclaration() });
  await stack.up();
});
afterEach(async () => {
  stack.remove();
  await database.drop();
});

/** Tables that triggers of the tool still hang on. */
async function listWatched(of: TestDatabase): Promise<string[]> {
  const { rows } = await of.query<{ name: string }>(
    `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid
      WHERE pronamespace::regnamespace::text = 'table_migration' AND tgparentid = 0 ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function countRows(of: TestDatabase, table: string): Promise<number | undefined> {
  const { rows } = await of.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]?.count;
}

/** Declares another table under the same resource name: previewed as a replacement, and carried out. */
async function replaceBy(changes: Declaration): Promise<string> {
  stack.declare({ orders: ordersDeclaration(changes) });
  const { steps } = JSON.parse(await stack.preview("--json")) as { steps: { op: string; urn: string }[] };
  expect(steps.filter(({ urn }) => urn.endsWith("::orders")).map(({ op }) => op)).toEqual(["replace"]);
  return stack.up();
}

/** The table that is declared no more: partitioned, with its rows, and its retired one beside it. */
async function expectReleased(snapshot: Snapshot, output: string): Promise<void> {
  expect(output).toMatch(/Table app\.orders is released.* app\.orders_retired still holds the rows/s);
  await snapshot.expectMigrated();
  expect(await countRows(database, "app.orders_retired")).toBe(1_000);
}

describe("a resource that is declared for another table", () => {
  it("releases the old one where the schema has changed", async () => {
    const snapshot = await Snapshot.take(database);
    const other: TableName = { schema: "archive", table: "orders" };
    await database.query(`CREATE SCHEMA archive;
      CREATE TABLE archive.orders (LIKE app.orders_retired INCLUDING ALL);
      ALTER TABLE archive.orders ALTER order_id DROP DEFAULT;
      INSERT INTO archive.orders (order_id, customer_id) SELECT i, 1 FROM generate_series(1, 70) i`);
    const output = await replaceBy({ schema: "archive" });
    await expectReleased(snapshot, output);
    expect(await readKind(database, other)).toBe("p");
    expect(await countRows(database, "archive.orders")).toBe(70);
    expect(await listWatched(database)).toEqual(["archive.orders"]);
    await stack.preview("--expect-no-changes");
  });

  it("releases the old one in its own database where the connection has changed", async () => {
    const elsewhere = await createTestDatabase();
    try {
      await createOrders(elsewhere, 300);
      await stack.connect("elsewhere", elsewhere);
      const [old, target] = [await Snapshot.take(database), await Snapshot.take(elsewhere)];
      const output = await replaceBy({ connection: "elsewhere" });
      await expectReleased(old, output);
      await target.expectMigrated();
      expect(await listWatched(database)).toEqual([]);
      expect(await listWatched(elsewhere)).toEqual([`app.${ordersTable.table}`]);
      await stack.preview("--expect-no-changes");
      await stack.succeed("destroy", "--yes", "--skip-preview");
      expect(await listWatched(elsewhere)).toEqual([]);
      expect(await countRows(database, "app.orders")).toBe(1_000);
    } finally {
      await elsewhere.drop();
    }
  });
});
