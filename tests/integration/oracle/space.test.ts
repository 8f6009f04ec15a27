import { OracleSnapshot, readOraclePartitioning } from "../../support/oracle-equality";
import { migrateOracle, oracleTarget, queryOracle, withHash } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
});
afterAll(() => server.close());

async function readBytes(table: string): Promise<number> {
  const [row] = await queryOracle(
    server,
    `SELECT SUM(BYTES) AS "bytes" FROM USER_SEGMENTS WHERE SEGMENT_NAME = '${table}'`,
  );
  return Number(row?.["bytes"]);
}

it("24 months of a table of Oracle get hash subpartitions in no more than 1.3 times the space", async () => {
  await server.run("HR", [
    `CREATE TABLE ORDERS (ORDER_ID NUMBER(10) CONSTRAINT ORDERS_PK PRIMARY KEY, ORDER_DATE DATE NOT NULL, NOTE VARCHAR2(100))
     PARTITION BY RANGE (ORDER_DATE) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))
     (PARTITION P1 VALUES LESS THAN (DATE '2024-02-01'))`,
    `INSERT INTO ORDERS SELECT LEVEL, ADD_MONTHS(DATE '2024-01-15', MOD(LEVEL, 24)), RPAD('n', 40, 'o') FROM DUAL CONNECT BY LEVEL <= 1200`,
    "COMMIT",
  ]);
  const snapshot = await OracleSnapshot.take(server);
  const source = await readBytes("ORDERS");
  await migrateOracle(server, { target: oracleTarget(withHash) });
  await snapshot.expectMigrated();
  expect(await readOraclePartitioning(server, { schema: "HR", table: "ORDERS" })).toContain("HASH");
  expect(await readBytes("ORDERS")).toBeLessThanOrEqual(source * 1.3);
});
