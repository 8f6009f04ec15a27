import { crashAtEach, crashInARow, planCrashes, type CrashPlan } from "../support/crash-points";

let plan: CrashPlan;
beforeAll(async () => {
  plan = await planCrashes();
});

describe("a run that dies before and after every statement", () => {
  it.each([
    ["createIndexes", 5],
    ["gatherStatistics", 1],
    ["deltaLoad", 4],
    ["validate", 5],
    ["swapTables", 5],
    ["restoreGrants", 4],
    ["end", 0],
  ])("goes on where it was, and nothing is lost or left over: %s", async (step, least) => {
    const points = plan.alone(step);
    expect(points.length).toBeGreaterThan(2 * least);
    expect(await crashAtEach(points)).toEqual([]);
  });

  it.each([
    ["until the copy is compared", ["createIndexes", "gatherStatistics", "deltaLoad", "validate"]],
    ["until it has swapped", ["swapTables"]],
    ["after it has swapped", ["restoreGrants", "end"]],
  ])("goes on however often it dies %s", async (_, steps) => {
    const points = plan.inARow(steps);
    expect(points.length).toBeGreaterThan(10);
    expect(await crashInARow(points)).toEqual([]);
  });
});
