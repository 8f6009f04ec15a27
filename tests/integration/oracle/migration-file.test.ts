import { readFileSync } from "node:fs";
import path from "node:path";
import { planOracleTarget } from "../../../provider/engines/oracle/plan-target";
import { readMigrationFile } from "../../../provider/migration-file";
import { targetSchema, type Target } from "../../../provider/schema/target";
import { failureOf } from "../../support/copy-swap";
import { createOrders, migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

const guide = readFileSync(path.join(__dirname, "../../../docs/guide/migration-file.md"), "utf8");
const [, documented = ""] = /```json\n([\s\S]*?)```/.exec(guide) ?? [];

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterAll(() => server.close());

/** The table that the guide declares, over this server's connection. */
function documentedTarget(): Target {
  const read = readMigrationFile(JSON.parse(documented), { connection: "test" });
  const [table] = "tables" in read ? read.tables : [];
  if (!table) throw new Error("the guide declares a table");
  return targetSchema.parse(table.target);
}

describe("a table of a migration file", () => {
  it("is refused with the number of its rows before the initial value", async () => {
    const [earlier] = await queryOracle(
      server,
      `SELECT COUNT(*) AS "count" FROM ORDERS WHERE ORDER_DATE < DATE '2024-02-01'`,
    );
    const target = oracleTarget({ initialPartitionValue: "TO_DATE('2024-02-01', 'YYYY-MM-DD')" });
    const failure = await failureOf(migrateOracle(server, { target }));
    expect(failure.message).toContain(
      `ROWS_BEFORE_INITIAL: initialPartitionValue: ${Number(earlier?.["count"])} rows of HR.ORDERS have ORDER_DATE before 2024-02-01 00:00:00; the oldest is of 2024-01-01 00:00:00.`,
    );
  });

  it("is refused where its action finds another table, and nothing is created", async () => {
    const target = documentedTarget();
    const other = { ...target, migration: { ...target.migration, expectedSource: "INTERVAL" as const } };
    expect((await failureOf(migrateOracle(server, { target: other }))).code).toBe("UNEXPECTED_SOURCE");
    expect(await queryOracle(server, 'SELECT TABLE_NAME AS "name" FROM USER_TABLES')).toEqual([
      { name: "ORDERS" },
    ]);
  });

  it("is planned as the guide's example says", async () => {
    const session = await server.open("HR");
    const outcome = await planOracleTarget(session, documentedTarget());
    await session.close();
    expect("plan" in outcome && outcome.plan).toMatchObject({
      method: "copySwap",
      layout: {
        strategy: "INTERVAL",
        hash: { column: "ORDER_ID", count: 4 },
        storage: { tablespace: "USERS" },
      },
    });
  });
});
