import { farFrom, layOutOracle } from "../../../../provider/planning/oracle/layout";
import type { OracleIntervalRule } from "../../../../provider/schema/oracle-layout";
import type { KeyRange } from "../../../../provider/schema/table-state";

const now = "2026-02-10T12:00:00.000Z";

function ruleOf(changes: Partial<OracleIntervalRule> = {}): OracleIntervalRule {
  return {
    strategy: "INTERVAL",
    column: "AT",
    keyType: "DATE",
    intervalType: "MONTH",
    intervalValue: 1,
    hash: null,
    ...changes,
  };
}

function rangeOf(min: string | null, max: string | null, changes: Partial<KeyRange> = {}): KeyRange {
  return { rows: 1, min, max, nullCount: 0, infiniteCount: 0, farRows: 0, farFrom: null, ...changes };
}

function layOut(rule: OracleIntervalRule, keyRange: KeyRange) {
  const laidOut = layOutOracle({ table: "HR.ORDERS", rule, keyRange, now });
  return "layout" in laidOut ? laidOut.layout : laidOut.refusals.map(({ code }) => code);
}

describe("the intervals of a new table", () => {
  it.each([
    [ruleOf(), "2024-03-15 10:00:00", "2024-05-01 00:00:00", "P_2024_03", "2024-04-01 00:00:00", 2],
    [
      ruleOf({ intervalType: "WEEK" }),
      "2024-03-15 10:00:00",
      "2024-03-15 10:00:00",
      "P_2024_03_11",
      "2024-03-18 00:00:00",
      0,
    ],
    [
      ruleOf({ intervalType: "MONTH", intervalValue: 3 }),
      "2024-03-31 23:59:59",
      "2024-04-01 00:00:00",
      "P_2024_01",
      "2024-04-01 00:00:00",
      1,
    ],
    [
      ruleOf({ intervalType: "HOUR", keyType: "TIMESTAMP" }),
      "2024-03-15 10:59:59.999999999",
      "2024-03-15 11:00:00.000000000",
      "P_2024_03_15_10",
      "2024-03-15 11:00:00",
      1,
    ],
    [ruleOf(), "-0044-03-15 00:00:00", "-0044-04-01 00:00:00", "P_0044BC_03", "-0044-04-01 00:00:00", 1],
    [
      ruleOf({ keyType: "NUMBER", intervalType: "NUMBER", intervalValue: 100 }),
      "-.5",
      "250.5",
      "P_M100",
      "0",
      3,
    ],
    [
      ruleOf({ keyType: "NUMBER", intervalType: "NUMBER", intervalValue: 100 }),
      "-100",
      "-100",
      "P_M100",
      "0",
      0,
    ],
  ])(
    "begin behind the oldest row's: %j from %s to %s",
    (rule, min, max, firstPartition, transition, intervals) => {
      expect(layOut(rule, rangeOf(min, max))).toEqual({
        firstPartition,
        transition,
        intervals,
        hashCount: 1,
      });
    },
  );

  it("begin now where there is no row", () => {
    expect(layOut(ruleOf(), rangeOf(null, null))).toMatchObject({ transition: "2026-03-01 00:00:00" });
  });

  it("end with the last interval that has an end on the calendar", () => {
    expect(farFrom(ruleOf())).toBe("9999-12-01 00:00:00");
    expect(farFrom(ruleOf({ intervalType: "DAY" }))).toBe("9999-12-31 00:00:00");
    expect(farFrom(ruleOf({ intervalType: "HOUR" }))).toBe("9999-12-31 00:00:00");
    expect(farFrom(ruleOf({ keyType: "NUMBER", intervalType: "NUMBER" }))).toBeNull();
  });

  it("are refused for rows that no interval can hold", () => {
    const beyond = rangeOf("2024-01-01 00:00:00", "9999-12-31 00:00:00", {
      farRows: 2,
      farFrom: "9999-12-01 00:00:00",
    });
    expect(layOut(ruleOf(), beyond)).toEqual(["INTERVAL_BEYOND_CALENDAR"]);
    expect(layOut(ruleOf(), rangeOf(null, null, { nullCount: 1 }))).toEqual(["NULL_KEYS"]);
  });

  it("are refused where the first would end beyond the calendar", () => {
    const rule = ruleOf({ intervalType: "YEAR", intervalValue: 9_000 });
    expect(layOut(rule, rangeOf(null, null))).toMatchObject({ transition: "9000-01-01 00:00:00" });
    expect(layOut({ ...rule, intervalValue: 20_000 }, rangeOf(null, null))).toEqual(["BOUND_OUT_OF_RANGE"]);
  });

  it("count gaps, and every subpartition of them", () => {
    const hourly = ruleOf({ intervalType: "HOUR", hash: { column: "ID", count: 8 } });
    const years = (to: string) => rangeOf("2020-01-01 00:00:00", to);
    expect(layOut(hourly, years("2034-01-01 00:00:00"))).toMatchObject({ hashCount: 8 });
    expect(layOut(hourly, years("2035-01-01 00:00:00"))).toEqual(["TOO_MANY_INTERVALS"]);
  });
});
