import type { SqlCommand } from "../../provider/dialect/session";
import { allOf, before, failureOf, migrate } from "../support/copy-swap";
import { crashAt, watchFor } from "../support/crash";
import { Gate } from "../support/gate";
import { listOwnSessions, LiveOrders, liveTarget } from "../support/live-orders";
import { startProxy } from "../support/network-proxy";
import { connectionThrough } from "../support/test-connection";

let orders: LiveOrders;
beforeEach(async () => {
  orders = await LiveOrders.start();
});
afterEach(() => orders.drop());

/** The ledger says that nobody has seen the run for two minutes. */
async function growSilent(): Promise<void> {
  await orders.database.query("UPDATE table_migration.runs SET seen_at = now() - interval '2 minutes'");
}

describe("a second run on a table", () => {
  it("is refused while the first one lives, and told who holds it", async () => {
    const gate = new Gate();
    const first = migrate(orders.database, {
      target: liveTarget(),
      observer: before("dataLoad.copyChunk", () => gate.pass()),
    });
    await gate.reached;
    const refusal = await failureOf(migrate(orders.database, { target: liveTarget() }));
    gate.open();
    expect(refusal.code).toBe("RUN_IN_PROGRESS");
    const [holder] = (await listOwnSessions(orders.database)).filter((session) => / control$/.test(session));
    expect(refusal.message).toContain(
      `server process ${holder?.split(" ")[0]}, user ${orders.database.user}`,
    );
    await first;
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });

  it("ends the sessions of a first one that is silent, and goes on where it was", async () => {
    const { database } = orders;
    const proxy = await startProxy(database);
    const gate = new Gate();
    const first = failureOf(
      migrate(database, {
        target: liveTarget(),
        connection: connectionThrough(proxy.port, database),
        observer: before("deltaLoad.analyzeBatch", () => {
          proxy.stall();
          return gate.pass();
        }),
      }),
    );
    await gate.reached;
    await growSilent();
    const old = await listOwnSessions(database);
    let left: string[] | null = null;
    await migrate(database, {
      target: liveTarget(),
      observer: before("deltaLoad.takeJournal", async () => {
        left = (await listOwnSessions(database)).filter((session) => old.includes(session));
      }),
    });
    expect(old.length).toBeGreaterThan(1);
    expect(left).toEqual([]);
    proxy.resume();
    gate.open();
    expect((await first).code).toBe("CONNECTION_LOST");
    await proxy.close();
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });
});

describe("a run that has waited for the table", () => {
  it("does not go on with the plan that it made before another one ended: the table is another", async () => {
    const gate = new Gate();
    const observer = before("ledger.tryHoldTable", () => gate.pass());
    const second = failureOf(migrate(orders.database, { target: liveTarget(), observer }));
    await gate.reached;
    await migrate(orders.database, { target: liveTarget() });
    gate.open();
    const failure = await second;
    expect(failure.code).toBe("STALE_PLAN");
    expect(failure.message).toContain("another table has its name now; the plan would now be: ");
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });

  it("does not take back what another one has begun and can go on with", async () => {
    const gate = new Gate();
    const observer = before("ledger.tryHoldTable", () => gate.pass());
    const second = failureOf(migrate(orders.database, { target: liveTarget(), observer }));
    await gate.reached;
    const point = {
      step: "dataLoad",
      statement: "dataLoad.copyChunk",
      occurrence: 2,
      when: "after",
    } as const;
    expect(await crashAt(orders.database, point)).toBe(true);
    gate.open();
    expect((await second).message).toContain("can go on");
    await migrate(orders.database, { target: liveTarget() });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });
});

describe("a session that comes back after its run was taken over", () => {
  it.each([
    ...["startJournal", "createTable", "dataLoad", "createIndexes", "gatherStatistics"],
    ...["deltaLoad", "validate", "swapTables", "restoreGrants"],
  ])("is refused before it writes: %s", async (step) => {
    const { database } = orders;
    const answered: string[] = [];
    let takenOver = false;
    const takeOver = watchFor(
      { step, statement: "transaction.commit", occurrence: 1, when: "after" },
      async () => {
        await database.query("UPDATE table_migration.fences SET token = token + 1");
        takenOver = true;
      },
    );
    const after = (command: SqlCommand) => {
      if (takenOver) answered.push(command.name);
    };
    const failure = await failureOf(
      migrate(database, { target: liveTarget(), observer: allOf(takeOver, { after }) }),
    );
    expect(failure.code).toBe("FENCED");
    expect(answered.slice(1)).not.toContain("transaction.commit");
    expect(await orders.readRunStates()).toEqual([step === "restoreGrants" ? "swapped" : "running"]);
    await migrate(database, { target: liveTarget() });
    await orders.expectMigrated();
  });
});
