import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { ordersTable, readKind, Snapshot } from "../../support/equality";
import { listOwnObjects } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { ordersDeclaration, Stack } from "../../support/stack";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let stack: Stack;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 2_000);
  stack = await Stack.create(database);
});
afterEach(async () => {
  stack.remove();
  await database.drop();
});

/** Changes with every row that is written, and with every change of the catalog. */
async function readTraces(): Promise<string[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
      WHERE relkind = 'r' AND (nspname IN ('app', 'table_migration') OR c.oid::regclass::text IN
            ('pg_class', 'pg_attribute', 'pg_proc', 'pg_trigger', 'pg_constraint', 'pg_index', 'pg_namespace', 'pg_depend', 'pg_inherits'))
      ORDER BY 1`,
  );
  const traces: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query<{ trace: string }>(
      `SELECT concat(count(*), ' ', sum(hashtextextended(concat(xmin, ' ', xmax, ' ', ctid), 0))) AS trace FROM ${name}`,
    );
    traces.push(`${name} ${rows[0]?.trace}`);
  }
  return traces;
}

interface PreviewStep {
  readonly op: string;
  readonly urn: string;
  readonly newState?: {
    readonly inputs: { readonly plan?: { readonly method: string; readonly steps: PlanStep[] } };
  };
}
interface PlanStep {
  readonly step: string;
  readonly statements: string[];
}

describe("a declared table", () => {
  it("is previewed statement by statement, migrated, and left alone afterwards", async () => {
    const snapshot = await Snapshot.take(database);
    stack.declare({ orders: ordersDeclaration({ migration: { chunkRows: 500, reportFolder: "reports" } }) });

    const preview = await stack.preview("--diff");
    expect(preview).toMatch(/app\.orders: copySwap \(plan \w+\)/);
    expect(preview).toMatch(/lock ACCESS EXCLUSIVE on .*waits at most 50 ms/);
    expect(preview.replaceAll("\\", "")).toContain('CREATE TABLE "app"."orders_interim"');
    const { steps } = JSON.parse(await stack.preview("--json")) as { steps: PreviewStep[] };
    const planned = steps.find(({ urn }) => urn.endsWith("::orders"))?.newState?.inputs.plan;
    expect(planned?.method).toBe("copySwap");
    expect(planned?.steps.map(({ step }) => step)).toEqual([
      ...["startJournal", "createTable", "dataLoad", "createIndexes", "deltaLoad"],
      ...["gatherStatistics", "validate", "swapTables", "restoreGrants"],
    ]);
    expect(planned?.steps.flatMap(({ statements }) => statements).join("\n")).toContain(
      'ALTER TABLE "app"."orders_interim" RENAME TO "orders"',
    );
    await snapshot.expectUntouched();

    const up = await stack.up();
    expect(up).toMatch(/PartitionedTable orders creating \(\d+s\) copying rows 100 %, 2,000 of 2,000 rows/);
    expect(up).toMatch(/app\.orders: 2,000 rows moved into \d+ partitions/);
    expect(up).toMatch(/app\.orders: after: Holds: .* compare: Holds: /);
    expect(fs.readFileSync(path.join(stack.dir, "reports/test.db.app.orders.md"), "utf8")).toMatch(
      /^# Run .*## app\.orders: Before the run/s,
    );
    await snapshot.expectMigrated();
    const { orders } = await stack.outputs();
    expect(orders?.result).toMatchObject({
      method: "copySwap",
      rows: 2000,
      retiredTable: "app.orders_retired",
      lockedMs: expect.any(Number),
      checksum: expect.stringMatching(/^-?\d+$/),
    });
    expect(orders?.partitioning).toMatchObject({ missing: [], rowsOutside: false });

    const traces = await readTraces();
    await stack.preview("--expect-no-changes");
    expect(await stack.up("--expect-no-changes")).toMatch(/2 unchanged/);
    expect(await readTraces()).toEqual(traces);
  });

  it("stays partitioned with its rows when it is destroyed, and the retired table is named", async () => {
    const snapshot = await Snapshot.take(database);
    stack.declare({ orders: ordersDeclaration() });
    await stack.up();
    const output = await stack.succeed("destroy", "--yes", "--skip-preview");
    expect(output).toMatch(
      /warning: Table app\.orders is released.* app\.orders_retired still holds the rows/s,
    );
    await snapshot.expectMigrated();
    expect(await listOwnObjects(database)).toEqual(["relation app.orders_retired"]);
    const { rows } = await database.query<{ count: number }>(
      "SELECT count(*)::int AS count FROM app.orders_retired",
    );
    expect(rows).toEqual([{ count: 2000 }]);
  });

  it("may be declared with values that are known only after another resource exists", async () => {
    stack.declare({ orders: ordersDeclaration({ subpartitionCount: { later: 3 } }) });
    expect(await stack.preview()).toMatch(/\+ 3 to create/);
    await stack.up();
    expect((await stack.outputs())["orders"]?.partitioning["strategy"]).toMatch(/3/);
  });

  it("is another resource when its name changes: the old one is released, the new one migrated", async () => {
    stack.declare({ orders: ordersDeclaration() });
    await stack.up();
    await database.query(`CREATE TABLE app.orders_of_2020 (LIKE app.orders_retired INCLUDING ALL);
      INSERT INTO app.orders_of_2020 (order_id, customer_id) SELECT i, 1 FROM generate_series(1, 50) i`);
    stack.declare({ orders: ordersDeclaration({ table: "orders_of_2020" }) });
    const { steps } = JSON.parse(await stack.preview("--json")) as { steps: PreviewStep[] };
    expect(steps.find(({ urn }) => urn.endsWith("::orders"))?.op).toBe("replace");
    await stack.up();
    expect(await readKind(database, { schema: "app", table: "orders_of_2020" })).toBe("p");
    expect(await readKind(database, ordersTable)).toBe("p");
    const { rows } = await database.query<{ name: string }>(
      `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid
        WHERE pronamespace::regnamespace::text = 'table_migration' AND tgparentid = 0`,
    );
    expect(rows).toEqual([{ name: "app.orders_of_2020" }]);
  });
});

describe("a declaration that changes its strategy", () => {
  it("is previewed, repartitions the table anew, and is left alone afterwards", async () => {
    const snapshot = await Snapshot.take(database);
    stack.declare({ orders: ordersDeclaration() });
    await stack.up();
    const { connection, schema, table, migration } = ordersDeclaration();
    const byHash = { partitionType: "HASH", partitionColumn: "order_id", partitionCount: 3 };
    stack.declare({ orders: { connection, schema, table, migration, ...byHash } });
    expect(await stack.preview()).toMatch(
      /partitioned otherwise: RANGE .*WAY_BACK_ENDS: The way back to app\.orders_retired/s,
    );
    await stack.up();
    expect((await stack.outputs())["orders"]).toMatchObject({
      result: { retiredTable: "app.orders_retired_2" },
      partitioning: { strategy: "HASH (order_id)", partitions: 3 },
    });
    await snapshot.expectSameInventory();
    expect(await stack.preview("--expect-no-changes")).toMatch(/2 unchanged/);
    expect(await stack.succeed("destroy", "--yes", "--skip-preview")).toMatch(
      /app\.orders_retired_2 still holds the rows/,
    );
    // Both retired tables stay, the second one with the partitions that it had.
    const own = await listOwnObjects(database);
    expect(own.filter((object) => !object.startsWith("relation app.orders_"))).toEqual([]);
  });
});

describe("a declaration that takes the partitions away", () => {
  it("brings the table together again, and shows one that was partitioned by hand as drift", async () => {
    const snapshot = await Snapshot.take(database);
    stack.declare({ orders: ordersDeclaration() });
    await stack.up();
    const { connection, schema, table, migration } = ordersDeclaration();
    stack.declare({ orders: { connection, schema, table, migration, partitionType: "NONE" } });
    const preview = await stack.preview("--diff");
    expect(preview).toMatch(/The table is partitioned: RANGE .*becomes {2}a plain table.*ONE_TABLE/s);
    await stack.up();
    expect(await readKind(database, ordersTable)).toBe("r");
    expect((await stack.outputs())["orders"]).toMatchObject({
      result: { retiredTable: "app.orders_retired_2", partitions: 0 },
      partitioning: { strategy: "NONE", partitions: 0, leaves: 0 },
    });
    await snapshot.expectSameRows();
    await snapshot.expectSameInventory();
    expect(await stack.preview("--expect-no-changes")).toMatch(/2 unchanged/);

    await database.query(`
      ALTER TABLE app.orders RENAME TO orders_aside;
      CREATE TABLE app.orders (order_id bigint, order_date timestamp, PRIMARY KEY (order_id, order_date))
        PARTITION BY HASH (order_id)`);
    expect(await stack.refresh("--diff")).toMatch(/partitionType.*HASH \(order_id\)/s);
    expect(await stack.preview()).toMatch(/The table is partitioned: HASH \(order_id\), 0 partitions/);
  });
});

/** The table whose run waits for its cutover. */
async function findSwapping(): Promise<string | null> {
  const { rows } = await database.query<{ found: boolean }>(
    "SELECT to_regclass('table_migration.steps') IS NOT NULL AS found",
  );
  if (!rows[0]?.found) return null;
  const runs = await database.query<{ name: string }>(
    "SELECT table_name AS name FROM table_migration.runs JOIN table_migration.steps USING (run_id) WHERE step = 'swapTables'",
  );
  return runs.rows[0]?.name ?? null;
}

describe("a plan that was previewed", () => {
  it("is what up runs when it was saved, and stops it when the table has changed", async () => {
    stack.declare({ orders: ordersDeclaration() });
    await stack.preview("--save-plan", "plan.json");
    await database.query("ALTER TABLE app.orders ADD COLUMN channel text");
    const snapshot = await Snapshot.take(database);
    expect(await stack.fail("up", "--yes", "--skip-preview", "--plan", "plan.json")).toMatch(/violates plan/);
    await snapshot.expectUntouched();
    await stack.preview("--save-plan", "plan.json");
    await stack.up("--plan", "plan.json");
    await snapshot.expectMigrated();
  });

  it("is not run when the table has changed since, and nothing is touched", async () => {
    await database.query("CREATE TABLE app.orders_first (LIKE app.orders INCLUDING ALL)");
    await database.query("INSERT INTO app.orders_first (customer_id) SELECT 1 FROM generate_series(1, 100)");
    const readers = new Map<string, pg.Client>();
    for (const table of ["orders", "orders_first"]) {
      const reader = await database.connect();
      await reader.query(`BEGIN; LOCK TABLE app.${table} IN ACCESS SHARE MODE`);
      readers.set(table, reader);
    }
    stack.declare({
      first: ordersDeclaration({ table: "orders_first" }),
      orders: ordersDeclaration(),
    });
    // One at a time: the other one is planned when the first begins, and waits until that has swapped.
    const up = stack.start(["up", "--yes", "--skip-preview", "--parallel", "1"]);
    const ended = up.result.then(({ output }) => Promise.reject(new Error(output)));
    ended.catch(() => undefined);
    let first = await findSwapping();
    for (; first === null; first = await findSwapping()) await Promise.race([sleep(100), ended]);
    const other = first === "orders" ? "orders_first" : "orders";
    await readers.get(other)?.query("COMMIT");
    await database.query(`ALTER TABLE app.${other} ADD COLUMN channel text`);
    await readers.get(first)?.query("COMMIT");
    const { exitCode, output } = await up.result;
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(new RegExp(`STALE_PLAN: Table app\\.${other} has changed since the preview`));
    expect(await readKind(database, { schema: "app", table: other })).toBe("r");
    const { rows } = await database.query<{ name: string }>(
      "SELECT table_name AS name FROM table_migration.runs",
    );
    expect(rows).toEqual([{ name: first }]);
    expect(stack.readState(other === "orders" ? "orders" : "first")).toBeUndefined();
    await stack.up();
    expect(await readKind(database, { schema: "app", table: other })).toBe("p");
  });
});
