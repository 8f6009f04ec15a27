import {
  boundOf,
  defaultPartitionsAhead,
  lastSlot,
  parseInstant,
  slotOf,
  slotSuffix,
} from "../../../provider/planning/intervals";
import type { IntervalRule } from "../../../provider/schema/plan";

function rule(intervalType: IntervalRule["intervalType"], changes: Partial<IntervalRule> = {}): IntervalRule {
  const keyType = intervalType === "NUMBER" ? "int8" : "timestamp";
  return {
    strategy: "INTERVAL",
    stem: "orders",
    column: "order_date",
    keyType,
    intervalType,
    intervalValue: 1,
    ahead: 4,
    hash: null,
    ...changes,
  };
}

/** Bounds of the interval that a value falls into. */
function boundsAround(value: string, of: IntervalRule): [string, string] {
  const slot = slotOf(value, of);
  return [boundOf(slot, of), boundOf(slot + 1n, of)];
}

const date = { keyType: "date" } as const;

describe("the interval around a value", () => {
  // prettier-ignore
  it.each<[string, IntervalRule, string, string, string]>([
    ["a DAY", rule("DAY", date), "2026-03-15", "2026-03-15", "2026-03-16"],
    ["the leap day", rule("DAY", date), "2024-02-29", "2024-02-29", "2024-03-01"],
    ["the day after 28 February 2100, which is no leap year", rule("DAY", date), "2100-02-28", "2100-02-28", "2100-03-01"],
    ["a WEEK from Monday", rule("WEEK", date), "2026-03-18", "2026-03-16", "2026-03-23"],
    ["a WEEK on its Monday", rule("WEEK", date), "2026-03-16", "2026-03-16", "2026-03-23"],
    ["a WEEK on its Sunday", rule("WEEK", date), "2026-03-22", "2026-03-16", "2026-03-23"],
    ["a WEEK across a year's end", rule("WEEK", date), "2027-01-01", "2026-12-28", "2027-01-04"],
    ["a WEEK before 1970", rule("WEEK", date), "1969-12-31", "1969-12-29", "1970-01-05"],
    ["a MONTH", rule("MONTH"), "2026-02-28 23:59:59.999999", "2026-02-01 00:00:00", "2026-03-01 00:00:00"],
    ["a MONTH of a leap year", rule("MONTH", date), "2024-02-29", "2024-02-01", "2024-03-01"],
    ["December", rule("MONTH"), "2026-12-31 00:00:00", "2026-12-01 00:00:00", "2027-01-01 00:00:00"],
    ["a quarter: MONTH × 3", rule("MONTH", { intervalValue: 3 }), "2026-05-20 00:00:00", "2026-04-01 00:00:00", "2026-07-01 00:00:00"],
    ["MONTH × 5, counted from year 0", rule("MONTH", { ...date, intervalValue: 5 }), "2026-01-31", "2025-11-01", "2026-04-01"],
    ["a YEAR", rule("YEAR", date), "2026-03-15", "2026-01-01", "2027-01-01"],
    ["a decade: YEAR × 10", rule("YEAR", { ...date, intervalValue: 10 }), "2026-03-15", "2020-01-01", "2030-01-01"],
    ["an HOUR", rule("HOUR"), "2026-03-15 10:59:59", "2026-03-15 10:00:00", "2026-03-15 11:00:00"],
    ["an HOUR × 6", rule("HOUR", { intervalValue: 6 }), "2026-03-15 10:59:59", "2026-03-15 06:00:00", "2026-03-15 12:00:00"],
    ["a quarter of an hour: MINUTE × 15", rule("MINUTE", { intervalValue: 15 }), "2026-03-15 10:59:59.5", "2026-03-15 10:45:00", "2026-03-15 11:00:00"],
    ["a MINUTE of timestamptz", rule("MINUTE", { keyType: "timestamptz" }), "2026-03-15 23:59:07+00", "2026-03-15 23:59:00+00", "2026-03-16 00:00:00+00"],
    ["an HOUR before 1970", rule("HOUR"), "1969-12-31 23:59:59.5", "1969-12-31 23:00:00", "1970-01-01 00:00:00"],
    ["an HOUR of timestamptz, in UTC", rule("HOUR", { keyType: "timestamptz" }), "2026-03-15 10:30:00.25+00", "2026-03-15 10:00:00+00", "2026-03-15 11:00:00+00"],
    ["a DAY of timestamptz", rule("DAY", { keyType: "timestamptz" }), "2026-03-15 10:30:00+00", "2026-03-15 00:00:00+00", "2026-03-16 00:00:00+00"],
    ["the year 9999", rule("YEAR", date), "9999-12-31", "9999-01-01", "10000-01-01"],
    ["a year of five digits", rule("MONTH"), "12026-12-31 10:00:00", "12026-12-01 00:00:00", "12027-01-01 00:00:00"],
    ["the first year", rule("YEAR", date), "0001-06-01", "0001-01-01", "0002-01-01"],
    ["the year before the first one", rule("YEAR", date), "0001-06-01 BC", "0001-01-01 BC", "0001-01-01"],
    ["the Ides of March", rule("MONTH"), "0044-03-15 12:00:00 BC", "0044-03-01 00:00:00 BC", "0044-04-01 00:00:00 BC"],
    ["BC with a time zone", rule("MONTH", { keyType: "timestamptz" }), "0044-12-15 12:00:00+00 BC", "0044-12-01 00:00:00+00 BC", "0043-01-01 00:00:00+00 BC"],
    ["a NUMBER", rule("NUMBER", { intervalValue: 1000 }), "1999", "1000", "2000"],
    ["zero", rule("NUMBER", { intervalValue: 1000 }), "0", "0", "1000"],
    ["a negative NUMBER", rule("NUMBER", { intervalValue: 1000 }), "-1", "-1000", "0"],
    ["a negative NUMBER on a boundary", rule("NUMBER", { intervalValue: 1000 }), "-1000", "-1000", "0"],
    ["a NUMBER beyond 2^53", rule("NUMBER", { intervalValue: 1000 }), "9007199254740993", "9007199254740000", "9007199254741000"],
  ])("is right for %s", (_, of, value, lower, upper) => {
    expect(boundsAround(value, of)).toEqual([lower, upper]);
  });

  it("begins and ends with its own bounds, whatever the value and the interval", () => {
    const types = ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"] as const;
    for (let sample = 0; sample < 2_000; sample += 1) {
      // A fixed walk over five millennia, some of them BC, so that a failure can be repeated.
      const ms = ((sample * 7_919 * 86_400_000 * 97) % 157_784_630_400_000) - 68_000_000_000_000;
      const iso = new Date(Math.floor(ms / 1000) * 1000);
      const year = iso.getUTCFullYear();
      const text = `${String(year > 0 ? year : 1 - year).padStart(4, "0")}-${iso
        .toISOString()
        .replace(/^[+-]?\d+-/, "")
        .slice(0, 5)} ${iso.toISOString().slice(-13, -5)}${year > 0 ? "" : " BC"}`;
      const of = rule(types[sample % 5] ?? "DAY", { intervalValue: 1 + (sample % 13) });
      const [lower, upper] = boundsAround(text, of);
      const instant = parseInstant(text).toMillis();
      expect(parseInstant(lower).toMillis()).toBeLessThanOrEqual(instant);
      expect(parseInstant(upper).toMillis()).toBeGreaterThan(instant);
      expect(slotOf(lower, of)).toBe(slotOf(text, of));
      expect(slotOf(upper, of)).toBe(slotOf(text, of) + 1n);
    }
  });

  it("keeps intervals in the order of their values", () => {
    const of = rule("MONTH", { intervalValue: 7 });
    const values = [
      "0044-03-15 BC",
      "0001-12-31 BC",
      "0001-01-01",
      "1969-12-31",
      "2026-03-15",
      "12026-01-01",
    ];
    const slots = values.map((value) => slotOf(value, of));
    expect([...slots].sort((left, right) => (left < right ? -1 : 1))).toEqual(slots);
  });
});

