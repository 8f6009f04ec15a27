import {
  crashAtEach,
  crashInARow,
  planCrashes,
  type CrashPlan,
  type CrashSubject,
} from "../support/crash-points";
import { findOrphans, joinedTables, joinOrders, readForeignKeys } from "../support/joined-orders";
import { keptAfterRun, liveTarget, type Preparation } from "../support/live-orders";

const joined: Preparation = async (database) => {
  await joinOrders(database, "o.customer_id < 0");
  const keys = await readForeignKeys(database);
  return async () => {
    expect(await readForeignKeys(database)).toEqual(keys);
    expect(await findOrphans(database)).toEqual([]);
  };
};

/** With foreign keys of both directions, and views. */
const subject: CrashSubject = {
  target: liveTarget(),
  kept: [...keptAfterRun, ...joinedTables].sort(),
  prepare: joined,
};

let plan: CrashPlan;
beforeAll(async () => {
  plan = await planCrashes(subject);
});

describe("a run that dies before and after every statement", () => {
  it.each([
    ["createIndexes", 6],
    ["gatherStatistics", 2],
    ["deltaLoad", 5],
    ["validate", 6],
    ["createMaterializedViews", 1],
    ["swapTables", 10],
    ["validateForeignKeys", 2],
    ["restoreGrants", 4],
    ["end", 1],
  ])("goes on where it was, and nothing is lost or left over: %s", async (step, least) => {
    const points = plan.alone(step);
    expect(points.length).toBeGreaterThanOrEqual(2 * least);
    expect(await crashAtEach(points, subject)).toEqual([]);
  });

  it.each([
    [
      "until the copy is compared",
      ["createIndexes", "gatherStatistics", "deltaLoad", "validate", "createMaterializedViews"],
    ],
    ["until it has swapped", ["swapTables"]],
    ["after it has swapped", ["validateForeignKeys", "restoreGrants", "end"]],
  ])("goes on however often it dies %s", async (_, steps) => {
    const points = plan.inARow(steps);
    expect(points.length).toBeGreaterThan(10);
    expect(await crashInARow(points, subject)).toEqual([]);
  });
});
