import { OracleSnapshot } from "../../support/oracle-equality";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { areAllAsked } from "../../support/share";
import { Stack, type Declaration } from "../../support/stack";

let server: OracleServer;
let stack: Stack;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  const { connectString, user, password } = server.connectionOf("HR");
  stack = await Stack.create({ engine: "oracle", connectString, user, password });
});
afterAll(async () => {
  stack.remove();
  await server.close();
});

const names = Array.from({ length: areAllAsked ? 10 : 5 }, (_, at) => `ORDERS_${at}`);

function declare(table: string): Declaration {
  const interval = { partitionType: "INTERVAL", partitionColumn: "DAY", intervalType: "MONTH" };
  const migration = { chunkRows: 200 };
  return { connection: "db", schema: "HR", table, ...interval, migration };
}

it("more tables of Oracle than are migrated at once are migrated four at a time, each to equality", async () => {
  for (const name of names)
    await server.run("HR", [
      `CREATE TABLE ${name} (ID NUMBER CONSTRAINT ${name}_PK PRIMARY KEY, DAY DATE NOT NULL, NOTE VARCHAR2(20))`,
      `INSERT INTO ${name} SELECT LEVEL, DATE '2025-01-01' + MOD(LEVEL, 90), '${name}' FROM DUAL CONNECT BY LEVEL <= 400`,
      "COMMIT",
    ]);
  const snapshots: OracleSnapshot[] = [];
  for (const table of names) snapshots.push(await OracleSnapshot.take(server, { schema: "HR", table }));
  stack.declare(Object.fromEntries(names.map((table) => [table, declare(table)])));
  expect(await stack.up("--parallel", "4")).toContain(`+ ${names.length + 1} created`);
  for (const snapshot of snapshots) await snapshot.expectMigrated();
  await stack.preview("--expect-no-changes");
});
