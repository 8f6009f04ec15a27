import { refuseKeptPartitions } from "../../../provider/planning/preflight/kept-partitions";
import type { PreflightSubject } from "../../../provider/planning/preflight/rule";
import { targetSchema } from "../../../provider/schema/target";

function refusalsOf(history: string): unknown[] {
  const target = targetSchema.parse({
    ...{ connection: "app", schema: "app", table: "orders", history },
    ...{ partitionType: "INTERVAL", partitionColumn: "order_date", intervalType: "MONTH" },
  });
  return refuseKeptPartitions({ target } as PreflightSubject).map(({ code, path }) => `${path} ${code}`);
}

describe("partitions that are to stay as they are", () => {
  it("are refused on PostgreSQL, which has no intervals to begin behind them", () => {
    expect(refusalsOf("keepPartitions")).toEqual(["history UNSUPPORTED_SETTING"]);
    expect(refusalsOf("keepAsOnePartition")).toEqual([]);
    expect(refusalsOf("copy")).toEqual([]);
  });
});
