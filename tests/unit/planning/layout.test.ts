import { farFrom, presentOf, toPostgresText } from "../../../provider/planning/interval-layout";
import { layOut } from "../../../provider/planning/layout";
import { leafLimit } from "../../../provider/planning/leaf-limits";
import type { Layout, IntervalRule } from "../../../provider/schema/plan";
import type { KeyRange } from "../../../provider/schema/table-state";
import { keyRange } from "../../support/table-state";

const now = "2026-03-15T10:00:00.000Z";

function rule(changes: Partial<IntervalRule> = {}): IntervalRule {
  return {
    strategy: "INTERVAL",
    stem: "orders",
    column: "order_date",
    keyType: "timestamp",
    intervalType: "MONTH",
    intervalValue: 1,
    ahead: 4,
    hash: null,
    ...changes,
  };
}

function request(of: IntervalRule, range: KeyRange) {
  return { table: "app.orders", rule: of, keyRange: range, now };
}

function layoutOf(of: IntervalRule, range: KeyRange): Layout {
  const laidOut = layOut(request(of, range));
  if ("refusals" in laidOut) throw new Error(laidOut.refusals.map(({ problem }) => problem).join());
  return laidOut.layout;
}

/** The partitions of a layout of intervals, with their bounds beside their names. */
function rangesOf(of: IntervalRule, range: KeyRange) {
  return layoutOf(of, range).partitions.map(({ name, bound }) => {
    if (bound.kind !== "range") throw new Error("intervals are ranges");
    return { name, lower: bound.lower, upper: bound.upper ?? "" };
  });
}

function codesOf(of: IntervalRule, range: KeyRange): string[] {
  const laidOut = layOut(request(of, range));
  return "refusals" in laidOut ? laidOut.refusals.map(({ code }) => code) : [];
}

const empty = keyRange({ rows: 0, min: null, max: null });

