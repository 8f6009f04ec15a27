import { setTimeout as sleep } from "node:timers/promises";
import { createOrders, queryOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { Stack, type RunningCommand } from "../../support/stack";

const declaration = {
  connection: "db",
  schema: "HR",
  table: "ORDERS",
  partitionType: "INTERVAL",
  partitionColumn: "ORDER_DATE",
  intervalType: "MONTH",
  subpartitionType: "HASH",
  subpartitionColumn: "ORDER_ID",
  subpartitionCount: 2,
};

let server: OracleServer;
let stack: Stack;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
  stack = await createStack();
});

function createStack(): Promise<Stack> {
  const { connectString, user, password } = server.connectionOf("HR");
  return Stack.create({ engine: "oracle", connectString, user, password });
}
afterEach(async () => {
  stack.remove();
  await server.close();
});

describe("a declared table of Oracle", () => {
  it("is previewed, migrated, left alone afterwards, and released with its rows", async () => {
    const truth = await readRows(server);
    stack.declare({ orders: declaration });
    expect(await stack.succeed("preview")).toContain("copySwap");
    await stack.succeed("up", "--yes");
    expect(await readRows(server)).toEqual(truth);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
    const [{ run } = { run: "" }] = await queryOracle(
      server,
      `SELECT TO_CHAR(MAX(RUN_ID)) AS "run" FROM TABLE_MIGRATION_RUNS`,
    );
    await server.run("HR", ["DELETE FROM ORDERS WHERE ORDER_ID = 2000", "COMMIT"]);
    stack.declare({ orders: { ...declaration, migration: { rollback: String(run) } } });
    const rolledBack = await stack.succeed("up", "--yes");
    expect(rolledBack).toContain("rollback");
    expect(rolledBack).toMatch(/HR\.ORDERS: after: Holds: \d+ passed/);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
    expect(await readRows(server)).toEqual(truth.slice(0, -1));
    expect(await stack.succeed("destroy", "--yes")).toContain("HR.ORDERS_RETIRED_2 still holds the rows");
    expect(await readRows(server)).toEqual(truth.slice(0, -1));
    expect(await queryOracle(server, `SELECT TRIGGER_NAME AS "name" FROM USER_TRIGGERS`)).toEqual([]);
  });
});

/** Starts an up, and waits until its run holds its table and begins to work. */
async function startUntilAtWork(): Promise<RunningCommand> {
  const up = stack.start(["up", "--yes", "--skip-preview"]);
  const ended = up.result.then(({ output }) => Promise.reject(new Error(output)));
  ended.catch(() => undefined);
  const created = `SELECT TABLE_NAME AS "name" FROM USER_TABLES WHERE TABLE_NAME = 'TABLE_MIGRATION_STEPS'`;
  const begun = `SELECT STEP AS "step" FROM TABLE_MIGRATION_STEPS`;
  for (;;) {
    const isReady = (await queryOracle(server, created)).length > 0;
    if (isReady && (await queryOracle(server, begun)).length > 0) return up;
    await Promise.race([sleep(50), ended]);
  }
}

describe("two ups at once on one table of Oracle", () => {
  it("are one that goes on and one that is refused, told who holds the table", async () => {
    const truth = await readRows(server);
    const second = await createStack();
    for (const each of [stack, second]) each.declare({ orders: declaration });
    const application = await server.open("HR");
    await application.run({ name: "test", text: "DELETE FROM ORDERS WHERE ORDER_ID = 1" });
    const first = await startUntilAtWork();
    const [holder] = await queryOracle(
      server,
      `SELECT TO_CHAR(SESSION_ID) AS "session" FROM TABLE_MIGRATION_HOLDERS`,
    );
    const refusal = await second.fail("up", "--yes", "--skip-preview");
    expect(refusal).toMatch(/RUN_IN_PROGRESS: Another run holds table HR\.ORDERS: run 1, /);
    expect(refusal).toContain(`(audited session ${String(holder?.["session"])}, user HR, from `);
    expect(second.readState("orders")).toBeUndefined();
    second.remove();
    await application.run({ name: "test", text: "ROLLBACK" });
    await application.close();
    expect((await first.result).exitCode).toBe(0);
    expect(await readRows(server)).toEqual(truth);
    const states = await queryOracle(server, `SELECT STATE AS "state" FROM TABLE_MIGRATION_RUNS`);
    expect(states).toEqual([{ state: "completed" }]);
  });
});
