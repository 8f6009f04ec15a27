import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { check, configure, create, read, update } from "../../../provider/handlers";
import type { AnyConnection } from "../../../provider/schema/connection";
import { createOrders as createOracleOrders } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { connectionTo, createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

type Outputs = Record<string, unknown>;
type Failure = Error & { readonly properties: Outputs };

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-program-"));
const before = process.cwd();
let database: TestDatabase;
let oracle: OracleServer;
beforeAll(async () => {
  process.chdir(folder);
  database = await createTestDatabase();
  await createOrders(database, 500);
  oracle = await startOracle(["HR"]);
  await oracle.run("HR", createOracleOrders);
});
afterAll(async () => {
  process.chdir(before);
  fs.rmSync(folder, { recursive: true });
  await database.drop();
  await oracle.close();
});

function connect(connection: AnyConnection): Promise<void> {
  const get = (key: string) =>
    key === "table-migration:connections" ? JSON.stringify({ db: connection }) : undefined;
  const config = { get } as unknown as dynamic.Config;
  return configure({ config });
}

/** What a program declares, as an `up` gets it: checked and planned. */
async function plan(declaration: Outputs): Promise<Outputs> {
  const common = { progressUrn: "urn:pulumi:test::shop::table::orders", connection: "db" };
  const { inputs, failures } = await check({}, { ...common, intervalType: "YEAR", ...declaration });
  if (inputs === undefined) throw new Error(JSON.stringify(failures));
  return inputs as Outputs;
}

const inMonths = { partitionType: "INTERVAL", migration: { reportFolder: "reports/today" } };
const onPostgres = { ...inMonths, schema: "app", table: "orders", partitionColumn: "order_date" };
const onOracle = { ...inMonths, schema: "HR", table: "ORDERS", partitionColumn: "ORDER_DATE" };

function outcomes({ validation }: Outputs): Record<string, string> {
  const { checks } = validation as { checks: { stage: string; check: string; outcome: string }[] };
  return Object.fromEntries(checks.map(({ stage, check: name, outcome }) => [`${stage} ${name}`, outcome]));
}

function readReport(kind: "md" | "html", { schema, table } = onPostgres): string {
  return fs.readFileSync(path.join(folder, `reports/today/test.db.${schema}.${table}.${kind}`), "utf8");
}

describe("a run on PostgreSQL", () => {
  let outs: Outputs;
  beforeAll(async () => {
    await connect(connectionTo(database));
    outs = (await create(await plan(onPostgres))).outs as Outputs;
  });

  it("tells what was validated after it, by checks that have looked", () => {
    expect(outs["validation"]).toMatchObject({
      holds: true,
      verdict: expect.stringMatching(/^after: Holds: .* compare: Holds: /),
      files: ["reports/today/test.db.app.orders.md", "reports/today/test.db.app.orders.html"],
    });
    expect(outcomes(outs)).toMatchObject({
      "after partitioning": "passed",
      "after indexes": "passed",
      "after counts": "notApplicable",
      "compare counts": "passed",
      "compare sample": "passed",
      "compare distribution": "passed",
      "compare checksum": "notApplicable",
    });
  });

  it("leaves a report of the run and of what was validated before and after it", () => {
    for (const text of [readReport("md"), String(outs["report"])]) {
      expect(text).toMatch(/^# Run \d+ of app\.orders\n/);
      expect(text).toContain("way back app.orders_retired");
      for (const title of ["Before the run", "After the swap", "New table against retired table"])
        expect(text).toContain(`## app.orders: ${title}`);
    }
    expect(readReport("html")).toContain("Rows of each partition");
    expect(readReport("md")).toContain("### Rows of each partition");
    expect(outs["report"]).not.toContain("### Rows of each partition");
  });

  it("lets no password out", () => {
    for (const text of [readReport("md"), readReport("html"), JSON.stringify(outs)])
      expect(text).not.toContain(database.password);
  });

  it("keeps its proof where nothing is left to do, and through a refresh", async () => {
    const again = await update("id", outs, await plan(onPostgres));
    expect(again.outs).toMatchObject({ validation: outs["validation"], report: outs["report"] });
    const refreshed = await read("id", outs);
    expect(refreshed.props).toMatchObject({ validation: outs["validation"], report: outs["report"] });
  });

  it("proves a run whose validation was cut off, and not by what was proven of the run before", async () => {
    const { runId, ...rest } = outs["validation"] as Outputs;
    const { validation: ofBefore } = { validation: { ...rest, runId: "0", verdict: "of the run before" } };
    expect(runId).toBe((outs["result"] as Outputs)["runId"]);
    const again = await update("id", { ...outs, validation: ofBefore }, await plan(onPostgres));
    expect(again.outs).toMatchObject({
      validation: { runId, verdict: expect.stringMatching(/^after: Holds/) },
    });
    const first = await create(await plan(onPostgres));
    expect(first.outs).toMatchObject({ validation: { runId, holds: true } });
    const early = await update("id", { ...outs, validation: rest }, await plan(onPostgres));
    expect(early.outs).toMatchObject({ validation: { ...rest, runId: null } });
  });

  it("is a failure where rows are missing, until they are back", async () => {
    const alter = (state: string) => `ALTER TABLE app.orders ${state} TRIGGER table_migration_reverse`;
    await database.query(`
      CREATE TABLE app.lost AS SELECT * FROM app.orders WHERE order_id = 7;
      ${alter("DISABLE")}; DELETE FROM app.orders WHERE order_id = 7; ${alter("ENABLE ALWAYS")}`);
    const doubted = { ...outs, validation: { ...(outs["validation"] as Outputs), holds: false } };
    const inputs = await plan(onPostgres);
    const failure = await update("id", doubted, inputs).then(
      () => new Error("it was expected to fail"),
      (error: unknown) => error as Failure,
    );
    expect(failure.message).toMatch(/^VALIDATION_FAILED: Table app\.orders .*counts \(.*sample \(/);
    const { properties } = failure as Failure;
    expect(properties).toMatchObject({ validation: { holds: false }, retired: { exists: true } });
    expect(readReport("html")).toContain("DOES NOT HOLD");
    await database.query(`
      ${alter("DISABLE")}; INSERT INTO app.orders SELECT * FROM app.lost; ${alter("ENABLE ALWAYS")}`);
    const mended = await update("id", properties, inputs);
    expect(mended.outs).toMatchObject({ validation: { holds: true } });
  });

  it("tells what hangs on the table, also where its rows cannot be compared; a failure stays one", async () => {
    const inputs = await plan(onPostgres);
    const proof = outs["validation"] as Outputs;
    const session = await database.connect();
    await session.query("BEGIN; LOCK TABLE app.orders_retired IN ACCESS EXCLUSIVE MODE");
    const again = await update("id", { ...outs, validation: { ...proof, runId: "0" } }, inputs);
    const doubted = update("id", { ...outs, validation: { ...proof, holds: false } }, inputs);
    await expect(doubted).rejects.toThrow("VALIDATION_FAILED");
    await session.query("ROLLBACK");
    const found = again.outs as Outputs;
    expect(found["validation"]).toMatchObject({
      holds: null,
      verdict: expect.stringMatching(/^after: Holds: .* Not compared with the retired table: /),
    });
    expect(outcomes(found)).toMatchObject({ "after indexes": "passed", "after grants": "passed" });
    expect(Object.keys(outcomes(found)).filter((name) => name.startsWith("compare"))).toEqual([]);
  });
});

it("a run on PostgreSQL looks no further where that is switched off", async () => {
  await connect(connectionTo(database));
  await database.query("CREATE TABLE app.visits (id int, at timestamp, PRIMARY KEY (id, at))");
  const visits = { ...onPostgres, table: "visits", partitionColumn: "at", intervalType: "MONTH" };
  const { outs } = await create(await plan({ ...visits, migration: { validateAfterwards: "off" } }));
  expect(outs).toMatchObject({
    validation: null,
    report: expect.stringMatching(/^# Run \d+ of app\.visits/),
  });
});

it("a run on Oracle tells the same, and with every row where that is asked for", async () => {
  const connection = oracle.connectionOf("HR");
  await connect(connection);
  const migration = { reportFolder: "reports/today", validateAfterwards: "full" };
  const outs = (await create(await plan({ ...onOracle, migration }))).outs as Outputs;
  expect(outs["validation"]).toMatchObject({ holds: true });
  expect(outcomes(outs)).toMatchObject({
    "after partitioning": "passed",
    "after indexes": "passed",
    "compare counts": "passed",
    "compare sample": "passed",
    "compare checksum": "passed",
  });
  expect(readReport("md", onOracle)).toMatch(/## HR\.ORDERS: Before the run/);
});