describe("layOut", () => {
  it("begins with MINVALUE at the oldest row and ends some partitions ahead of now", () => {
    const { defaultName, hashCount } = layoutOf(rule(), keyRange());
    const partitions = rangesOf(rule(), keyRange());
    expect(partitions.map(({ name }) => name)).toEqual(
      ["01", "02", "03", "04", "05", "06", "07"].map((month) => `orders_p2026_${month}`),
    );
    expect(partitions[0]).toEqual({ name: "orders_p2026_01", lower: null, upper: "2026-02-01 00:00:00" });
    expect(partitions.at(-1)?.upper).toBe("2026-08-01 00:00:00");
    expect([defaultName, hashCount]).toEqual(["orders_pdefault", 1]);
  });

  it("leaves no gap between partitions", () => {
    const partitions = rangesOf(rule({ intervalType: "WEEK" }), keyRange({ min: "2024-02-20 10:00:00" }));
    partitions.slice(1).forEach(({ lower }, index) => expect(lower).toBe(partitions[index]?.upper));
  });

  it("gives an empty table the current interval and those ahead", () => {
    const partitions = rangesOf(rule(), empty);
    expect(partitions.map(({ upper }) => upper.slice(0, 7))).toEqual([
      ...["2026-04", "2026-05", "2026-06", "2026-07", "2026-08"],
    ]);
  });

  it("reaches to the newest row where that lies further than the partitions ahead", () => {
    const partitions = rangesOf(rule(), keyRange({ max: "2027-01-31 00:00:00" }));
    expect(partitions.at(-1)?.upper).toBe("2027-02-01 00:00:00");
  });

  it("begins with the current interval where all rows lie ahead", () => {
    const partitions = rangesOf(rule(), keyRange({ min: "2026-06-01 00:00:00", max: "2026-06-02 00:00:00" }));
    expect(partitions[0]?.upper).toBe("2026-04-01 00:00:00");
  });

  it("counts an integer key's partitions ahead from its highest value", () => {
    const number = rule({ keyType: "int8", intervalType: "NUMBER", intervalValue: 1000, ahead: 2 });
    const partitions = rangesOf(number, keyRange({ min: "-1500", max: "1999" }));
    expect(partitions.map(({ name, lower, upper }) => [name, lower, upper])).toEqual([
      ["orders_pm2000", null, "-1000"],
      ["orders_pm1000", "-1000", "0"],
      ["orders_p0", "0", "1000"],
      ["orders_p1000", "1000", "2000"],
      ["orders_p2000", "2000", "3000"],
      ["orders_p3000", "3000", "4000"],
    ]);
  });

  it("stops at the greatest bound that the integer type can hold", () => {
    const number = rule({ keyType: "int2", intervalType: "NUMBER", intervalValue: 1000, ahead: 4 });
    const partitions = rangesOf(number, keyRange({ min: "30000", max: "30500" }));
    expect(partitions.at(-1)?.upper).toBe("32000");
  });

  it("has names that differ, for each interval", () => {
    for (const intervalType of ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"] as const) {
      const partitions = rangesOf(rule({ intervalType }), keyRange({ min: "2026-01-01 00:00:00" }));
      expect(new Set(partitions.map(({ name }) => name)).size).toBe(partitions.length);
    }
  });

  it.each([
    ["NULL", keyRange({ nullCount: 5 }), "NULL_KEYS"],
    ["infinite", keyRange({ infiniteCount: 2 }), "INFINITE_KEYS"],
  ])("refuses %s keys with their number", (_, range, code) => {
    const laidOut = layOut(request(rule(), range));
    expect(laidOut).toMatchObject({
      refusals: [
        { code, path: "partitionColumn", problem: expect.stringMatching(/[25] rows of table app\.orders/) },
      ],
    });
  });

  it("refuses one row at the end of 9999 by the hour, with the count of such rows", () => {
    const far = keyRange({ max: "9999-12-31 00:00:00", farRows: 1, farFrom: "2026-04-15 11:00:00" });
    const laidOut = layOut(request(rule({ intervalType: "HOUR", ahead: 744 }), far));
    expect(laidOut).toMatchObject({
      refusals: [
        { code: "KEY_OUT_OF_RANGE", problem: expect.stringContaining("1 rows of table app.orders lie at") },
      ],
    });
  });

  it("takes one row at the end of 9999 by the century", () => {
    const partitions = rangesOf(
      rule({ intervalType: "YEAR", intervalValue: 100 }),
      keyRange({ max: "9999-12-31 00:00:00", farRows: 1, farFrom: "2500-01-01 00:00:00" }),
    );
    expect(partitions.at(-1)?.upper).toBe("10000-01-01 00:00:00");
  });

  // prettier-ignore
  it.each<[string, IntervalRule, KeyRange, string, string]>([
    ["a timestamp close to the end of its type", rule({ intervalType: "YEAR", intervalValue: 1_000 }),
      keyRange({ max: "294276-12-31 23:59:59", farRows: 1, farFrom: "2400-01-01" }), "partitionColumn",
      "the interval of 294276-12-31 23:59:59 in app.orders.order_date ends beyond 275000-01-01, the greatest bound that can be written for timestamp"],
    ["a date close to the end of its type", rule({ keyType: "date", intervalType: "DAY" }),
      keyRange({ max: "5874897-12-31", farRows: 1, farFrom: "2400-01-01" }), "partitionColumn", "ends beyond 275000-01-01"],
    ["an integer close to the end of its type", rule({ keyType: "int4", intervalType: "NUMBER", intervalValue: 1_000_000 }),
      keyRange({ min: "2140000000", max: "2147000000" }), "partitionColumn", "the interval of 2147000000 in app.orders.order_date ends beyond 2147483647"],
    ["an interval longer than the type's range, on an empty table", rule({ keyType: "int2", intervalType: "NUMBER", intervalValue: 40_000 }),
      empty, "intervalValue", "the interval of 0 in app.orders.order_date ends beyond 32767, the greatest bound that can be written for smallint"],
    ["the same with rows", rule({ keyType: "int2", intervalType: "NUMBER", intervalValue: 40_000 }),
      keyRange({ min: "1", max: "5" }), "partitionColumn", "the interval of 5 in"],
    ["more years than can be written", rule({ intervalType: "YEAR", intervalValue: 300_000 }), empty, "intervalValue", "the interval of 2026-03-15 10:00:00+00 in"],
  ])("refuses a bound that cannot be written: %s", (_, of, range, path, words) => {
    expect(layOut(request(of, range))).toEqual({
      refusals: [expect.objectContaining({ code: "BOUND_OUT_OF_RANGE", path, problem: expect.stringContaining(words) })],
    });
  });

  it("lays out the interval that ends with the greatest bound of its type", () => {
    const number = rule({ keyType: "int2", intervalType: "NUMBER", intervalValue: 32_767 });
    expect(layoutOf(number, keyRange({ min: "1", max: "32766" })).partitions).toHaveLength(1);
    expect(codesOf(number, keyRange({ min: "1", max: "32767" }))).toEqual(["BOUND_OUT_OF_RANGE"]);
  });

  it.each([
    ["int4", "2147483647", "or give the column a wider type."],
    ["int8", "9223372036854775807", "or choose a shorter interval."],
  ] as const)("says what helps where there is a wider type than %s, and where not", (keyType, max, words) => {
    const number = rule({ keyType, intervalType: "NUMBER", intervalValue: 1_000 });
    expect(layOut(request(number, keyRange({ min: max, max })))).toMatchObject({
      refusals: [{ remedy: expect.stringContaining(words) }],
    });
  });

  it("blames rows far ahead, the interval, or both, as either alone needs too many partitions", () => {
    const hours = rule({ intervalType: "HOUR", ahead: 744 });
    const far = { max: "2026-06-01 00:00:00", farRows: 1, farFrom: "2026-04-15 11:00:00" };
    const [long, later] = [{ min: "2016-01-01 00:00:00" }, { max: "2036-06-01 00:00:00" }];
    expect(codesOf(hours, keyRange({ ...far, ...long }))).toEqual(["TOO_MANY_PARTITIONS"]);
    expect(codesOf(hours, keyRange({ ...far, ...later }))).toEqual(["KEY_OUT_OF_RANGE"]);
    expect(codesOf(hours, keyRange({ ...far, ...long, ...later }))).toEqual([
      "KEY_OUT_OF_RANGE",
      "TOO_MANY_PARTITIONS",
    ]);
  });

  it("says from where to where too many partitions would reach, also for an empty table", () => {
    const laidOut = layOut(request(rule({ intervalType: "HOUR", ahead: 20_000 }), empty));
    expect(laidOut).toMatchObject({
      refusals: [{ problem: expect.stringContaining("(from 2026-03-15 10:00:00 to 2028-06-25 19:00:00)") }],
    });
  });

  it("refuses more leaves than the limit, and lays out exactly the limit", () => {
    const hours = rule({ intervalType: "HOUR", ahead: 1 });
    const withHash = (count: number) => ({ ...hours, hash: { column: "order_id", count } });
    const range = keyRange({ min: "2026-03-11 00:00:00", max: "2026-03-15 09:00:00" });
    const partitions = rangesOf(hours, range);
    expect(codesOf(withHash(Math.floor(leafLimit / partitions.length)), range)).toEqual([]);
    expect(codesOf(withHash(Math.floor(leafLimit / partitions.length) + 1), range)).toEqual([
      "TOO_MANY_PARTITIONS",
    ]);
  });
});

describe("farFrom", () => {
  it("is the first bound behind the partitions ahead", () => {
    expect(farFrom(rule(), now)).toBe("2026-08-01 00:00:00");
    expect(farFrom(rule({ keyType: "timestamptz" }), now)).toBe("2026-08-01 00:00:00+00");
  });

  it("does not exist for integers, which have no clock", () => {
    expect(farFrom(rule({ keyType: "int4", intervalType: "NUMBER" }), now)).toBeNull();
  });
});

describe("presentOf", () => {
  const number = rule({ keyType: "int8", intervalType: "NUMBER" });

  it("is the database's clock, or the highest key of an integer column", () => {
    expect(presentOf(rule(), now, null)).toBe("2026-03-15 10:00:00+00");
    expect(presentOf(number, now, "17")).toBe("17");
    expect(presentOf(number, now, null)).toBe("0");
  });
});

describe("toPostgresText", () => {
  it("prints an ISO time as PostgreSQL does", () => {
    expect(toPostgresText("2026-03-15T10:00:00.123Z")).toBe("2026-03-15 10:00:00+00");
  });
});
