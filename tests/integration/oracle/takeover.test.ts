import { before, failureOf } from "../../support/copy-swap";
import { createOrders, migrateOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

it("a takeover on Oracle waits for half a minute for what a lost process left at work, then names it", async () => {
  const truth = await readRows(server);
  const stop = before("dataLoad.copyChunk", () => Promise.reject(new Error("stopped by the test")));
  await expect(migrateOracle(server, { observer: stop })).rejects.toThrow("stopped by the test");
  const left = await server.open("HR");
  const { rows } = await left.run({
    name: "test",
    text: `SELECT SESSION_ID AS "id" FROM TABLE_MIGRATION_WORKERS FOR UPDATE`,
  });
  const failure = await failureOf(migrateOracle(server));
  expect(failure.code).toBe("LOCK_NOT_GRANTED");
  expect(failure.message).toContain("Taking over run 1");
  expect(failure.message).toContain(String(rows[0]?.["id"]));
  await left.run({ name: "test", text: "ROLLBACK" });
  await migrateOracle(server);
  expect(await readRows(server)).toEqual(truth);
}, 150_000);
