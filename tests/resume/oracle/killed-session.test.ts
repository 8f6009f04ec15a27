import { after, before, failureOf } from "../../support/copy-swap";
import { LiveOracle } from "../../support/live-oracle";
import { oracleTarget } from "../../support/oracle-orders";

/** One session works at a time, so that no other one does what is left of the work of the one that was ended. */
const target = oracleTarget({ migration: { parallelDegree: 1 } });

let orders: LiveOracle;
beforeEach(async () => {
  orders = await LiveOracle.start();
});
afterEach(() => orders.drop());

describe("a run on Oracle one of whose sessions an administrator ends", () => {
  it("stops, and the next one goes on, whichever it is and wherever it stands before the fence", async () => {
    for (const [statement, when, session] of [
      ["dataLoad.copyChunk", after, "control"],
      ["dataLoad.copyChunk", after, "run 1 load"],
      ["createIndexes.createIndex", after, "control"],
      ["deltaLoad.takeJournal", before, "run 1 delta"],
      ["validate.compareChunk", after, "run 1 compare"],
    ] as const) {
      const observer = when(statement, () => orders.endSessions(session));
      const failure = await failureOf(orders.migrate({ observer, target }));
      expect({ statement, session, code: failure.code }).toEqual({
        statement,
        session,
        code: "CONNECTION_LOST",
      });
      await orders.expectAlive();
    }
    await orders.migrate({ target });
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
