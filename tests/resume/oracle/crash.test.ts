import { describePoint, type CrashPoint } from "../../support/crash";
import { shareOf } from "../../support/share";
import { crashOracleAt, listCrashPoints } from "../../support/oracle-crash";
import { createOrders, migrateOracle, queryOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let points: readonly CrashPoint[];
let server: OracleServer;
beforeAll(async () => {
  const other = await startOracle(["HR"]);
  await other.run("HR", createOrders);
  points = await listCrashPoints(other);
  await other.close();
});
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

/** All that stands in the schema, but for the ledger; numbers of objects are left out. */
async function listObjects(): Promise<string[]> {
  const rows = await queryOracle(
    server,
    `SELECT OBJECT_TYPE || ' ' || OBJECT_NAME AS "text" FROM USER_OBJECTS
      WHERE OBJECT_TYPE IN ('TABLE', 'INDEX', 'TRIGGER', 'SEQUENCE') AND OBJECT_NAME NOT LIKE 'SYS%' ORDER BY 1`,
  );
  const ledger =
    /MIGRATION_(VERSION|RUNS|FENCES|HOLDS|HOLDERS|WORKERS|STEPS|ITEMS|CHUNKS|EVENTS|EVENTS_RUN|IDS)$/;
  return rows
    .map(({ text }) => String(text).replace(/_\d+$/, ""))
    .filter((text) => !ledger.test(text))
    .sort();
}

const kept = [
  "INDEX ORDERS_CUSTOMER",
  "INDEX ORDERS_PK",
  "INDEX ORDERS_RETIRED_ORDERS_CUSTOMER",
  "INDEX ORDERS_RETIRED_ORDERS_PK",
  "TABLE ORDERS",
  "TABLE ORDERS_RETIRED",
  "TABLE TABLE_MIGRATION_REVERSE",
  "TRIGGER TABLE_MIGRATION_BACK",
];

async function readRunStates(): Promise<string[]> {
  const rows = await queryOracle(server, `SELECT STATE AS "state" FROM TABLE_MIGRATION_RUNS ORDER BY RUN_ID`);
  return rows.map(({ state }) => String(state));
}

async function expectMigrated(truth: readonly unknown[]): Promise<void> {
  expect(await readRows(server)).toEqual(truth);
  expect(await listObjects()).toEqual(kept);
  expect(await readRunStates()).toEqual(["completed"]);
  await server.run("HR", ["UPDATE ORDERS SET STATUS = 'alive' WHERE ORDER_ID = 1", "ROLLBACK"]);
}

describe("a run on Oracle that dies before and after every statement", () => {
  it.each([
    ["until its journal is there and its table created", ["startJournal", "createTable"], 20],
    ["until rows are loaded and indexes built", ["dataLoad", "createIndexes"], 20],
    ["until the copy is compared", ["deltaLoad", "gatherStatistics", "validate"], 20],
    ["until the names are swapped", ["swapTables"], 40],
    ["after the swap", ["restoreGrants", "end"], 20],
  ])("goes on where it was, and nothing is lost or left over: %s", async (_, steps, least) => {
    const truth = await readRows(server);
    const chosen = points.filter(({ step }) => steps.includes(step));
    expect(chosen.length).toBeGreaterThan(least);
    const faults: string[] = [];
    for (const point of shareOf(chosen))
      await crashOracleAt(server, point).catch((error: unknown) => {
        faults.push(`${describePoint(point)}: ${String(error)}`);
      });
    expect(faults).toEqual([]);
    await migrateOracle(server);
    await expectMigrated(truth);
  });
});

describe("a run on Oracle that dies in its cutover", () => {
  const swap = (statement: string, when: CrashPoint["when"]): CrashPoint => ({
    step: "swapTables",
    statement: `swapTables.${statement}`,
    occurrence: 1,
    when,
  });

  it("between the two renames: the next run completes the names", async () => {
    const truth = await readRows(server);
    expect(await crashOracleAt(server, swap("swapNames", "before"))).toBe(true);
    await server.run("HR", ["ALTER TABLE ORDERS RENAME TO ORDERS_RETIRED"]);
    await migrateOracle(server);
    await expectMigrated(truth);
  });

  it("after the renames: the next run opens the new table", async () => {
    const truth = await readRows(server);
    expect(await crashOracleAt(server, swap("swapNames", "after"))).toBe(true);
    await migrateOracle(server);
    await expectMigrated(truth);
  });

  it("under the fence: the next run opens the source before it tries again", async () => {
    const truth = await readRows(server);
    expect(await crashOracleAt(server, swap("fenceSource", "after"))).toBe(true);
    await expect(server.run("HR", ["DELETE FROM ORDERS"])).rejects.toThrow("ORA-12081");
    await migrateOracle(server);
    await expectMigrated(truth);
  });
});
