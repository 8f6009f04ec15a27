import { oneIn, thirdOf } from "../../support/share";
import { releaseOracle } from "../../../provider/engines/oracle/release";
import type { CrashPoint } from "../../support/crash";
import { crashOracleAt } from "../../support/oracle-crash";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
  withHash,
} from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { listeningHooks } from "../../support/orders";

let server: OracleServer;
let truth: readonly unknown[];
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
  truth = await readRows(server);
});
afterEach(() => server.close());

function point(step: string, statement: string, when: CrashPoint["when"]): CrashPoint {
  return { step, statement, occurrence: 1, when };
}

const moments: readonly (readonly [string, CrashPoint])[] = [
  ["with its journal created", point("startJournal", "startJournal.createJournalTrigger", "after")],
  ["with its table created, not recorded", point("createTable", "createTable.createInterim", "after")],
  ["under the fence", point("swapTables", "swapTables.fenceSource", "after")],
];

/** Steps up to the cutover, each at its beginning: until there a run can be taken back. */
const steps = [
  ...["startJournal", "createTable", "dataLoad", "createIndexes"],
  ...["deltaLoad", "gatherStatistics", "validate", "swapTables"],
];

function release(): Promise<string[]> {
  const connection = server.connectionOf("HR");
  return releaseOracle({ connection, target: oracleTarget(), hooks: listeningHooks() });
}

/** Tables and triggers of HR, but for the ledger and what belongs to it. */
async function listLeft(): Promise<string[]> {
  const rows = await queryOracle(
    server,
    `SELECT OBJECT_NAME AS "name" FROM USER_OBJECTS
      WHERE OBJECT_TYPE IN ('TABLE', 'TRIGGER') AND (OBJECT_NAME NOT LIKE 'TABLE_MIGRATION%' OR OBJECT_NAME LIKE 'TABLE_MIGRATION%0')
      ORDER BY OBJECT_NAME`,
  );
  return rows.map(({ name }) => String(name));
}

describe("a run on Oracle that crashed", () => {
  it.each(oneIn(2, moments))(
    "is abandoned with everything of it when the declaration has changed: %s",
    async (_, at) => {
      expect(await crashOracleAt(server, at)).toBe(true);
      await migrateOracle(server, { target: oracleTarget(withHash) });
      expect(await readRows(server)).toEqual(truth);
      expect(
        await queryOracle(server, `SELECT STATE AS "state" FROM TABLE_MIGRATION_RUNS ORDER BY RUN_ID`),
      ).toEqual([{ state: "abandoned" }, { state: "completed" }]);
    },
  );

  it.each(oneIn(2, moments, 1))("is taken back by a release: %s", async (_, at) => {
    expect(await crashOracleAt(server, at)).toBe(true);
    await release();
    await server.run("HR", ["UPDATE ORDERS SET STATUS = 'alive' WHERE ORDER_ID = 1", "ROLLBACK"]);
    expect(await readRows(server)).toEqual(truth);
    expect(await listLeft()).toEqual(["ORDERS"]);
  });

  it("is taken back by a release at the beginning of every step until the cutover, and leaves nothing; after it, it is finished", async () => {
    await server.run("HR", ["DELETE FROM ORDERS WHERE ORDER_ID > 60", "COMMIT"]);
    const rows = await readRows(server);
    const tried = thirdOf(steps);
    for (const step of tried) {
      expect(await crashOracleAt(server, point(step, "ledger.startStep", "after"))).toBe(true);
      expect([step, await release()]).toEqual([
        step,
        [expect.stringMatching(/^Run \d+ of HR\.ORDERS was abandoned/)],
      ]);
      await server.run("HR", ["UPDATE ORDERS SET STATUS = 'alive' WHERE ORDER_ID = 1", "ROLLBACK"]);
      expect([step, await listLeft(), await readRows(server)]).toEqual([step, ["ORDERS"], rows]);
    }
    expect(await crashOracleAt(server, point("restoreGrants", "ledger.startStep", "after"))).toBe(true);
    expect(await release()).toEqual([expect.stringMatching(/^Table HR\.ORDERS is released/)]);
    expect([await listLeft(), await readRows(server)]).toEqual([["ORDERS", "ORDERS_RETIRED"], rows]);
    const states = await queryOracle(
      server,
      `SELECT STATE AS "state" FROM TABLE_MIGRATION_RUNS ORDER BY RUN_ID`,
    );
    expect(states.map(({ state }) => state)).toEqual([...tried.map(() => "abandoned"), "completed"]);
  });
});
