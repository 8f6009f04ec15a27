import type { StatementObserver } from "../../../provider/dialect/session";
import { planOracleTarget } from "../../../provider/engines/oracle/plan-target";
import { targetSchema, type Target, type TargetInput } from "../../../provider/schema/target";
import { beforeStep, failureOf } from "../../support/copy-swap";
import { describeOnTestServer } from "../../support/oracle-host";
import { writeUnseen } from "../../support/oracle-unseen";
import { OracleWriter } from "../../support/oracle-writer";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import {
  createOrders,
  migrateOracle,
  oracleTarget,
  queryOracle,
  readRows,
  withHash,
} from "../../support/oracle-orders";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR", "APP"]);
  await server.run("HR", createOrders);
});
afterEach(() => server.close());

async function texts(query: string): Promise<string[]> {
  return (await queryOracle(server, query)).map(({ text }) => String(text));
}

/** All that hangs on ORDERS or names it, with its state. */
function readInventory(): Promise<string[]> {
  return texts(`
    SELECT 'CONSTRAINT ' || CONSTRAINT_TYPE || ' ' || TABLE_NAME || ' ' ||
           CASE WHEN CONSTRAINT_NAME LIKE 'SYS%' THEN '' ELSE CONSTRAINT_NAME END || ' ' || STATUS || ' ' || VALIDATED AS "text"
      FROM USER_CONSTRAINTS WHERE TABLE_NAME IN ('ORDERS', 'LINES', 'CUSTOMERS')
    UNION ALL SELECT 'POINTS AT ' || p.TABLE_NAME FROM USER_CONSTRAINTS f
      JOIN USER_CONSTRAINTS p ON p.CONSTRAINT_NAME = f.R_CONSTRAINT_NAME WHERE f.CONSTRAINT_TYPE = 'R'
    UNION ALL SELECT 'INDEX ' || INDEX_NAME || ' ' || UNIQUENESS FROM USER_INDEXES WHERE TABLE_NAME = 'ORDERS'
    UNION ALL SELECT 'TRIGGER ' || TRIGGER_NAME || ' ' || STATUS FROM USER_TRIGGERS WHERE TABLE_NAME = 'ORDERS'
    UNION ALL SELECT 'VIEW ' || OBJECT_NAME || ' ' || STATUS FROM USER_OBJECTS WHERE OBJECT_TYPE = 'VIEW'
    UNION ALL SELECT 'GRANT ' || PRIVILEGE || ' ' || GRANTEE FROM USER_TAB_PRIVS WHERE TABLE_NAME = 'ORDERS'
    ORDER BY 1`);
}

const around: readonly string[] = [
  "CREATE TABLE SEEN (ORDER_ID NUMBER(10))",
  "CREATE TRIGGER ORDERS_SEEN AFTER INSERT ON ORDERS FOR EACH ROW BEGIN INSERT INTO SEEN VALUES (:NEW.ORDER_ID); END;",
  "CREATE TABLE CUSTOMERS (ID NUMBER(10) CONSTRAINT CUSTOMERS_PK PRIMARY KEY)",
  "INSERT INTO CUSTOMERS SELECT LEVEL - 2 FROM DUAL CONNECT BY LEVEL <= 200",
  "COMMIT",
  "ALTER TABLE ORDERS ADD CONSTRAINT ORDERS_CUSTOMER_FK FOREIGN KEY (CUSTOMER_ID) REFERENCES CUSTOMERS (ID)",
  "CREATE TABLE LINES (ID NUMBER(10) CONSTRAINT LINES_PK PRIMARY KEY, ORDER_ID NUMBER(10) CONSTRAINT LINES_ORDER REFERENCES ORDERS (ORDER_ID) ON DELETE CASCADE)",
  "CREATE VIEW ORDERS_V AS SELECT ORDER_ID FROM ORDERS",
  "GRANT SELECT ON ORDERS TO APP",
];

