import { refuseMethod } from "../../../provider/planning/preflight/method";
import type { PreflightSubject } from "../../../provider/planning/preflight/rule";
import { targetSchema } from "../../../provider/schema/target";

function refusalsOf(method: string): unknown[] {
  const target = targetSchema.parse({
    ...{ connection: "app", schema: "app", table: "orders", migration: { method } },
    ...{ partitionType: "INTERVAL", partitionColumn: "order_date", intervalType: "MONTH" },
  });
  return refuseMethod({ target } as PreflightSubject).map(({ code, path }) => `${path} ${code}`);
}

describe("a method that is named", () => {
  it("is refused on PostgreSQL, which has one", () => {
    expect(refusalsOf("modifyOnline")).toEqual(["migration.method UNSUPPORTED_SETTING"]);
    expect(refusalsOf("copySwap")).toEqual(["migration.method UNSUPPORTED_SETTING"]);
    expect(refusalsOf("auto")).toEqual([]);
  });
});
