import { leafLimit } from "../../../provider/planning/leaf-limits";
import {
  describePartitioning,
  findMismatch,
  findMissingPartitions,
} from "../../../provider/planning/partitioned";
import type { IntervalRule } from "../../../provider/schema/plan";
import type { Partition } from "../../../provider/schema/table-state";
import { defaultPartition, partition, partitioning } from "../../support/table-state";

const present = "2026-03-15 10:00:00+00";
const rule: IntervalRule = {
  strategy: "INTERVAL",
  stem: "orders",
  column: "order_date",
  keyType: "timestamp",
  intervalType: "MONTH",
  intervalValue: 1,
  ahead: 4,
  hash: null,
};

function month(year: number, number: number): string {
  return `${year}-${String(number).padStart(2, "0")}-01 00:00:00`;
}

/** The months of 2026 from the first to the last, the first one from MINVALUE. */
function months(first: number, last: number, changes: Partial<Partition> = {}): Partition[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    return partition(
      `orders_p2026_${String(number).padStart(2, "0")}`,
      index === 0 ? null : month(2026, number),
      number === 12 ? month(2027, 1) : month(2026, number + 1),
      changes,
    );
  });
}

function missingOf(partitions: Partition[], of: IntervalRule = rule, at = present): string[] {
  return findMissingPartitions(partitioning(partitions), of, at).map(({ name }) => name);
}

describe("findMissingPartitions", () => {
  it("finds none where all are there, and counts the default partition for none", () => {
    expect(missingOf([...months(1, 7), defaultPartition("orders_pdefault")])).toEqual([]);
  });

  it("finds none down to half of those ahead", () => {
    expect(missingOf(months(1, 5))).toEqual([]);
  });

  it("fills up to all of those ahead below that", () => {
    expect(missingOf(months(1, 4))).toEqual(["orders_p2026_05", "orders_p2026_06", "orders_p2026_07"]);
  });

  it("fills from the last partition to those ahead after a pause of months", () => {
    expect(missingOf(months(1, 1))).toEqual([2, 3, 4, 5, 6, 7].map((number) => `orders_p2026_0${number}`));
  });

  it("finds a gap, even where enough lie ahead", () => {
    const gap = months(1, 9).filter(({ name }) => name !== "orders_p2026_04");
    expect(findMissingPartitions(partitioning(gap), rule, present)).toEqual([
      {
        name: "orders_p2026_04",
        bound: { kind: "range", lower: month(2026, 4), upper: month(2026, 5) },
      },
    ]);
  });

  it("does not look before the first partition, where rows would lie in the default one", () => {
    const [, ...later] = months(1, 7);
    expect(missingOf(later)).toEqual([]);
  });

  it("begins with the current interval where the first partition lies ahead of it", () => {
    const [, ...ahead] = months(5, 9);
    expect(missingOf(ahead)).toEqual(["orders_p2026_03", "orders_p2026_04", "orders_p2026_05"]);
  });

  it("leaves what lies before it to a first partition that begins at MINVALUE", () => {
    expect(missingOf(months(5, 9))).toEqual([]);
  });

  it("does not look before the first partition of an integer key, which may begin anywhere", () => {
    const number: IntervalRule = { ...rule, keyType: "int8", intervalType: "NUMBER", intervalValue: 1000 };
    const first = partition("orders_p900000", "900000", "901000");
    expect(missingOf([first], number, "0")).toEqual([]);
  });

  it("begins with the current interval of negative keys, too", () => {
    const number: IntervalRule = {
      ...rule,
      keyType: "int8",
      intervalType: "NUMBER",
      intervalValue: 10,
      ahead: 1,
    };
    expect(missingOf([], number, "-995")).toEqual(["orders_pm1000", "orders_pm990"]);
  });

  it("stops where there are more than may be planned, however far the gap reaches", () => {
    const hours: IntervalRule = { ...rule, intervalType: "HOUR" };
    const early = partition("orders_p1970_01_01_00", "1970-01-01 00:00:00", "1970-01-01 01:00:00");
    expect(missingOf([early], hours)).toHaveLength(leafLimit + 1);
  });

  it("takes the time before a single partition far ahead for no gap", () => {
    const far = partition("orders_p2099_12", "2099-12-01 00:00:00", "2100-01-01 00:00:00");
    expect(missingOf([...months(1, 7), far])).toEqual([]);
    expect(missingOf([...months(1, 4), far])).toEqual([5, 6, 7].map((number) => `orders_p2026_0${number}`));
  });

  it("begins with the current interval where there is no partition at all", () => {
    expect(missingOf([])).toEqual([3, 4, 5, 6, 7].map((number) => `orders_p2026_0${number}`));
  });

  it("never asks for a bound that the type cannot hold", () => {
    const number: IntervalRule = { ...rule, keyType: "int2", intervalType: "NUMBER", intervalValue: 1000 };
    const last = partition("orders_p31000", "31000", "32000");
    expect(missingOf([last], number, "31500")).toEqual([]);
  });
});

