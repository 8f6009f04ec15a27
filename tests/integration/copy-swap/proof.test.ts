import { renderer } from "../../../provider/engines/postgres/plan-target";
import type { Plan } from "../../../provider/schema/plan";
import {
  before,
  beforeStep,
  failureOf,
  migrate,
  smallTarget,
  type Intervention,
} from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { oneIn } from "../../support/share";

let database: TestDatabase;
let snapshot: Snapshot;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 2_000);
  snapshot = await Snapshot.take(database);
});
afterEach(() => database.drop());

async function tamper(change: string): Promise<void> {
  const superuser = await database.connectAsSuperuser();
  const { rowCount } = await superuser.query(change);
  expect(rowCount).toBe(1);
  await superuser.end();
}

const tampering = {
  "one byte of one value":
    "UPDATE app.orders_interim SET note = overlay(note PLACING 'y' FROM 1) WHERE order_id = 1234",
  "one value that is NULL": "UPDATE app.orders_interim SET amount = NULL WHERE order_id = 1234",
  "one row that is gone": "DELETE FROM app.orders_interim WHERE order_id = 1234",
  "one row that nobody wrote":
    "INSERT INTO app.orders_interim (order_id, order_date, customer_id) VALUES (1234, '2020-02-02', 1)",
};

/** The run refuses to swap and says what differs; the next one repairs that, and swaps. */
async function expectRefusalThenRepair(intervention: Intervention, difference: RegExp): Promise<void> {
  const failure = await failureOf(migrate(database, { observer: intervention }));
  expect(intervention.happened).toBe(true);
  expect(failure.message).toMatch(difference);
  expect(failure.code).toBe("DATA_DIFFERS");
  await snapshot.expectNotSwapped();
  await snapshot.expectSameInventory();
  await migrate(database);
  await snapshot.expectMigrated();
}

describe("a copy that is not equal", () => {
  it.each(Object.entries(tampering))("is found by its chunk and key after the load: %s", (_, change) =>
    // Chunks have 500 rows, by order_id.
    expectRefusalThenRepair(
      beforeStep("createIndexes", () => tamper(change)),
      /chunk 3 has \d+ rows .*\(1234, \d{4}-\d\d-\d\d .*\) (different|missing|surplus)/,
    ),
  );

  it.each(oneIn(2, Object.entries(tampering)))("is found after its chunk was compared: %s", (_, change) =>
    expectRefusalThenRepair(
      beforeStep("swapTables", () => tamper(change)),
      /1 rows changed after they were compared, with the keys \(1234, /,
    ),
  );

  it.each(oneIn(2, Object.entries(tampering), 1))("is found under the lock of the cutover: %s", (_, change) =>
    expectRefusalThenRepair(
      before("swapTables.lock", () => tamper(change)),
      /1 replayed rows differ/,
    ),
  );

  it("is found while its chunks are being compared", () =>
    expectRefusalThenRepair(
      before("validate.compareChunk", () => tamper(tampering["one byte of one value"])),
      /\(1234, /,
    ));
});

describe("a value that is equal to what it should be, but written differently", () => {
  it.each([
    ["numeric", "1.0", "1.00"],
    ["real", "0", "-0"],
    ["double precision", "0", "-0"],
    ["interval", "1 mon", "30 days"],
    ["time with time zone", "12:00+00", "13:00+01"],
    ["jsonb", "1.0", "1.00"],
    ["numeric[]", "{1.0}", "{1.00}"],
  ])("is found where it is a %s", async (type, value, other) => {
    await database.query("DROP SCHEMA test_truth CASCADE");
    await database.query(`ALTER TABLE app.orders ADD COLUMN form ${type} DEFAULT '${value}'`);
    snapshot = await Snapshot.take(database);
    await expectRefusalThenRepair(
      beforeStep("createIndexes", () =>
        tamper(`UPDATE app.orders_interim SET form = '${other}' WHERE order_id = 1234`),
      ),
      /chunk 3 has .*\(1234, .*\) different/,
    );
  });
});

/** Runs the statements of the delta as the run itself would, on a session of its own. */
async function replayElsewhere(): Promise<number> {
  const { rows } = await database.query<{ run: string; plan: Plan }>(
    "SELECT run_id::text AS run, plan FROM table_migration.runs",
  );
  const [run] = rows;
  const step = run?.plan.steps.find(({ kind }) => kind === "deltaLoad");
  if (!run || !step) throw new Error("there is no run with a delta");
  const script = renderer.script(step);
  const values: Record<string, unknown> = { run: run.run, fromTid: "(0,0)", toTid: "(4294967294,0)" };
  const client = await database.connect();
  const perform = async (name: string) => {
    const { text, binds } = script.statement(name);
    return (
      (
        await client.query(
          text,
          binds.map((bind) => values[bind]),
        )
      ).rowCount ?? 0
    );
  };
  await perform("createBatch");
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  const taken = await perform("takeJournal");
  await perform("deleteGone");
  await client.query("COMMIT");
  await client.end();
  return taken;
}

describe("a row that is deleted between the read and the commit of its chunk", () => {
  it("stays deleted, though a delta runs at that moment", async () => {
    let taken = -1;
    const intervention = before("ledger.recordLoaded", async () => {
      await database.query("DELETE FROM app.orders WHERE order_id IN (7, 1999)");
      taken = await replayElsewhere();
    });
    await migrate(database, {
      observer: intervention,
      target: smallTarget({ migration: { chunkRows: 2_000 } }),
    });
    expect(taken).toBe(0);
    const { rows } = await database.query("SELECT FROM app.orders WHERE order_id IN (7, 1999)");
    expect(rows).toEqual([]);
    await database.query("DELETE FROM test_truth.truth WHERE order_id IN ('7', '1999')");
    await snapshot.expectMigrated();
  });
});
