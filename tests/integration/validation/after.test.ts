import { engineOf } from "../../../provider/engines";
import type { CheckName, Outcome, Validation } from "../../../provider/schema/validation";
import { migrate } from "../../support/copy-swap";
import { LiveOrders, liveTarget } from "../../support/live-orders";
import { connectionTo } from "../../support/orders";

let orders: LiveOrders;
beforeAll(async () => {
  orders = await LiveOrders.start({ rows: 500 });
});
afterAll(() => orders.drop());

function validateAfter(target = liveTarget()): Promise<Validation> {
  return engineOf(connectionTo(orders.database)).validateAfter(target);
}

function outcomes({ checks }: Validation): Partial<Record<CheckName, Outcome>> {
  return Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
}

function problems({ checks }: Validation): string {
  return checks.flatMap(({ name, faults }) => faults.map(({ problem }) => `${name}: ${problem}`)).join("\n");
}

/** The application writes rows far ahead, which wait in the default partition for the next run. */
const good = {
  ...{
    partitioning: expect.stringMatching(/^(passed|warned)$/),
    counts: "passed",
    indexes: "passed",
    constraints: "passed",
  },
  ...{ triggers: "passed", grants: "passed", dependants: "passed", structure: "passed" },
};

describe("a table of PostgreSQL after its migration", () => {
  it("does not hold before there was any, and calls nothing unknown a success", async () => {
    const validation = await validateAfter();
    expect(validation.holds).toBe(false);
    expect(outcomes(validation)).toMatchObject({
      partitioning: "failed",
      counts: "notApplicable",
      grants: "notApplicable",
    });
  });

  it("holds, while the application writes, with its views and functions", async () => {
    await migrate(orders.database, { target: liveTarget() });
    await orders.application.commitMore(3);
    const validation = await validateAfter();
    expect(problems(validation).replace(/^partitioning: Rows of the default partition.*/, "")).toBe("");
    expect(outcomes(validation)).toEqual(good);
    expect(validation.holds).toBe(true);
  });

  // Each would be a fear come true; what the fault must say of it, and how it is undone.
  it.each([
    [
      "an index that is invalid",
      "CREATE INDEX broken ON ONLY app.orders (amount)",
      "DROP INDEX app.broken",
      /^indexes: Index broken is invalid/m,
    ],
    [
      "an index that is gone",
      "DROP INDEX app.orders_customer",
      "",
      /^indexes: index orders_customer is gone\.$/m,
    ],
    [
      "a constraint that is gone",
      "ALTER TABLE app.orders DROP CONSTRAINT orders_amount_positive",
      "ALTER TABLE app.orders ADD CONSTRAINT orders_amount_positive CHECK (amount >= 0)",
      /constraints: constraint orders_amount_positive is gone/,
    ],
  ])("does not pass over %s", async (_, change, undo, problem) => {
    await orders.database.query(change);
    const validation = await validateAfter();
    if (undo !== "") await orders.database.query(undo);
    expect(problems(validation)).toMatch(problem);
    expect(outcomes(validation)).not.toEqual(good);
  });

  it("fails where it is partitioned otherwise than declared", async () => {
    const validation = await validateAfter(liveTarget({ intervalType: "MONTH", intervalValue: 7 }));
    expect(outcomes(validation)).toMatchObject({ partitioning: "failed", counts: "passed" });
  });

  it("fails by name where the table is gone", async () => {
    await orders.application.stop();
    await orders.database.query("ALTER TABLE app.orders RENAME TO elsewhere");
    const validation = await validateAfter();
    await orders.database.query("ALTER TABLE app.elsewhere RENAME TO orders");
    expect(outcomes(validation)).toMatchObject({ existence: "failed", counts: "notApplicable" });
    expect(problems(validation)).toContain("app.orders_retired");
  });
});
