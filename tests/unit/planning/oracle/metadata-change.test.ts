import { parseHighValue } from "../../../../provider/discovery/oracle/high-value";
import { findMetadataChange, whyNotKept } from "../../../../provider/planning/oracle/metadata-change";
import type { OracleIntervalRule, OracleLayoutRule } from "../../../../provider/schema/oracle-layout";
import type { OraclePartition, OraclePartitioning } from "../../../../provider/schema/oracle-table-state";

function partitioned(
  strategy: string,
  highValues: readonly string[],
  changes: Partial<OraclePartitioning> = {},
): OraclePartitioning {
  const partitions = highValues.map(
    (highValue, at) =>
      ({
        name: `P${at}`,
        highValue,
        bounds: parseHighValue(highValue),
        subpartitions: [],
      }) as Partial<OraclePartition> as OraclePartition,
  );
  const scheme = { strategy, columns: ["K"], interval: null, autoList: false, subpartitioning: null };
  return { ...scheme, defaultTablespace: null, partitions, leafCount: partitions.length, ...changes };
}

const byTen = { interval: { text: "10", unit: "NUMBER", count: "10" } } as const;
const ranges: OracleLayoutRule = {
  strategy: "RANGE",
  column: "K",
  keyType: "NUMBER",
  partitions: [
    { name: "A", lessThan: "10" },
    { name: "B", lessThan: "20" },
    { name: "C", lessThan: null },
  ],
  hash: null,
};
const tens: OracleLayoutRule = {
  ...ranges,
  partitions: ["10", "20", "30"].map((lessThan) => ({ name: `BELOW_${lessThan}`, lessThan })),
};
const lists: OracleLayoutRule = {
  strategy: "LIST",
  column: "K",
  keyType: "NUMBER",
  partitions: [
    { name: "A", values: ["1"] },
    { name: "B", values: ["2"] },
  ],
  defaultPartition: "PDEFAULT",
  hash: null,
};
const months: OracleIntervalRule = {
  strategy: "INTERVAL",
  column: "K",
  keyType: "DATE",
  intervalType: "MONTH",
  intervalValue: 1,
  hash: null,
};
const day = (text: string) =>
  `TO_DATE(' ${text} 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')`;

describe("no row has to move", () => {
  it.each([
    ["where ranges are missing above", partitioned("RANGE", ["10"]), ranges, ["B", "C"]],
    [
      "where lists are missing, and no default partition",
      partitioned("LIST", ["2"]),
      lists,
      ["A", "PDEFAULT"],
    ],
  ])("%s", (_, partitioning, rule, partitions) => {
    expect(findMetadataChange(partitioning, rule)).toEqual({ kind: "addPartitions", partitions });
  });

  it("where the ranges declared are those that an interval has made", () => {
    const two = { ...ranges, partitions: ranges.partitions.slice(0, 2) };
    expect(findMetadataChange(partitioned("RANGE", ["10", "20"], byTen), two)).toEqual({
      kind: "setInterval",
      on: false,
    });
  });

  it("where an interval is to begin behind ranges that have an end", () => {
    const change = findMetadataChange(partitioned("RANGE", [day("2026-01-15")]), months);
    expect(change).toEqual({ kind: "setInterval", on: true });
  });
});

describe("rows have to move", () => {
  it.each([
    ["from a plain table", null, ranges],
    ["where a range ends elsewhere", partitioned("RANGE", ["11"]), ranges],
    ["where a partition is above those declared", partitioned("RANGE", ["10", "20", "30", "MAXVALUE"]), tens],
    ["where partitions are missing behind an interval", partitioned("RANGE", ["10"], byTen), ranges],
    ["where a default partition may hold rows of a list", partitioned("LIST", ["1", "DEFAULT"]), lists],
    ["where a list is another", partitioned("LIST", ["1, 2"]), lists],
    [
      "where the count of a hash is another",
      partitioned("HASH", [""]),
      { strategy: "NONE", hash: null } as const,
    ],
  ])("%s", (_, partitioning, rule) => {
    expect(findMetadataChange(partitioning, rule)).toBeNull();
  });

  it("where a new partition's name is another's", () => {
    const rule = { ...ranges, partitions: [ranges.partitions[0], { name: "P0", lessThan: "20" }] };
    expect(findMetadataChange(partitioned("RANGE", ["10"]), rule as OracleLayoutRule)).toBeNull();
  });
});

describe("partitions cannot stay beside an interval", () => {
  it.each([
    ["it has none", null],
    ["the last of them has no end", partitioned("RANGE", [day("2026-01-01"), "MAXVALUE"])],
    ["ends on a day that not every month has", partitioned("RANGE", [day("2026-01-31")])],
    ["not partitioned by RANGE (K)", partitioned("LIST", ["DEFAULT"])],
  ])("where %s", (reason, partitioning) => {
    expect(whyNotKept(partitioning, months)).toContain(reason);
    expect(findMetadataChange(partitioning, months)).toBeNull();
  });

  it("but by days they can, whatever day they end on", () => {
    expect(
      whyNotKept(partitioned("RANGE", [day("2026-01-31")]), { ...months, intervalType: "DAY" }),
    ).toBeNull();
  });
});
