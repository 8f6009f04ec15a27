import { crashAtEach, crashInARow, planCrashes, type CrashPlan } from "../support/crash-points";

let plan: CrashPlan;
beforeAll(async () => {
  plan = await planCrashes();
});

describe("a run that dies before and after every statement", () => {
  it.each([
    ["createIndexes", 6],
    ["gatherStatistics", 2],
    ["deltaLoad", 5],
    ["validate", 6],
    ["createMaterializedViews", 1],
    ["swapTables", 9],
    ["restoreGrants", 5],
    ["end", 1],
  ])("goes on where it was, and nothing is lost or left over: %s", async (step, least) => {
    const points = plan.alone(step);
    expect(points.length).toBeGreaterThanOrEqual(2 * least);
    expect(await crashAtEach(points)).toEqual([]);
  });

  it.each([
    [
      "until the copy is compared",
      ["createIndexes", "gatherStatistics", "deltaLoad", "validate", "createMaterializedViews"],
    ],
    ["until it has swapped", ["swapTables"]],
    ["after it has swapped", ["restoreGrants", "end"]],
  ])("goes on however often it dies %s", async (_, steps) => {
    const points = plan.inARow(steps);
    expect(points.length).toBeGreaterThan(10);
    expect(await crashInARow(points)).toEqual([]);
  });
});
