import { beforeStep, failureOf, migrate, smallTarget } from "../../support/copy-swap";
import { Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 2_000);
});
afterEach(() => database.drop());

const impatient = { target: smallTarget({ migration: { cutoverPatienceMs: 1_000 } }) };

/** A role that the owner of the table may not look into: the owner has no pg_read_all_stats. */
async function createStranger(): Promise<{ user: string; password: string }> {
  const user = `${database.database}_stranger`;
  await database.query(`CREATE ROLE ${user} LOGIN PASSWORD 'stranger'; GRANT USAGE ON SCHEMA app TO ${user};
    GRANT SELECT ON app.orders TO ${user}`);
  return { user, password: "stranger" };
}

describe.each(["our own role", "a role whose sessions are hidden from us"])(
  "a snapshot from before the load, of %s",
  (who) => {
    it("is waited for, so that its transaction never reads a table without rows", async () => {
      const stranger = await createStranger();
      const snapshot = await Snapshot.take(database);
      const reader = await database.connect(who === "our own role" ? undefined : stranger);
      await reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1");
      const failure = await failureOf(migrate(database, impatient));
      expect(failure.code).toBe("OLD_SNAPSHOTS");
      expect(failure.message).toContain(`${database.database}_`);
      const { rows } = await reader.query<{ count: string }>("SELECT count(*) FROM app.orders");
      expect(rows[0]?.count).toBe("2000");
      await reader.query("COMMIT");
      await migrate(database);
      await snapshot.expectMigrated();
    });
  },
);

it("does not wait for transactions that begin when it is already waiting", async () => {
  const stranger = await createStranger();
  const snapshot = await Snapshot.take(database);
  const [first, second] = [await database.connect(stranger), await database.connect(stranger)];
  await first.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1");
  const observer = beforeStep("swapTables", () => {
    setTimeout(() => void second.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1"), 300);
    setTimeout(() => void first.query("COMMIT"), 600);
  });
  await migrate(database, { observer });
  await second.query("COMMIT");
  await snapshot.expectMigrated();
});
