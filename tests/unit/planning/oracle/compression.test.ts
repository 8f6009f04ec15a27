import {
  hazardsOfModifiedTable,
  hazardsOfOraclePartitioning,
} from "../../../../provider/planning/oracle/hazards";
import { oracleLayoutRuleOf } from "../../../../provider/planning/oracle/layout-rule";
import { losesCompression } from "../../../../provider/planning/oracle/compression";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

const found = planCases("oracle").find(({ name }) => name === "interval-to-interval-and-hash");
if (!found) throw new Error("There is no case interval-to-interval-and-hash.");
const monthly = oracleStateOf(found);
const rule = oracleLayoutRuleOf(found.target, monthly);

/** A table whose partitions are compressed so, or whose only partition has subpartitions that are. */
function compressed(
  byDefault: string | null,
  partitions: (string | null)[],
  subpartitions: (string | null)[] = [],
): OracleTableState {
  const { partitioning } = monthly;
  const [first] = partitioning?.partitions ?? [];
  if (!partitioning || !first) throw new Error("the case has partitions");
  const parts = subpartitions.map((compression, at) => ({
    ...{ name: `S${at}`, position: at + 1, tablespace: "USERS", highValue: null, estimatedRows: -1 },
    compression,
  }));
  return {
    ...monthly,
    compression: byDefault,
    partitioning: {
      ...partitioning,
      partitions: partitions.map((compression) => ({ ...first, compression, subpartitions: parts })),
    },
  };
}

function saidOf(state: OracleTableState): string[] {
  const isOfCompression = /^(?:COMPRESSION_NOT_CARRIED|LOADED_UNCOMPRESSED|PARTITION_SETTINGS)$/;
  return hazardsOfOraclePartitioning(state, rule)
    .map(({ code }) => code)
    .filter((code) => isOfCompression.test(code));
}

describe("compression", () => {
  it("of single partitions is named, with what to do before and after", () => {
    const state = compressed(null, [null, "BASIC", "ADVANCED", "BASIC"]);
    const [hazard, ...more] = hazardsOfOraclePartitioning(state, rule).filter(
      ({ code }) => code === "COMPRESSION_NOT_CARRIED",
    );
    expect(more).toEqual([]);
    expect(hazard?.text).toContain(
      "Some partitions of APP.SALES are compressed by themselves (ADVANCED, BASIC)",
    );
    expect(hazard?.text).toContain("what the table has by default (not compressed)");
    expect(hazard?.text).toContain("MOVE PARTITION … ROW STORE COMPRESS … UPDATE INDEXES ONLINE");
    expect(hazard?.text).toContain(
      "ALTER TABLE APP.SALES MODIFY DEFAULT ATTRIBUTES ROW STORE COMPRESS ADVANCED",
    );
    const ofServer = hazardsOfModifiedTable(state, rule).map(({ code }) => code);
    expect(ofServer).toContain("COMPRESSION_NOT_CARRIED");
  });

  it.each<[string, OracleTableState, string[], boolean]>([
    ["nothing", compressed(null, [null, null]), [], false],
    [
      "all partitions as the table is by default",
      compressed("ADVANCED", ["ADVANCED", "ADVANCED"]),
      [],
      false,
    ],
    ["no partition, of a table that is by default", compressed("ADVANCED", [null]), [], false],
    ["subpartitions", compressed(null, [null], [null, "ADVANCED"]), ["COMPRESSION_NOT_CARRIED"], true],
    ["a composite partition alone, which holds no rows", compressed(null, ["BASIC"], [null]), [], false],
    ["all, for loads alone", compressed("BASIC", ["BASIC"]), ["LOADED_UNCOMPRESSED"], true],
    [
      "the table by columns, and one partition more tightly",
      compressed("QUERY LOW", ["QUERY LOW", "ARCHIVE HIGH"]),
      ["COMPRESSION_NOT_CARRIED", "LOADED_UNCOMPRESSED"],
      true,
    ],
  ])("of %s", (_, state, said, loses) => {
    expect(saidOf(state)).toEqual(said);
    expect(losesCompression(state)).toBe(loses);
  });

  it("for loads alone is kept where the server moves the rows itself", () => {
    const codes = hazardsOfModifiedTable(compressed("BASIC", ["BASIC"]), rule).map(({ code }) => code);
    expect(codes).not.toContain("LOADED_UNCOMPRESSED");
  });
});