describe("parseInstant", () => {
  it.each(["2026-3-1", "01/02/2026", "infinity", "", "2026-01-01T00:00", "2026-01-01 00:00:00+02"])(
    "refuses %p, which PostgreSQL does not print under the pinned settings",
    (text) => {
      expect(() => parseInstant(text)).toThrow(RangeError);
    },
  );

  it.each(["275001-01-01", "294276-12-31 23:59:59", "275004-02-29", "5874897-12-31"])(
    "takes %s for later than any bound that can be written",
    (text) => {
      for (const type of ["MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"] as const)
        expect(slotOf(text, rule(type))).toBeGreaterThan(lastSlot(rule(type)));
    },
  );
});

describe("slotSuffix", () => {
  // prettier-ignore
  it.each<[IntervalRule, string, string]>([
    [rule("YEAR"), "2026-03-15", "2026"],
    [rule("MONTH"), "2026-03-15", "2026_03"],
    [rule("WEEK"), "2026-03-15", "2026_03_09"],
    [rule("DAY"), "2026-03-15", "2026_03_15"],
    [rule("HOUR"), "2026-03-15 07:30:00", "2026_03_15_07"],
    [rule("MINUTE", { intervalValue: 15 }), "2026-03-15 07:44:59", "2026_03_15_07_30"],
    [rule("MONTH"), "0044-03-15 BC", "0044bc_03"],
    [rule("MONTH"), "12026-03-15", "12026_03"],
    [rule("NUMBER", { intervalValue: 1000 }), "1999", "1000"],
    [rule("NUMBER", { intervalValue: 1000 }), "-1", "m1000"],
  ])("names the interval (rule %#)", (of, value, suffix) => {
    expect(slotSuffix(slotOf(value, of), of)).toBe(suffix);
  });
});

describe("lastSlot", () => {
  it.each(["int2", "int4", "int8"] as const)("ends before the greatest %s", (keyType) => {
    const of = rule("NUMBER", { keyType, intervalValue: 1000 });
    const greatest = { int2: 32_767n, int4: 2_147_483_647n, int8: 9_223_372_036_854_775_807n }[keyType];
    expect(BigInt(boundOf(lastSlot(of) + 1n, of))).toBeLessThanOrEqual(greatest);
    expect(BigInt(boundOf(lastSlot(of) + 2n, of))).toBeGreaterThan(greatest);
  });
});

describe("defaultPartitionsAhead", () => {
  it.each([
    ["MINUTE", 15, 2_976],
    ["HOUR", 1, 744],
    ["HOUR", 6, 124],
    ["DAY", 1, 31],
    ["WEEK", 1, 5],
    ["MONTH", 1, 4],
    ["YEAR", 1, 4],
    ["NUMBER", 1, 4],
  ] as const)("is enough for 31 days of %s × %i, and at least four", (intervalType, intervalValue, ahead) => {
    expect(defaultPartitionsAhead({ intervalType, intervalValue })).toBe(ahead);
  });
});
