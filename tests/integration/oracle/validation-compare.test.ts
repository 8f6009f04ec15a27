import { engineOf } from "../../../provider/engines";
import type { CompareOptions } from "../../../provider/schema/compare-options";
import type { CheckName, Outcome, Validation } from "../../../provider/schema/validation";
import { targetSchema } from "../../../provider/schema/target";
import { createOrders, migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { OracleWriter } from "../../support/oracle-writer";

/** More than there are, so that every row is drawn. */
const allRows = { sampleRows: 10_000, seed: 7 };
const target = oracleTarget({ intervalType: "YEAR", migration: { chunkRows: 150 } });

let server: OracleServer;
let backTrigger: string;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", [
    ...createOrders.map((text) => text.replace("LEVEL <= 2000", "LEVEL <= 400")),
    "ALTER TABLE ORDERS ADD (DOC CLOB, PRICE BINARY_DOUBLE)",
    "UPDATE ORDERS SET DOC = 'text ' || ORDER_ID, PRICE = ORDER_ID / 3 WHERE ORDER_ID <= 300",
    "COMMIT",
  ]);
  await migrateOracle(server, { target });
  const [trigger] = await queryOracle(
    server,
    `SELECT TRIGGER_NAME AS "name" FROM USER_TRIGGERS WHERE TABLE_NAME = 'ORDERS' AND TRIGGER_NAME LIKE 'TABLE_MIGRATION%'`,
  );
  backTrigger = String(trigger?.["name"]);
});
afterAll(() => server.close());

function compare(options: CompareOptions = {}): Promise<Validation> {
  return engineOf(server.connectionOf("HR")).compareTables(target, options);
}

function outcomes({ checks }: Validation): Partial<Record<CheckName, Outcome>> {
  return Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
}

function problems({ checks }: Validation, name: CheckName): string {
  return (checks.find((check) => check.name === name)?.faults ?? []).map(({ problem }) => problem).join("\n");
}

const allPassed = { counts: "passed", keySpan: "passed", distribution: "passed", sample: "passed" };

/** Changes rows around the trigger of the way back, looks, and undoes it. */
async function tampered(change: string, undo: string): Promise<Validation> {
  const around = (sql: string) =>
    server.run("HR", [
      `ALTER TRIGGER ${backTrigger} DISABLE`,
      sql,
      "COMMIT",
      `ALTER TRIGGER ${backTrigger} ENABLE`,
    ]);
  await around(change);
  const validation = await compare({ full: true, ...allRows });
  await around(undo);
  return validation;
}

