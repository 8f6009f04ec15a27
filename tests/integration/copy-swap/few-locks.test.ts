import { setTimeout as sleep } from "node:timers/promises";
import { openSession } from "../../../provider/dialect/postgres";
import { planTarget } from "../../../provider/engines/postgres/plan-target";
import { releaseTable } from "../../../provider/engines/postgres/release";
import type { IntervalTarget } from "../../../provider/schema/target";
import { startPostgres, TEST_SETTINGS, type PostgresServer } from "../../../tools/postgres/server";
import { beforeStep, migrate } from "../../support/copy-swap";
import { listObjects, Snapshot } from "../../support/equality";
import { startInserting } from "../../support/inserting-application";
import { connectionTo, listeningHooks, ordersTarget } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";
import { publishServer } from "../../support/test-server";

/** Room for 20 × 45 locks, as the server's documentation reckons. */
const lockSettings = { max_connections: 20, max_prepared_transactions: 0, max_locks_per_transaction: 45 };
const locks = 900;

let server: PostgresServer;
let database: TestDatabase;
beforeAll(async () => {
  server = await startPostgres({ settings: { ...TEST_SETTINGS, ...lockSettings } });
  publishServer(server);
});
afterAll(() => server.stop());
afterEach(() => database.drop());

async function createHours(hours: number): Promise<void> {
  database = await createTestDatabase();
  await database.query(`
    CREATE SCHEMA app;
    CREATE TABLE app.orders (order_id bigserial, order_date timestamp NOT NULL, PRIMARY KEY (order_id, order_date));
    INSERT INTO app.orders (order_date) SELECT now() - i * interval '1 hour' FROM generate_series(1, ${hours}) i;
    ANALYZE app.orders`);
}

const hourly: IntervalTarget = ordersTarget({
  intervalType: "HOUR",
  subpartitionCount: 16,
  partitionsAhead: 4,
  migration: { parallelDegree: 1 },
});

/** Of the two lists of partitions, the longer is refused before anything is looked at, the shorter for want of locks. */
const refused = [
  ["30 days", 30 * 24, "TOO_MANY_PARTITIONS", /would get 11\d{3} partitions/],
  ["10 days", 10 * 24, "NOT_ENOUGH_LOCKS", /Raise max_locks_per_transaction from 45 to \d{3}/],
] as const;

/** Locks on tables and indexes, the most that were seen at once while something ran. */
async function countMostLocks(work: () => Promise<unknown>): Promise<number> {
  const watcher = await database.connectAsSuperuser();
  let [most, isOver] = [0, false];
  const working = work().finally(() => (isOver = true));
  // Its failure is thrown below, when the watching has ended.
  working.catch(() => undefined);
  while (!isOver) {
    const { rows } = await watcher.query<{ locks: number }>(
      "SELECT count(DISTINCT relation)::int AS locks FROM pg_locks WHERE locktype = 'relation' AND pid <> pg_backend_pid()",
    );
    most = Math.max(most, rows[0]?.locks ?? 0);
    await sleep(20);
  }
  await working;
  return most;
}

describe("a server whose lock table is small", () => {
  it.each(refused)(
    "is spared hours of %s in 16 hash partitions each, by name",
    async (_, hours, code, says) => {
      await createHours(hours);
      const before = await listObjects(database);
      const session = await openSession(connectionTo(database), { applicationName: "locks" });
      const planned = await planTarget(session, hourly);
      await session.close();
      const [refusal] = "refusals" in planned ? planned.refusals : [];
      expect(refusal?.code).toBe(code);
      expect(`${refusal?.problem} ${refusal?.remedy}`).toMatch(says);
      expect(await listObjects(database)).toEqual(before);
    },
  );

  it("has room for those of half a day, while they are created, dropped, created again and swapped in", async () => {
    await createHours(12);
    const snapshot = await Snapshot.take(database);
    const objects = await listObjects(database);
    const inserting = await startInserting(await database.connect());
    const most = await countMostLocks(async () => {
      const stop = beforeStep("dataLoad", () => Promise.reject(new Error("stopped here")));
      const stopped = migrate(database, { target: hourly, observer: stop });
      await expect(stopped).rejects.toThrow("stopped here");
      await releaseTable({ connection: connectionTo(database), target: hourly, hooks: listeningHooks() });
      const left = (await listObjects(database)).filter((object) => !object.includes("table_migration"));
      expect(left).toEqual(objects);
      await migrate(database, { target: hourly });
    });
    await inserting.commitMore(10);
    const given = await inserting.stop();
    await snapshot.expectSameInventory();
    const { rows } = await database.query<{ leaves: number; rows: number }>(`
      SELECT (SELECT count(*)::int FROM pg_partition_tree('app.orders') WHERE isleaf) AS leaves,
             (SELECT count(*)::int FROM app.orders) AS rows`);
    expect(rows[0]?.leaves).toBeGreaterThan(16 * 16);
    expect(rows[0]?.rows).toBe(12 + given.length);
    expect(most).toBeGreaterThan(100);
    expect(most).toBeLessThan(locks);
  });
});
