import { before, failureOf, migrate } from "../support/copy-swap";
import { Gate } from "../support/gate";
import { LiveOrders, liveTarget } from "../support/live-orders";
import { startProxy, type NetworkProxy } from "../support/network-proxy";
import { connectionThrough } from "../support/test-connection";

let orders: LiveOrders;
let proxy: NetworkProxy;
beforeEach(async () => {
  orders = await LiveOrders.start();
  proxy = await startProxy(orders.database);
});
afterEach(async () => {
  await proxy.close();
  await orders.drop();
});

async function readOutcome(): Promise<{ state: string; kind: string }> {
  const { rows } = await orders.database.query<{ state: string; kind: string }>(
    `SELECT state, (SELECT relkind FROM pg_class WHERE oid = 'app.orders'::regclass)::text AS kind
       FROM table_migration.runs`,
  );
  return rows[0] ?? { state: "", kind: "" };
}

/** A run through the proxy whose cutover meets a fault of the network. */
async function migrateWithFault(fault: (proxy: NetworkProxy) => Promise<void>, statement: string) {
  let happened: Promise<void> = Promise.resolve();
  const failure = await failureOf(
    migrate(orders.database, {
      target: liveTarget(),
      connection: connectionThrough(proxy.port, orders.database),
      observer: before(statement, () => {
        happened = fault(proxy);
      }),
    }),
  );
  await happened;
  return failure;
}

async function resume(): Promise<void> {
  await migrate(orders.database, { target: liveTarget() });
  await orders.expectMigrated();
  expect(await orders.readRunStates()).toEqual(["completed"]);
}

/** An attempt that gives way is rolled back: then only another one comes to this COMMIT. */
const commit = /^COMMIT/;
const swap = /SET state = 'swapped'/;

describe("a cutover that is interrupted", () => {
  it("is undone with its server process, and done by the next run", async () => {
    let ended = 0;
    const failure = await failureOf(
      migrate(orders.database, {
        target: liveTarget(),
        observer: before("swapTables.swap", async () => {
          const { rowCount } = await orders.database.query(
            `SELECT pg_terminate_backend(pid) FROM pg_locks
              WHERE relation = 'app.orders'::regclass AND mode = 'AccessExclusiveLock' AND granted`,
          );
          ended = rowCount ?? 0;
        }),
      }),
    );
    expect(ended).toBe(1);
    expect(failure.code).toBe("CONNECTION_LOST");
    expect(await readOutcome()).toEqual({ state: "failed", kind: "r" });
    await orders.expectAlive();
    await resume();
  });

  it("has happened where the reply to its COMMIT was lost, and the next run reads that from the database", async () => {
    const loseReply = (network: NetworkProxy) => network.loseReplyTo(commit, swap);
    const failure = await migrateWithFault(loseReply, "swapTables.swap");
    expect(failure.code).toBe("CONNECTION_LOST");
    expect(await readOutcome()).toEqual({ state: "swapped", kind: "p" });
    await orders.expectAlive();
    await resume();
  });

  it("has not happened where its COMMIT was lost on the way, and the next run reads that too", async () => {
    const loseRequest = (network: NetworkProxy) => network.loseRequest(commit, swap);
    const failure = await migrateWithFault(loseRequest, "swapTables.swap");
    expect(failure.code).toBe("CONNECTION_LOST");
    expect(await readOutcome()).toEqual({ state: "failed", kind: "r" });
    await orders.expectAlive();
    await resume();
  });

  it("is undone by the server where the network falls silent under the lock, and tried again", async () => {
    const gate = new Gate();
    const run = migrate(orders.database, {
      target: liveTarget(),
      connection: connectionThrough(proxy.port, orders.database),
      observer: before("swapTables.swap", () => {
        proxy.stall();
        return gate.pass();
      }),
    });
    await gate.reached;
    await orders.expectAlive();
    expect((await readOutcome()).kind).toBe("r");
    proxy.resume();
    gate.open();
    await run;
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });
});
