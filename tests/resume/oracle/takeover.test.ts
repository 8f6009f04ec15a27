import type { SqlCommand } from "../../../provider/dialect/session";
import { before, failureOf } from "../../support/copy-swap";
import { Gate } from "../../support/gate";
import { LiveOracle } from "../../support/live-oracle";

let orders: LiveOracle;
beforeEach(async () => {
  orders = await LiveOracle.start();
});
afterEach(() => orders.drop());

/** A run that stands still before a statement, while the session that holds its table for it is lost, as a firewall would have it. */
async function pauseBefore(statement: string): Promise<{ goOn(): Promise<readonly string[]> }> {
  const gate = new Gate();
  const sent: string[] = [];
  let isPast = false;
  const pause = before(statement, async () => {
    await gate.pass();
    isPast = true;
  });
  const note = ({ name }: SqlCommand) => void (isPast && sent.push(name));
  const failure = failureOf(orders.migrate({ observer: { ...pause, after: note } }));
  await gate.reached;
  await orders.endSessions("hold");
  return {
    goOn: async () => {
      gate.open();
      expect((await failure).code).toBe("FENCED");
      return sent;
    },
  };
}

/** DDL of each step, and a chunk. */
const statements = [
  "dataLoad.copyChunk",
  "createIndexes.createIndex",
  "swapTables.fenceSource",
  "swapTables.swapNames",
  "swapTables.openTable",
];

describe("a run on Oracle that was taken over while it stood still", () => {
  it.each(statements)(
    "changes nothing when it comes back, the other having ended: before %s",
    async (statement) => {
      const paused = await pauseBefore(statement);
      await orders.migrate();
      const objects = await orders.readObjects();
      await paused.goOn();
      expect(await orders.readObjects()).toEqual(objects);
      await orders.expectMigrated();
    },
  );

  it.each(["startJournal.createJournalTrigger", "swapTables.fenceSource"])(
    "leaves nothing behind, the table having been released: before %s",
    async (statement) => {
      const paused = await pauseBefore(statement);
      await orders.release();
      await paused.goOn();
      await orders.expectReleased();
    },
  );

  it("does not open the source that the other has fenced", async () => {
    const paused = await pauseBefore("swapTables.swapNames");
    const other = new Gate();
    const second = orders.migrate({ observer: before("swapTables.swapNames", () => other.pass()) });
    await other.reached;
    await paused.goOn();
    await expect(orders.server.run("HR", ["DELETE FROM ORDERS"])).rejects.toThrow("ORA-12081");
    other.open();
    await second;
    await orders.expectMigrated();
  });
});
