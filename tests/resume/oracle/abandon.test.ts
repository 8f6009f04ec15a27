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

describe("a run on Oracle that crashed", () => {
  it.each(moments)(
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

  it.each(moments)("is taken back by a release: %s", async (_, at) => {
    expect(await crashOracleAt(server, at)).toBe(true);
    const connection = server.connectionOf("HR");
    await releaseOracle({ connection, target: oracleTarget(), hooks: listeningHooks() });
    await server.run("HR", ["UPDATE ORDERS SET STATUS = 'alive' WHERE ORDER_ID = 1", "ROLLBACK"]);
    expect(await readRows(server)).toEqual(truth);
    const left = `SELECT OBJECT_NAME AS "name" FROM USER_OBJECTS
      WHERE OBJECT_TYPE IN ('TABLE', 'TRIGGER') AND (OBJECT_NAME NOT LIKE 'TABLE_MIGRATION%' OR OBJECT_NAME LIKE 'TABLE_MIGRATION%0')`;
    expect(await queryOracle(server, left)).toEqual([{ name: "ORDERS" }]);
  });
});
