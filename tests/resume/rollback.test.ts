import { migrate } from "../support/copy-swap";
import type { CrashPoint } from "../support/crash";
import { findOrphans, joinedTables, joinOrders, readForeignKeys } from "../support/joined-orders";
import { killAt } from "../support/killed-run";
import { LiveOrders, liveTarget, type Preparation } from "../support/live-orders";
import { thirdOf } from "../support/share";

const joined: Preparation = async (database) => {
  await joinOrders(database, "o.customer_id < 0");
  const keys = await readForeignKeys(database);
  return async () => {
    expect(await readForeignKeys(database)).toEqual(keys);
    expect(await findOrphans(database)).toEqual([]);
  };
};

function point(step: string, statement: string, when: CrashPoint["when"], occurrence = 1): CrashPoint {
  return { step, statement, occurrence, when };
}

/** In the order in which a rollback meets them, so that one run dies at them all. */
const deaths: readonly CrashPoint[] = [
  point("prepareRollback", "prepareRollback.startJournal", "after"),
  point("prepareRollback", "prepareRollback.watchRetired", "after"),
  point("prepareRollback", "prepareRollback.takeKeys", "after"),
  point("deltaLoad", "deltaLoad.takeJournal", "after"),
  point("validate", "validate.compareChunk", "after", 2),
  point("swapTables", "swapTables.swap", "after"),
  point("restoreGrants", "ledger.startStep", "before"),
  point("restoreGrants", "restoreGrants.dropJournal", "after"),
  point("closeWayBack", "closeWayBack.dropTrigger", "after"),
];

describe("a rollback whose process is killed while the application writes", () => {
  it("goes on where it was, again and again, and no write since the swap is lost", async () => {
    const orders = await LiveOrders.start({ prepare: joined });
    const { database, application } = orders;
    try {
      const swapped = await migrate(database, { target: liveTarget() });
      const target = liveTarget({ migration: { rollback: swapped?.runId ?? "" } });
      for (const at of thirdOf(deaths)) {
        await application.commitMore(10);
        await killAt(database, at, 0, target);
        await orders.expectAlive();
      }
      await migrate(database, { target });
      await orders.expectRolledBack(joinedTables);
      expect(await orders.readRunStates()).toEqual(["completed", "completed"]);
    } finally {
      await orders.drop();
    }
  });
});
