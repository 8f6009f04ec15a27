import { crashAtEach, crashInARow, planCrashes, type CrashPlan } from "../support/crash-points";

let plan: CrashPlan;
beforeAll(async () => {
  plan = await planCrashes();
});

describe("a run that dies before and after every statement", () => {
  it.each([
    ["begin", 6],
    ["startJournal", 5],
    ["createTable", 5],
    ["dataLoad", 4],
  ])("goes on where it was, and nothing is lost or left over: %s", async (step, least) => {
    const points = plan.alone(step);
    expect(points.length).toBeGreaterThan(2 * least);
    expect(await crashAtEach(points)).toEqual([]);
  });

  it("goes on however often it dies while it plans and installs its ledger", async () => {
    const points = plan.inARow(["begin"]);
    expect(points.length).toBeGreaterThan(60);
    expect(await crashInARow(points)).toEqual([]);
  });

  it("goes on however often it dies until the rows are loaded", async () => {
    const points = plan.inARow(["startJournal", "createTable", "dataLoad"]);
    expect(points.length).toBeGreaterThan(20);
    expect(await crashInARow(points)).toEqual([]);
  });
});
