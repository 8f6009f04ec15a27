import {
  crashAtEach,
  crashInARow,
  planCrashes,
  type CrashPlan,
  type CrashSubject,
} from "../support/crash-points";
import { keptAfterRun, liveTarget } from "../support/live-orders";
import { findGuardFaults, narrowKeys } from "../support/narrow-orders";

const subject: CrashSubject = {
  target: liveTarget({ uniqueKeys: "widen" }),
  kept: [...keptAfterRun, "relation app.orders_invoice_guard", "relation app.orders_pkey_guard"].sort(),
  changes: /orders_pkey|orders_invoice/,
  prepare: async (database) => {
    await narrowKeys(database);
    return async () => expect(await findGuardFaults(database)).toEqual([]);
  },
};

describe("a run that guards keys, and dies before and after every statement", () => {
  let plan: CrashPlan;
  beforeAll(async () => {
    plan = await planCrashes(subject);
  });

  it("goes on where it was, and every key is guarded", async () => {
    const points = plan.alone("guardKeys");
    expect(points.length).toBeGreaterThanOrEqual(2 * 12);
    expect(await crashAtEach(points, subject)).toEqual([]);
  });

  it("goes on however often it dies until it has swapped", async () => {
    const points = [...plan.inARow(["guardKeys"]), ...plan.alone("swapTables")];
    expect(points.length).toBeGreaterThan(20);
    expect(await crashInARow(points, subject)).toEqual([]);
  });
});
