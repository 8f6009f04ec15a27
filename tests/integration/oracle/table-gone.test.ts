import { oracleEngine } from "../../../provider/engines/oracle";
import type { Engine } from "../../../provider/engines/engine";
import { createOrders, migrateOracle, oracleTarget } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
let engine: Engine;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
  engine = oracleEngine(server.connectionOf("HR"));
});
afterEach(() => server.close());

const target = oracleTarget();

describe("a table of Oracle that is gone", () => {
  it("is missed by its name alone where no run has retired one", async () => {
    await server.run("HR", ["RENAME ORDERS TO ORDERS_ASIDE"]);
    const { missing } = await engine.readReality(target, {});
    expect(missing).toMatchObject({ code: "TABLE_NOT_FOUND" });
  });

  it("is missed with the retired one, by its name of now, as long as that is there", async () => {
    await migrateOracle(server, { target });
    await server.run("HR", ["RENAME ORDERS_RETIRED TO ORDERS_BEFORE"]);
    for (const change of ["RENAME ORDERS TO ORDERS_ASIDE", "DROP TABLE ORDERS_ASIDE"]) {
      await server.run("HR", [change]);
      const { missing, settings } = await engine.readReality(target, { table: "ORDERS" });
      expect(missing).toMatchObject({ code: "TABLE_GONE_RETIRED_EXISTS", path: "table" });
      expect(missing?.problem).toMatch(
        /^Table HR\.ORDERS does not exist.*does: HR\.ORDERS_BEFORE \(since 20\d\d-/,
      );
      expect(settings).toEqual({ table: "ORDERS" });
      expect(await engine.preview(target)).toEqual({ refusals: [missing] });
    }
    await server.run("HR", ["DROP TABLE ORDERS_BEFORE"]);
    expect(await engine.readReality(target, {})).toMatchObject({ missing: { code: "TABLE_NOT_FOUND" } });
  });
});
