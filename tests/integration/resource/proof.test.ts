import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { check, configure, create, diff, read, update } from "../../../provider/handlers";
import { RecordedFailure } from "../../../provider/resource/outputs";
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

/** What Pulumi records of an update that fails. */
async function failureOf(updating: Promise<unknown>): Promise<Failure> {
  const outcome: unknown = await updating.then(
    () => new Error("it was expected to fail"),
    (error: unknown) => error,
  );
  if (outcome instanceof RecordedFailure) return outcome;
  throw outcome;
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

  /** As it is where a process was killed between the end of a run and its validation. */
  const forgetValidations = "DELETE FROM table_migration.events WHERE kind = 'validated'";
  const lost = { stage: "compare", check: "counts", outcome: "failed", finding: "1 row fewer." };
  const failValidations = `UPDATE table_migration.events SET detail = detail || '${JSON.stringify({ holds: false, checks: [lost] })}' WHERE kind = 'validated'`;

  async function isLeft(olds: Outputs, news: Outputs): Promise<boolean | undefined> {
    return (await diff("id", olds, news)).changes;
  }

  it("keeps its proof where nothing is left to do, and through a refresh", async () => {
    const inputs = await plan(onPostgres);
    expect(await isLeft(outs, inputs)).toBe(false);
    const again = await update("id", outs, inputs);
    expect(again.outs).toMatchObject({ validation: outs["validation"], report: outs["report"] });
    const refreshed = await read("id", outs);
    expect(refreshed.props).toMatchObject({ validation: outs["validation"], report: outs["report"] });
    expect((await create(inputs)).outs).toMatchObject({ validation: outs["validation"] });
  });

  it("is proven by the next up where its validation was cut off: the ledger tells, and the preview", async () => {
    await database.query(forgetValidations);
    const { runId } = outs["result"] as Outputs;
    const inputs = await plan(onPostgres);
    expect(inputs["plan"]).toMatchObject({ method: "nothing", unproven: runId });
    const killed = { ...outs, validation: null, report: null };
    expect(await isLeft(killed, inputs)).toBe(true);
    const again = (await update("id", killed, inputs)).outs as Outputs;
    expect(again["validation"]).toMatchObject({ runId, holds: true, left: null });
    expect(await isLeft(again, inputs)).toBe(false);
    expect((await plan(onPostgres))["plan"]).not.toHaveProperty("unproven");
  });

  it("is a failure where rows are missing, through a refresh and a run of another method, until they are back", async () => {
    const alter = (state: string) => `ALTER TABLE app.orders ${state} TRIGGER table_migration_reverse`;
    await database.query(`
      CREATE TABLE app.lost AS SELECT * FROM app.orders WHERE order_id = 7;
      ${alter("DISABLE")}; DELETE FROM app.orders WHERE order_id = 7; ${alter("ENABLE ALWAYS")};
      ${forgetValidations}`);
    const { properties, message } = await failureOf(update("id", outs, await plan(onPostgres)));
    expect(message).toMatch(/^VALIDATION_FAILED: Table app\.orders .*counts \(.*sample \(/);
    const { runId } = outs["result"] as Outputs;
    expect(properties).toMatchObject({ validation: { holds: false, runId }, retired: { exists: true } });
    expect(readReport("html")).toContain("DOES NOT HOLD");
    const refreshed = (await read("id", properties)).props as Outputs;
    expect(refreshed["validation"]).toMatchObject({ holds: false, runId });
    const more = { ...onPostgres, partitionsAhead: 12 };
    const inputs = await plan(more);
    expect(inputs["plan"]).toMatchObject({ method: "addPartitions", unproven: runId });
    const second = await failureOf(update("id", refreshed, inputs));
    expect(second.message).toMatch(/^VALIDATION_FAILED/);
    expect(second.properties).toMatchObject({
      result: { method: "addPartitions" },
      validation: { holds: false, runId },
      report: expect.stringContaining("DOES NOT HOLD"),
    });
    expect(await isLeft(second.properties, await plan(more))).toBe(true);
    await database.query(`
      ${alter("DISABLE")}; INSERT INTO app.orders SELECT * FROM app.lost; ${alter("ENABLE ALWAYS")}`);
    const mended = (await update("id", second.properties, await plan(more))).outs as Outputs;
    expect(mended["validation"]).toMatchObject({ holds: true, runId });
    expect(await isLeft(mended, await plan(more))).toBe(false);
  });

  it("tells what hangs on the table, also where its rows cannot be compared; a failure stays one", async () => {
    await database.query(forgetValidations);
    const inputs = await plan(onPostgres);
    const session = await database.connect();
    await session.query("BEGIN; LOCK TABLE app.orders_retired IN ACCESS EXCLUSIVE MODE");
    const again = await update("id", outs, inputs);
    await database.query(failValidations);
    const doubted = update("id", outs, inputs);
    await expect(doubted).rejects.toThrow(/^VALIDATION_FAILED: .*counts \(1 row fewer\)/);
    await session.query("ROLLBACK");
    const found = again.outs as Outputs;
    expect(found["validation"]).toMatchObject({
      holds: null,
      verdict: expect.stringMatching(/^after: Holds: .* Not compared with the retired table: /),
      left: expect.stringMatching(/^Not compared with the retired table: /),
    });
    expect(outcomes(found)).toMatchObject({ "after indexes": "passed", "after grants": "passed" });
    expect(Object.keys(outcomes(found)).filter((name) => name.startsWith("compare"))).toEqual([]);
  });

  it("holds by no comparison that could not be made, nor does that end a failure", async () => {
    const alter = (state: string) => `ALTER TABLE app.orders ${state} TRIGGER table_migration_reverse`;
    await database.query(`${alter("DISABLE")}; ${forgetValidations}`);
    const inputs = await plan(onPostgres);
    const { outs: unsure } = await update("id", outs, inputs);
    expect(unsure).toMatchObject({ validation: { holds: null } });
    await database.query(failValidations);
    for (let time = 1; time <= 2; time += 1)
      await expect(update("id", outs, inputs)).rejects.toThrow(
        /^VALIDATION_FAILED: .*counts \(1 row fewer\)/,
      );
    await database.query(alter("ENABLE ALWAYS"));
  });

  it("is over with the retired table, which nobody can look at any more", async () => {
    await database.query("DROP TABLE app.orders_retired CASCADE");
    const inputs = await plan(onPostgres);
    expect(inputs["plan"]).not.toHaveProperty("unproven");
    const { outs: over } = await update("id", outs, inputs);
    expect(over).toMatchObject({ validation: null, retired: { exists: false } });
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
