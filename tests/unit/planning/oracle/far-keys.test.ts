import { farKeys } from "../../../../provider/planning/oracle/far-keys";
import { layOutOracle } from "../../../../provider/planning/oracle/layout";
import type { OracleIntervalRule } from "../../../../provider/schema/oracle-layout";

function ruleOf(changes: Partial<OracleIntervalRule> = {}): OracleIntervalRule {
  const rule = { strategy: "INTERVAL", column: "AT", keyType: "DATE", intervalType: "MONTH" } as const;
  return { ...rule, intervalValue: 1, hash: null, ...changes };
}

function hash(count: number): Partial<OracleIntervalRule> {
  return { hash: { column: "ID", count } };
}

describe("the warning of keys that lie too late", () => {
  it.each([
    ["MONTH", 1, "9999-12-01 00:00:00"],
    ["YEAR", 10, "9990-01-01 00:00:00"],
    ["DAY", 1, "9999-12-31 00:00:00"],
  ] as const)("says where the calendar ends for intervals: %s × %i", (intervalType, intervalValue, from) => {
    const { code, text } = farKeys(ruleOf({ intervalType, intervalValue }));
    expect(code).toBe("FAR_KEYS_REFUSED");
    expect(text).toContain(`AT of ${from} or later`);
    expect(text).toContain("ORA-01841");
  });

  it("speaks of the number of partitions only where that is the nearer limit", () => {
    expect(farKeys(ruleOf()).text).not.toContain("partitions");
    expect(farKeys(ruleOf(hash(8))).text).not.toContain("partitions");
    expect(farKeys(ruleOf({ intervalType: "HOUR", ...hash(16) })).text).toContain(
      "more than some 7 years after the oldest row",
    );
    expect(farKeys(ruleOf({ intervalType: "HOUR", ...hash(64) })).text).toContain(
      "more than 682 days after the oldest row",
    );
  });

  it("says how far numbers may lie apart, which is where a layout is refused", () => {
    const rule = ruleOf({ keyType: "NUMBER", intervalType: "NUMBER", intervalValue: 100, ...hash(4) });
    const { text } = farKeys(rule);
    const span = Number(/more than (\d+) above/.exec(text)?.[1]);
    expect(text).not.toContain("9999");
    const layOut = (max: number) => {
      const measured = { rows: 2, nullCount: 0, infiniteCount: 0, farRows: 0, farFrom: null };
      const keyRange = { ...measured, min: "0", max: String(max) };
      return layOutOracle({ table: "HR.T", rule, keyRange, now: "2026-02-10T12:00:00.000Z" });
    };
    expect(layOut(span)).toHaveProperty("layout");
    expect(layOut(span + 100)).toMatchObject({ refusals: [{ code: "TOO_MANY_INTERVALS" }] });
  });
});
