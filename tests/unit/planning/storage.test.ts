import { refuseStorage } from "../../../provider/planning/preflight/storage";
import type { PreflightSubject } from "../../../provider/planning/preflight/rule";
import { targetSchema } from "../../../provider/schema/target";

describe("settings of Oracle's storage on PostgreSQL", () => {
  it("are refused one by one, by their paths", () => {
    const target = targetSchema.parse({
      ...{ connection: "app", schema: "app", table: "orders", partitionType: "INTERVAL" },
      ...{ partitionColumn: "order_date", intervalType: "MONTH" },
      ...{ tablespace: "fast", partitionTablespaces: ["a"], subpartitionTablespaces: ["b"] },
    });
    expect(refuseStorage({ target } as PreflightSubject).map(({ code, path }) => `${path} ${code}`)).toEqual([
      "tablespace UNSUPPORTED_SETTING",
      "partitionTablespaces UNSUPPORTED_SETTING",
      "subpartitionTablespaces UNSUPPORTED_SETTING",
    ]);
  });

  it("may be left out", () => {
    const target = targetSchema.parse({
      ...{ connection: "app", schema: "app", table: "orders", partitionType: "NONE" },
    });
    expect(refuseStorage({ target } as PreflightSubject)).toEqual([]);
  });
});
