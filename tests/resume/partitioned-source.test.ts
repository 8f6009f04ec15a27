import { migrate } from "../support/copy-swap";
import type { CrashPoint } from "../support/crash";
import {
  crashAtEach,
  crashInARow,
  planCrashes,
  type CrashPlan,
  type CrashSubject,
} from "../support/crash-points";
import { killAt } from "../support/killed-run";
import { keptAfterRun, LiveOrders } from "../support/live-orders";
import { plainOrders, retiredPartitions } from "../support/partitioned-orders";

const subject: CrashSubject = {
  target: plainOrders,
  kept: [...keptAfterRun, ...retiredPartitions].sort(),
  shape: "partitioned",
};

describe("a run on a partitioned table that dies before and after every statement", () => {
  let plan: CrashPlan;
  beforeAll(async () => {
    plan = await planCrashes(subject);
  });

  it("goes on where it was, and nothing is lost or left over: startJournal", async () => {
    const points = plan.alone("startJournal");
    expect(points.length).toBeGreaterThanOrEqual(12);
    expect(await crashAtEach(points, subject)).toEqual([]);
  });

  it("goes on however often it dies until it has swapped", async () => {
    const points = plan.inARow(["swapTables"]);
    expect(points.length).toBeGreaterThan(10);
    expect(await crashInARow(points, subject)).toEqual([]);
  });
});

describe("a run on a partitioned table whose process is killed", () => {
  const at = (step: string, statement: string, when: CrashPoint["when"]): CrashPoint => {
    return { step, statement, occurrence: 1, when };
  };

  it.each([
    [
      "with triggers on every partition, not committed",
      at("startJournal", "startJournal.underLock", "after"),
    ],
    ["with the locks of the cutover held", at("swapTables", "swapTables.lock", "after")],
    ["with everything swapped, not committed", at("swapTables", "swapTables.swap", "after")],
  ])("goes on where it was: %s", async (_, point) => {
    const orders = await LiveOrders.start({ shape: "partitioned" });
    try {
      await killAt(orders.database, point, 0, subject.target);
      await orders.expectAlive();
      await migrate(orders.database, { target: subject.target });
      await orders.expectMigrated(subject.kept);
      expect(await orders.readRunStates()).toEqual(["completed"]);
    } finally {
      await orders.drop();
    }
  });
});
