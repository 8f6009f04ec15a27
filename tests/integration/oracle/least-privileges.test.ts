import { readFileSync } from "node:fs";
import { join } from "node:path";
import { grantScript, neededGrants } from "../../../provider/discovery/oracle/privileges";
import { forgetDiscoveries } from "../../../provider/engines";
import { oracleEngine } from "../../../provider/engines/oracle";
import { targetSchema } from "../../../provider/schema/target";
import { OracleSnapshot } from "../../support/oracle-equality";
import { createOrders, migrateOracle, oracleTarget, withHash } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

const target = oracleTarget({ ...withHash, schema: "LEAN" });

const pages = targetSchema.parse({
  ...{ connection: "test", schema: "LEAN", table: "PAGES", partitionColumn: "ID", partitionType: "RANGE" },
  partitions: [
    { name: "P1", lessThan: 100 },
    { name: "P2", lessThan: 200 },
  ],
});

/** The statements of the script up to what is of use only. */
const needed = (grantScript("LEAN", ["USERS"]).split("-- Not needed")[0] ?? "")
  .split("\n")
  .filter((line) => line.endsWith(";"))
  .map((line) => line.slice(0, -1));

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["LEAN"]);
  await server.run("LEAN", createOrders);
  await server.run("ADMIN", [
    "REVOKE DB_DEVELOPER_ROLE FROM LEAN",
    "ALTER USER LEAN QUOTA 0 ON USERS",
    ...needed,
  ]);
});
afterAll(() => server.close());

async function preview() {
  forgetDiscoveries();
  return oracleEngine(server.connectionOf("LEAN")).preview(target);
}

describe("an Oracle user with the grants of the script and no other", () => {
  const others = neededGrants.filter(({ grant }) => grant !== "CREATE SESSION");

  it.each(others)("is told which is missing, once $grant is taken away", async ({ grant }) => {
    await server.run("ADMIN", [`REVOKE ${grant} FROM LEAN`]);
    const refused = await preview();
    await server.run("ADMIN", [`GRANT ${grant} TO LEAN`]);
    expect(refused).toMatchObject({ refusals: [{ code: "MISSING_PRIVILEGE" }] });
    expect(JSON.stringify(refused)).toContain(`GRANT ${grant} TO \\"LEAN\\";`);
  });

  it("is told of the tablespace that it may not fill", async () => {
    await server.run("ADMIN", ["ALTER USER LEAN QUOTA 0 ON USERS"]);
    const refused = await preview();
    await server.run("ADMIN", ['ALTER USER "LEAN" QUOTA UNLIMITED ON "USERS"']);
    expect(refused).toMatchObject({ refusals: [{ code: "MISSING_PRIVILEGE" }] });
    expect(JSON.stringify(refused)).toContain("tablespace USERS");
  });

  it("changes a table in its place without the right to create triggers", async () => {
    await server.run("LEAN", [
      `CREATE TABLE PAGES (ID NUMBER(10) CONSTRAINT PAGES_PK PRIMARY KEY)
       PARTITION BY RANGE (ID) (PARTITION P1 VALUES LESS THAN (100))`,
    ]);
    await server.run("ADMIN", ["REVOKE CREATE TRIGGER FROM LEAN"]);
    const result = await migrateOracle(server, { user: "LEAN", target: pages });
    await server.run("ADMIN", ["GRANT CREATE TRIGGER TO LEAN"]);
    expect(result).toMatchObject({ method: "addPartitions", partitions: 2 });
  });

  it("migrates a table, and its preview says what may be hidden from it", async () => {
    expect(JSON.stringify(await preview())).toContain("DISCOVERY_INCOMPLETE: ");
    const snapshot = await OracleSnapshot.take(server, { schema: "LEAN", table: "ORDERS" });
    await migrateOracle(server, { user: "LEAN", target });
    await snapshot.expectMigrated();
  }, 200_000);
});

it("the guide has the script", () => {
  const guide = readFileSync(join(__dirname, "../../../docs/guide/connections.md"), "utf8");
  expect(guide).toContain(grantScript("HR", ["USERS"]));
});
