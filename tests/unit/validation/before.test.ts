import { errorCatalogue, type ErrorCode, type Refusal } from "../../../provider/errors";
import { adviceSchema } from "../../../provider/schema/advice";
import { checkSchema, type Validation } from "../../../provider/schema/validation";
import { checkActivity } from "../../../provider/validation/activity";
import { checkBefore, type BeforeFacts } from "../../../provider/validation/before";
import { notApplicable, passed, toValidation } from "../../../provider/validation/check";
import { checkOfAdvice, checkOfCode } from "../../../provider/validation/refusal-checks";

const adviceCodes = adviceSchema.shape.code.options;

const facts: BeforeFacts = {
  server: "PostgreSQL 18.4",
  subject: {
    what: "table app.orders",
    estimatedRows: 2_000,
    statistics: [],
    keys: "order_date (timestamp)",
    columnCount: 6,
    keyCount: 1,
    foreignKeyCount: 0,
    inventory: "6 columns",
    partitioning: null,
  },
  refusals: [],
  plan: { method: "copySwap", reason: "The table is not partitioned.", hazards: [] },
  forecast: null,
  resumes: null,
  space: passed("space", "10 MB free."),
  activity: passed("activity", "Nobody."),
};

function refused(code: ErrorCode): BeforeFacts {
  const refusal: Refusal = { code, path: "", problem: `because of ${code}`, remedy: "Mend it." };
  return { ...facts, refusals: [refusal], plan: null, space: null };
}

describe("a validation before a run", () => {
  it("passes where the plan has nothing against it", () => {
    expect(checkBefore(facts).filter(({ outcome }) => outcome !== "passed")).toEqual([]);
  });

  it.each(Object.keys(errorCatalogue) as ErrorCode[])(
    "shows %s as the failure of the check it belongs to",
    (code) => {
      const failures = checkBefore(refused(code)).filter(({ outcome }) => outcome === "failed");
      expect(failures).toMatchObject([
        { name: checkOfCode[code], faults: [{ code, problem: `because of ${code}`, remedy: "Mend it." }] },
      ]);
    },
  );

  it("passes nothing that a refused plan has not decided", () => {
    const decided = checkBefore(refused("NO_PRIMARY_KEY")).filter(({ outcome }) => outcome === "passed");
    expect(decided.map(({ name }) => name)).toEqual(["existence", "activity", "statistics"]);
  });

  it("passes nothing about a table that is not there", () => {
    const checks = checkBefore({
      ...refused("TABLE_NOT_FOUND"),
      subject: null,
      activity: notApplicable("activity", "No table."),
    });
    expect(checks.filter(({ outcome }) => outcome === "passed")).toEqual([]);
    expect(checks.find(({ name }) => name === "existence")?.outcome).toBe("failed");
  });

  it("calls a table without a copy no proof of what only a copy needs", () => {
    const checks = checkBefore({
      ...facts,
      plan: { method: "nothing", reason: "As declared.", hazards: [] },
      space: null,
    });
    for (const name of ["space", "carried", "uniqueKeys", "keyValues"])
      expect(checks.find((check) => check.name === name)?.outcome).toBe("notApplicable");
  });

  it("swallows no hazard of the plan, known to it or not", () => {
    const hazards = [
      { code: "UNEVEN_HASH", text: "6 is no power of two" },
      { code: "ROW_MOVEMENT", text: "rows move" },
    ] as const;
    const checks = checkBefore({
      ...facts,
      plan: { method: "copySwap", reason: "so", hazards: [...hazards] },
    });
    const faults = checks
      .filter(({ outcome }) => outcome === "warned")
      .map(({ name, faults: [fault] }) => [name, fault?.code]);
    expect(faults).toEqual([
      ["partitionSizes", "UNEVEN_HASH"],
      ["afterwards", "ROW_MOVEMENT"],
    ]);
  });

  it("swallows no advice, and tells its remedy", () => {
    const seconds = { low: 1, high: 2 };
    const forecast = {
      ...{ rows: 1, bytes: 1, extraBytes: 1, partitions: 2, leaves: 2, isAtMost: false, besides: null },
      ...{ from: null, to: null, seconds, instead: null, hazards: [], statementsWithoutKey: [] },
      advice: adviceCodes.map((code) => ({ code, text: `because of ${code}`, remedy: "Mend it." })),
    };
    const warned = checkBefore({ ...facts, forecast }).filter(({ outcome }) => outcome === "warned");
    const told = warned.flatMap(({ faults }) => faults);
    const expected = adviceCodes.filter((code) => checkOfAdvice[code] !== "statistics");
    expect(told.map(({ code }) => code).sort()).toEqual([...expected].sort());
    expect(told.every(({ remedy }) => remedy === "Mend it.")).toBe(true);
  });

  it("warns of a table without statistics, and of an unfinished run", () => {
    const subject = facts.subject && {
      ...facts.subject,
      estimatedRows: -1,
      statistics: [{ code: "STATISTICS_MISSING" as const, text: "None.", remedy: "Run ANALYZE." }],
    };
    const warnings = checkBefore({ ...facts, subject, resumes: "7" }).filter(
      ({ outcome }) => outcome === "warned",
    );
    expect(warnings.map(({ name }) => name)).toEqual(["runs", "statistics"]);
  });
});

describe("locks on the table", () => {
  const holder = { who: "4711 hr", mode: "RowExclusiveLock", openSeconds: 0, closesTable: false };

  it.each([
    ["pass while statements come and go", {}, "passed"],
    ["warn of an open transaction", { openSeconds: 60 }, "warned"],
    ["warn of one whose age is hidden", { openSeconds: null }, "warned"],
    ["fail for one that a cutover would not outlast", { openSeconds: 601 }, "failed"],
    ["fail for one that keeps writers out", { closesTable: true }, "failed"],
  ])("%s", (_, change, outcome) => {
    expect(checkActivity([{ ...holder, ...change }], 600_000).outcome).toBe(outcome);
  });

  it("warn of a snapshot elsewhere, which the cutover waits for", () => {
    const check = checkActivity([], 600_000, [
      { who: "7 report (psql, idle in transaction)", openSeconds: 40 },
    ]);
    expect(check.outcome).toBe("warned");
    expect(check.faults[0]?.problem).toMatch(/^7 report .* has had a snapshot for 40 s/);
  });
});

describe("what a validation may say", () => {
  const stamp: Omit<Validation, "checks" | "holds"> = {
    stage: "compare",
    table: "app.orders",
    engine: "postgres",
    database: "d",
    at: "2026-01-31T10:00:00Z",
    seconds: 1,
    seed: null,
    distribution: [],
  };

  it("is never success where nothing was looked at", () => {
    expect(toValidation({ ...stamp, checks: [] }).holds).toBe(false);
    expect(toValidation({ ...stamp, checks: [notApplicable("counts", "no retired table")] }).holds).toBe(
      false,
    );
  });

  it("is no pass where no row was compared, and no failure without a remedy", () => {
    expect(() => toValidation({ ...stamp, checks: [passed("counts", "equal", { compared: 0 })] })).toThrow(
      "nothing was compared",
    );
    expect(checkSchema.safeParse({ ...passed("counts", "so"), outcome: "failed" }).success).toBe(false);
  });
});
