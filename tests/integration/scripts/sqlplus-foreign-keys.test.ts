import { FamilyApplication } from "../../support/oracle-family";
import { createKeyedOrders, readKeys } from "../../support/oracle-keys";
import { migrateOracle, oracleTarget } from "../../support/oracle-orders";
import { killCutover } from "../../support/oracle-script-kill";
import { done, OracleScriptSet, stopped } from "../../support/oracle-script-set";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
let set: OracleScriptSet;
beforeAll(async () => {
  server = await startOracle(["HR", "APP"]);
});
afterAll(async () => {
  set.remove();
  await server.close();
});

describe("a set of scripts for SQL*Plus that moves foreign keys of both directions", () => {
  it("takes them back, or ends like pulumi up, killed under the fence while children come and parents go", async () => {
    await createKeyedOrders(server);
    const keys = await readKeys(server);
    set = await OracleScriptSet.write(server, oracleTarget());
    expect(await set.run("master1.sql")).toEqual(done);
    await killCutover(server, set, "ORDERS");
    expect(await set.run("rollback.sql")).toEqual(done);
    expect(await readKeys(server)).toEqual(keys);

    const application = await FamilyApplication.start(server);
    expect(await set.run("master1.sql")).toEqual(done);
    await killCutover(server, set, "ORDERS");
    expect(await set.run("60_restore_grants.sql")).toEqual(stopped("SCRIPT_TOO_EARLY"));
    expect(await set.run("master2.sql")).toEqual(done);
    await application.expectWell(keys);
    expect(await migrateOracle(server)).toBeNull();
  }, 300_000);
});
