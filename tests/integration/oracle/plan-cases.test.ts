import { discoverTables } from "../../../provider/discovery/oracle";
import { quoteIdentifier, quoteQualified } from "../../../provider/dialect/oracle-quoting";
import { oracleTableStateSchema, type OracleTableState } from "../../../provider/schema/oracle-table-state";
import { failureOf } from "../../support/copy-swap";
import { OracleSnapshot, readEveryRow, readOraclePartitioning } from "../../support/oracle-equality";
import { migrateOracle, queryOracle } from "../../support/oracle-orders";
import { normalizeOracleState, oracleStateOf, statementsOf } from "../../support/oracle-plan-cases";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { isUpdating, planCases, type PlanCase } from "../../support/plan-cases";
import { oneIn } from "../../support/share";

let oracle: OracleServer;
beforeAll(async () => {
  oracle = await startOracle(["READER"]);
});
afterAll(() => oracle.close());

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
afterEach(() => oracle.run("ADMIN", [`DROP USER "APP" CASCADE`]));

async function discover({ target: { schema, table } }: PlanCase): Promise<OracleTableState> {
  const session = await oracle.open("ADMIN");
  const { tables } = await discoverTables(session, { tables: [{ schema, table }] });
  await session.close();
  return oracleTableStateSchema.parse(tables[0]);
}

async function checkState(planCase: PlanCase): Promise<void> {
  const found = normalizeOracleState(await discover(planCase));
  if (isUpdating) planCase.write("state.json", `${JSON.stringify(found, null, 2)}\n`);
  else expect(found).toEqual(oracleStateOf(planCase));
}

const values: Readonly<Record<string, string>> = {
  NUMBER: "LEVEL * 10",
  CHAR: "TO_CHAR(LEVEL)",
  DATE: "DATE '2025-01-15' + LEVEL",
  "TIMESTAMP(6)": "TIMESTAMP '2025-01-15 10:30:00.123456' + NUMTODSINTERVAL(LEVEL, 'HOUR')",
};

/** Adds rows of several intervals, with what every column needs that takes no NULL. */
async function fill({ target: { schema, table } }: PlanCase): Promise<void> {
  const columns = await queryOracle(
    oracle,
    `SELECT COLUMN_NAME AS "name", DATA_TYPE AS "type" FROM USER_TAB_COLS
      WHERE TABLE_NAME = '${table}' AND NULLABLE = 'N' AND IDENTITY_COLUMN = 'NO' AND VIRTUAL_COLUMN = 'NO'`,
    schema,
  );
  const names = columns.map(({ name }) => quoteIdentifier(String(name))).join(", ");
  const texts = columns.map(({ type }) => values[String(type)]).join(", ");
  await oracle.run(schema, [
    `INSERT INTO ${quoteQualified(schema, table)} (${names}) SELECT ${texts} FROM DUAL CONNECT BY LEVEL <= 120`,
    "COMMIT",
  ]);
}

const cases = planCases("oracle").map((planCase) => [planCase.name, planCase] as const);
const isRefused = ([name]: readonly [string, PlanCase]) => name.startsWith("refused-");

const executable = cases.filter((each) => !isRefused(each));
/** The test server takes its time for each. */
const executed = isUpdating ? executable : oneIn(12, executable);

/** Lines of the inventory that a declaration changes. */
const declaredOtherwise: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "settings-of-a-copy": {
    "lob NOTE NO YES 8192 NO YES NONE NONE": "lob NOTE YES YES 8192 NO YES MEDIUM LOB",
  },
};

describe("a case on a server", () => {
  it.each(executed)("is discovered as it is planned from, and executed: %s", async (_, planCase) => {
    const { target } = planCase;
    await createSchema(planCase);
    await checkState(planCase);
    await fill(planCase);
    const snapshot = await OracleSnapshot.take(oracle, target);
    const before = await readOraclePartitioning(oracle, target);
    const result = await migrateOracle(oracle, { user: "APP", target });
    expect((await readEveryRow(oracle, target)).length).toBeGreaterThanOrEqual(120);
    await snapshot.expectMigrated(target.partitionType, declaredOtherwise[planCase.name]);
    if (result === null) expect(await readOraclePartitioning(oracle, target)).toBe(before);
    expect(await migrateOracle(oracle, { user: "APP", target })).toBeNull();
  });

  it.each(cases.filter(isRefused))(
    "is discovered as it is refused from, and left as it is: %s",
    async (_, planCase) => {
      const { target } = planCase;
      await createSchema(planCase);
      await checkState(planCase);
      // What only rows can tell is refused where those rows are.
      if (planCase.has("key-range.json")) return;
      const snapshot = await OracleSnapshot.take(oracle, target);
      const failure = await failureOf(migrateOracle(oracle, { user: "APP", target }));
      expect(planCase.read("refusal.txt")).toContain(`${failure.code}: `);
      await snapshot.expectUntouched();
    },
  );
});
