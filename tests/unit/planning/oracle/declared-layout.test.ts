import { layOutOracle } from "../../../../provider/planning/oracle/layout";
import type { OracleLayoutRule } from "../../../../provider/schema/oracle-layout";
import type { KeyRange } from "../../../../provider/schema/table-state";

const range: OracleLayoutRule = {
  strategy: "RANGE",
  column: "K",
  keyType: "NUMBER",
  partitions: [{ name: "LOW", lessThan: "10" }],
  hash: { column: "H", count: 4 },
};
const open: OracleLayoutRule = { ...range, partitions: [{ name: "ALL", lessThan: null }] };
const rows: KeyRange = {
  rows: 9,
  min: "1",
  max: "12",
  nullCount: 0,
  infiniteCount: 0,
  farRows: 0,
  farFrom: "10",
};

function layOut(rule: OracleLayoutRule, keyRange: KeyRange | null = rows) {
  const laidOut = layOutOracle({ table: "HR.T", rule, keyRange, now: "2026-02-10T12:00:00.000Z" });
  return "layout" in laidOut ? laidOut.layout : laidOut.refusals.map(({ code, path }) => `${path} ${code}`);
}

describe("partitions that are declared", () => {
  it("are as many as they are, and a default one beside lists", () => {
    expect(layOut(range)).toEqual({ partitions: 1, hashCount: 4 });
    const list: OracleLayoutRule = {
      strategy: "LIST",
      column: "K",
      keyType: "NUMBER",
      partitions: [{ name: "A", values: ["1"] }],
      defaultPartition: "PDEFAULT",
      hash: null,
    };
    expect(layOut(list, null)).toEqual({ partitions: 2, hashCount: 1 });
    expect(layOut({ strategy: "NONE", hash: null }, null)).toEqual({ partitions: 0, hashCount: 1 });
  });

  it("are refused where rows lie above all of them, or have no key", () => {
    expect(layOut(range, { ...rows, farRows: 3 })).toEqual(["partitions ROWS_BEYOND_PARTITIONS"]);
    expect(layOut(range, { ...rows, nullCount: 1 })).toEqual(["partitionColumn NULL_KEYS"]);
  });

  it("hold all rows up to MAXVALUE, those without a key too", () => {
    expect(layOut(open, null)).toEqual({ partitions: 1, hashCount: 4 });
  });

  it("are refused where one statement cannot create so many", () => {
    expect(layOut({ strategy: "HASH", column: "K", count: 125_000, hash: null }, null)).toMatchObject({
      partitions: 125_000,
    });
    expect(layOut({ strategy: "HASH", column: "K", count: 125_001, hash: null }, null)).toEqual([
      "partitionCount TOO_MANY_DECLARED",
    ]);
  });
});
