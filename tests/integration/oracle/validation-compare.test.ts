import { engineOf } from "../../../provider/engines";
import type { CompareOptions } from "../../../provider/schema/compare-options";
import type { CheckName, Outcome, Validation } from "../../../provider/schema/validation";
import { createOrders, migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";
import { OracleWriter } from "../../support/oracle-writer";

/** More than there are, so that every row is drawn. */
const allRows = { sampleRows: 10_000, seed: 7 };
const target = oracleTarget({ intervalType: "YEAR" });

let server: OracleServer;
let backTrigger: string;
beforeAll(async () => {
  server = await startOracle(["HR"]);
  await server.run("HR", [
    ...createOrders,
    "ALTER TABLE ORDERS ADD (DOC CLOB, PRICE BINARY_DOUBLE)",
    "UPDATE ORDERS SET DOC = 'text ' || ORDER_ID, PRICE = ORDER_ID / 3 WHERE ORDER_ID <= 1500",
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
      "UPDATE ORDERS SET AMOUNT = AMOUNT + 0.01, DOC = 'TEXT 1234', PRICE = NULL, NOTE = NULL WHERE ORDER_ID = 1234",
      "UPDATE ORDERS SET AMOUNT = AMOUNT - 0.01, DOC = 'text 1234', PRICE = 1234 / 3, NOTE = (SELECT r.NOTE FROM ORDERS_RETIRED r WHERE r.ORDER_ID = 1234) WHERE ORDER_ID = 1234",
    );
    expect(outcomes(validation)).toEqual({ ...allPassed, sample: "failed", checksum: "failed" });
    expect(problems(validation, "sample")).toBe("(1234) differs in AMOUNT, NOTE, DOC, PRICE.");
    expect(problems(validation, "checksum")).toMatch(/^Chunk \d+: \(1234\) different\.$/);
  });

  it("differ where a large object of the same length does, which no hash tells", async () => {
    const validation = await tampered(
      "UPDATE ORDERS SET DOC = 'TEXT 1234' WHERE ORDER_ID = 1234",
      "UPDATE ORDERS SET DOC = 'text 1234' WHERE ORDER_ID = 1234",
    );
    expect(outcomes(validation)).toEqual({ ...allPassed, sample: "failed", checksum: "failed" });
  });

  it("differ where one row is missing, and another has gone to another year", async () => {
    const validation = await tampered(
      "DECLARE BEGIN DELETE FROM ORDERS WHERE ORDER_ID = 1234; UPDATE ORDERS SET ORDER_DATE = ADD_MONTHS(ORDER_DATE, 12) WHERE ORDER_ID = 5; END;",
      `DECLARE BEGIN
        INSERT INTO ORDERS (ORDER_ID, ORDER_DATE, CUSTOMER_ID, AMOUNT, STATUS, NOTE, DOC, PRICE)
          SELECT ORDER_ID, ORDER_DATE, CUSTOMER_ID, AMOUNT, STATUS, NOTE, DOC, PRICE FROM ORDERS_RETIRED WHERE ORDER_ID = 1234;
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
    expect(problems(validation, "sample")).toBe("(5) differs in ORDER_DATE.\n(1234) is missing.");
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
