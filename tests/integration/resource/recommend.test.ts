import { readFileSync } from "node:fs";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { runtime } from "@pulumi/pulumi";
import ts from "typescript";
import { discoverTables, readDistribution } from "../../../provider/discovery/oracle";
import { recommendTarget, targetSchema } from "../../../provider/index";
import type { AnyConnection } from "../../../provider/schema/connection";
import { createOrders as createOracleOrders } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { connectionTo, createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let oracle: OracleServer;
beforeAll(async () => {
  database = await createTestDatabase();
  await createOrders(database, 500);
  oracle = await startOracle(["HR"]);
  await oracle.run("HR", createOracleOrders);
});
afterAll(async () => {
  await database.drop();
  await oracle.close();
});

/** The stack's configuration, as Pulumi hands it to a program. */
function configure(connection: AnyConnection): void {
  runtime.setConfig("table-migration:connections", JSON.stringify({ hr: connection }));
}

describe("a recommendation for a table of PostgreSQL", () => {
  it("goes by all rows of a small one, and names those that no interval is meant for", async () => {
    configure(connectionTo(database));
    await database.query(`
      CREATE TABLE app.bookings (id bigint PRIMARY KEY, booked_at timestamptz, note text);
      INSERT INTO app.bookings SELECT i, '2026-01-01'::timestamptz + i * interval '1 hour' FROM generate_series(1, 480) i;
      INSERT INTO app.bookings VALUES (1001, NULL), (1002, NULL), (1003, '9999-12-31'), (1004, 'infinity')`);
    const found = await recommendTarget({ connection: "hr", schema: "app", table: "bookings" });
    expect(found.text).toContain("partitionColumn: booked_at");
    expect(found.text).toContain("because by all 480 rows, from 2026-01-01 01:00 to 2026-01-21 00:00");
    expect(found.text).toContain("2 rows have no value, which no interval takes");
    expect(found.text).toMatch(/2 rows lie apart from all others, as at 9999-12-31|infinity/);
    expect(JSON.stringify(found)).not.toContain(database.password);
  });

  it("is what the guide's program exports", async () => {
    const guide = readFileSync(path.join(__dirname, "../../../docs/guide/recommendations.md"), "utf8");
    const [, program = ""] = /```ts\n(.*?)```/s.exec(guide) ?? [];
    const exports: { advice?: Promise<string> } = {};
    const { outputText } = ts.transpileModule(program, {
      compilerOptions: { module: ts.ModuleKind.CommonJS },
    });
    runInNewContext(outputText, { exports, require: () => ({ recommendTarget }) });
    expect(await exports.advice).toMatch(/^app\.bookings\n {2}partitionType: INTERVAL/);
  });

  it("gives settings that a target takes", async () => {
    const { recommendations } = await recommendTarget({
      connection: connectionTo(database),
      schema: "app",
      table: "orders",
    });
    const given = recommendations.filter(({ setting }) => !setting.includes("."));
    const settings = Object.fromEntries(given.map(({ setting, value }) => [setting, value]));
    const target = { connection: "hr", schema: "app", table: "orders", ...settings };
    expect(targetSchema.parse(target)).toMatchObject({
      partitionColumn: "order_date",
      intervalType: "MONTH",
    });
  });

  it("reads a sample of a large one", async () => {
    await database.query(`
      CREATE TABLE app.large (id bigint PRIMARY KEY, created_at timestamp NOT NULL);
      INSERT INTO app.large SELECT i, '2025-01-01'::timestamp + i * interval '1 minute' FROM generate_series(1, 120000) i;
      ANALYZE app.large`);
    const { text } = await recommendTarget({ connection: "hr", schema: "app", table: "large" });
    const rows = Number(/by a sample of ([\d,]+) rows/.exec(text)?.[1]?.replace(",", ""));
    expect(rows).toBeGreaterThan(5_000);
    expect(rows).toBeLessThanOrEqual(50_000);
  });

  it("says which table is not there", async () => {
    const missing = recommendTarget({ connection: "hr", schema: "app", table: "ORDERS" });
    await expect(missing).rejects.toThrow(/^TABLE_NOT_FOUND: .*app\.orders/);
    const unknown = recommendTarget({ connection: "nobody", schema: "app", table: "orders" });
    await expect(unknown).rejects.toThrow(/^UNKNOWN_CONNECTION: /);
  });
});

describe("a recommendation for a table of Oracle", () => {
  it("goes by all rows of a small one, with the tablespaces and processors there are", async () => {
    configure(oracle.connectionOf("HR"));
    await oracle.run("HR", ["ALTER TABLE ORDERS MODIFY (ORDER_DATE NULL)"]);
    await oracle.run("HR", [
      "INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID) VALUES (90001, DATE '9999-12-31', 1)",
      "INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID) VALUES (90002, NULL, 1)",
      "COMMIT",
    ]);
    const { text, recommendations } = await recommendTarget({
      connection: "hr",
      schema: "HR",
      table: "ORDERS",
    });
    expect(recommendations.find(({ setting }) => setting === "intervalType")?.value).toBe("MONTH");
    expect(text).toContain("partitionColumn: ORDER_DATE");
    expect(text).toContain(
      "because by all 2,000 rows, from 2024-01-01 00:00 to 2025-12-30 00:00: 24 partitions",
    );
    expect(text).toContain("1 rows have no value");
    expect(text).toContain("1 rows lie apart from all others, as at 9999-12-31");
  });

  it("reads blocks of a large one", async () => {
    const session = await oracle.open("HR");
    const name = { schema: "HR", table: "ORDERS" };
    const { tables } = await discoverTables(session, { tables: [name] });
    expect(tables).toHaveLength(1);
    const column = { ...name, column: "ORDER_DATE", estimatedRows: 60_000, bytes: 1 };
    expect((await readDistribution(session, column)).isWhole).toBe(false);
  });
});
