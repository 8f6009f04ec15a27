import { after, allOf } from "../../support/copy-swap";
import { migrateOracle, oracleTarget, queryOracle, readRows } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", [
    `CREATE TABLE PAPERS (
      ID NUMBER GENERATED ALWAYS AS IDENTITY CONSTRAINT PAPERS_PK PRIMARY KEY,
      CREATED DATE NOT NULL, AMOUNT NUMBER, NOTE VARCHAR2(20))`,
    `INSERT INTO PAPERS (CREATED, AMOUNT)
     SELECT DATE '2025-01-15' + LEVEL, LEVEL - 10 FROM DUAL CONNECT BY LEVEL <= 60`,
    "COMMIT",
    // Rows that were there before are wrong, and stay.
    "ALTER TABLE PAPERS ADD CONSTRAINT PAPERS_AMOUNT CHECK (AMOUNT > 0) ENABLE NOVALIDATE",
  ]);
});
afterEach(() => server.close());

const target = oracleTarget({ table: "PAPERS", partitionColumn: "CREATED" });

/** The identity and the constraint of a table as they are at this moment. */
async function readStates(table: string): Promise<unknown> {
  return queryOracle(
    server,
    `SELECT i.GENERATION_TYPE AS "generation", c.STATUS AS "status", c.VALIDATED AS "validated"
       FROM USER_TAB_IDENTITY_COLS i JOIN USER_CONSTRAINTS c ON c.TABLE_NAME = i.TABLE_NAME
      WHERE i.TABLE_NAME = '${table}' AND c.SEARCH_CONDITION_VC LIKE '%AMOUNT%>%'`,
  );
}

async function journal(): Promise<string> {
  const [row] = await queryOracle(
    server,
    `SELECT TABLE_NAME AS "name" FROM USER_TABLES WHERE SUBSTR(TABLE_NAME, 1, 24) = 'TABLE_MIGRATION_JOURNAL_'`,
  );
  return String(row?.["name"]);
}

const strict = { generation: "ALWAYS", status: "ENABLED", validated: "NOT VALIDATED" };
const loose = { generation: "BY DEFAULT", status: "DISABLED", validated: "NOT VALIDATED" };

it("a fence on Oracle that is given back leaves a copy that takes keys and rows as before, and the next one closes it", async () => {
  const stranger = await server.open("HR");
  const states: unknown[] = [];
  // A stranger's open transaction keeps the copy from being closed: the fence is given back.
  const open = after("swapTables.enableLate", async () => {
    states.push(await readStates("PAPERS_INTERIM"));
    await stranger.run({ name: "test", text: "LOCK TABLE PAPERS_INTERIM IN ROW EXCLUSIVE MODE" });
  });
  const leave = after("swapTables.unfenceSource", async () => {
    await stranger.run({ name: "test", text: "ROLLBACK" });
  });
  const reopen = after("swapTables.disableLate", async () => {
    states.push(await readStates("PAPERS_INTERIM"));
    // A row that breaks the check, and one whose key the source has chosen, must be taken by the copy again. An update of
    // another column would journal the first one, but the emulator's server checks all columns.
    await server.run("HR", [
      `INSERT INTO ${await journal()} (ID) VALUES (1)`,
      "INSERT INTO PAPERS (CREATED, AMOUNT, NOTE) VALUES (DATE '2026-01-01', 7, 'new')",
      "COMMIT",
    ]);
  });
  await migrateOracle(server, { target, observer: allOf(open, leave, reopen) });
  expect(states).toEqual([[strict], [loose]]);
  expect(await readStates("PAPERS")).toEqual([strict]);
  const now = await readRows(server, "PAPERS", "HR", "ID");
  expect(now).toEqual(await readRows(server, "PAPERS_RETIRED", "HR", "ID"));
  expect(now.filter((row) => String(row).includes('"new"'))).toHaveLength(1);
  await server.run("HR", ["INSERT INTO PAPERS (CREATED, AMOUNT) VALUES (DATE '2026-01-02', 8)", "COMMIT"]);
  await expect(
    server.run("HR", ["INSERT INTO PAPERS (CREATED, AMOUNT) VALUES (DATE '2026-01-02', -8)"]),
  ).rejects.toThrow("ORA-02290");
});
