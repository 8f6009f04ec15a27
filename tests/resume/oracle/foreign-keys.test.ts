import { releaseOracle } from "../../../provider/engines/oracle/release";
import { after, allOf, before } from "../../support/copy-swap";
import { describePoint, type CrashPoint } from "../../support/crash";
import { crashOracleAt } from "../../support/oracle-crash";
import { createKeyedOrders, readKeys } from "../../support/oracle-keys";
import { migrateOracle, oracleTarget, queryOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { listeningHooks } from "../../support/orders";

let server: OracleServer;
let keys: readonly unknown[];
beforeEach(async () => {
  server = await startOracle(["HR", "APP"]);
  await createKeyedOrders(server);
  keys = await readKeys(server);
});
afterEach(() => server.close());

function pointAt(statement: string, occurrence: number, when: CrashPoint["when"]): CrashPoint {
  const [step = ""] = statement.split(".");
  return { step, statement, occurrence, when };
}

/** There are six foreign keys of ORDERS and three that point at it. */
const lastOwn = 6;
const last = 9;

/** In the order in which the statements come, so that each crash finds the run where the one before has left it. */
const points: readonly CrashPoint[] = [
  pointAt("swapTables.addKey", 1, "after"),
  pointAt("swapTables.takeKeyBack", 1, "after"),
  pointAt("swapTables.addKey", lastOwn + 1, "after"),
  pointAt("swapTables.takeKeyBack", 2, "before"),
  pointAt("swapTables.addKey", last, "after"),
  pointAt("swapTables.swapNames", 1, "after"),
  pointAt("swapTables.giveKeyUp", 1, "after"),
  pointAt("swapTables.giveKeyUp", lastOwn, "after"),
  pointAt("swapTables.openTable", 1, "before"),
  pointAt("validateForeignKeys.nameKey", 1, "before"),
  pointAt("validateForeignKeys.nameKey", 2, "after"),
  pointAt("validateForeignKeys.validateKey", 1, "after"),
];

describe("a run on Oracle that dies while it moves foreign keys", () => {
  it("goes on where it was: each key is there once, as it was, and no row goes unchecked meanwhile", async () => {
    const truth = await readRows(server);
    const faults: string[] = [];
    for (const point of points) {
      const fault = await crashOracleAt(server, point).then(
        (isReached) => (isReached ? null : "was not reached"),
        (error: unknown) => String(error),
      );
      if (fault !== null) faults.push(`${describePoint(point)}: ${fault}`);
      const orphan = server.run("APP", ["INSERT INTO NOTES VALUES (-1)"]);
      await expect(orphan).rejects.toThrow("ORA-02291");
      await server.run("APP", ["INSERT INTO NOTES VALUES (17)", "ROLLBACK"]);
    }
    expect(faults).toEqual([]);
    await migrateOracle(server);
    expect(await readKeys(server)).toEqual(keys);
    expect(await readRows(server)).toEqual(truth);
  });

  it("drops a key that the server has added for it after its end", async () => {
    expect(await crashOracleAt(server, pointAt("swapTables.readObjects", 1, "before"))).toBe(true);
    const add =
      "ADD CONSTRAINT ORDERS_INTERIM_NOTES_FK FOREIGN KEY (ORDER_ID) REFERENCES HR.ORDERS_INTERIM (ORDER_ID) ENABLE NOVALIDATE";
    await server.run("HR", ["GRANT REFERENCES ON ORDERS_INTERIM TO APP"]);
    const again = [
      before("swapTables.readSignature", () => server.run("APP", [`ALTER TABLE NOTES ${add}`])),
      after("swapTables.fenceSource", () => undefined),
    ];
    await server.run("APP", [`ALTER TABLE NOTES ${add}`]);
    await migrateOracle(server, { observer: allOf(...again) });
    expect(again.map(({ happened }) => happened)).toEqual([true, true]);
    expect(await readKeys(server)).toEqual(keys);
  });

  it("and is taken back: no key is left at the copy, and the source is open as soon as a child's writer is done", async () => {
    expect(await crashOracleAt(server, pointAt("swapTables.addKey", last, "after"))).toBe(true);
    const connection = server.connectionOf("HR");
    const writer = await server.open("APP");
    await writer.run({ name: "test", text: "DELETE FROM NOTES WHERE ORDER_ID = 17" });
    // He holds the parents' table, too: keys do not go in time, and the source is not to be had before he ends.
    const observer = before("abandon.unfenceSource", () => {
      setTimeout(() => void writer.run({ name: "test", text: "ROLLBACK" }), 500);
    });
    await releaseOracle({ connection, target: oracleTarget(), hooks: listeningHooks({ observer }) });
    expect(observer.happened).toBe(true);
    expect(await readKeys(server)).toEqual(keys);
    await server.run("APP", [
      "INSERT INTO HR.ORDERS (ORDER_ID, CUSTOMER_ID) VALUES (5000, 1)",
      "INSERT INTO NOTES VALUES (5000)",
      "COMMIT",
    ]);
    const interim = `SELECT COUNT(*) AS "n" FROM USER_TABLES WHERE TABLE_NAME = 'ORDERS_INTERIM'`;
    expect(await queryOracle(server, interim)).toEqual([{ n: 0 }]);
  });
});
