import { allOf, before, beforeStep, failureOf } from "../../support/copy-swap";
import { LiveOracle } from "../../support/live-oracle";
import { readRows } from "../../support/oracle-orders";
import { oneIn } from "../../support/share";
import type { StepKind } from "../../../provider/schema/plan";

let orders: LiveOracle;
beforeEach(async () => {
  orders = await LiveOracle.start();
});
afterEach(() => orders.drop());

const byHand = (...statements: readonly string[]) => orders.server.run("HR", statements);

/** A run during which somebody does something by hand, as a step begins. */
function disturbed(step: StepKind, ...statements: readonly string[]) {
  return failureOf(orders.migrate({ observer: beforeStep(step, () => byHand(...statements)) }));
}

/** The next run takes the one before back and does all of it again. */
async function expectBegunAnew(): Promise<void> {
  await orders.remember();
  await orders.migrate();
  await orders.expectMigrated(["abandoned", "completed"]);
}

describe("a table on Oracle that is altered by hand during a run", () => {
  it.each(
    oneIn<[string, StepKind, string, string]>(3, [
      [
        "a column was added",
        "createTable",
        "ALTER TABLE ORDERS ADD (CHANNEL VARCHAR2(5) DEFAULT 'web')",
        "CHANNEL",
      ],
      ["an index was dropped", "createIndexes", "DROP INDEX ORDERS_CUSTOMER", "ORDERS_CUSTOMER is gone"],
      [
        "a trigger was created",
        "swapTables",
        "CREATE TRIGGER ORDERS_NEW BEFORE INSERT ON ORDERS FOR EACH ROW BEGIN :NEW.NOTE := 'n'; END;",
        "ORDERS_NEW is new",
      ],
    ]),
  )("is not swapped, and the difference is named: %s", async (_, step, statement, difference) => {
    const failure = await disturbed(step, statement);
    expect(failure.code).toBe("SOURCE_CHANGED");
    expect(failure.message).toContain(difference);
    expect(await orders.readPartitioning()).toEqual([]);
    await orders.remember();
    await orders.migrate();
    expect(await orders.readRunStates()).toEqual(["abandoned", "completed"]);
    await orders.expectAllKept();
  });

  it("keeps every privilege that is granted or revoked meanwhile", async () => {
    await byHand("GRANT SELECT ON ORDERS TO APP");
    const observer = allOf(
      beforeStep("createTable", () => byHand("GRANT INSERT ON ORDERS TO APP")),
      beforeStep("validate", () => byHand("GRANT UPDATE ON ORDERS TO APP WITH GRANT OPTION")),
      beforeStep("swapTables", async () => {
        await byHand("REVOKE SELECT ON ORDERS FROM APP");
        await orders.remember();
      }),
    );
    await orders.migrate({ observer });
    await orders.expectMigrated();
  });

  it.each(
    oneIn<[string, StepKind]>(2, [
      ["before a row was copied", "dataLoad"],
      ["with the copy compared", "swapTables"],
    ]),
  )("is not swapped after a TRUNCATE, and copied anew: %s", async (_, step) => {
    await orders.stopReading();
    const failure = await disturbed(
      step,
      "TRUNCATE TABLE ORDERS",
      "INSERT INTO ORDERS (ORDER_ID, CUSTOMER_ID) SELECT LEVEL, 3 FROM DUAL CONNECT BY LEVEL <= 40",
      "COMMIT",
    );
    expect(failure.code).toBe("SOURCE_TRUNCATED");
    expect(await readRows(orders.server)).toHaveLength(40);
    await expectBegunAnew();
  });

  it("that its owner has made READ ONLY during the run is neither swapped nor opened", async () => {
    const failure = await disturbed("swapTables", "ALTER TABLE ORDERS READ ONLY");
    expect(failure.code).toBe("SOURCE_CHANGED");
    await expect(orders.migrate()).rejects.toMatchObject({ code: "SOURCE_UNSUPPORTED" });
    await orders.release();
    await expect(byHand("DELETE FROM ORDERS")).rejects.toThrow("ORA-12081");
    await byHand("ALTER TABLE ORDERS READ WRITE");
    await orders.expectReleased();
  });
});

describe("a run on Oracle from which something is taken by hand", () => {
  it.each(
    oneIn<[string, StepKind, string]>(3, [
      ["the journal's trigger dropped", "dataLoad", "DROP TRIGGER TABLE_MIGRATION_ON_<id>"],
      ["the journal's trigger disabled", "validate", "ALTER TRIGGER TABLE_MIGRATION_ON_<id> DISABLE"],
      ["the trigger of the copy disabled", "swapTables", "ALTER TRIGGER TABLE_MIGRATION_BACK_<id> DISABLE"],
      ["the interim table dropped", "createIndexes", "DROP TABLE ORDERS_INTERIM PURGE"],
      ["the journal dropped", "deltaLoad", "DROP TABLE TABLE_MIGRATION_JOURNAL_<id> PURGE"],
    ]),
  )("stops before the cutover, and begins anew: %s", async (_, step, statement) => {
    const id = await orders.readTexts(
      `SELECT TO_CHAR(OBJECT_ID) AS "text" FROM USER_OBJECTS WHERE OBJECT_NAME = 'ORDERS'`,
    );
    const failure = await disturbed(step, statement.replace("<id>", String(id[0])));
    expect(failure.code).toBe("JOURNAL_BROKEN");
    await orders.expectAlive();
    await expectBegunAnew();
  });

  it("does not take a journal for its own that was dropped and created again", async () => {
    const [id] = await orders.readTexts(
      `SELECT TO_CHAR(OBJECT_ID) AS "text" FROM USER_OBJECTS WHERE OBJECT_NAME = 'ORDERS'`,
    );
    const journal = `TABLE_MIGRATION_JOURNAL_${id}`;
    const failure = await disturbed(
      "validate",
      `DROP TABLE ${journal} PURGE`,
      `CREATE TABLE ${journal} (ORDER_ID NUMBER(10))`,
    );
    expect(failure.code).toBe("JOURNAL_BROKEN");
    await expectBegunAnew();
  });
});

describe("a table on Oracle that a transaction uses for long", () => {
  it("is swapped when it has ended, and keeps its rows", async () => {
    const session = await orders.server.open("HR");
    const observer = before("swapTables.fenceSource", async () => {
      await session.run({ name: "test", text: "UPDATE ORDERS SET STATUS = 'long' WHERE ORDER_ID = 7" });
      setTimeout(() => void session.run({ name: "test", text: "COMMIT" }), 2_500);
    });
    await orders.migrate({ observer });
    await orders.expectAlive();
    const [row] = await orders.readTexts(`SELECT STATUS AS "text" FROM ORDERS WHERE ORDER_ID = 7`);
    expect(row).toBe("long");
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });
});
