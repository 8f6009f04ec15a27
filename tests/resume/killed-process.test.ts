import { before, migrate } from "../support/copy-swap";
import type { CrashPoint } from "../support/crash";
import { killAt } from "../support/killed-run";
import { listOwnSessions, LiveOrders, liveTarget } from "../support/live-orders";

let orders: LiveOrders;
beforeEach(async () => {
  orders = await LiveOrders.start();
});
afterEach(() => orders.drop());

function point(step: string, statement: string, when: CrashPoint["when"], occurrence = 1): CrashPoint {
  return { step, statement, occurrence, when };
}

describe("a run whose process is killed", () => {
  it.each([
    ["while it begins", point("begin", "ledger.createRun", "after")],
    ["with its triggers created, not committed", point("startJournal", "startJournal.underLock", "after")],
    ["between the table and its partitions", point("createTable", "createTable.partitions", "before")],
    ["with two chunks loaded", point("dataLoad", "ledger.recordLoaded", "after", 3)],
    ["between two indexes", point("createIndexes", "createIndexes.createRoot", "after")],
    ["between vacuum and its record", point("gatherStatistics", "gatherStatistics.vacuumLeaf", "after", 2)],
    ["with journal rows taken, not replayed", point("deltaLoad", "deltaLoad.takeJournal", "after")],
    ["between comparison and its record", point("validate", "validate.compareChunk", "after", 2)],
    ["with the locks of the cutover held", point("swapTables", "swapTables.lock", "after")],
    ["with everything swapped, not committed", point("swapTables", "swapTables.swap", "after")],
    ["with the tables swapped", point("restoreGrants", "ledger.startStep", "before")],
    ["after the swap, the journal dropped", point("restoreGrants", "restoreGrants.dropJournal", "after")],
  ])("goes on where it was: %s", async (_, at) => {
    await killAt(orders.database, at);
    await orders.expectAlive();
    await migrate(orders.database, { target: liveTarget() });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });

  it("goes on after it was killed twice", async () => {
    await killAt(orders.database, point("dataLoad", "dataLoad.copyChunk", "after", 2));
    await killAt(orders.database, point("swapTables", "swapTables.swap", "before"));
    await orders.expectAlive();
    await migrate(orders.database, { target: liveTarget() });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });

  it("is ended on the server before the next one goes on, though a statement of it still runs", async () => {
    const { database } = orders;
    await killAt(database, point("dataLoad", "ledger.readChunks", "after"));
    const inTheWay = await database.connect();
    await inTheWay.query("BEGIN; LOCK TABLE app.orders_interim IN ACCESS EXCLUSIVE MODE");
    await killAt(database, point("dataLoad", "dataLoad.copyChunk", "before"), 300);
    const old = await listOwnSessions(database);
    let left: string[] | null = null;
    await migrate(database, {
      target: liveTarget(),
      observer: before("dataLoad.copyChunk", async () => {
        left = (await listOwnSessions(database)).filter((session) => old.includes(session));
        await inTheWay.query("ROLLBACK");
      }),
    });
    expect(left).toEqual([]);
    await orders.expectMigrated();
  });
});
