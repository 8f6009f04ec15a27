import { planOracleTable } from "../../../provider/planning/oracle/plan-table";
import { planTable } from "../../../provider/planning/plan-table";
import { targetSchema } from "../../../provider/schema/target";
import { oracleDatabase, oracleStateOf } from "../../support/oracle-plan-cases";
import { planCases } from "../../support/plan-cases";
import { databaseState, tableState, target } from "../../support/table-state";

function oracleCodes(name: string, expectedSource: string): string[] {
  const planCase = planCases("oracle").find((each) => each.name === name);
  if (!planCase) throw new Error(`There is no case ${name}.`);
  const declared = { ...planCase.target, migration: { expectedSource } };
  const planned = planOracleTable({
    ...{ target: targetSchema.parse(declared), state: oracleStateOf(planCase) },
    ...{ database: oracleDatabase, resumed: null, earlierSwaps: 0 },
  });
  return "refusals" in planned ? planned.refusals.map(({ problem }) => problem) : [];
}

describe("what a table must be before it is changed", () => {
  it.each([
    ["month", "NONE"],
    ["interval-to-interval-and-hash", "INTERVAL"],
    ["already-as-declared", "NONE"],
    ["ranges-missing", "NONE"],
    ["lists-missing", "NONE"],
  ])("is no obstacle where it is so, or nothing is left to do: %s, %s", (name, expected) => {
    expect(oracleCodes(name, expected)).toEqual([]);
  });

  it.each([
    [
      "month",
      "INTERVAL",
      "migration.expectedSource: table APP.ORDERS should be a table of intervals without subpartitions, and is not partitioned.",
    ],
    [
      "interval-to-interval-and-hash",
      "NONE",
      expect.stringMatching(/should be a plain table, without partitions, and is RANGE \(.*\) INTERVAL/),
    ],
  ])("is refused with what it is: %s, %s", (name, expected, problem) => {
    expect(oracleCodes(name, expected)).toEqual([problem]);
  });

  it("is asked where another interval is set beside partitions that stay", () => {
    expect(oracleCodes("ranges-kept-beside-interval", "NONE")).toEqual([
      expect.stringMatching(/should be a plain table, without partitions/),
    ]);
  });

  it.each(["copy", "keepAsOnePartition"] as const)(
    "is refused on PostgreSQL too, with history %s",
    (history) => {
      const planned = planTable({
        target: target({ history, migration: { expectedSource: "INTERVAL" } }),
        ...{ state: tableState(), database: databaseState(), keyMax: null, resumed: null },
        ...{ earlierSwaps: 0, moving: null },
      });
      expect("refusals" in planned && planned.refusals.map(({ code }) => code)).toContain(
        "UNEXPECTED_SOURCE",
      );
    },
  );
});
