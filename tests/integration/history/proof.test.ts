import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { before, beforeStep, failureOf, migrate } from "../../support/copy-swap";
import { ordersTable, readKind, Snapshot } from "../../support/equality";
import { historyTarget } from "../../support/history";
import { listOwnSessions } from "../../support/live-orders";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 1_000);
});
afterEach(() => database.drop());

const target = historyTarget({ intervalType: "MONTH", intervalValue: 1 });

/** Rows of a table that were read one after the other; a session has reported all of its own when it has ended, or when it is told to. */
async function countRowsRead(oid: string): Promise<number> {
  while ((await listOwnSessions(database)).length > 0) await sleep(20);
  await database.query("SELECT pg_stat_force_next_flush()");
  const { rows } = await database.query<{ count: number }>(
    "SELECT pg_stat_get_tuples_returned($1::oid)::int AS count",
    [oid],
  );
  return rows[0]?.count ?? -1;
}

it("attaches the table without reading a row of it", async () => {
  await database.query(`CREATE INDEX ON app.orders (order_date);
    ALTER ROLE ${database.user} IN DATABASE ${database.database} SET enable_seqscan = off`);
  const { rows } = await database.query<{ oid: string }>("SELECT 'app.orders'::regclass::oid::text AS oid");
  const oid = rows[0]?.oid ?? "";
  const stop = before("attachHistory.lock", () => Promise.reject(new Error("stopped here")));
  await expect(migrate(database, { target, observer: stop })).rejects.toThrow("stopped here");
  const proven = await countRowsRead(oid);
  expect(proven).toBeGreaterThanOrEqual(1_000);
  await migrate(database, { target });
  expect(await countRowsRead(oid)).toBeLessThan(proven + 1_000);
  expect(await readKind(database, ordersTable)).toBe("p");
});

it("stops before the cutover where the check that proves the bound was dropped", async () => {
  const snapshot = await Snapshot.take(database);
  const drop = "ALTER TABLE app.orders DROP CONSTRAINT table_migration_history";
  const tamper = beforeStep("attachHistory", async () => void (await database.query(drop)));
  const failure = await failureOf(migrate(database, { target, observer: tamper }));
  expect(failure.code).toBe("HISTORY_CHECK_LOST");
  await snapshot.expectNotSwapped();
  await migrate(database, { target });
  await snapshot.expectMigrated();
});

/** The statements of the guide's section on the past in one partition. */
function readWayBack(): string {
  const guide = readFileSync(path.join(__dirname, "../../../docs/guide/operating.md"), "utf8");
  const section = guide.split("## The past in one partition")[1]?.split("\n## ")[0] ?? "";
  return /```sql\n(.*?)```/s.exec(section)?.[1] ?? "";
}

it("is taken back by the guide's statements, with every row that it holds", async () => {
  const snapshot = await Snapshot.take(database);
  await migrate(database, { target });
  await database.query(readWayBack());
  expect(await readKind(database, ordersTable)).toBe("r");
  await snapshot.expectSameRows();
  await database.query("INSERT INTO app.orders (customer_id) VALUES (1)");
  await database.query("UPDATE app.orders SET note = 'changed' WHERE order_id = 7");
});
