import { engineOf, forgetDiscoveries } from "../../../provider/engines";
import type { Target } from "../../../provider/schema/target";
import type { Check, CheckName, Validation } from "../../../provider/schema/validation";
import { smallTarget } from "../../support/copy-swap";
import { connectionTo, createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await createOrders(database, 500);
  await database.query(
    "CREATE TABLE app.bare (id int, at timestamp NOT NULL, at2 text); CREATE VIEW app.list AS SELECT * FROM app.orders",
  );
});
afterAll(() => database.drop());

function validateBefore(target: Target = smallTarget()): Promise<Validation> {
  forgetDiscoveries();
  return engineOf(connectionTo(database)).validateBefore(target);
}

function find({ checks }: Validation, name: CheckName): Check | undefined {
  return checks.find((check) => check.name === name);
}

describe("a table of PostgreSQL before its run", () => {
  it("holds, and says what a DBA has to look at", async () => {
    const validation = await validateBefore();
    expect(validation).toMatchObject({
      holds: true,
      stage: "before",
      table: "app.orders",
      engine: "postgres",
    });
    expect(validation.at).toMatch(/^\d{4}-\d\d-\d\dT/);
    expect(find(validation, "existence")?.finding).toMatch(/table app\.orders, \d/);
    expect(find(validation, "columns")?.finding).toContain(
      "order_date (timestamp without time zone), order_id (bigint)",
    );
    expect(find(validation, "space")).toMatchObject({
      outcome: "warned",
      expected: expect.stringMatching(/kB$/),
    });
    expect(find(validation, "activity")?.outcome).toBe("passed");
    expect(find(validation, "statistics")?.finding).toContain("About 500 rows");
  });

  it("writes nothing", async () => {
    const { rows } = await database.query(
      "SELECT nspname FROM pg_namespace WHERE nspname = 'table_migration'",
    );
    expect(rows).toEqual([]);
  });

  it.each<[string, Partial<Target>, CheckName, string]>([
    ["a table that is not there", { table: "ordres" }, "existence", "TABLE_NOT_FOUND"],
    ["a view", { table: "list" }, "existence", "NOT_A_TABLE"],
    ["a column that is not there", { partitionColumn: "orderdate" }, "columns", "COLUMN_NOT_FOUND"],
    ["a key of a wrong type", { partitionColumn: "note" }, "types", "KEY_TYPE_UNSUPPORTED"],
    ["an interval that does not fit", { intervalType: "NUMBER" }, "interval", "INTERVAL_UNFIT"],
    [
      "far too many partitions",
      { intervalType: "MINUTE", intervalValue: 1 },
      "interval",
      "TOO_MANY_PARTITIONS",
    ],
  ])("fails by the check that it belongs to: %s", async (_, change, name, code) => {
    const validation = await validateBefore({ ...smallTarget(), ...change } as Target);
    expect(validation.holds).toBe(false);
    expect(
      validation.checks.filter(({ outcome }) => outcome === "failed").map((check) => check.name),
    ).toEqual([name]);
    expect(find(validation, name)?.faults[0]?.code).toBe(code);
  });

  it("fails for a lock that keeps writers out, and names who has it", async () => {
    const client = await database.connect();
    await client.query("BEGIN; LOCK TABLE app.orders IN EXCLUSIVE MODE");
    const validation = await validateBefore();
    await client.query("ROLLBACK");
    const [fault] = find(validation, "activity")?.faults ?? [];
    expect(validation.holds).toBe(false);
    expect(fault?.problem).toMatch(new RegExp(`\\d+ ${database.user} \\(test\\) holds ExclusiveLock`));
  });

  it("warns of a transaction that has been open for long", async () => {
    const client = await database.connect();
    await client.query("BEGIN; UPDATE app.orders SET note = note WHERE order_id = 1; SELECT pg_sleep(2.1)");
    const validation = await validateBefore();
    await client.query("ROLLBACK");
    expect(find(validation, "activity")).toMatchObject({ outcome: "warned" });
  });
});
