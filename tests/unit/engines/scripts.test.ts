import { connectionsSchema } from "../../../provider/schema/connection";
import { writeScripts } from "../../../provider/engines/scripts";

describe("scripts for a table of Oracle", () => {
  it("are refused by name before anything is asked of the database, or written", async () => {
    const { hr } = connectionsSchema.parse({
      hr: { engine: "oracle", connectString: "nowhere:1521/FREEPDB1", user: "hr", password: "secret" },
    });
    if (!hr) throw new Error("no connection");
    const target = {
      ...{ connection: "hr", schema: "HR", table: "ORDERS", partitionType: "INTERVAL" as const },
      ...{ partitionColumn: "ORDER_DATE", intervalType: "MONTH" as const },
    };
    await expect(writeScripts({ connection: hr, target, folder: "/nowhere" })).rejects.toMatchObject({
      code: "SCRIPT_UNSUPPORTED",
      problem: "The plan of table HR.ORDERS holds what scripts do not carry out yet: every step on Oracle.",
    });
  });
});
