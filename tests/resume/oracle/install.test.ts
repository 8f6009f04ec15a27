import { describePoint, type CrashPoint } from "../../support/crash";
import { after, before, failureOf } from "../../support/copy-swap";
import { Gate } from "../../support/gate";
import { LiveOracle } from "../../support/live-oracle";
import { crashOracleAt } from "../../support/oracle-crash";
import { oracleTarget } from "../../support/oracle-orders";
import { thirdOf } from "../../support/share";

let orders: LiveOracle;
beforeEach(async () => {
  orders = await LiveOracle.start();
});
afterEach(() => orders.drop());

const installed = [
  ...[
    "createIds",
    "createRuns",
    "createFences",
    "createHolds",
    "createHolders",
    "createWorkers",
    "createSteps",
  ],
  ...["createItems", "createChunks", "createEvents", "createEventsIndex", "createVersion"],
];
/** What a run writes before its first step, when the ledger is there. */
const begun = ["prepareHold", "commit", "recordHolder", "createRun", "createFence", "recordWorker"];

describe("the first run in a schema of Oracle", () => {
  it("can die after each statement that installs the ledger or begins a run", async () => {
    const missed: string[] = [];
    for (const statement of thirdOf([...installed, ...begun])) {
      const point: CrashPoint = {
        step: "begin",
        statement: `ledger.${statement}`,
        occurrence: 1,
        when: "after",
      };
      if (!(await crashOracleAt(orders.server, point))) missed.push(describePoint(point));
    }
    expect(missed).toEqual([]);
    await orders.migrate();
    await orders.expectMigrated();
  });

  it("lets another run be ahead of it with the ledger's index", async () => {
    let isAhead = false;
    const observer = before("ledger.createEventsIndex", async () => {
      if (isAhead) return;
      isAhead = true;
      await orders.server.run("HR", [
        "CREATE INDEX TABLE_MIGRATION_EVENTS_RUN ON TABLE_MIGRATION_EVENTS (RUN_ID, KIND)",
      ]);
    });
    await orders.migrate({ observer });
    expect(isAhead).toBe(true);
    await orders.expectMigrated();
  });

  it("waits for the row of another run's ledger whose tables are there", async () => {
    await crashOracleAt(orders.server, {
      ...{ step: "begin", statement: "ledger.createVersion", occurrence: 1, when: "after" },
    });
    const versions = await orders.server.open("HR");
    const run = (text: string) => versions.run({ name: "test", text });
    await run("DELETE FROM TABLE_MIGRATION_VERSION");
    await run("COMMIT");
    let isWritten = false;
    const observer = after("ledger.listObjects", async () => {
      isWritten = true;
      await run("INSERT INTO TABLE_MIGRATION_VERSION SELECT 1, SYSTIMESTAMP FROM DUAL");
      await run("COMMIT");
    });
    await orders.migrate({ observer });
    expect(isWritten).toBe(true);
    await orders.expectMigrated();
  });

  it("says what to do where that row does not come", async () => {
    await orders.migrate();
    await orders.server.run("HR", ["DELETE FROM TABLE_MIGRATION_VERSION", "COMMIT"]);
    await orders.server.run("HR", ["DROP TABLE ORDERS_RETIRED CASCADE CONSTRAINTS PURGE"]);
    const target = oracleTarget({ intervalType: "YEAR" });
    const failure = await failureOf(orders.migrate({ target }));
    expect(failure.code).toBe("LEDGER_UNFINISHED");
    await orders.server.run("HR", ["DROP TABLE TABLE_MIGRATION_VERSION PURGE"]);
    await orders.migrate({ target });
    expect(await orders.readRunStates()).toEqual(["completed", "completed"]);
  });

  it("is one of two that begin at once: the other is refused, told who holds the table", async () => {
    const gate = new Gate();
    const begin = () => orders.migrate({ observer: before("dataLoad.copyChunk", () => gate.pass()) });
    const ended = Promise.allSettled([begin(), begin()].map((run) => run.finally(() => gate.open())));
    const refusals = (await ended).flatMap((each) =>
      each.status === "rejected" ? [String(each.reason)] : [],
    );
    expect(refusals).toEqual([expect.stringMatching(/^MigrationError: RUN_IN_PROGRESS: .* process \d+/)]);
    await orders.expectMigrated();
  });
});
