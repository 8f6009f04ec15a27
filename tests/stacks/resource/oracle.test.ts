import { createOrders, queryOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { Stack } from "../../support/stack";

const declaration = {
  connection: "db",
  schema: "HR",
  table: "ORDERS",
  partitionType: "INTERVAL",
  partitionColumn: "ORDER_DATE",
  intervalType: "MONTH",
  subpartitionType: "HASH",
  subpartitionColumn: "ORDER_ID",
  subpartitionCount: 2,
};

let server: OracleServer;
let stack: Stack;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
  const { connectString, user, password } = server.connectionOf("HR");
  stack = await Stack.create({ engine: "oracle", connectString, user, password });
});
afterEach(async () => {
  stack.remove();
  await server.close();
});

describe("a declared table of Oracle", () => {
  it("is previewed, migrated, left alone afterwards, and released with its rows", async () => {
    const truth = await readRows(server);
    stack.declare({ orders: declaration });
    expect(await stack.succeed("preview")).toContain("copySwap");
    await stack.succeed("up", "--yes");
    expect(await readRows(server)).toEqual(truth);
    await stack.succeed("preview", "--refresh", "--expect-no-changes");
    expect(await stack.succeed("destroy", "--yes")).toContain("HR.ORDERS_RETIRED still holds the rows");
    expect(await readRows(server)).toEqual(truth);
    expect(await queryOracle(server, `SELECT TRIGGER_NAME AS "name" FROM USER_TRIGGERS`)).toEqual([]);
  });
});
