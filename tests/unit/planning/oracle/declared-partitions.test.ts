import { planOracleTable, type OraclePlanned } from "../../../../provider/planning/oracle/plan-table";
import type { OracleTableState } from "../../../../provider/schema/oracle-table-state";
import { targetSchema } from "../../../../provider/schema/target";
import { oracleDatabase, oracleStateOf } from "../../../support/oracle-plan-cases";
import { planCases } from "../../../support/plan-cases";

const [state] = planCases("oracle")
  .filter(({ name }) => name === "month")
  .map(oracleStateOf);
if (!state) throw new Error("There is no case month.");

function planFor(target: unknown, found: OracleTableState | undefined = state): OraclePlanned {
  if (!found) throw new Error("There is no table.");
  return planOracleTable({
    target: targetSchema.parse(target),
    state: found,
    database: oracleDatabase,
    resumed: null,
    earlierSwaps: 0,
  });
}

describe("a declaration that Oracle cannot have is refused by its path", () => {
  const place = { connection: "app", schema: "APP", table: "ORDERS" };
  const ranges = (names: readonly string[]) => ({
    ...{ ...place, partitionType: "RANGE", partitionColumn: "ORDER_ID" },
    partitions: names.map((name, at) => ({ name, lessThan: at })),
  });
  const lists = (partitionColumn: string, values: readonly unknown[]) => ({
    ...{ ...place, partitionType: "LIST", partitionColumn, partitions: [{ name: "A", values }] },
  });
  it.each([
    ["partitions[1].name NAME_TOO_LONG", ranges(["A", "B".repeat(129)])],
    ["partitions[0].name INVALID_SETTING", ranges(['A"B'])],
    ["partitions[0].values[0] KEY_VALUE_INVALID", lists("ORDER_ID", ["x"])],
    ["partitions[0].values[1] KEY_VALUE_INVALID", lists("ORDER_DATE", ["2025-01-01", 7])],
    ["partitionColumn COLUMN_NOT_FOUND", lists("NOWHERE", ["x"])],
    ["history UNSUPPORTED_SETTING", { ...ranges(["A"]), history: "keepAsOnePartition" }],
    [
      "uniqueKeys UNSUPPORTED_SETTING",
      {
        ...place,
        partitionType: "HASH",
        partitionColumn: "ORDER_ID",
        partitionCount: 4,
        uniqueKeys: "widen",
      },
    ],
  ])("%s", (refusal, target) => {
    const planned = planFor(target);
    const found = "refusals" in planned ? planned.refusals.map(({ path, code }) => `${path} ${code}`) : [];
    expect(found).toEqual([refusal]);
  });

  it("partitionColumn KEY_TYPE_UNSUPPORTED where its texts are compared by a collation", () => {
    const columns = state.columns.map((each) => ({ ...each, collation: "BINARY_CI" }));
    const planned = planFor(lists("ORDER_ID", [1]), { ...state, columns });
    expect("refusals" in planned && planned.refusals.map(({ problem }) => problem)).toContainEqual(
      expect.stringContaining("cannot be a partition key of lists (its collation is BINARY_CI)"),
    );
  });
});
