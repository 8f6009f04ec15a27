import { createOrders } from "../../support/orders";
import { ordersDeclaration, Stack } from "../../support/stack";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let stack: Stack;
beforeAll(async () => {
  database = await createTestDatabase();
  await createOrders(database, 500);
  stack = await Stack.create(database);
});
afterAll(async () => {
  stack.remove();
  await database.drop();
});

const byQuarter = {
  intervalType: "MONTH",
  intervalValue: 3,
  partitionsAhead: 2,
  subpartitionType: undefined,
  subpartitionColumn: undefined,
  subpartitionCount: undefined,
};

/** Neither the program nor the table has anything that the other lacks. */
async function expectCurrent(): Promise<void> {
  await stack.preview("--expect-no-changes");
  await stack.refresh("--expect-no-changes");
}

describe("a table that is kept as declared", () => {
  it("is current after its migration, for preview and refresh alike", async () => {
    stack.declare({ orders: ordersDeclaration(byQuarter) });
    await stack.up();
    await expectCurrent();
  });

  it("shows a row of years ahead as drift, gives it a partition, and is current again", async () => {
    await database.query("INSERT INTO app.orders (order_date, customer_id) VALUES ('2093-05-05', 1)");
    expect(await stack.refresh()).toMatch(
      /warning: app\.orders: 1 rows of the default partition belong to a partition that is not there: 2093-04-01/,
    );
    expect(await stack.preview()).toMatch(/app\.orders: moveRows .*moves {4}about/s);
    await stack.up();
    await expectCurrent();
    const { rows } = await database.query<{ partition: string }>(
      "SELECT tableoid::regclass::text AS partition FROM app.orders WHERE order_date > '2090-01-01'",
    );
    expect(rows).toEqual([{ partition: "app.orders_p2093_04" }]);
  });

  it("lists what is too old by name, takes it away, and is current again", async () => {
    const retention = {
      detachAfter: { value: 8, unit: "MONTH" },
      dropAfter: { value: 12, unit: "MONTH" },
      mostPartitions: 99,
    };
    stack.declare({ orders: ordersDeclaration({ ...byQuarter, retention }) });
    const preview = await stack.preview("--diff");
    const named = (verb: string) =>
      [
        ...preview.matchAll(
          new RegExp(` ${verb} +(app\\.orders_p\\d+_\\d+), FROM .* TO .* rows, .* with`, "g"),
        ),
      ].map(([, name]) => name);
    const [detached, dropped] = [named("detaches"), named("drops")];
    expect(dropped.length).toBeGreaterThan(1);
    expect(detached.length).toBeGreaterThan(dropped.length);
    expect(await stack.up()).toMatch(
      new RegExp(
        `${detached.length} partitions detached.* ${dropped.length} partitions that had been detached`,
      ),
    );
    await expectCurrent();
    const { rows } = await database.query<{ name: string | null }>(
      "SELECT to_regclass(name)::text AS name FROM unnest($1::text[]) AS name",
      [detached],
    );
    expect(rows.map(({ name }) => name).filter((name) => name !== null)).toEqual(
      detached.filter((name) => !dropped.includes(name)),
    );
  });
});
