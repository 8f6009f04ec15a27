import { ordersTable, readKind } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { ordersDeclaration, Stack } from "../../support/stack";
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

async function plannedMethod(): Promise<unknown> {
  const { steps } = JSON.parse(await stack.preview("--json")) as {
    steps: { urn: string; newState?: { inputs: { plan?: { method: string } } } }[];
  };
  return steps.find(({ urn }) => urn.endsWith("::orders"))?.newState?.inputs.plan?.method;
}

/** The missing partitions that the last refresh has found. */
function missing(): unknown {
  const { partitioning } = stack.readState("orders")?.outputs ?? {};
  return (partitioning as { missing: unknown } | undefined)?.missing;
}

describe("a table that was changed by hand", () => {
  it("shows a dropped partition as drift, and gets it back", async () => {
    const { rows } = await database.query<{ name: string; bound: string }>(
      `SELECT relid::regclass::text AS name, pg_get_expr(relpartbound, c.oid) AS bound
         FROM pg_partition_tree('app.orders') JOIN pg_class c ON c.oid = relid
        WHERE level = 1 AND pg_get_expr(relpartbound, c.oid) LIKE 'FOR VALUES FROM (''2%' ORDER BY 2 DESC OFFSET 1 LIMIT 1`,
    );
    await database.query(`DROP TABLE ${rows[0]?.name}`);
    const year = /\('(\d{4})/.exec(rows[0]?.bound ?? "")?.[1];
    expect(await stack.refresh("--diff")).toMatch(/partitioning/);
    expect(missing()).toEqual([expect.stringContaining(`${year}-01-01`)]);
    expect(await plannedMethod()).toBe("addPartitions");
    await stack.up();
    await stack.preview("--expect-no-changes");
    const { rows: added } = await database.query<{ bound: string }>(
      `SELECT pg_get_expr(relpartbound, c.oid) AS bound
         FROM pg_partition_tree('app.orders') JOIN pg_class c ON c.oid = relid WHERE level = 1`,
    );
    expect(added.map(({ bound }) => bound)).toContain(rows[0]?.bound);
    await stack.refresh();
    expect(missing()).toEqual([]);
  });

  it("is migrated again where a plain table stands in its place", async () => {
    await database.query(`
      ALTER TABLE app.orders RENAME TO orders_aside;
      CREATE TABLE app.orders (LIKE app.orders_retired INCLUDING ALL);
      INSERT INTO app.orders (order_id, customer_id) SELECT i, 4 FROM generate_series(1, 30) i`);
    expect(await stack.refresh("--diff")).toMatch(/partitionType.*NONE/s);
    expect(await plannedMethod()).toBe("copySwap");
    await stack.up();
    expect(await readKind(database, ordersTable)).toBe("p");
    const { rows } = await database.query<{ count: number; aside: number }>(
      "SELECT count(*)::int AS count, (SELECT count(*)::int FROM app.orders_aside) AS aside FROM app.orders",
    );
    expect(rows).toEqual([{ count: 30, aside: 1000 }]);
    await stack.preview("--expect-no-changes");
  });

  it("is planned back where it was partitioned otherwise", async () => {
    await database.query(`
      ALTER TABLE app.orders RENAME TO orders_aside;
      CREATE TABLE app.orders (order_id bigint, order_date timestamp, PRIMARY KEY (order_id, order_date))
        PARTITION BY HASH (order_id)`);
    expect(await stack.refresh("--diff")).toMatch(/partitionType/);
    expect(await plannedMethod()).toBe("copySwap");
  });

  it.each([
    ["dropped", "DROP TABLE app.orders CASCADE", null],
    [
      "renamed",
      "ALTER TABLE app.orders RENAME TO orders_aside",
      "ALTER TABLE app.orders_aside RENAME TO orders",
    ],
  ])("is missed when it was %s, and the retired table is named", async (_, change, undo) => {
    await database.query(change);
    const gone = /warning: TABLE_GONE_RETIRED_EXISTS: Table app\.orders does not exist.*app\.orders_retired/s;
    expect(await stack.refresh()).toMatch(gone);
    expect(stack.readState("orders")).toBeUndefined();
    const refusal = await stack.fail("preview");
    expect(refusal).toMatch(/TABLE_GONE_RETIRED_EXISTS: .*app\.orders_retired/);
    const { rows } = await database.query("SELECT to_regclass('app.orders_retired')::text AS name");
    expect(rows).toEqual([{ name: "app.orders_retired" }]);
    if (undo === null) return;
    await database.query(undo);
    await stack.up();
    expect(stack.readState("orders")?.outputs["partitioning"]).toMatchObject({ missing: [] });
    const runs = await database.query("SELECT FROM table_migration.runs");
    expect(runs.rowCount).toBe(1);
  });
});
