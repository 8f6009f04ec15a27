import { OracleSnapshot } from "../../support/oracle-equality";
import { createOrders, queryOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { Stack, type Declaration } from "../../support/stack";

const declaration = (changes: Declaration = {}): Declaration => ({
  connection: "db",
  schema: "HR",
  table: "ORDERS",
  partitionType: "INTERVAL",
  partitionColumn: "ORDER_DATE",
  intervalType: "YEAR",
  ...changes,
});

let server: OracleServer;
let stack: Stack;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", createOrders);
  const { connectString, user, password } = server.connectionOf("HR");
  stack = await Stack.create({ engine: "oracle", connectString, user, password });
});
afterAll(async () => {
  stack.remove();
  await server.close();
});

describe("a declaration for Oracle that cannot work", () => {
  const cases: readonly (readonly [string, Declaration, RegExp])[] = [
    [
      "a misspelt setting",
      { partitionColum: "X" },
      /UNKNOWN_SETTING: partitionColum .*Did you mean partitionColumn\?/,
    ],
    ["a unit that there is not", { intervalType: "SECOND", intervalValue: 15 }, /: intervalType/],
    [
      "a setting of PostgreSQL alone",
      { partitionsAhead: 4 },
      /UNSUPPORTED_SETTING: partitionsAhead: .*Oracle/,
    ],
    [
      "a name in other letters",
      { table: "orders" },
      /TABLE_NOT_FOUND: Table HR\.orders .*Did you mean HR\.ORDERS\?/,
    ],
    ["an unknown column", { partitionColumn: "order_date" }, /COLUMN_NOT_FOUND: .*Did you mean ORDER_DATE\?/],
    [
      "text that would be a statement",
      { partitionColumn: `ORDER_DATE") ; DROP TABLE ORDERS; --` },
      /COLUMN_NOT_FOUND: partitionColumn: table HR\.ORDERS has no column ORDER_DATE"\) ; DROP/,
    ],
  ];

  it("is refused in preview by its path, and nothing is touched", async () => {
    const snapshot = await OracleSnapshot.take(server);
    for (const [what, changes, refusal] of cases) {
      stack.declare({ orders: declaration(changes) });
      expect(`${what}: ${await stack.fail("preview")}`).toMatch(refusal);
    }
    await snapshot.expectUntouched();
  });
});

describe("a table of Oracle that was changed by hand", () => {
  it("is shown as drift and brought back, or missed by name where it is gone", async () => {
    const truth = await readRows(server);
    stack.declare({ orders: declaration() });
    await stack.up();
    await server.run("HR", [
      "DROP TABLE ORDERS_RETIRED PURGE",
      "ALTER TABLE ORDERS SET INTERVAL (NUMTOYMINTERVAL(1,'MONTH'))",
    ]);
    expect(await stack.refresh("--diff")).toMatch(/partitionType.*NUMTOYMINTERVAL\(1,'MONTH'\)/s);
    expect(await stack.preview()).toMatch(/HR\.ORDERS: copySwap/);
    await stack.up();
    await stack.preview("--refresh", "--expect-no-changes");
    expect(await readRows(server)).toEqual(truth);
    const interval = `SELECT INTERVAL AS "interval" FROM USER_PART_TABLES WHERE TABLE_NAME = 'ORDERS'`;
    expect(await queryOracle(server, interval)).toEqual([{ interval: "NUMTOYMINTERVAL(1,'YEAR')" }]);

    await server.run("HR", ["ALTER TABLE ORDERS RENAME TO ELSEWHERE"]);
    expect(await stack.refresh()).toMatch(/warning: TABLE_GONE_RETIRED_EXISTS: .*HR\.ORDERS_RETIRED/s);
    expect(await stack.fail("preview")).toMatch(/TABLE_GONE_RETIRED_EXISTS: .*HR\.ORDERS_RETIRED/);
    await server.run("HR", ["ALTER TABLE ELSEWHERE RENAME TO ORDERS"]);
    await stack.up();
    expect(await stack.succeed("destroy", "--yes")).toContain("HR.ORDERS_RETIRED still holds the rows");
    expect(await readRows(server)).toEqual(truth);
  });
});
