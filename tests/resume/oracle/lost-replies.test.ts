import { failureOf } from "../../support/copy-swap";
import { describePoint, watchFor, type CrashPoint } from "../../support/crash";
import { LiveOracle } from "../../support/live-oracle";
import { openLine, type Line } from "../../support/oracle-line";
import { recording } from "../../support/oracle-orders";
import type { SqlCommand } from "../../../provider/dialect/session";
import { allOf } from "../../support/copy-swap";

let orders: LiveOracle;
let line: Line;
beforeEach(async () => {
  orders = await LiveOracle.start();
  line = await openLine(orders.server.address);
});
afterEach(async () => {
  await line.close();
  await orders.drop();
});

function point(step: string, statement: string, occurrence = 1): CrashPoint {
  return { step, statement, occurrence, when: "before" };
}

/** A run to which the server's answer to one statement never comes. */
async function loseReplyTo(at: CrashPoint): Promise<readonly SqlCommand[]> {
  let lost: Promise<void> | undefined;
  const sent: SqlCommand[] = [];
  const lose = watchFor(at, () => {
    lost = line.loseNextReply();
  });
  const connectString = orders.server.connectStringThrough(line.port);
  const failure = await failureOf(orders.migrate({ connectString, observer: allOf(recording(sent), lose) }));
  expect({ at: describePoint(at), lost: lost !== undefined, code: failure.code }).toEqual({
    at: describePoint(at),
    lost: true,
    code: "CONNECTION_LOST",
  });
  await lost;
  return sent;
}

describe("a run on Oracle that never learns what has become of a statement", () => {
  it("reads it from the database: of DDL and COMMIT until the cutover", async () => {
    for (const at of [
      point("begin", "ledger.createEvents"),
      point("startJournal", "transaction.commit"),
      point("startJournal", "startJournal.createJournalTrigger"),
      point("createTable", "createTable.createInterim"),
      point("dataLoad", "dataLoad.copyChunk"),
      point("createIndexes", "createIndexes.createIndex", 2),
      point("createIndexes", "createIndexes.createReverseTrigger"),
      point("deltaLoad", "transaction.commit"),
      point("validate", "validate.compareChunk"),
    ]) {
      await loseReplyTo(at);
      await orders.expectAlive();
    }
    await orders.migrate();
    await orders.expectMigrated();
  });

  it("opens the source where it does not know whether it has fenced it", async () => {
    await loseReplyTo(point("swapTables", "swapTables.fenceSource"));
    await orders.expectAlive();
    await orders.migrate();
    await orders.expectMigrated();
  });

  it("reads from object ids whether the names are swapped, and goes on from there", async () => {
    await loseReplyTo(point("swapTables", "swapTables.swapNames"));
    expect(await orders.readPartitioning()).toEqual(["RANGE NONE"]);
    const sent = await loseReplyTo(point("swapTables", "swapTables.openTable"));
    expect(sent.map(({ name }) => name)).not.toContain("swapTables.fenceSource");
    await orders.expectAlive();
    for (const at of [
      point("swapTables", "transaction.commit"),
      point("restoreGrants", "restoreGrants.retireConstraint"),
      point("restoreGrants", "restoreGrants.dropJournal"),
      point("end", "transaction.commit"),
    ]) {
      await loseReplyTo(at);
      await orders.expectAlive();
    }
    expect(await orders.migrate()).toBeNull();
    await orders.expectMigrated();
  });
});
