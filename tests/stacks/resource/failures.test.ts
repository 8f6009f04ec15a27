import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { ordersTable, readKind, Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { ordersDeclaration, Stack, type RunningCommand } from "../../support/stack";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let stack: Stack;
let snapshot: Snapshot;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 2_000);
  snapshot = await Snapshot.take(database);
  stack = await Stack.create(database);
  stack.declare({ orders: ordersDeclaration() });
});
afterEach(async () => {
  stack.remove();
  await database.drop();
});

/** Starts an up, and waits until its run begins a step. */
async function startUntil(step: string): Promise<RunningCommand> {
  const up = stack.start(["up", "--yes", "--skip-preview"]);
  const ended = up.result.then(({ output }) => Promise.reject(new Error(output)));
  ended.catch(() => undefined);
  for (;;) {
    const { rows } = await database.query<{ found: boolean }>(
      "SELECT to_regclass('table_migration.steps') IS NOT NULL AS found",
    );
    const begun =
      rows[0]?.found === true &&
      (await database.query("SELECT FROM table_migration.steps WHERE step = $1", [step])).rowCount;
    if (begun) return up;
    await Promise.race([sleep(50), ended]);
  }
}

/** An open transaction that only reads: a run comes as far as the cutover, and waits there. */
async function holdCutover(): Promise<pg.Client> {
  const reader = await database.connect();
  await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM app.orders");
  return reader;
}

async function readRunStates(): Promise<string[]> {
  const { rows } = await database.query<{ state: string }>(
    "SELECT state FROM table_migration.runs ORDER BY run_id",
  );
  return rows.map(({ state }) => state);
}

describe("an up that fails", () => {
  it("is recorded with its reason and gone on with by the next one: a lock that is not granted", async () => {
    stack.declare({ orders: ordersDeclaration({ migration: { chunkRows: 500, cutoverPatienceMs: 1000 } }) });
    const writer = await database.connect();
    await writer.query("BEGIN; LOCK TABLE app.orders IN ROW EXCLUSIVE MODE");
    const output = await stack.fail("up", "--yes", "--skip-preview");
    expect(output).toMatch(new RegExp(`LOCK_NOT_GRANTED: .*${database.user}.*idle in transaction`));
    expect(stack.readState("orders")?.initErrors?.join()).toMatch(/LOCK_NOT_GRANTED/);
    await snapshot.expectNotSwapped();
    await writer.query("COMMIT");
    await stack.up();
    await snapshot.expectMigrated();
    expect(await readRunStates()).toEqual(["completed"]);
    expect(stack.readState("orders")?.initErrors ?? []).toEqual([]);
    expect((await stack.outputs())["orders"]?.result).toMatchObject({ rows: 2000 });
  });

  it("is recorded with its reason and gone on with by the next one: a byte that differs", async () => {
    const reader = await holdCutover();
    const up = await startUntil("swapTables");
    await database.query("UPDATE app.orders_interim SET note = note || '!' WHERE order_id = 77");
    await reader.query("COMMIT");
    const { exitCode, output } = await up.result;
    expect(exitCode).not.toBe(0);
    expect(output).toMatch(/DATA_DIFFERS: The copy of app\.orders differs from it.*77/);
    expect(stack.readState("orders")?.initErrors?.join()).toMatch(/DATA_DIFFERS/);
    await snapshot.expectNotSwapped();
    expect(await stack.preview()).toMatch(/goes on with run \d+/);
    await stack.up();
    await snapshot.expectMigrated();
    expect(await readRunStates()).toEqual(["completed"]);
  });

  it("may have been killed in the middle: pulumi cancel, and the next one goes on", async () => {
    const reader = await holdCutover();
    const up = await startUntil("swapTables");
    up.kill();
    await up.result;
    await reader.query("COMMIT");
    await snapshot.expectNotSwapped();
    expect(await stack.fail("up", "--yes", "--skip-preview")).toMatch(/pulumi cancel/);
    await stack.succeed("cancel", "--yes");
    await stack.up();
    await snapshot.expectMigrated();
    expect(await readRunStates()).toEqual(["completed"]);
    await stack.preview("--expect-no-changes");
  });

  it("may have lost its CLI alone: what it had started ends it, or the next one goes on", async () => {
    const reader = await holdCutover();
    const up = await startUntil("swapTables");
    const killRest = up.killAlone();
    try {
      await up.result;
      await stack.succeed("cancel", "--yes");
      await reader.query("COMMIT");
      let next = await stack.run("up", "--yes", "--skip-preview");
      for (; next.exitCode !== 0; next = await stack.run("up", "--yes", "--skip-preview"))
        expect(next.output).toMatch(/RUN_IN_PROGRESS|STALE_PLAN/);
    } finally {
      killRest();
    }
    await snapshot.expectMigrated();
    expect(await readRunStates()).toEqual(["completed"]);
    await stack.preview("--expect-no-changes");
  });

  it("is taken back by destroy", async () => {
    const reader = await holdCutover();
    stack.declare({ orders: ordersDeclaration({ migration: { cutoverPatienceMs: 1000 } }) });
    expect(await stack.fail("up", "--yes", "--skip-preview")).toMatch(/OLD_SNAPSHOTS|LOCK_NOT_GRANTED/);
    await reader.query("COMMIT");
    expect(await stack.succeed("destroy", "--yes", "--skip-preview")).toMatch(/was abandoned/);
    await snapshot.expectSameRows();
    await snapshot.expectSameInventory();
    expect(await readKind(database, ordersTable)).toBe("r");
    expect(await readRunStates()).toEqual(["abandoned"]);
  });
});

describe("several at once", () => {
  it("refuses a second stack's run on the same table, and says who holds it", async () => {
    const second = await Stack.create(database);
    second.declare({ orders: ordersDeclaration() });
    const reader = await holdCutover();
    const up = await startUntil("swapTables");
    const refusal = await second.fail("up", "--yes", "--skip-preview");
    expect(refusal).toMatch(
      /RUN_IN_PROGRESS: Another run holds table app\.orders: run \d+, .*server process \d+/,
    );
    expect(second.readState("orders")).toBeUndefined();
    second.remove();
    await reader.query("COMMIT");
    expect((await up.result).exitCode).toBe(0);
    await snapshot.expectMigrated();
    expect(await readRunStates()).toEqual(["completed"]);
  });

  it("migrates ten tables of one stack, four at a time", async () => {
    const names = Array.from({ length: 10 }, (_, index) => `orders_${index}`);
    for (const table of names)
      await database.query(`CREATE TABLE app.${table} (LIKE app.orders INCLUDING ALL);
        INSERT INTO app.${table} SELECT * FROM app.orders LIMIT 400`);
    const snapshots: Snapshot[] = [];
    for (const table of names)
      snapshots.push(await Snapshot.take(database, { schema: "app", table }, `truth_${table}`));
    stack.declare(Object.fromEntries(names.map((table) => [table, ordersDeclaration({ table })])));
    expect(await stack.up("--parallel", "4")).toMatch(/\+ 11 created/);
    for (const each of snapshots) await each.expectMigrated();
    await stack.preview("--expect-no-changes");
  });
});