/** The code of the first refusal of a plan, or its method. */
async function plannedFor(target: Target): Promise<string> {
  const session = await server.open("HR");
  const planned = await planOracleTarget(session, target);
  await session.close();
  return "refusals" in planned ? (planned.refusals[0]?.code ?? "") : planned.plan.method;
}

/** What a way back is refused for, and let go again once that is undone. */
async function expectRefusals(target: Target): Promise<void> {
  const unknown = (run: string) => ({ ...target, migration: { ...target.migration, rollback: run } });
  expect(await plannedFor(unknown("999999"))).toBe("ROLLBACK_UNKNOWN_RUN");
  const [trigger = ""] = await texts(
    `SELECT TRIGGER_NAME AS "text" FROM USER_TRIGGERS WHERE TRIGGER_NAME LIKE 'TABLE%BACK%'`,
  );
  await server.run("HR", [`ALTER TRIGGER ${trigger} DISABLE`]);
  expect(await plannedFor(target)).toBe("ROLLBACK_CLOSED");
  await server.run("HR", [`ALTER TRIGGER ${trigger} ENABLE`, "CREATE INDEX LATER ON ORDERS (STATUS)"]);
  expect(await plannedFor(target)).toBe("ROLLBACK_TABLE_CHANGED");
  await server.run("HR", ["DROP INDEX LATER", "ALTER INDEX ORDERS_RETIRED_ORDERS_CUSTOMER RENAME TO GONE"]);
  expect(await plannedFor(target)).toBe("ROLLBACK_TABLE_CHANGED");
  await server.run("HR", ["ALTER INDEX GONE RENAME TO ORDERS_RETIRED_ORDERS_CUSTOMER"]);
  expect(await plannedFor(target)).toBe("rollback");
}

/** The same declaration does not migrate again by itself. */
async function expectToStay(target: Target, run: string): Promise<void> {
  expect(await migrateOracle(server, { target })).toBeNull();
  expect(await plannedFor(oracleTarget(withHash))).toBe("ROLLED_BACK");
  expect(await plannedFor({ ...target, migration: oracleTarget().migration })).toBe("ROLLED_BACK");
  expect(await plannedFor(oracleTarget())).toBe("copySwap");
  const again = oracleTarget({ ...withHash, migration: { retryAfterRollback: run } });
  expect(await plannedFor(again)).toBe("copySwap");
}

describe("a run on Oracle that is rolled back while the application writes", () => {
  it("leaves the table as it was, with every write since, and all that hung on it", async () => {
    await server.run("HR", around);
    const inventory = await readInventory();
    const swapped = await migrateOracle(server, { target: oracleTarget(withHash) });
    const run = swapped?.runId ?? "";
    // Something else was declared in between: it is no more wanted than what the run had done.
    const target = oracleTarget({ ...withHash, intervalType: "YEAR", migration: { rollback: run } });
    await expectRefusals(target);
    const writer = await OracleWriter.start(server);
    await writer.commitMore(30);
    await server.run("HR", ["GRANT UPDATE ON ORDERS TO APP", "REVOKE SELECT ON ORDERS FROM APP"]);
    const result = await migrateOracle(server, { target });
    await writer.commitMore(20);
    await writer.stop();
    expect(writer.failures).toEqual([]);
    expect(result).toMatchObject({ method: "rollback", retiredTable: "HR.ORDERS_RETIRED_2" });
    expect(await readRows(server)).toEqual(writer.expectedRows());
    expect(await texts(`SELECT TABLE_NAME AS "text" FROM USER_PART_TABLES`)).toEqual(["ORDERS_RETIRED_2"]);
    expect(await readInventory()).toEqual(
      inventory.map((text) => text.replace("GRANT SELECT APP", "GRANT UPDATE APP")),
    );
    // The trigger of the application has fired once for each row that it inserted, and for none that was replayed.
    expect(await texts(`SELECT COUNT(*) - COUNT(DISTINCT ORDER_ID) AS "text" FROM SEEN`)).toEqual(["0"]);
    expect(
      await texts(
        `SELECT OBJECT_NAME AS "text" FROM USER_OBJECTS WHERE REGEXP_LIKE(OBJECT_NAME, '^TABLE_MIGRATION_.*_[0-9]+$')`,
      ),
    ).toEqual([]);
    await expect(server.run("HR", ["DELETE FROM ORDERS_RETIRED_2"])).rejects.toThrow("ORA-12081");
    await expectToStay(target, run);
  }, 180_000);
});

