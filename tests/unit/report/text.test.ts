import {
  formatBytes,
  formatCount,
  formatPlan,
  formatResult,
  formatSeconds,
} from "../../../provider/report/text";
import { forecastAfterwards } from "../../../provider/planning/afterwards";
import { forecastPlan } from "../../../provider/planning/forecast";
import type { Forecast } from "../../../provider/schema/forecast";
import type { RunResult } from "../../../provider/schema/report";
import { migrationSettingsSchema } from "../../../provider/schema/target";
import { monthAndHash, noPartitions, planOf, shortState } from "../../support/plans";
import { databaseState, keyRange, tableState } from "../../support/table-state";

const result: RunResult = {
  runId: "1",
  method: "copySwap",
  rows: 50_000,
  checksum: "123456789012345678901234567890",
  chunks: 5,
  steps: [{ step: "dataLoad", seconds: 1, rows: 50_000 }],
  seconds: 10,
  lockedMs: 12.3,
  cutoverAttempts: 2,
  retiredTable: "app.orders_retired",
  retiredAt: "2026-03-15 10:00:00+00",
  keepRetiredUntil: "2026-03-22T10:00:00.000Z",
  inventory: "4 columns, 1 index",
  partitions: 7,
  leaves: 29,
};

/** What the planner says of app.orders with seven months of eight leaves each. */
function forecastOf(plan = planOf(tableState(), monthAndHash), leafCount = 4): Forecast {
  const months = ["02", "03", "04", "05", "06", "07", "08"];
  const partitions = months.map((month, at) => ({
    name: `p${month}`,
    bound: {
      kind: "range" as const,
      lower: at === 0 ? null : `2026-0${at + 1}-01`,
      upper: `2026-${month}-01`,
    },
  }));
  const layout = { partitions, defaultName: "orders_pdefault", hashCount: leafCount };
  return forecastPlan(plan, layout, tableState(), databaseState(), keyRange(), []);
}

describe("numbers in words", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_000, "1.0 kB"],
    [185_000_000, "185 MB"],
    [1_800_000_000, "1.8 GB"],
    [5e15, "5000 TB"],
  ])("prints %i bytes as %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it.each([
    [0.04, "0.0 s"],
    [9.94, "9.9 s"],
    [45, "45 s"],
    [90, "2 min"],
    [720, "12 min"],
    [12_000, "3 h 20 min"],
  ])("prints %f seconds as %s", (seconds, text) => expect(formatSeconds(seconds)).toBe(text));

  it("groups digits by thousands, whatever the machine's language", () => {
    expect(formatCount(1_675_050)).toBe("1,675,050");
    expect(formatCount(1.5)).toBe("2");
  });
});

describe("a table that becomes plain", () => {
  it("is told of as a plain table, in plan and result", () => {
    const plan = planOf(shortState, noPartitions);
    const layout = { partitions: [], defaultName: null, hashCount: 1 };
    const forecast = forecastPlan(plan, layout, shortState, databaseState(), null, []);
    expect(formatPlan(plan, forecast)).toMatch(/^ {2}becomes {2}a plain table, without partitions$/m);
    expect(formatResult("app.orders", { ...result, partitions: 0, leaves: 1 })).toMatch(
      /50,000 rows moved into a plain table in/,
    );
  });
});

