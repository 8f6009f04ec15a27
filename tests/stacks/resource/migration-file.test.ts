import { Stack } from "../../support/stack";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let stack: Stack;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.query("CREATE SCHEMA app");
  await database.query(
    ["low", "high"]
      .map(
        (table) => `
    CREATE TABLE app.${table} (id bigint, at timestamp, PRIMARY KEY (id, at));
    INSERT INTO app.${table} SELECT i, timestamp '2024-01-01' + i * interval '1 day' FROM generate_series(1, 500) i;`,
      )
      .join(""),
  );
  stack = await Stack.create(database);
});
afterAll(async () => {
  stack.remove();
  await database.drop();
});

function tableOf(table_name: string, priority: string): object {
  return {
    ...{ owner: "app", table_name, migration_action: "add_interval_partitioning" },
    target_configuration: { partition_column: "at", interval_type: "YEAR" },
    migration_settings: { priority },
  };
}

const tables = [tableOf("low", "LOW"), tableOf("high", "HIGH")];

describe("the tables of a migration file", () => {
  it("are migrated by their priority, one after the other, whatever runs side by side", async () => {
    stack.declareFile({ tables });
    await stack.up("--parallel", "8");
    const { rows } = await database.query(`
      SELECT table_name, started_at >= lag(ended_at) OVER (ORDER BY started_at) AS "waited"
        FROM table_migration.runs ORDER BY started_at`);
    expect(rows).toEqual([
      { table_name: "high", waited: null },
      { table_name: "low", waited: true },
    ]);
    expect(await stack.preview("--expect-no-changes")).toContain("3 unchanged");
  });
});