it("is refused on Oracle while rows have no partition in the table before the run, and goes on once they have", async () => {
  await server.run("HR", [
    `CREATE TABLE PLACES (ID NUMBER(10) CONSTRAINT PLACES_PK PRIMARY KEY, AREA VARCHAR2(10))
     PARTITION BY LIST (AREA) (PARTITION P1 VALUES ('north', 'it''s'), PARTITION P2 VALUES (NULL))`,
    "INSERT INTO PLACES VALUES (1, 'north')",
    "COMMIT",
  ]);
  const declared = (migration: TargetInput["migration"]): Target =>
    targetSchema.parse({
      ...{ connection: "test", schema: "HR", table: "PLACES", partitionColumn: "ID" },
      ...{ partitionType: "HASH", partitionCount: 2, migration },
    });
  const swapped = await migrateOracle(server, { target: declared({}) });
  const south = "INSERT INTO PLACES VALUES (2, 'south')";
  await server.run("HR", [south, "INSERT INTO PLACES VALUES (3, NULL)", "COMMIT"]);
  const target = declared({ rollback: swapped?.runId ?? "" });
  expect(await plannedFor(target)).toBe("ROLLBACK_ROWS_UNPLACED");
  await server.run("HR", ["DELETE FROM PLACES WHERE ID = 2", "COMMIT"]);
  const observer = beforeStep("deltaLoad", () => server.run("HR", [south, "COMMIT"]));
  const failure = await failureOf(migrateOracle(server, { target, observer }));
  expect(failure).toMatchObject({ code: "ROLLBACK_KEY_WITHOUT_PARTITION" });
  expect(failure.message).toContain("ORA-14400");
  await server.run("HR", ["INSERT INTO PLACES VALUES (4, 'it''s')", "COMMIT"]);
  expect(await plannedFor(target)).toBe("ROLLBACK_ROWS_UNPLACED");
  await server.run("HR", ["ALTER TABLE PLACES_RETIRED ADD PARTITION P3 VALUES ('south')"]);
  await migrateOracle(server, { target });
  expect(await texts(`SELECT TO_CHAR(ID) || AREA AS "text" FROM PLACES ORDER BY ID`)).toEqual([
    ...["1north", "2south", "3", "4it's"],
  ]);
  expect(
    await texts(`SELECT PARTITION_NAME AS "text" FROM USER_TAB_PARTITIONS WHERE TABLE_NAME = 'PLACES'`),
  ).toEqual(["P1", "P2", "P3"]);
}, 180_000);

describeOnTestServer("a transaction from before a rollback", "it writes as no trigger sees it", () => {
  it("is waited for, so that what it commits late is in the table that comes back", async () => {
    const swapped = await migrateOracle(server);
    const target = oracleTarget({ migration: { rollback: swapped?.runId ?? "" } });
    const late = await writeUnseen(server, "ORDERS", "c5 = 'late' WHERE c1 = 7");
    let tries = 0;
    let isOpen = true;
    const observer: StatementObserver = {
      before: async ({ name }) => {
        if (name === "prepareRollback.drainTable") tries += 1;
        if (!isOpen || (tries < 2 && name !== "swapTables.fenceSource")) return;
        isOpen = false;
        await late.commit();
      },
    };
    expect(await failureOf(migrateOracle(server, { target, observer }))).toMatchObject({
      code: "DATA_DIFFERS",
    });
    expect(tries).toBeGreaterThan(1);
    await migrateOracle(server, { target });
    expect(await texts(`SELECT STATUS AS "text" FROM ORDERS WHERE ORDER_ID = 7`)).toEqual(["late"]);
  });
});