describe("formatPlan", () => {
  const plan = planOf(tableState(), monthAndHash);
  const text = formatPlan(plan, forecastOf(plan));

  it("begins with table, method and hash, and says why", () => {
    expect(text.split("\n")[0]).toBe(`app.orders: copySwap (plan ${plan.hash})`);
    expect(text.split("\n")[1]).toContain("PostgreSQL cannot partition a table in place");
  });

  it("numbers every step and gives its purpose", () => {
    plan.steps.forEach(({ kind, purpose }, at) => expect(text).toContain(`  ${at + 1}. ${kind}: ${purpose}`));
  });

  it("shows every lock that the application could notice, with its limit, and no other", () => {
    const shown = plan.steps.flatMap(({ locks }) => locks).filter(({ mode }) => mode !== "ACCESS SHARE");
    for (const { mode, table, held } of shown)
      expect(text).toContain(`lock ${mode} on ${table}, ${held}; waits at most 50 ms, then gives way`);
    expect(text).not.toContain("ACCESS SHARE on");
  });

  it("shows every hazard of the steps and of the result", () => {
    for (const { code, text: words } of [...plan.steps, plan].flatMap(({ hazards }) => hazards))
      expect(text).toContain(`! ${code}: ${words}`);
  });

  it("shows rows, sizes, partitions, space and time", () => {
    expect(text).toContain("now      50,000 rows, 10.0 MB with indexes");
    expect(text).toContain(
      "becomes  7 partitions in 28 tables, from 2026-02-01 to 2026-08-01, and a default",
    );
    expect(text).toContain("needs    10.0 MB more space until the retired table is dropped");
    expect(text).toMatch(/takes {4}about [\d.]+ s to [\d.]+ s, while the application goes on/);
  });

  it("says that partitions are at most so many where the database makes those that get rows", () => {
    const forecast = { ...forecastOf(), isAtMost: true };
    expect(formatPlan(plan, forecast)).toContain("  becomes  at most 7 partitions in 28 tables");
    expect(formatPlan(plan, { ...forecast, isAtMost: false })).not.toContain("becomes  at most");
    expect(formatPlan(plan, forecast, { estimatedHours: 2.5 })).toMatch(
      /takes {4}.*\n {2}declared 2.5 hours by migration.estimatedHours\n/,
    );
    expect(formatPlan(plan, forecast)).not.toContain("declared 2.5");
  });

  it.each([
    [
      "sample",
      50_000,
      /then how many rows there are in both .*: about 0\.2 s to 1\.4 s, cut short after about 60 min \(.*\)$/m,
    ],
    ["full", 50_000, /then every row by its hash in both .*, cut short after about 60 min/],
    [
      "sample",
      50e9,
      /about 13 h 53 min to \d+ h .*, cut short after about 60 min .*; what is left then is told/,
    ],
    ["off", 50_000, /checks {3}nothing after the swap but what hangs on the table/],
  ] as const)(
    "says what is looked at after the swap, and for how long: %s of %d rows",
    (level, rows, words) => {
      const settings = migrationSettingsSchema.parse({ validateAfterwards: level });
      const forecast = { ...forecastOf(plan), rows };
      const afterwards = forecastAfterwards(forecast, settings);
      expect(formatPlan(plan, forecast, { afterwards })).toMatch(words);
      expect(formatPlan(plan, forecast)).not.toContain("  checks ");
    },
  );

  it("lists the frequent statements that lack the key beside the hazard", () => {
    const statementsWithoutKey = [{ calls: 12_345, query: "SELECT * FROM app.orders WHERE order_id = $1" }];
    const lines = formatPlan(plan, { ...forecastOf(plan), statementsWithoutKey }).split("\n");
    const at = lines.findIndex((line) => line.includes("QUERIES_WITHOUT_KEY"));
    expect(lines[at + 2]).toBe("         12,345 × SELECT * FROM app.orders WHERE order_id = $1");
  });

  it("warns of more than a thousand leaves", () => {
    expect(formatPlan(plan, forecastOf(plan, 1_000))).toContain("! MANY_PARTITIONS: 7000 tables");
    expect(text).not.toContain("MANY_PARTITIONS");
  });

  it("speaks of added partitions only where partitions are added", () => {
    const added = formatPlan(planOf(shortState), forecastOf(planOf(shortState), 1));
    expect(added).toContain("  adds     7 partitions, from 2026-02-01 to 2026-08-01\n");
    expect(added).not.toMatch(/becomes|retired|default partition\b/);
  });

  it("does without a forecast", () => {
    expect(formatPlan(plan, null)).not.toMatch(/^ +(now|becomes|takes) /m);
  });
});

describe("formatResult", () => {
  it("says what moved, how it was proven, how long writers were kept out and what is kept", () => {
    expect(formatResult("app.orders", result).split("\n")).toEqual([
      "app.orders: 50,000 rows moved into 7 partitions (29 tables) in 10 s (5,000 rows/s overall).",
      expect.stringContaining("every row compared in 5 chunks, checksum 123456789012345678901234567890"),
      expect.stringContaining("the table was closed for 12.3 ms, at attempt 2"),
      expect.stringContaining("4 columns, 1 index: all as before"),
      expect.stringContaining("app.orders_retired keeps the rows up to the cutover"),
    ]);
  });

  it("divides by no zero", () => {
    expect(formatResult("app.orders", { ...result, seconds: 0 })).not.toMatch(/Infinity|NaN/);
  });

  it("speaks of partitions only where partitions were added", () => {
    const text = formatResult("app.orders", { ...result, method: "addPartitions", partitions: 3 });
    expect(text).toBe("app.orders: 3 partitions added in 10 s.");
    const one = formatResult("app.orders", { ...result, method: "addPartitions", partitions: 1 });
    expect(one).toBe("app.orders: 1 partition added in 10 s.");
  });
});
