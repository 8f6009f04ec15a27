import { releaseTable } from "../../provider/engines/postgres/release";
import { migrate } from "../support/copy-swap";
import { crashAt, type CrashPoint } from "../support/crash";
import { crashAtEach, crashInARow, planCrashes, type CrashPlan } from "../support/crash-points";
import { historyTarget } from "../support/history";
import { LiveOrders, liveTarget } from "../support/live-orders";
import { listeningHooks } from "../support/orders";
import { connectionTo } from "../support/test-connection";

const subject = { target: historyTarget(), kept: [], shape: "bare" as const };

describe("a run that keeps the table as a partition, and dies before and after every statement", () => {
  let plan: CrashPlan;
  beforeAll(async () => {
    plan = await planCrashes(subject);
  });

  it.each([
    ["createTable", 3],
    ["matchIndexes", 3],
    ["proveHistory", 5],
    ["attachHistory", 6],
    ["restoreGrants", 2],
  ])("goes on where it was, and nothing is lost or left over: %s", async (step, least) => {
    // Whether a lock is refused, and what is asked then, depends on what the application does at that moment.
    const points = plan.alone(step).filter(({ statement }) => !/rollback$|findBlockers$/.test(statement));
    expect(points.length).toBeGreaterThanOrEqual(2 * least);
    expect(await crashAtEach(points, subject)).toEqual([]);
  });

  it("goes on however often it dies", async () => {
    const points = plan.inARow(["proveHistory", "attachHistory", "end"]);
    expect(points.length).toBeGreaterThan(10);
    expect(await crashInARow(points, subject)).toEqual([]);
  });
});

describe("such a run that has died", () => {
  let orders: LiveOrders;
  beforeEach(async () => {
    orders = await LiveOrders.start({ shape: "bare" });
  });
  afterEach(() => orders.drop());

  type Moment = readonly [name: string, step: string, statement: string, when: CrashPoint["when"]];
  const withBound: Moment = ["with its bound proven", "attachHistory", "ledger.startStep", "after"];
  const moments: readonly Moment[] = [
    ["before its check", "matchIndexes", "ledger.startStep", "after"],
    ["with its check, not validated", "proveHistory", "proveHistory.validateCheck", "before"],
    withBound,
    ["with everything attached, not committed", "attachHistory", "attachHistory.swap", "after"],
  ];

  async function die([, step, statement, when]: Moment): Promise<void> {
    const point = { step, statement, occurrence: 1, when };
    expect(await crashAt(orders.database, point, subject.target)).toBe(true);
  }

  it.each(moments)("leaves nothing once its table is released: %s", async (...moment) => {
    await die(moment);
    const hooks = listeningHooks();
    const connection = connectionTo(orders.database);
    expect(await releaseTable({ connection, target: subject.target, hooks })).toEqual([
      expect.stringMatching(/^Run \d+ of app\.orders was abandoned/),
    ]);
    await orders.expectReleased();
  });

  it("is abandoned with everything of it where the rows are to be copied after all", async () => {
    await die(withBound);
    await migrate(orders.database, { target: liveTarget() });
    await orders.expectMigrated();
    expect(await orders.readRunStates()).toEqual(["abandoned", "completed"]);
  });
});
