import { failureOf, beforeStep } from "../../support/copy-swap";
import { createOrders, migrateOracle, queryOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

const settings = `
  SELECT NAME AS "name", PLSQL_OPTIMIZE_LEVEL AS "level", NLS_LENGTH_SEMANTICS AS "length", PLSQL_CCFLAGS AS "flags",
         PLSCOPE_SETTINGS AS "scope", PLSQL_WARNINGS AS "warnings"
    FROM USER_PLSQL_OBJECT_SETTINGS WHERE NAME LIKE 'ORDERS%' AND NAME NOT LIKE '%RETIRED%' ORDER BY NAME`;

const ownSession = `ALTER SESSION SET PLSQL_OPTIMIZE_LEVEL = 1 NLS_LENGTH_SEMANTICS = 'CHAR' PLSQL_CCFLAGS = 'it''s:1'
  PLSCOPE_SETTINGS = 'IDENTIFIERS:ALL' PLSQL_WARNINGS = 'ENABLE:SEVERE', 'DISABLE:PERFORMANCE'`;

describe("what PL/SQL over the table is compiled under", () => {
  it("stays as it was: of each of its triggers, and of what the renames have invalidated", async () => {
    await server.run("HR", [
      "CREATE TRIGGER ORDERS_PLAIN AFTER INSERT ON ORDERS BEGIN NULL; END;",
      ownSession,
      "CREATE TRIGGER ORDERS_OWN BEFORE INSERT ON ORDERS FOR EACH ROW BEGIN :NEW.NOTE := 'n'; END;",
      "CREATE PROCEDURE ORDERS_COUNT IS N NUMBER; BEGIN SELECT COUNT(*) INTO N FROM ORDERS; END;",
    ]);
    const before = await queryOracle(server, settings);
    expect(before.map(({ length }) => length)).toEqual(["CHAR", "CHAR", "BYTE"]);
    await migrateOracle(server);
    expect(await queryOracle(server, settings)).toEqual(before);
    const invalid = `SELECT OBJECT_NAME AS "name" FROM USER_OBJECTS WHERE STATUS = 'INVALID'`;
    expect(await queryOracle(server, invalid)).toEqual([]);
  });
});

describe("a trigger that does not compile on the copy", () => {
  it("stops the run, and is compiled again by the next one", async () => {
    const notes = "CREATE TABLE NOTES (WHAT VARCHAR2(100))";
    await server.run("HR", [
      notes,
      "CREATE TRIGGER ORDERS_NOTED AFTER UPDATE ON ORDERS FOR EACH ROW BEGIN INSERT INTO NOTES VALUES (:NEW.NOTE); END;",
    ]);
    const truth = await readRows(server);
    const observer = beforeStep("createIndexes", () => server.run("HR", ["DROP TABLE NOTES PURGE"]));
    const failure = await failureOf(migrateOracle(server, { observer }));
    expect(failure.code).toBe("TRIGGER_INVALID");
    expect(failure.message).toMatch(/ORDERS_NOTED .* ORDERS_INTERIM_ORDERS_NOTED: line 1: .*/);
    await server.run("HR", [notes]);
    await migrateOracle(server);
    await server.run("HR", ["UPDATE ORDERS SET NOTE = 'written' WHERE ORDER_ID = 1", "ROLLBACK"]);
    expect(await readRows(server)).toEqual(truth);
    const triggers = `SELECT o.STATUS || ' ' || t.STATUS AS "text" FROM USER_TRIGGERS t JOIN USER_OBJECTS o
      ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER' WHERE t.TRIGGER_NAME = 'ORDERS_NOTED'`;
    expect(await queryOracle(server, triggers)).toEqual([{ text: "VALID ENABLED" }]);
  });
});