describe("a migrated table of Oracle and the one it came from", () => {
  it("differ where columns of a row do, which are named: values, NULL, the content of a large object", async () => {
    const validation = await tampered(
      "UPDATE ORDERS SET AMOUNT = AMOUNT + 0.01, DOC = 'TEXT 234', PRICE = NULL, NOTE = NULL WHERE ORDER_ID = 234",
      "UPDATE ORDERS SET AMOUNT = AMOUNT - 0.01, DOC = 'text 234', PRICE = 234 / 3, NOTE = (SELECT r.NOTE FROM ORDERS_RETIRED r WHERE r.ORDER_ID = 234) WHERE ORDER_ID = 234",
    );
    expect(outcomes(validation)).toEqual({ ...allPassed, sample: "failed", checksum: "failed" });
    expect(problems(validation, "sample")).toBe("(234) differs in AMOUNT, NOTE, DOC, PRICE.");
    expect(problems(validation, "checksum")).toMatch(/^Chunks? \d.*: \(234\) different\.$/);
  });

  it("differ where a large object of the same length does, which no hash tells", async () => {
    const validation = await tampered(
      "UPDATE ORDERS SET DOC = 'TEXT 234' WHERE ORDER_ID = 234",
      "UPDATE ORDERS SET DOC = 'text 234' WHERE ORDER_ID = 234",
    );
    expect(outcomes(validation)).toEqual({ ...allPassed, sample: "failed", checksum: "failed" });
  });

  it("differ where one row is missing, and another has gone to another year", async () => {
    const validation = await tampered(
      "DECLARE BEGIN DELETE FROM ORDERS WHERE ORDER_ID = 234; UPDATE ORDERS SET ORDER_DATE = ADD_MONTHS(ORDER_DATE, 12) WHERE ORDER_ID = 5; END;",
      `DECLARE BEGIN
        INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID, AMOUNT, STATUS, NOTE, DOC, PRICE)
          SELECT ORDER_ID, ORDER_DATE, CUSTOMER_ID, AMOUNT, STATUS, NOTE, DOC, PRICE FROM ORDERS_RETIRED WHERE ORDER_ID = 234;
        UPDATE ORDERS SET ORDER_DATE = ADD_MONTHS(ORDER_DATE, -12) WHERE ORDER_ID = 5;
      END;`,
    );
    expect(outcomes(validation)).toEqual({
      ...{
        counts: "failed",
        keySpan: "passed",
        distribution: "failed",
        sample: "failed",
        checksum: "failed",
      },
    });
    expect(problems(validation, "counts")).toMatch(/1 row fewer/);
    expect(problems(validation, "sample")).toBe("(5) differs in ORDER_DATE.\n(234) is missing.");
  });

  it("are compared from where the last comparison was cut short, by the ledger", async () => {
    const engine = engineOf(server.connectionOf("HR"));
    const cut = await engine.compareTables(target, { isKept: true, full: true, totalTimeoutMs: 1 });
    expect(outcomes(cut)).toMatchObject({ counts: "partial", checksum: "partial", sample: "partial" });
    const whole = await engine.compareTables(target, { isKept: true, full: true });
    expect(outcomes(whole)).toEqual({ ...allPassed, checksum: "passed" });
    expect(whole.checks.find(({ name }) => name === "counts")?.compared).toBe(400);
    const kept = await queryOracle(
      server,
      "SELECT TO_CHAR(COUNT(*)) AS \"n\" FROM TABLE_MIGRATION_EVENTS WHERE KIND = 'comparedAfterwards'",
    );
    expect(kept).toEqual([{ n: "2" }]);
  });

  it("are equal, while an application writes, but for the keys it has written", async () => {
    const writer = await OracleWriter.start(server);
    await writer.commitMore(3);
    const validation = await compare({ full: true });
    await writer.stop();
    expect(writer.failures).toEqual([]);
    expect(outcomes(validation)).toEqual({ ...allPassed, checksum: "passed" });
    expect(validation.distribution.length).toBeGreaterThanOrEqual(2);
    expect(validation.checks[0]?.finding).toMatch(/^Equal, but for \d+ keys written since the swap\.$/);
  });

  it("are equal where they are partitioned by lists", async () => {
    await server.run("HR", [
      "CREATE TABLE THINGS (ID NUMBER(6) PRIMARY KEY, KIND VARCHAR2(5) NOT NULL)",
      "INSERT INTO THINGS SELECT LEVEL, CASE MOD(LEVEL, 3) WHEN 0 THEN 'a' WHEN 1 THEN 'it''s' ELSE 'x' END FROM DUAL CONNECT BY LEVEL <= 90",
      "COMMIT",
    ]);
    const partitions = [
      { name: "FIRST", values: ["a"] },
      { name: "QUOTED", values: ["it's"] },
    ];
    const listed = targetSchema.parse({
      connection: "test",
      schema: "HR",
      table: "THINGS",
      partitionType: "LIST",
      partitionColumn: "KIND",
      partitions,
    });
    await migrateOracle(server, { target: listed });
    const validation = await engineOf(server.connectionOf("HR")).compareTables(listed, allRows);
    expect(outcomes(validation)).toMatchObject({
      counts: "passed",
      keySpan: "notApplicable",
      distribution: "passed",
    });
    expect(validation.distribution.map(({ rows, retiredRows }) => [rows, retiredRows])).toEqual([
      [30, 30],
      [30, 30],
      [30, 30],
    ]);
  });

  it("prove after the swap what hangs on the new table, and what does not work any more", async () => {
    const validateAfter = () => engineOf(server.connectionOf("HR")).validateAfter(target);
    const found = outcomes(await validateAfter());
    expect(found).toEqual({
      ...{ partitioning: "passed", counts: "passed", indexes: "passed", constraints: "passed" },
      ...{ triggers: "passed", grants: "passed", dependants: "passed", structure: "passed" },
    });
    await server.run("HR", [
      "ALTER INDEX ORDERS_PK UNUSABLE",
      "ALTER TABLE ORDERS MODIFY CONSTRAINT ORDERS_AMOUNT_POSITIVE ENABLE NOVALIDATE",
      "GRANT SELECT ON ORDERS TO PUBLIC",
      "CREATE VIEW ORDER_NOTES AS SELECT NOTE FROM ORDERS",
      "COMMENT ON TABLE ORDERS IS 'other'",
    ]);
    const broken = await validateAfter();
    await server.run("HR", ["ALTER INDEX ORDERS_PK REBUILD"]);
    expect(broken.holds).toBe(false);
    expect(outcomes(broken)).toMatchObject({
      ...{
        indexes: "failed",
        constraints: "failed",
        structure: "failed",
        grants: "warned",
        triggers: "passed",
      },
    });
    expect(problems(broken, "indexes")).toMatch(/^Index ORDERS_PK is UNUSABLE \(as a whole\)/);
    expect(problems(broken, "constraints")).toBe("constraint ORDERS_AMOUNT_POSITIVE differs in validated.");
  });

  it.each([
    [
      "the trigger of the way back is off",
      () => `ALTER TRIGGER ${backTrigger} DISABLE`,
      () => `ALTER TRIGGER ${backTrigger} ENABLE`,
      /switched off/,
    ],
    [
      "the reverse journal is gone",
      () => `ALTER TABLE ${backTrigger.replace("BACK", "REVERSE")} RENAME TO ELSEWHERE`,
      () => `ALTER TABLE ELSEWHERE RENAME TO ${backTrigger.replace("BACK", "REVERSE")}`,
      /reverse journal .* is gone/,
    ],
    [
      "the retired table is gone",
      () => "DROP TABLE ORDERS_RETIRED PURGE",
      () => "COMMIT",
      /retired table HR\.ORDERS_RETIRED is gone/,
    ],
  ])("are not compared, and no check passes, where %s", async (_, change, undo, reason) => {
    await server.run("HR", [change()]);
    const validation = await compare({ full: true });
    await server.run("HR", [undo()]);
    expect(new Set(validation.checks.map(({ outcome }) => outcome))).toEqual(new Set(["notApplicable"]));
    expect(validation.checks[0]?.finding).toMatch(reason);
    expect(validation.holds).toBe(false);
  });
});
