import type { SqlCommand } from "../../../provider/dialect/session";
import { after, allOf, before, beforeStep, failureOf, migrate, smallTarget } from "../../support/copy-swap";
import { ordersTable, readKind, Snapshot } from "../../support/equality";
import { startProxy, type NetworkProxy } from "../../support/network-proxy";
import { createOrders } from "../../support/orders";
import { OrdersApplication } from "../../support/orders-application";
import { connectionThrough } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  await createOrders(database, 2_000);
});
afterEach(() => database.drop());

describe("a second run on the same table", () => {
  it("is refused with who holds it, and the first goes on", async () => {
    const snapshot = await Snapshot.take(database);
    let refusal: Error | undefined;
    const observer = beforeStep("deltaLoad", async () => {
      refusal = await failureOf(migrate(database));
    });
    const result = await migrate(database, { observer });
    expect(refusal).toMatchObject({ code: "RUN_IN_PROGRESS" });
    expect(refusal?.message).toMatch(
      /app\.orders: run 1, table-migration app\.orders control \(server process \d+, user test_\w+_owner, /,
    );
    expect(result?.runId).toBe("1");
    await snapshot.expectMigrated();
  });

  it("does not hinder a run on another table", async () => {
    await database.query(`CREATE TABLE app.others (LIKE app.orders INCLUDING ALL);
      ALTER TABLE app.others ALTER order_id DROP DEFAULT; INSERT INTO app.others SELECT * FROM app.orders`);
    const [one, other] = [
      await Snapshot.take(database),
      await Snapshot.take(database, { schema: "app", table: "others" }, "others"),
    ];
    await Promise.all([migrate(database), migrate(database, { target: smallTarget({ table: "others" }) })]);
    await one.expectMigrated();
    await other.expectMigrated();
  });
});

describe("a run under another declaration than the one that stopped", () => {
  it("has the names that the stopped one had: of tables, indexes and sequences", async () => {
    await database.query("ALTER TABLE app.orders ADD number bigint GENERATED ALWAYS AS IDENTITY");
    const snapshot = await Snapshot.take(database);
    const stop = before("swapTables.lock", () => {
      throw new Error("stopped");
    });
    await expect(migrate(database, { observer: stop })).rejects.toThrow("stopped");
    await migrate(database, { target: smallTarget({ intervalValue: 12 }) });
    const { rows } = await database.query<{ names: unknown }>(
      `SELECT json_build_array(step -> 'copy' -> 'interim', step -> 'copy' -> 'retired', step -> 'indexes', step -> 'sequences',
                plan -> 'layout' -> 'stem') AS names
         FROM table_migration.runs, jsonb_array_elements(plan -> 'steps') AS step
        WHERE step ->> 'kind' = 'swapTables' ORDER BY run_id`,
    );
    expect(rows).toHaveLength(2);
    expect(rows[1]).toEqual(rows[0]);
    await snapshot.expectMigrated();
  });
});

describe("a database that goes away in the middle of a run", () => {
  let proxy: NetworkProxy;
  beforeEach(async () => {
    proxy = await startProxy({ host: database.host, port: database.port });
  });
  afterEach(() => proxy.close());

  const cutAll = () => proxy.cutAll();
  const moments = {
    "while the journal starts": () => before("startJournal.underLock", cutAll),
    "while partitions are created": () => after("createTable.partitions", cutAll),
    "while chunks are copied": () => after("dataLoad.copyChunk", cutAll),
    "while indexes are built": () => after("createIndexes.createLeaf", cutAll),
    "while the journal is replayed": () => before("deltaLoad.takeJournal", cutAll),
    "while chunks are compared": () => before("validate.compareChunk", cutAll),
    "under the lock of the cutover": () => after("swapTables.lock", cutAll),
    "after the cutover": () => before("restoreGrants.followColumns", cutAll),
  };

  it.each(Object.entries(moments))("lets the next run go on to equality: %s", async (_, moment) => {
    const snapshot = await Snapshot.take(database);
    const [intervention, connection] = [moment(), connectionThrough(proxy.port, database)];
    const touch = beforeStep("createIndexes", async () => {
      await database.query("UPDATE app.orders SET status = 'touched'; UPDATE app.orders SET status = 'paid'");
    });
    const failure = await failureOf(migrate(database, { connection, observer: allOf(touch, intervention) }));
    expect(intervention.happened).toBe(true);
    expect(failure.code).toBe("CONNECTION_LOST");
    const runs = await countRuns();
    await migrate(database, { connection });
    await snapshot.expectMigrated();
    expect(await countRuns()).toBe(runs);
  });

  it.each(["request", "reply"] as const)(
    "lets the next run find out whether the swap has committed: its %s is lost",
    async (lost) => {
      const snapshot = await Snapshot.take(database);
      const connection = connectionThrough(proxy.port, database);
      const lose = lost === "reply" ? "loseReplyTo" : "loseRequest";
      const observer = before("swapTables.swap", () => {
        void proxy[lose](/^COMMIT/, /SET state = 'swapped'/);
      });
      expect((await failureOf(migrate(database, { connection, observer }))).code).toBe("CONNECTION_LOST");
      expect(await readKind(database, ordersTable)).toBe(lost === "reply" ? "p" : "r");
      const swaps: SqlCommand[] = [];
      await migrate(database, {
        connection,
        observer: { after: (command) => void (command.name === "swapTables.swap" && swaps.push(command)) },
      });
      expect(swaps).toHaveLength(lost === "reply" ? 0 : 1);
      await snapshot.expectMigrated();
      expect(await countRuns()).toBe(1);
    },
  );

  it("costs the application nothing: it writes on, and every row is there", async () => {
    const application = await OrdersApplication.start(database);
    const connection = connectionThrough(proxy.port, database);
    for (const step of ["createIndexes", "validate"] as const) {
      const observer = beforeStep(step, async () => {
        await application.commitMore(10);
        proxy.cutAll();
      });
      expect((await failureOf(migrate(database, { connection, observer }))).code).toBe("CONNECTION_LOST");
      await application.commitMore(10);
    }
    await migrate(database, { connection });
    await application.commitMore(50);
    await application.stop();
    await application.expectAllKept(database);
  });

  async function countRuns(): Promise<number> {
    const { rows } = await database.query<{ count: number }>(
      "SELECT count(*)::int FROM table_migration.runs",
    );
    return rows[0]?.count ?? 0;
  }
});
