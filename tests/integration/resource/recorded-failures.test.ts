import type { dynamic } from "@pulumi/pulumi";
import { configure, create } from "../../../provider/handlers";
import type { Connection, OracleConnection } from "../../../provider/schema/connection";
import { createOrders as createOracleOrders } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { connectionTo, createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let oracle: OracleServer;
beforeAll(async () => {
  database = await createTestDatabase();
  await createOrders(database, 100);
  oracle = await startOracle(["HR"]);
  await oracle.run("HR", createOracleOrders);
});
afterAll(async () => {
  await database.drop();
  await oracle.close();
});

const onPostgres = { schema: "app", table: "orders", partitionColumn: "order_date" };
const onOracle = { schema: "HR", table: "ORDERS", partitionColumn: "ORDER_DATE" };

/** What create rejects with, for a stack with one connection. */
async function failureOf(
  connection: Connection | OracleConnection,
  table: Readonly<Record<string, unknown>>,
): Promise<{ readonly message: string; readonly id?: string; readonly properties?: unknown }> {
  const get = (key: string) =>
    key === "table-migration:connections" ? JSON.stringify({ db: connection }) : undefined;
  const config = { get } as unknown as dynamic.Config;
  await configure({ config });
  const settings = { connection: "db", partitionType: "INTERVAL", intervalType: "YEAR" };
  const outcome: unknown = await create({ ...settings, ...table }).catch((error: unknown) => error);
  if (outcome instanceof Error) return outcome;
  throw new Error("the run was expected to fail, and did not");
}

describe("a failure before anything began", () => {
  it.each<[string, () => Connection | OracleConnection, Readonly<Record<string, unknown>>]>([
    ["CONNECTION_FAILED", () => ({ ...connectionTo(database), connectString: "127.0.0.1:1/x" }), onPostgres],
    ["AUTHENTICATION_FAILED", () => ({ ...connectionTo(database), password: "wrong" }), onPostgres],
    ["TABLE_NOT_FOUND", () => connectionTo(database), { ...onPostgres, table: "nobody" }],
    ["STALE_PLAN", () => connectionTo(database), { ...onPostgres, plan: { hash: "another" } }],
    ["AUTHENTICATION_FAILED", () => oracle.connectionOf("HR", { password: "wrong" }), onOracle],
    ["THICK_MODE_FAILED", () => oracle.connectionOf("HR", { thickMode: { libDir: "/nowhere" } }), onOracle],
    ["TABLE_NOT_FOUND", () => oracle.connectionOf("HR"), { ...onOracle, table: "NOBODY" }],
    ["STALE_PLAN", () => oracle.connectionOf("HR"), { ...onOracle, plan: { hash: "another" } }],
  ])("is not recorded: %s", async (code, connection, table) => {
    const failure = await failureOf(connection(), table);
    expect(failure.message).toMatch(new RegExp(`^${code}: `));
    expect(failure).not.toHaveProperty("id");
  });
});

describe("a failure of a run that has begun", () => {
  const migration = { cutoverPatienceMs: 1_000 };

  it("is recorded on PostgreSQL with its id and its declaration", async () => {
    const writer = await database.connect();
    await writer.query("BEGIN; LOCK TABLE app.orders IN ROW EXCLUSIVE MODE");
    const failure = await failureOf(connectionTo(database), { ...onPostgres, migration });
    await writer.query("ROLLBACK");
    expect(failure.message).toMatch(/^LOCK_NOT_GRANTED: /);
    expect(failure.id).toBe("db/app.orders");
    expect(failure.properties).toMatchObject({ declared: { ...onPostgres, migration } });
  });

  it("is recorded on Oracle with its id and its declaration", async () => {
    const writer = await oracle.open("HR");
    await writer.run({ name: "test", text: "UPDATE ORDERS SET STATUS = 'held' WHERE ORDER_ID = 1" });
    const failure = await failureOf(oracle.connectionOf("HR"), { ...onOracle, migration });
    await writer.close();
    expect(failure.message).toMatch(/^LOCK_NOT_GRANTED: /);
    expect(failure.id).toBe("db/HR.ORDERS");
    expect(failure.properties).toMatchObject({ declared: { ...onOracle, migration } });
  });
});
