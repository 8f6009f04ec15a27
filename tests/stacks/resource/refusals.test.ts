import { Snapshot } from "../../support/equality";
import { createOrders } from "../../support/orders";
import { ordersDeclaration, Stack, type Declaration } from "../../support/stack";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let stack: Stack;
beforeAll(async () => {
  database = await createTestDatabase();
  await createOrders(database, 200);
  stack = await Stack.create(database);
});
afterAll(async () => {
  stack.remove();
  await database.drop();
});

describe("a declaration that cannot work", () => {
  const cases: readonly (readonly [string, Declaration, RegExp])[] = [
    [
      "a misspelt setting",
      { partitionColum: "order_date" },
      /UNKNOWN_SETTING: partitionColum is not a setting\. Did you mean partitionColumn\?/,
    ],
    [
      "a misspelt setting inside of another",
      { migration: { paralelDegree: 4 } },
      /UNKNOWN_SETTING: migration\.paralelDegree is not a setting\. Did you mean parallelDegree\?/,
    ],
    [
      "a setting that is out of range",
      { migration: { parallelDegree: 0 } },
      /INVALID_SETTING: migration\.parallelDegree/,
    ],
    [
      "an unsupported partitioning",
      { partitionType: "SYSTEM" },
      /UNSUPPORTED_SETTING: partitionType: "SYSTEM" is not supported/,
    ],
    [
      "an unknown connection",
      { connection: "elsewhere" },
      /UNKNOWN_CONNECTION: connection: "elsewhere" is not in this stack's configuration \(known: db\)/,
    ],
    [
      "an unknown table",
      { table: "ORDERS" },
      /TABLE_NOT_FOUND: Table app\.ORDERS .*Did you mean app\.orders\?/,
    ],
    ["an unknown column", { partitionColumn: "orderdate" }, /COLUMN_NOT_FOUND: partitionColumn: .*orderdate/],
    ["half of a subpartitioning", { subpartitionCount: undefined }, /INCOMPLETE_SETTING: subpartitionCount/],
  ];

  it("is refused in preview and up by its path, with a remedy, and nothing is touched", async () => {
    const snapshot = await Snapshot.take(database);
    for (const [what, changes, refusal] of cases) {
      stack.declare({ orders: ordersDeclaration(changes) });
      expect(`${what}: ${await stack.fail("preview")}`).toMatch(refusal);
    }
    expect(await stack.fail("up", "--yes", "--skip-preview")).toMatch(/INCOMPLETE_SETTING/);
    await snapshot.expectUntouched();
  });
});

describe("a password", () => {
  it("is never printed nor kept, right or wrong", async () => {
    stack.declare({ orders: ordersDeclaration() });
    const wrong = "Wr0ng-and-secret";
    await stack.setPassword(wrong);
    const refusal = await stack.fail("preview", "--diff");
    expect(refusal).toMatch(/AUTHENTICATION_FAILED: .* refuses \w+_owner/);
    await stack.fail("up", "--yes", "--skip-preview", "--debug");
    await stack.setPassword(database.password);
    await stack.preview("--diff", "--save-plan", "plan.json");
    await stack.preview("--json");
    await stack.up("--debug");
    await stack.refresh("--diff");
    await stack.succeed("stack", "export", "--file", "exported.json");
    await stack.succeed("stack", "output", "--json");
    expect(stack.findText("app.orders_retired")).toEqual(
      expect.arrayContaining(["exported.json", "the output"]),
    );
    expect(stack.findText(wrong)).toEqual([]);
    expect(stack.findText(database.password)).toEqual([]);
  });
});
