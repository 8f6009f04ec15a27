import oracledb from "oracledb";
import { forgetDiscoveries } from "../../../provider/engines";
import { oracleEngine } from "../../../provider/engines/oracle";
import { oracleTarget } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

/** The driver's class, which its types do not name. */
const { Connection } = oracledb as unknown as {
  readonly Connection: { readonly prototype: oracledb.Connection };
};

const TABLES = 100;
const names = Array.from({ length: TABLES }, (_, index) => `ORDERS_${index + 1}`);

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", [
    ...names.map(
      (name) => `CREATE TABLE ${name} (ORDER_ID NUMBER(10) PRIMARY KEY, ORDER_DATE DATE NOT NULL)`,
    ),
    "CREATE VIEW RECENT AS SELECT ORDER_ID FROM ORDERS_1",
  ]);
}, 120_000);
afterAll(() => server.close());
afterEach(() => {
  jest.restoreAllMocks();
  forgetDiscoveries();
});

/** Previews tables as a stack does, one after the other; gives the statements that were sent, in order. */
async function statementsFor(tables: readonly string[]): Promise<string[]> {
  const execute = jest.spyOn(Connection.prototype, "execute");
  const engine = oracleEngine(server.connectionOf("HR"));
  for (const table of tables)
    expect(await engine.preview(oracleTarget({ table }))).toMatchObject({ plan: { method: "copySwap" } });
  const statements = execute.mock.calls.flatMap(([text]) => (typeof text === "string" ? [text] : []));
  execute.mockRestore();
  return statements;
}

/** What a plan asks for each table of its own: the ledger, the ends of the key, room for a copy of its segments, its statistics, and who has locks on it. */
const ownOfTable =
  /TABLE_MIGRATION_|FROM "HR"\."ORDERS_\d+"|FROM user_segments|FROM all_tab_statistics|FROM V\$LOCKED_OBJECT/;

describe("previews of several tables on one connection", () => {
  it(`discover ${TABLES} tables in as many statements as one`, async () => {
    await statementsFor(["ORDERS_1"]);
    forgetDiscoveries();
    const forOne = (await statementsFor(["ORDERS_1"])).filter((text) => !ownOfTable.test(text));
    forgetDiscoveries();
    const forAll = (await statementsFor(names)).filter((text) => !ownOfTable.test(text));
    expect(forOne.length).toBeGreaterThan(20);
    expect(forAll.length).toBe(forOne.length);
    expect(forAll).toEqual(forOne);
  });

  it("see what has changed since a run", async () => {
    const engine = oracleEngine(server.connectionOf("HR"));
    const target = oracleTarget({ table: "ORDERS_2" });
    expect(await engine.preview(target)).toHaveProperty("plan");
    await server.run("HR", ["ALTER TABLE ORDERS_2 DROP PRIMARY KEY"]);
    forgetDiscoveries();
    expect(await engine.preview(target)).toMatchObject({ refusals: [{ code: "NO_PRIMARY_KEY" }] });
  });

  it("name what is no table", async () => {
    const preview = await oracleEngine(server.connectionOf("HR")).preview(oracleTarget({ table: "RECENT" }));
    expect(preview).toMatchObject({ refusals: [{ code: "NOT_A_TABLE" }] });
  });
});
