import type { SqlCommand } from "../../../provider/dialect/session";
import { after, before, beforeStep, failureOf } from "../../support/copy-swap";
import { OracleWriter } from "../../support/oracle-writer";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
  recording,
  withHash,
} from "../../support/oracle-orders";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR", "APP"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

function readPartitioning(): Promise<readonly unknown[]> {
  return queryOracle(
    server,
    `SELECT PARTITIONING_TYPE AS "type", SUBPARTITIONING_TYPE AS "sub", INTERVAL AS "interval"
       FROM USER_PART_TABLES WHERE TABLE_NAME = 'ORDERS'`,
  );
}

describe("a plain table on Oracle", () => {
  it("is partitioned by month, with every row as it was", async () => {
    const truth = await readRows(server);
    const result = await migrateOracle(server);
    expect(result).toMatchObject({
      method: "copySwap",
      rows: 2000,
      chunks: 5,
      retiredTable: "HR.ORDERS_RETIRED",
    });
    expect(await readRows(server)).toEqual(truth);
    expect(await readPartitioning()).toMatchObject([{ type: "RANGE", sub: "NONE" }]);
  });

  it("is partitioned by month and hash, and left alone by a second run", async () => {
    const truth = await readRows(server);
    const target = oracleTarget(withHash);
    await migrateOracle(server, { target });
    expect(await readRows(server)).toEqual(truth);
    expect(await readPartitioning()).toMatchObject([{ type: "RANGE", sub: "HASH" }]);
    const sent: SqlCommand[] = [];
    expect(await migrateOracle(server, { target, observer: recording(sent) })).toBeNull();
    expect(sent.length).toBeGreaterThan(10);
    expect(sent.filter(({ text }) => !/^\s*(SELECT|WITH|ALTER SESSION)\b/i.test(text))).toEqual([]);
  });

  it("keeps its retired table READ ONLY, with the rows up to the cutover", async () => {
    const truth = await readRows(server);
    await migrateOracle(server);
    expect(await readRows(server, "ORDERS_RETIRED")).toEqual(truth);
    await expect(server.run("HR", ["DELETE FROM ORDERS_RETIRED"])).rejects.toThrow("ORA-12081");
  });
});

describe("a table on Oracle that is partitioned by interval", () => {
  it("gets hash subpartitions, with every row as it was", async () => {
    await migrateOracle(server);
    const truth = await readRows(server);
    await server.run("HR", ["DROP TABLE ORDERS_RETIRED PURGE"]);
    await migrateOracle(server, { target: oracleTarget(withHash) });
    expect(await readRows(server)).toEqual(truth);
    expect(await readPartitioning()).toMatchObject([{ type: "RANGE", sub: "HASH" }]);
  });
});

describe("rows that change on Oracle during a run", () => {
  it("are all there, row by row, while an application writes until after the cutover", async () => {
    const writer = await OracleWriter.start(server);
    await migrateOracle(server, { target: oracleTarget(withHash) });
    await writer.commitMore(20);
    await writer.stop();
    expect(writer.failures).toEqual([]);
    expect(await readRows(server)).toEqual(writer.expectedRows());
  });

  it("stay deleted, have their new values, and move with their keys after the load", async () => {
    const observer = beforeStep("deltaLoad", () =>
      server.run("HR", [
        "DELETE FROM ORDERS WHERE ORDER_ID <= 200",
        "UPDATE ORDERS SET STATUS = 'late', ORDER_DATE = ORDER_DATE + 400 WHERE ORDER_ID BETWEEN 201 AND 300",
        "UPDATE ORDERS SET ORDER_ID = ORDER_ID + 100000 WHERE ORDER_ID BETWEEN 301 AND 350",
        "COMMIT",
      ]),
    );
    await migrateOracle(server, { observer });
    const found = await queryOracle(
      server,
      `SELECT COUNT(*) AS "rows", COUNT(CASE WHEN STATUS = 'late' THEN 1 END) AS "late",
              COUNT(CASE WHEN ORDER_ID > 100000 THEN 1 END) AS "moved", MIN(ORDER_ID) AS "least" FROM ORDERS`,
    );
    expect(found).toEqual([{ rows: 1800, late: 100, moved: 50, least: 201 }]);
    expect(await readRows(server)).toEqual(await readRows(server, "ORDERS_RETIRED"));
  });
});

