import { engineOf, forgetDiscoveries } from "../../../provider/engines";
import type { Target } from "../../../provider/schema/target";
import type { Check, CheckName, Validation } from "../../../provider/schema/validation";
import { smallTarget } from "../../support/copy-swap";
import { connectionTo, createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

const visits = {
  table: "visits",
  partitionColumn: "updated_at",
  intervalType: "HOUR",
  intervalValue: 24,
} as const;

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

  it("names who keeps a snapshot elsewhere, for which the cutover waits", async () => {
    const client = await database.connect();
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM app.bare; SELECT pg_sleep(2.1)");
    const validation = await validateBefore();
    await client.query("ROLLBACK");
    expect(find(validation, "activity")).toMatchObject({
      outcome: "warned",
      faults: [
        {
          problem: expect.stringMatching(
            /^\d+ \w+ \(test, idle in transaction\) has had a snapshot for \d+ s/,
          ),
        },
      ],
    });
  });

  it("warns of a transaction that has been open for long", async () => {
    const client = await database.connect();
    await client.query("BEGIN; UPDATE app.orders SET note = note WHERE order_id = 1; SELECT pg_sleep(2.1)");
    const validation = await validateBefore();
    await client.query("ROLLBACK");
    expect(find(validation, "activity")).toMatchObject({ outcome: "warned" });
  });

  it("advises by the statistics, in the preview too, and changes no plan by it", async () => {
    await database.query(`
      CREATE TABLE app.regions (id int PRIMARY KEY);
      CREATE TABLE app.visits (id int, updated_at timestamp, region int REFERENCES app.regions);
      ALTER TABLE app.visits ALTER id SET NOT NULL, ADD PRIMARY KEY (updated_at, region, id);
      INSERT INTO app.regions SELECT generate_series(1, 3);
      INSERT INTO app.visits SELECT i, now(), i % 3 + 1 FROM generate_series(1, 300) i`);
    const target = smallTarget({ ...visits, subpartitionColumn: "region", subpartitionCount: 8 });
    const engine = engineOf(connectionTo(database));
    const before = await engine.preview(target);
    await database.query("ANALYZE app.visits");
    forgetDiscoveries();
    const after = await engine.preview(target);
    if ("refusals" in before || "refusals" in after) throw new Error("the plan is refused");
    expect(before.announcement).toContain("! STATISTICS_MISSING: The table has no statistics");
    expect(before.announcement).toContain("! FOREIGN_KEY_UNINDEXED: No index begins with region");
    expect(before.announcement).toContain("! RETENTION_MISSING: ");
    expect(before.announcement).toContain("! KEY_CHANGES: By its name updated_at changes");
    expect(before.announcement).not.toContain("HASH_KEY_FEW_VALUES");
    expect(after.announcement).toMatch(/! HASH_KEY_FEW_VALUES: region has about 3 different values/);
    expect(after.announcement).not.toContain("STATISTICS_MISSING");
    expect(after.plan).toEqual(before.plan);
    await database.query("CREATE INDEX ON app.visits (region); UPDATE app.visits SET id = id");
    await database.query("SELECT pg_stat_force_next_flush()");
    const validation = await validateBefore(target);
    expect(find(validation, "statistics")?.faults[0]?.code).toBe("STATISTICS_STALE");
    expect(find(validation, "foreignKeys")?.outcome).toBe("passed");
    expect(find(validation, "columns")).toMatchObject({
      outcome: "warned",
      faults: [{ code: "KEY_CHANGES" }],
    });
  });
});
