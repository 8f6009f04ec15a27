import { planOracleTarget } from "../../../provider/engines/oracle/plan-target";
import { releaseOracle } from "../../../provider/engines/oracle/release";
import type { Target } from "../../../provider/schema/target";
import { describePoint, type CrashPoint } from "../../support/crash";
import { shareOf } from "../../support/share";
import { crashOracleAt, listCrashPoints } from "../../support/oracle-crash";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
} from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { listeningHooks } from "../../support/orders";

/** What is a rollback's own, or goes by other names and object ids than in other runs. */
const ownSteps: readonly string[] = ["prepareRollback", "swapTables", "restoreGrants", "closeWayBack"];

const child = "CREATE TABLE LINES (ORDER_ID NUMBER(10) CONSTRAINT LINES_ORDER REFERENCES ORDERS (ORDER_ID))";

let server: OracleServer;
let target: Target;
let truth: readonly unknown[];

/** A table that is swapped. */
async function startSwapped(): Promise<{ swapped: OracleServer; back: Target }> {
  const swapped = await startOracle(["HR"]);
  await swapped.run("HR", [...createOrders, child]);
  const result = await migrateOracle(swapped);
  return { swapped, back: oracleTarget({ migration: { rollback: result?.runId ?? "" } }) };
}

const writesSince: readonly string[] = [
  "DELETE FROM ORDERS WHERE ORDER_ID <= 20",
  "UPDATE ORDERS SET STATUS = 'late' WHERE ORDER_ID <= 40",
  "INSERT INTO ORDERS (ORDER_ID, CUSTOMER_ID) VALUES (9000, 1)",
  "COMMIT",
];

beforeEach(async () => {
  const { swapped, back } = await startSwapped();
  await swapped.run("HR", writesSince);
  [server, target, truth] = [swapped, back, await readRows(swapped)];
});
afterEach(() => server.close());

async function texts(query: string): Promise<string[]> {
  return (await queryOracle(server, query)).map(({ text }) => String(text));
}

/** Tables and triggers but those of the ledger; numbers of objects are left out. */
async function listObjects(): Promise<string[]> {
  const found = await texts(
    `SELECT OBJECT_TYPE || ' ' || OBJECT_NAME AS "text" FROM USER_OBJECTS
      WHERE OBJECT_TYPE IN ('TABLE', 'TRIGGER') AND (OBJECT_NAME NOT LIKE 'TABLE%' OR REGEXP_LIKE(OBJECT_NAME, '_[0-9]+$'))`,
  );
  return found.map((text) => text.replace(/_\d+$/, "")).sort();
}

describe("a rollback on Oracle that dies before and after its statements", () => {
  it("goes on where it was, and nothing is lost or left over", async () => {
    // Nobody has written to this one since: the rollback has nothing to replay.
    const { swapped, back } = await startSwapped();
    const unwritten = await readRows(swapped);
    const points = await listCrashPoints(swapped, back);
    expect(await readRows(swapped)).toEqual(unwritten);
    await swapped.close();
    const chosen = points.filter(({ step }) => ownSteps.includes(step));
    expect(chosen.length).toBeGreaterThan(60);
    const faults: string[] = [];
    for (const point of shareOf(chosen))
      await crashOracleAt(server, point, target).catch((error: unknown) => {
        faults.push(`${describePoint(point)}: ${String(error)}`);
      });
    expect(faults).toEqual([]);
    await migrateOracle(server, { target });
    expect(await readRows(server)).toEqual(truth);
    expect(await listObjects()).toEqual(["TABLE LINES", "TABLE ORDERS", "TABLE ORDERS_RETIRED"]);
    const states = await texts(
      `SELECT METHOD || ' ' || STATE AS "text" FROM TABLE_MIGRATION_RUNS ORDER BY RUN_ID`,
    );
    expect(states).toEqual(["copySwap completed", "rollback completed"]);
    await server.run("HR", [
      "INSERT INTO LINES VALUES (9000)",
      "DELETE FROM ORDERS WHERE ORDER_ID = 41",
      "ROLLBACK",
    ]);
    await expect(server.run("HR", ["INSERT INTO LINES VALUES (1)"])).rejects.toThrow("ORA-02291");
  });
});

async function refusalsOf(declared: Target): Promise<string[]> {
  const session = await server.open("HR");
  const planned = await planOracleTarget(session, declared);
  await session.close();
  return "refusals" in planned ? planned.refusals.map(({ code }) => code) : [];
}

describe("a rollback on Oracle that died under its fence", () => {
  const addKey: CrashPoint = {
    ...{ step: "swapTables", statement: "swapTables.addKey" },
    ...{ occurrence: 1, when: "after" },
  };

  it("is taken back by a release, with the retired table closed again and the way back with it", async () => {
    expect(await crashOracleAt(server, addKey, target)).toBe(true);
    expect(await refusalsOf(oracleTarget())).toEqual(["ROLLBACK_UNFINISHED", "LEFT_READ_ONLY"]);
    const another = oracleTarget({ migration: { rollback: "999999" } });
    expect(await refusalsOf(another)).toEqual(["ROLLBACK_UNFINISHED", "LEFT_READ_ONLY"]);
    const connection = server.connectionOf("HR");
    const notes = await releaseOracle({ connection, target: oracleTarget(), hooks: listeningHooks() });
    const run = target.migration.rollback ?? "";
    expect(notes).toEqual([
      expect.stringMatching(
        `^Run \\d+ of HR\\.ORDERS was abandoned: it was rolling run ${run} back\\. The table stays as run ${run} has left it`,
      ),
      expect.stringContaining("ORDERS_RETIRED still holds the rows up to the cutover"),
    ]);
    expect(await readRows(server)).toEqual(truth);
    expect(await readRows(server, "ORDERS_RETIRED")).toEqual(truth);
    expect(await listObjects()).toEqual(["TABLE LINES", "TABLE ORDERS", "TABLE ORDERS_RETIRED"]);
    await expect(server.run("HR", ["DELETE FROM ORDERS_RETIRED"])).rejects.toThrow("ORA-12081");
    const keys = await texts(
      `SELECT f.CONSTRAINT_NAME || ' ' || p.TABLE_NAME AS "text" FROM USER_CONSTRAINTS f
         JOIN USER_CONSTRAINTS p ON p.CONSTRAINT_NAME = f.R_CONSTRAINT_NAME WHERE f.CONSTRAINT_TYPE = 'R'`,
    );
    expect(keys).toEqual(["LINES_ORDER ORDERS"]);
    await server.run("HR", ["UPDATE ORDERS SET STATUS = 'alive' WHERE ORDER_ID = 100", "ROLLBACK"]);
  });
});
