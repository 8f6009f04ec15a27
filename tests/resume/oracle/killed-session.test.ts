import { before, failureOf } from "../../support/copy-swap";
import { LiveOracle } from "../../support/live-oracle";

let orders: LiveOracle;
beforeEach(async () => {
  orders = await LiveOracle.start();
});
afterEach(() => orders.drop());

describe("a run on Oracle one of whose sessions an administrator ends", () => {
  it("stops, and the next one goes on, whichever it is and wherever it stands before the fence", async () => {
    for (const [statement, session] of [
      ["dataLoad.copyChunk", "control"],
      ["dataLoad.copyChunk", "run 1 load"],
      ["createIndexes.createIndex", "control"],
      ["deltaLoad.takeJournal", "run 1 delta"],
      ["validate.compareChunk", "run 1 compare"],
    ] as const) {
      const observer = before(statement, () => orders.endSessions(session));
      const failure = await failureOf(orders.migrate({ observer }));
      expect({ statement, session, code: failure.code }).toEqual({
        statement,
        session,
        code: "CONNECTION_LOST",
      });
      await orders.expectAlive();
    }
    await orders.migrate();
    await orders.expectMigrated();
  });

  it("opens the source by another session where the one that has closed it is gone", async () => {
    const observer = before("swapTables.fenceInterim", () => orders.endSessions("control"));
    expect((await failureOf(orders.migrate({ observer }))).code).toBe("CONNECTION_LOST");
    await orders.expectAlive();
    await orders.migrate();
    await orders.expectMigrated();
  });

  it("has swapped the names or not, whatever it was told, where it ends between the renames and the writers' return", async () => {
    const observer = before("swapTables.openTable", () => orders.endSessions("control"));
    expect((await failureOf(orders.migrate({ observer }))).code).toBe("CONNECTION_LOST");
    await orders.expectReadable();
    expect(await orders.readPartitioning()).toEqual(["RANGE NONE"]);
    await orders.migrate();
    await orders.expectMigrated();
  });
});
