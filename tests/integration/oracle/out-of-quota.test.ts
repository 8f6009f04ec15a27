import { before, failureOf } from "../../support/copy-swap";
import { OracleSnapshot } from "../../support/oracle-equality";
import { createOrders, migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

const limit = (quota: string | number) => server.run("ADMIN", [`ALTER USER HR QUOTA ${quota} ON USERS`]);

/** From now on HR gets no further extent. */
async function useQuotaUp(): Promise<void> {
  const [used] = await queryOracle(
    server,
    `SELECT TO_CHAR(BYTES) AS "bytes" FROM USER_TS_QUOTAS WHERE TABLESPACE_NAME = 'USERS'`,
  );
  await limit(String(used?.["bytes"]));
}

it("a load on Oracle that runs out of quota ends by name, leaves the source open and whole, and is gone on with", async () => {
  const snapshot = await OracleSnapshot.take(server);
  const target = oracleTarget({ migration: { parallelDegree: 1 } });
  let created = 0;
  const observer = before("dataLoad.copyChunk", useQuotaUp);
  const failure = await failureOf(migrateOracle(server, { target, observer }));
  expect(failure.code).toBe("OUT_OF_SPACE");
  expect(failure.message).toContain("ORA-01536");
  await snapshot.expectSameRows();
  await server.run("HR", ["UPDATE ORDERS SET STATUS = 'open' WHERE ORDER_ID = 1", "ROLLBACK"]);
  const tables = `SELECT TABLE_NAME AS "name" FROM USER_TABLES WHERE TABLE_NAME LIKE 'ORDERS%' ORDER BY 1`;
  expect(await queryOracle(server, tables)).toEqual([{ name: "ORDERS" }, { name: "ORDERS_INTERIM" }]);
  await limit("UNLIMITED");
  const count = {
    before: ({ name }: { readonly name: string }) =>
      void (created += Number(name === "createTable.createInterim")),
  };
  await migrateOracle(server, { target, observer: count });
  expect(created).toBe(0);
  await snapshot.expectMigrated();
  const states = await queryOracle(server, `SELECT STATE AS "state" FROM TABLE_MIGRATION_RUNS`);
  expect(states).toEqual([{ state: "completed" }]);
});
