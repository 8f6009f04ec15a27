import { parseHighValue } from "../../../../provider/discovery/oracle/high-value";
import { findOracleMismatch, isAsDeclared } from "../../../../provider/planning/oracle/partitioned";
import type { OracleLayoutRule } from "../../../../provider/schema/oracle-layout";
import type { OraclePartitioning } from "../../../../provider/schema/oracle-table-state";

function partitioned(
  strategy: string,
  highValues: readonly (string | null)[],
  changes: Partial<OraclePartitioning> = {},
): OraclePartitioning {
  return {
    strategy,
    columns: ["K"],
    interval: null,
    autoList: false,
    subpartitioning: null,
    defaultTablespace: "USERS",
    partitions: highValues.map((highValue, at) => ({
      name: `P${at}`,
      position: at + 1,
      tablespace: null,
      highValue,
      bounds: parseHighValue(highValue),
      lower: null,
      upper: null,
      isInterval: false,
      compression: null,
      estimatedRows: -1,
      subpartitions: [],
    })),
    leafCount: highValues.length,
    ...changes,
  };
}

const range: OracleLayoutRule = {
  strategy: "RANGE",
  column: "K",
  keyType: "NUMBER",
  partitions: [
    { name: "LOW", lessThan: "10" },
    { name: "HIGH", lessThan: null },
  ],
  hash: null,
};
const closed: OracleLayoutRule = { ...range, partitions: [{ name: "LOW", lessThan: "10" }] };
const moments: OracleLayoutRule = {
  ...range,
  keyType: "TIMESTAMP",
  partitions: [{ name: "OLD", lessThan: "2026-01-01 00:00:00" }],
};
const list: OracleLayoutRule = {
  strategy: "LIST",
  column: "K",
  keyType: "VARCHAR2",
  partitions: [
    { name: "A", values: ["a", "b"] },
    { name: "D", values: ["DEFAULT"] },
  ],
  defaultPartition: "PDEFAULT",
  hash: null,
};
const hash: OracleLayoutRule = { strategy: "HASH", column: "K", count: 2, hash: null };
const none: OracleLayoutRule = { strategy: "NONE", hash: null };

describe("a table is as declared", () => {
  it.each<[string, OraclePartitioning | null, OracleLayoutRule]>([
    ["by the same bounds under other names", partitioned("RANGE", ["10", "MAXVALUE"]), range],
    [
      "by moments with empty fractions",
      partitioned("RANGE", ["TIMESTAMP' 2026-01-01 00:00:00.000'"]),
      moments,
    ],
    ["by the same lists in another order", partitioned("LIST", ["DEFAULT", "'DEFAULT'", "'b', 'a'"]), list],
    ["by as many hash partitions", partitioned("HASH", [null, null]), hash],
    ["where it is plain", null, none],
  ])("%s", (_, partitioning, rule) => {
    expect(isAsDeclared(partitioning, rule)).toBe(true);
  });
});

describe("a table is not as declared", () => {
  it.each<[string, OraclePartitioning, OracleLayoutRule]>([
    ["RANGE (K); partition P0 is of values less than 11", partitioned("RANGE", ["11", "MAXVALUE"]), range],
    ["RANGE (K); partition P1 is of values less than 20", partitioned("RANGE", ["10", "20"]), range],
    [
      "RANGE (K); partition P1 is of values less than 20",
      partitioned("RANGE", ["10", "20", "MAXVALUE"]),
      range,
    ],
    ["RANGE (K); there is no partition of values less than MAXVALUE", partitioned("RANGE", ["10"]), range],
    [
      "RANGE (K); partition P1 is of values less than MAXVALUE",
      partitioned("RANGE", ["10", "MAXVALUE"]),
      closed,
    ],
    ["RANGE (K, L)", partitioned("RANGE", ["10"], { columns: ["K", "L"] }), range],
    [
      "RANGE (K) INTERVAL (5)",
      partitioned("RANGE", ["10"], { interval: { text: "5", unit: "NUMBER", count: "5" } }),
      range,
    ],
    ["LIST (K); partition P0 is of 'a'", partitioned("LIST", ["'a'", "'DEFAULT'", "DEFAULT"]), list],
    ["LIST (K); partition P2 is of NULL", partitioned("LIST", ["'a', 'b'", "'DEFAULT'", "NULL"]), list],
    [
      "LIST (K); there is no partition of the values of PDEFAULT",
      partitioned("LIST", ["'a', 'b'", "'DEFAULT'"]),
      list,
    ],
    [
      "LIST (K); there is no partition of the values of D",
      partitioned("LIST", ["'a', 'b'", "DEFAULT"]),
      list,
    ],
    [
      "LIST (K); partition P0 is of 'a', 'b  '",
      partitioned("LIST", ["'a', 'b  '", "'DEFAULT'", "DEFAULT"]),
      list,
    ],
    ["LIST (K)", partitioned("LIST", ["'a', 'b'", "'DEFAULT'"], { autoList: true }), list],
    ["HASH (K) × 3", partitioned("HASH", [null, null, null]), hash],
    ["HASH (K) × 2", partitioned("HASH", [null, null]), none],
    ["LIST (K)", partitioned("LIST", ["DEFAULT"]), hash],
  ])("%s", (difference, partitioning, rule) => {
    expect(findOracleMismatch(partitioning, rule)).toBe(difference);
    expect(isAsDeclared(partitioning, rule)).toBe(false);
  });

  it("where it is plain and partitions are declared", () => {
    expect(isAsDeclared(null, hash)).toBe(false);
  });
});