describe("findMismatch", () => {
  it("finds none in what is as declared", () => {
    expect(findMismatch(partitioning([...months(1, 7), defaultPartition("rest")]), rule)).toBeNull();
  });

  it("takes a date's midnight and a timestamp's for the same bound", () => {
    const dates = partitioning([partition("p", "2026-01-01", "2026-02-01")]);
    expect(findMismatch(dates, rule)).toBeNull();
    expect(findMismatch(dates, { ...rule, keyType: "timestamptz" })).toBeNull();
  });

  const hashed = { strategy: "HASH" as const, columns: ["order_id"], count: 8 };
  const byHash = { ...rule, hash: { column: "order_id", count: 8 } };

  it("finds none where the subpartitions are as declared", () => {
    expect(findMismatch(partitioning(months(1, 3, { subpartitioning: hashed })), byHash)).toBeNull();
  });

  // prettier-ignore
  it.each([
    ["another strategy", partitioning([], { strategy: "LIST" }), rule, "LIST (order_date), 0 partitions"],
    ["another column", partitioning(months(1, 2), { columns: ["created"] }), rule, "RANGE (created), 2 partitions"],
    ["two columns", partitioning(months(1, 2), { columns: ["order_date", "order_id"] }), rule, "RANGE (order_date, order_id), 2 partitions"],
    ["an expression", partitioning(months(1, 2), { columns: [""] }), rule, "RANGE (), 2 partitions"],
    ["a bound off the calendar", partitioning([partition("odd", "2026-01-15", "2026-02-15")]), rule, "partition odd is FOR VALUES FROM ('2026-01-15') TO ('2026-02-15') without subpartitions"],
    ["a bound off by half a second", partitioning([partition("odd", "2026-01-01 00:00:00.5", "2026-02-01")]), rule, "partition odd is"],
    ["two intervals in one", partitioning([partition("wide", "2026-01-01", "2026-03-01")]), rule, "partition wide is"],
    ["a partition without end", partitioning([...months(1, 2), partition("rest", "2026-03-01", null)]), rule, "partition rest is FOR VALUES FROM ('2026-03-01') TO (MAXVALUE)"],
    ["a partition to infinity", partitioning([partition("rest", "2026-03-01", "infinity")]), rule, "partition rest is"],
    ["a partition from -infinity", partitioning([partition("first", "-infinity", "2026-03-01")]), rule, "partition first is"],
    ["a bound in a year beyond all others", partitioning([partition("last", "2026-03-01", "5874897-01-01")]), rule, "partition last is"],
    ["no subpartitions where there should be", partitioning(months(1, 2)), byHash, "without subpartitions"],
    ["subpartitions where there should be none", partitioning(months(1, 2, { subpartitioning: hashed })), rule, "by HASH (order_id) × 8"],
    ["another number of subpartitions", partitioning(months(1, 2, { subpartitioning: { ...hashed, count: 4 } })), byHash, "by HASH (order_id) × 4"],
    ["another hash key", partitioning(months(1, 2, { subpartitioning: { ...hashed, columns: ["customer_id"] } })), byHash, "by HASH (customer_id) × 8"],
    ["subpartitions by list", partitioning(months(1, 2, { subpartitioning: { ...hashed, strategy: "LIST" } })), byHash, "by LIST (order_id) × 8"],
  ])("names %s", (_, actual, of, words) => {
    expect(findMismatch(actual, of)).toContain(words);
  });
});

describe("describePartitioning", () => {
  it("says strategy, columns, partitions and subpartitions", () => {
    const subpartitioning = { strategy: "HASH" as const, columns: ["order_id"], count: 8 };
    const actual = partitioning([...months(1, 3, { subpartitioning }), defaultPartition("rest")]);
    expect(describePartitioning(actual)).toBe("RANGE (order_date), 3 partitions, HASH (order_id) × 8");
  });
});
