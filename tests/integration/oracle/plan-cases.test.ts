import { discoverTables } from "../../../provider/discovery/oracle";
import { oracleTableStateSchema, type OracleTableState } from "../../../provider/schema/oracle-table-state";
import { normalizeOracleState, oracleStateOf, statementsOf } from "../../support/oracle-plan-cases";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { isUpdating, planCases, type PlanCase } from "../../support/plan-cases";

let oracle: OracleServer;

beforeAll(async () => {
  oracle = await startOracle(["READER"]);
});

afterAll(async () => {
  await oracle.close();
});

const grants = [
  ...["SESSION", "TABLE", "TRIGGER", "SEQUENCE", "VIEW", "SYNONYM"].map(
    (noun) => `GRANT CREATE ${noun} TO "APP"`,
  ),
  `GRANT UNLIMITED TABLESPACE TO "APP"`,
];

async function createSchema(planCase: PlanCase): Promise<void> {
  const { password = "" } = oracle.connectionOf("APP") as { password?: string };
  await oracle.run("ADMIN", [`CREATE USER "APP" IDENTIFIED BY "${password}"`, ...grants]);
  await oracle.run("APP", statementsOf(planCase));
}

async function discover({ target: { schema, table } }: PlanCase): Promise<OracleTableState> {
  const session = await oracle.open("ADMIN");
  const { tables } = await discoverTables(session, { tables: [{ schema, table }] });
  await session.close();
  return oracleTableStateSchema.parse(tables[0]);
}

describe("the discovery of a case", () => {
  afterEach(async () => {
    await oracle.run("ADMIN", [`DROP USER "APP" CASCADE`]);
  });

  it.each(planCases("oracle").map((planCase) => [planCase.name, planCase] as const))(
    "finds the state that it is planned from: %s",
    async (_, planCase) => {
      await createSchema(planCase);
      const found = normalizeOracleState(await discover(planCase));
      if (isUpdating) planCase.write("state.json", `${JSON.stringify(found, null, 2)}\n`);
      else expect(found).toEqual(oracleStateOf(planCase));
    },
  );
});
