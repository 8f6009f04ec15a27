import { migrate } from "../support/copy-swap";
import { crashAt, type CrashPoint } from "../support/crash";
import { LiveOrders, liveTarget, listOwnObjects } from "../support/live-orders";
import { releaseTable } from "../../provider/engines/postgres/release";
import { listeningHooks } from "../support/orders";
import { connectionTo } from "../support/test-connection";
import { oneIn } from "../support/share";

let orders: LiveOrders;
beforeEach(async () => {
  orders = await LiveOrders.start();
});
afterEach(() => orders.drop());

const afterJournal: CrashPoint = {
  step: "startJournal",
  statement: "transaction.commit",
  occurrence: 2,
  when: "after",
};
const betweenChunks: CrashPoint = {
  step: "dataLoad",
  statement: "ledger.recordLoaded",
  occurrence: 2,
  when: "after",
};
const beforeCutover: CrashPoint = {
  step: "swapTables",
  statement: "swapTables.swap",
  occurrence: 1,
  when: "before",
};
const afterCutover: CrashPoint = {
  step: "restoreGrants",
  statement: "ledger.startStep",
  occurrence: 1,
  when: "before",
};

async function crash(point: CrashPoint): Promise<void> {
  expect(await crashAt(orders.database, point)).toBe(true);
}

/** Partitions whose names do not begin with the table's own, as if that were taken. */
async function listOddPartitions(): Promise<string[]> {
  const { rows } = await orders.database.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_partition_tree('app.orders') t JOIN pg_class c ON c.oid = t.relid
      WHERE t.level > 0 AND c.relname !~ '^orders_p(\\d|default)'`,
  );
  return rows.map(({ name }) => name);
}

describe("a run that crashed, when the declaration has changed", () => {
  it.each(
    oneIn(2, [
      ["with its journal started", afterJournal],
      ["between two chunks", betweenChunks],
      ["just before the cutover", beforeCutover],
    ]),
  )("is abandoned with everything of it, and a new one completes: %s", async (_, point) => {
    await crash(point);
    const other = liveTarget({ intervalValue: 5, subpartitionCount: 3 });
    await migrate(orders.database, { target: other });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["abandoned", "completed"]);
    const { rows } = await orders.database.query<{ text: string }>(
      `SELECT DISTINCT regexp_replace(pg_get_expr(relpartbound, c.oid), ', rem.*', '') AS text
         FROM pg_partition_tree('app.orders') JOIN pg_class c ON c.oid = relid WHERE level = 2`,
    );
    expect(rows.map(({ text }) => text)).toEqual(["FOR VALUES WITH (modulus 3"]);
    expect(await listOddPartitions()).toEqual([]);
  });

  it.each(
    oneIn(2, [
      ["its triggers are gone", "abandon.drop", 1],
      ["its tables are gone", "abandon.drop", 2],
      ["its journals are gone", "abandon.dropJournals", 1],
      ["the ledger has it as abandoned", "ledger.abandonRun", 1],
    ]),
  )("can crash again while it is abandoned: %s", async (_, statement, occurrence) => {
    await crash(betweenChunks);
    const other = liveTarget({ intervalValue: 5, subpartitionCount: 3 });
    const point: CrashPoint = { step: "begin", statement, occurrence, when: "after" };
    expect(await crashAt(orders.database, point, other)).toBe(true);
    await orders.expectAlive();
    // Even where the first declaration is back, nothing of its run is taken up again.
    await migrate(orders.database, { target: liveTarget() });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["abandoned", "completed"]);
    expect(await listOddPartitions()).toEqual([]);
  });

  it("goes on where it was, if only how it runs has changed", async () => {
    await crash(betweenChunks);
    await migrate(orders.database, {
      target: liveTarget({ migration: { chunkRows: 300, parallelDegree: 3 } }),
    });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });

  it("is finished first, if it had swapped already", async () => {
    await crash(afterCutover);
    await migrate(orders.database, { target: liveTarget({ subpartitionCount: 3 }) });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });
});

describe("a run that crashed, when the source has changed", () => {
  it("begins anew after a TRUNCATE", async () => {
    const { database, application } = orders;
    await crash(betweenChunks);
    await application.stop();
    await database.query("TRUNCATE app.orders");
    await database.query(
      "INSERT INTO app.orders (order_id, customer_id) SELECT i, 3 FROM generate_series(1, 40) i",
    );
    await migrate(database, { target: liveTarget() });
    expect(await orders.readRunStates()).toEqual(["abandoned", "completed"]);
    const { rows } = await database.query<{ count: number; last: number }>(
      "SELECT count(*)::int AS count, max(order_id)::int AS last FROM app.orders",
    );
    expect(rows).toEqual([{ count: 40, last: 40 }]);
  });

  it.each(
    oneIn(2, [
      ["a column was added", "ALTER TABLE app.orders ADD COLUMN channel text DEFAULT 'web'", "channel"],
      ["an index was dropped", "DROP INDEX app.orders_customer", "order_id"],
      [
        "a check was added",
        "ALTER TABLE app.orders ADD CONSTRAINT orders_id CHECK (order_id <> 0)",
        "order_id",
      ],
    ]),
  )("begins anew when %s", async (_, change, column) => {
    const { database, application } = orders;
    await crash(beforeCutover);
    await application.stop();
    await database.query(change);
    const before = await database.query<{ row: string }>(
      "SELECT o::text AS row FROM app.orders o ORDER BY order_id",
    );
    await migrate(database, { target: liveTarget() });
    expect(await orders.readRunStates()).toEqual(["abandoned", "completed"]);
    const after = await database.query<{ row: string }>(
      "SELECT o::text AS row FROM app.orders o ORDER BY order_id",
    );
    expect(after.rows).toEqual(before.rows);
    await database.query(`SELECT ${column} FROM app.orders`);
  });

  it.each(
    oneIn(2, [
      ["was dropped", "DROP TRIGGER table_migration_journal ON app.orders"],
      ["was disabled", "ALTER TABLE app.orders DISABLE TRIGGER table_migration_journal"],
    ]),
  )("begins anew when a trigger of its journal %s, because changes were missed", async (_, change) => {
    await crash(betweenChunks);
    await orders.database.query(change);
    await orders.application.commitMore(5);
    await migrate(orders.database, { target: liveTarget() });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["abandoned", "completed"]);
  });
});

describe("releasing a table whose run crashed", () => {
  const release = () => {
    const hooks = listeningHooks();
    return releaseTable({ connection: connectionTo(orders.database), target: liveTarget(), hooks });
  };

  it.each(
    oneIn(
      2,
      [
        ["with its journal started", afterJournal],
        ["between two chunks", betweenChunks],
        ["just before the cutover", beforeCutover],
      ],
      1,
    ),
  )("takes back everything it had created: %s", async (_, point) => {
    await crash(point);
    expect(await release()).toEqual([expect.stringMatching(/^Run \d+ of app\.orders was abandoned/)]);
    await orders.expectReleased();
    expect(await orders.readRunStates()).toEqual(["abandoned"]);
  });

  it("finishes it first, if it had swapped already, and leaves the retired table", async () => {
    await crash(afterCutover);
    expect(await release()).toEqual([expect.stringContaining("app.orders_retired still holds the rows")]);
    await orders.expectAllKept();
    expect(await listOwnObjects(orders.database)).toEqual(["relation app.orders_retired"]);
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });
});
