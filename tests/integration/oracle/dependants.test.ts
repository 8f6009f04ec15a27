import { before, beforeStep } from "../../support/copy-swap";
import { createOrders, migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR", "APP"]);
  await server.run("HR", createOrders);
});
afterAll(() => server.close());

describe("what names a table of Oracle from outside", () => {
  it("is compiled from what was found before the renames: at any distance, and made during the run; others' by their next use", async () => {
    await server.run("HR", [
      "CREATE VIEW NEAR_V AS SELECT ORDER_ID, AMOUNT FROM ORDERS",
      "CREATE VIEW FAR_V AS SELECT ORDER_ID FROM NEAR_V",
      "GRANT SELECT ON ORDERS TO APP",
    ]);
    await server.run("APP", [
      "CREATE VIEW THEIR_V AS SELECT ORDER_ID FROM HR.ORDERS",
      "GRANT SELECT ON THEIR_V TO HR",
    ]);
    const observer = beforeStep("validate", () =>
      server.run("HR", ["CREATE VIEW LATE_V AS SELECT COUNT(*) AS N FROM ORDERS"]),
    );
    const messages: string[] = [];
    await migrateOracle(server, { observer, log: (message) => messages.push(message) });
    const views = `SELECT OWNER || '.' || OBJECT_NAME || ' ' || STATUS AS "text" FROM ALL_OBJECTS
      WHERE OBJECT_NAME LIKE '%\\_V' ESCAPE '\\' AND OBJECT_TYPE = 'VIEW' ORDER BY 1`;
    expect((await queryOracle(server, views)).map(({ text }) => text)).toEqual([
      "APP.THEIR_V INVALID",
      "HR.FAR_V VALID",
      "HR.LATE_V VALID",
      "HR.NEAR_V VALID",
    ]);
    expect(messages.filter((message) => message.includes("next use"))).toEqual([
      "VIEW APP.THEIR_V is compiled by its next use: this user may not do it.",
    ]);
    expect(await queryOracle(server, `SELECT COUNT(*) AS "n" FROM THEIR_V`, "APP")).toEqual([{ n: 2000 }]);
  });

  it("is compiled where an attempt that was given back had already invalidated it", async () => {
    await server.run("HR", [
      "CREATE TABLE PARCELS (ID NUMBER, SENT DATE NOT NULL, CONSTRAINT PARCELS_PK PRIMARY KEY (ID))",
      "INSERT INTO PARCELS SELECT LEVEL, DATE '2025-01-15' + MOD(LEVEL, 90) FROM DUAL CONNECT BY LEVEL <= 40",
      "COMMIT",
      "CREATE VIEW PARCELS_SEEN AS SELECT ID FROM PARCELS",
    ]);
    const target = oracleTarget({ table: "PARCELS", partitionColumn: "SENT" });
    const stop = before("swapTables.swapNames", () => {
      throw new Error("stopped under the fence");
    });
    await expect(migrateOracle(server, { target, observer: stop })).rejects.toThrow(
      "stopped under the fence",
    );
    const status = `SELECT STATUS AS "status" FROM USER_OBJECTS WHERE OBJECT_NAME = 'PARCELS_SEEN'`;
    expect(await queryOracle(server, status)).toEqual([{ status: "INVALID" }]);
    await migrateOracle(server, { target });
    expect(await queryOracle(server, status)).toEqual([{ status: "VALID" }]);
  });
});