describe("a copy on Oracle that is not equal", () => {
  it("is found by its chunk and key: one byte of one value", async () => {
    const observer = beforeStep("validate", () =>
      server.run("HR", [
        "UPDATE ORDERS_INTERIM SET NOTE = 'X' || SUBSTR(NOTE, 2) WHERE ORDER_ID = 777",
        "COMMIT",
      ]),
    );
    const failure = await failureOf(migrateOracle(server, { observer }));
    expect(failure.code).toBe("DATA_DIFFERS");
    expect(failure.message).toContain("777");
    expect(await readPartitioning()).toEqual([]);
    expect(await migrateOracle(server)).not.toBeNull();
  });

  it("is found after its chunk was compared", async () => {
    const observer = after("validate.compareChunk", () =>
      server.run("HR", ["UPDATE ORDERS_INTERIM SET STATUS = 'wrong' WHERE ORDER_ID = 1", "COMMIT"]),
    );
    expect((await failureOf(migrateOracle(server, { observer }))).code).toBe("DATA_DIFFERS");
    expect(await readPartitioning()).toEqual([]);
  });

  it("is found under the fence, after its last keys were compared", async () => {
    const observer = before("swapTables.fenceInterim", () =>
      server.run("HR", ["UPDATE ORDERS_INTERIM SET STATUS = 'wrong' WHERE ORDER_ID = 1", "COMMIT"]),
    );
    expect((await failureOf(migrateOracle(server, { observer }))).code).toBe("DATA_DIFFERS");
    expect(await readPartitioning()).toEqual([]);
    await server.run("HR", ["UPDATE ORDERS SET STATUS = 'open' WHERE ORDER_ID = 1", "ROLLBACK"]);
  });
});

describe("a second run on a table of Oracle", () => {
  it("is refused while the first one lives, and told who holds it", async () => {
    let code = "";
    const observer = before("dataLoad.copyChunk", async () => {
      const failure = await failureOf(migrateOracle(server));
      code = failure.code;
      expect(failure.message).toContain("process");
    });
    await migrateOracle(server, { observer });
    expect(code).toBe("RUN_IN_PROGRESS");
  });
});

describe("what hangs on a table of Oracle", () => {
  it("hangs on it again: triggers, grants, comments, identity, checks and their states, large objects", async () => {
    await server.run("HR", [
      `CREATE TABLE DOCS (
        ID NUMBER GENERATED ALWAYS AS IDENTITY, CREATED DATE NOT NULL, AMOUNT NUMBER,
        DOUBLED NUMBER GENERATED ALWAYS AS (AMOUNT * 2) VIRTUAL, BODY CLOB, SCAN BLOB,
        CONSTRAINT DOCS_PK PRIMARY KEY (ID),
        CONSTRAINT DOCS_AMOUNT CHECK (AMOUNT > 0) DISABLE)`,
      `INSERT INTO DOCS (CREATED, AMOUNT, BODY, SCAN)
       SELECT DATE '2025-01-15' + LEVEL, LEVEL, TO_CLOB(RPAD('b', LEVEL * 10 + 1, 'c')), HEXTORAW('00FF') FROM DUAL CONNECT BY LEVEL <= 50`,
      "COMMIT",
      "CREATE TABLE SEEN (ID NUMBER)",
      "CREATE TRIGGER DOCS_SEEN AFTER INSERT ON DOCS FOR EACH ROW BEGIN INSERT INTO SEEN VALUES (:NEW.ID); END;",
      "COMMENT ON TABLE DOCS IS 'papers'",
      "GRANT SELECT ON DOCS TO APP WITH GRANT OPTION",
      "GRANT UPDATE (AMOUNT) ON DOCS TO PUBLIC",
    ]);
    const target = oracleTarget({ table: "DOCS", partitionColumn: "CREATED" });
    const result = await migrateOracle(server, { target });
    expect(result?.inventory).toContain("1 trigger");
    await server.run("HR", ["INSERT INTO DOCS (CREATED, AMOUNT) VALUES (DATE '2026-05-05', 7)", "COMMIT"]);
    expect(await queryOracle(server, `SELECT COUNT(*) AS "seen", MIN(ID) AS "id" FROM SEEN`)).toEqual([
      { seen: 1, id: expect.any(Number) },
    ]);
    const [row] = await queryOracle(
      server,
      `SELECT COUNT(*) AS "rows", COUNT(DISTINCT ID) AS "ids", SUM(DBMS_LOB.GETLENGTH(BODY)) AS "length" FROM DOCS`,
    );
    expect(row).toEqual({ rows: 51, ids: 51, length: 12_800 });
  });
});
