import type { CrashPoint } from "../../support/crash";
import { LiveOracle } from "../../support/live-oracle";
import { killOracleAt, stopOracleAt } from "../../support/oracle-killed-run";

let orders: LiveOracle;
beforeEach(async () => {
  orders = await LiveOracle.start();
});
afterEach(() => orders.drop());

function point(step: string, statement: string, when: CrashPoint["when"], occurrence = 1): CrashPoint {
  return { step, statement, occurrence, when };
}

describe("a run on Oracle whose process is killed", () => {
  it("goes on where it was, again and again, and somebody can read and write all the time until the fence", async () => {
    for (const at of [
      point("begin", "ledger.createRun", "after"),
      point("startJournal", "startJournal.createJournalTrigger", "after"),
      point("createTable", "createTable.createInterim", "after"),
      point("dataLoad", "dataLoad.copyChunk", "after", 2),
      point("createIndexes", "createIndexes.createIndex", "after", 2),
      point("validate", "validate.compareChunk", "after", 2),
    ]) {
      await killOracleAt(orders.server, at);
      await orders.expectAlive();
    }
    await orders.migrate();
    await orders.expectMigrated();
  });

  it("can always be read, and written again once it is run again: under the fence, with the names swapped", async () => {
    await killOracleAt(orders.server, point("swapTables", "swapTables.fenceSource", "after"));
    await orders.expectReadable();
    await killOracleAt(orders.server, point("swapTables", "swapTables.swapNames", "after"));
    await orders.expectReadable();
    await killOracleAt(orders.server, point("restoreGrants", "restoreGrants.openRetired", "after"));
    await orders.expectAlive();
    await orders.migrate();
    await orders.expectMigrated();
  });
});

describe("a run on Oracle whose process stands still", () => {
  it("keeps its table: another run is refused, and it goes on", async () => {
    const stopped = await stopOracleAt(orders.server, point("dataLoad", "dataLoad.copyChunk", "after", 2));
    await expect(orders.migrate()).rejects.toMatchObject({ code: "RUN_IN_PROGRESS" });
    expect(await stopped.goOn()).toBe("");
    await orders.expectMigrated();
  });

  it("is fenced when it comes back, where its hold was lost and another run has done the work", async () => {
    const stopped = await stopOracleAt(
      orders.server,
      point("swapTables", "swapTables.fenceSource", "before"),
    );
    await orders.endSessions("hold");
    await orders.migrate();
    expect(await stopped.goOn()).toContain("FENCED");
    await orders.expectMigrated();
  });
});
