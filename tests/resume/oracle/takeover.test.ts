import type { SqlCommand } from "../../../provider/dialect/session";
import type { MigrationError } from "../../../provider/errors";
import { before, failureOf } from "../../support/copy-swap";
import { Gate } from "../../support/gate";
import { LiveOracle } from "../../support/live-oracle";
import { oneIn } from "../../support/share";

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

describe("a run on Oracle that has waited for the table", () => {
  async function waitForHold(): Promise<{ gate: Gate; failure: Promise<MigrationError> }> {
    const gate = new Gate();
    const observer = before("ledger.tryHoldTable", () => gate.pass());
    const failure = failureOf(orders.migrate({ observer }));
    await gate.reached;
    return { gate, failure };
  }

  it("does not go on with the plan that it made before another one ended: the table is another", async () => {
    const { gate, failure } = await waitForHold();
    await orders.migrate();
    gate.open();
    expect((await failure).code).toBe("STALE_PLAN");
    expect((await failure).message).toContain("another table has its name now");
    await orders.expectMigrated();
  });

  it("does not take back what another one has begun and can go on with", async () => {
    const { gate, failure } = await waitForHold();
    await orders.crash({ step: "dataLoad", statement: "dataLoad.copyChunk", occurrence: 2, when: "after" });
    gate.open();
    expect((await failure).message).toContain("can go on");
    await orders.migrate();
    await orders.expectMigrated();
  });

  it("goes on with no run that has meanwhile been brought to its end", async () => {
    await orders.crash({ step: "dataLoad", statement: "dataLoad.copyChunk", occurrence: 2, when: "after" });
    const { gate, failure } = await waitForHold();
    await orders.migrate();
    gate.open();
    expect((await failure).code).toBe("STALE_PLAN");
    await orders.expectMigrated();
  });

  it("tells at once of a column that was added", async () => {
    const { gate, failure } = await waitForHold();
    await orders.server.run("HR", ["ALTER TABLE ORDERS ADD (CHANNEL VARCHAR2(5))"]);
    gate.open();
    expect((await failure).code).toBe("STALE_PLAN");
    expect(await orders.readTexts(`SELECT TABLE_NAME AS "text" FROM USER_TABLES`)).toContain("ORDERS");
    expect(await orders.readRunStates()).toEqual([]);
  });
});

/** DDL of each step, and a chunk. */
const statements = [
  "dataLoad.copyChunk",
  "createIndexes.createIndex",
  "swapTables.fenceSource",
  "swapTables.swapNames",
  "swapTables.openTable",
];

describe("a run on Oracle that was taken over while it stood still", () => {
  it.each(oneIn(4, statements))(
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

  it.each(oneIn(2, ["startJournal.createJournalTrigger", "swapTables.fenceSource"]))(
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
