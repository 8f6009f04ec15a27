import { setTimeout as sleep } from "node:timers/promises";
import { before, failureOf, migrate, plainTarget } from "../../support/copy-swap";
import { createApplicationRole } from "../../support/orders-application";
import { crashAt, type CrashPoint } from "../../support/crash";
import { createOrders } from "../../support/orders";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 2_000);
  await migrate(database, { target: plainTarget(byMonth) });
});
afterEach(() => database.drop());

const byMonth = { intervalType: "MONTH", intervalValue: 1, partitionsAhead: 4 } as const;
const retention = { detachAfter: { value: 18, unit: "MONTH" as const } };
const target = plainTarget({ ...byMonth, retention });

async function read(sql: string): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(sql);
  return rows.map(({ text }) => text);
}

/** What should go: every partition that ended 18 months ago, by the database's own arithmetic. */
const expired = `
  SELECT c.relname AS text FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
   WHERE inhparent = 'app.orders'::regclass
     AND substring(pg_get_expr(relpartbound, c.oid) FROM 'TO \\(''(.*)''\\)')::timestamp <= (now() AT TIME ZONE 'UTC') - interval '18 months'
   ORDER BY 1`;
const detached =
  "SELECT relname AS text FROM pg_class WHERE relname = ANY ($1) AND NOT relispartition ORDER BY 1";

async function expectDetached(names: readonly string[], rows: number): Promise<void> {
  const { rows: found } = await database.query<{ text: string }>(detached, [names]);
  expect(found.map(({ text }) => text)).toEqual(names);
  expect(await read(expired)).toEqual([]);
  const counts = names.map((name) => `(SELECT count(*) FROM app.${name})`).join(" + ");
  const [sum] = await read(`SELECT (SELECT count(*) FROM app.orders) || ' ' || (${counts}) AS text`);
  const [left = 0, gone = 0] = (sum ?? "").split(" ").map(Number);
  expect(left + gone).toBe(rows);
  expect(gone).toBeGreaterThan(0);
  expect(
    await read(
      "SELECT detail ->> 'partition' AS text FROM table_migration.events WHERE kind = 'detached' ORDER BY 1",
    ),
  ).toEqual(names.map((name) => `"app"."${name}"`));
}

describe("retention", () => {
  it("detaches what is old while the application writes, drops nothing, and then has nothing to do", async () => {
    const names = await read(expired);
    expect(names.length).toBeGreaterThan(3);
    await createApplicationRole(database);
    const writer = await database.connect();
    const faults: string[] = [];
    let [written, isStopping] = [0, false];
    const writing = (async () => {
      while (!isStopping) {
        await writer
          .query("INSERT INTO app.orders (customer_id, amount) VALUES (-3, 1)")
          .then(() => (written += 1))
          .catch((error: unknown) => faults.push(String(error)));
        await sleep(2);
      }
    })();
    const result = await migrate(database, { target });
    isStopping = true;
    await writing;
    expect(faults).toEqual([]);
    expect(result).toMatchObject({ method: "detachPartitions" });
    await expectDetached(names, 2_000 + written);
    expect(await migrate(database, { target })).toBeNull();
  });

  it("takes a row that comes for a detached partition, and leaves it in the default one", async () => {
    await migrate(database, { target });
    await database.query(
      "INSERT INTO app.orders (order_date, customer_id) VALUES (now() - interval '5 years', 1)",
    );
    expect(await migrate(database, { target })).toBeNull();
    expect(await read("SELECT count(*) AS text FROM app.orders_pdefault")).toEqual(["1"]);
  });

  it("gives way to whoever holds the table, and goes on when it is free", async () => {
    const names = await read(expired);
    const holder = await database.connect();
    const hold = before("detachPartitions.detach", async () => {
      await holder.query("BEGIN; LOCK TABLE app.orders IN ROW EXCLUSIVE MODE");
      setTimeout(() => void holder.query("COMMIT"), 700);
    });
    const messages: string[] = [];
    await migrate(database, { target, observer: hold, log: (text) => messages.push(text) });
    expect(messages.join("\n")).toMatch(/Detaching a partition: gave way \(attempt 1\); in the way: \d+/);
    await expectDetached(names, 2_000);
  });

  it("does not touch a partition that has other bounds than were previewed", async () => {
    const [first = ""] = await read(expired);
    const exchange = before("detachPartitions.detach", async () => {
      await database.query(`ALTER TABLE app.orders DETACH PARTITION app.${first};
        ALTER TABLE app.${first} RENAME TO aside;
        CREATE TABLE app.${first} PARTITION OF app.orders FOR VALUES FROM ('1000-01-01') TO ('2000-01-01')`);
    });
    const failure = await failureOf(migrate(database, { target, observer: exchange }));
    expect(failure.message).toMatch(/no longer the one that was previewed/);
    expect(
      await read(`SELECT relispartition::text AS text FROM pg_class WHERE relname = '${first}'`),
    ).toEqual(["true"]);
  });

  it.each(["before", "after"] as const)(
    "goes on where it was when it dies %s a partition is detached",
    async (when) => {
      const names = await read(expired);
      const point: CrashPoint = {
        step: "detachPartitions",
        statement: "detachPartitions.detach",
        occurrence: 2,
        when,
      };
      expect(await crashAt(database, point, target)).toBe(true);
      await migrate(database, { target });
      await expectDetached(names, 2_000);
    },
  );
});
