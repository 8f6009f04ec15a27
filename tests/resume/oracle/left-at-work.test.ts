import type { StatementObserver } from "../../../provider/dialect/session";
import { before, failureOf } from "../../support/copy-swap";
import { LiveOracle } from "../../support/live-oracle";
import type { CrashPoint } from "../../support/crash";

let orders: LiveOracle;
beforeEach(async () => {
  orders = await LiveOracle.start();
});
afterEach(() => orders.drop());

/** Something happens once, just before a statement is sent that has looked whether it has to be. */
function onceBefore(statement: string, act: () => Promise<void>) {
  let isDone = false;
  return before(statement, async () => {
    if (isDone) return;
    isDone = true;
    await act();
  });
}

const byHand = (...statements: readonly string[]) => orders.server.run("HR", statements);

describe("what a killed process has left at work on the server of Oracle", () => {
  it.each([
    [
      "the index of the primary key",
      "createIndexes.createIndex",
      "CREATE UNIQUE INDEX ORDERS_INTERIM_ORDERS_PK ON ORDERS_INTERIM (ORDER_ID)",
    ],
    [
      "the primary key",
      "createIndexes.addKey",
      "ALTER TABLE ORDERS_INTERIM ADD CONSTRAINT ORDERS_INTERIM_ORDERS_PK PRIMARY KEY (ORDER_ID) USING INDEX ORDERS_INTERIM_ORDERS_PK",
    ],
  ])("has done what the next run is about to do, which goes on: %s", async (_, statement, text) => {
    await orders.migrate({ observer: onceBefore(statement, () => byHand(text)) });
    await orders.expectMigrated();
  });

  it("has created the copy, which the next run was about to create", async () => {
    const statement = "createTable.createInterim";
    await orders.crash({ step: "createTable", statement, occurrence: 1, when: "before" });
    let isCreated = false;
    const observer: StatementObserver = {
      before: async ({ name, values }) => {
        if (name !== statement || isCreated) return;
        isCreated = true;
        await byHand(...(values ?? []).map(String).filter((value) => value.startsWith("CREATE TABLE")));
      },
    };
    await orders.migrate({ observer });
    expect(isCreated).toBe(true);
    await orders.expectMigrated();
  });

  it("is waited for: a transaction that still writes to the copy", async () => {
    const session = await orders.server.open("HR");
    const run = (text: string) => session.run({ name: "test", text });
    const observer = onceBefore("createIndexes.createIndex", async () => {
      await run("UPDATE ORDERS_INTERIM SET NOTE = NOTE WHERE ORDER_ID = 7");
      setTimeout(() => void run("ROLLBACK"), 1_000);
    });
    const messages: string[] = [];
    await orders.migrate({ observer, log: (message) => messages.push(message) });
    expect(messages.filter((message) => message.includes("of the copy: gave way")).length).toBeGreaterThan(0);
    await orders.expectMigrated();
  });

  it("is no index of somebody else's under the same name, for which it stops", async () => {
    const observer = onceBefore("createIndexes.createIndex", () =>
      byHand("CREATE TABLE OTHERS (ID NUMBER)", "CREATE INDEX ORDERS_INTERIM_ORDERS_PK ON OTHERS (ID)"),
    );
    const failure = await failureOf(orders.migrate({ observer }));
    expect(failure.code).toBe("SOURCE_CHANGED");
    expect(failure.message).toContain("ORDERS_INTERIM_ORDERS_PK");
    await byHand("DROP TABLE OTHERS PURGE");
    await orders.migrate();
    await orders.expectMigrated(["abandoned", "completed"]);
  });
});

describe("a run on Oracle with triggers that dies as it creates them", () => {
  const point = (statement: string, when: CrashPoint["when"], occurrence = 1): CrashPoint => ({
    step: "createIndexes",
    statement: `createIndexes.${statement}`,
    occurrence,
    when,
  });

  it("goes on where it was, before and after each of them", async () => {
    await byHand(
      "CREATE TRIGGER ORDERS_ONE BEFORE INSERT ON ORDERS FOR EACH ROW BEGIN :NEW.NOTE := 'n'; END;",
      "CREATE TRIGGER ORDERS_TWO AFTER DELETE ON ORDERS BEGIN NULL; END;",
    );
    await orders.remember();
    for (const at of [
      point("compileAs", "before"),
      point("createTrigger", "before"),
      point("createTrigger", "after"),
      point("createTrigger", "after", 1),
      point("createReverseTrigger", "before"),
    ])
      await orders.crash(at);
    await orders.migrate();
    await orders.expectAllKept();
    expect(await orders.readRunStates()).toEqual(["completed"]);
  });
});
