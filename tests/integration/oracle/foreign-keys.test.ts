import type { StatementObserver } from "../../../provider/dialect/session";
import { after, allOf, before, beforeStep, failureOf } from "../../support/copy-swap";
import { FamilyApplication } from "../../support/oracle-family";
import { createKeyedOrders, expectKeysHold, readKeys } from "../../support/oracle-keys";
import { createOrders, migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { setRarities } from "../../support/oracle-rarities";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeEach(async () => {
  server = await startOracle(["HR", "APP"]);
});
afterEach(() => server.close());

describe("foreign keys of both directions", () => {
  let keys: readonly unknown[];
  beforeEach(async () => {
    await createKeyedOrders(server);
    keys = await readKeys(server);
  });

  it("are as they were, and hold at every moment, while children come and parents go", async () => {
    await server.run("HR", [
      "CREATE VIEW LINES_V AS SELECT l.LINE, o.STATUS FROM LINES l JOIN ORDERS o ON o.ORDER_ID = l.ORDER_ID",
      "CREATE VIEW CUSTOMERS_V AS SELECT ID FROM CUSTOMERS",
      "CREATE SYNONYM PURCHASES FOR ORDERS",
      "CREATE PROCEDURE CANCEL (WANTED NUMBER) AS BEGIN DELETE FROM PURCHASES WHERE ORDER_ID = WANTED; END;",
      "CREATE TRIGGER LINES_T BEFORE INSERT ON LINES FOR EACH ROW BEGIN NULL; END;",
    ]);
    await server.run("ADMIN", ["CREATE PUBLIC SYNONYM EVERY_ORDER FOR HR.ORDERS"]);
    const application = await FamilyApplication.start(server);
    await migrateOracle(server);
    await application.expectWell(keys);
  });

  it("wait for a transaction at their other end for a limited time, then go, and children find new parents", async () => {
    const writer = await server.open("APP");
    const write = before("swapTables.addKey", async () => {
      await writer.run({ name: "test", text: "UPDATE HR.CUSTOMERS SET CODE = 'held' WHERE ID = 7" });
    });
    const opened: boolean[] = [];
    const release = after("swapTables.unfenceSource", async () => {
      await server.run("APP", [
        "INSERT INTO HR.ORDERS (ORDER_ID, CUSTOMER_ID) VALUES (5000, 1)",
        "INSERT INTO NOTES VALUES (5000)",
        "COMMIT",
      ]);
      opened.push(true);
      await writer.run({ name: "test", text: "COMMIT" });
    });
    await migrateOracle(server, { observer: allOf(write, release) });
    expect(opened).toEqual([true]);
    await expectKeysHold(server, keys);
  });

  it("hold up the second rename: the new table gets its name as soon as a child's writer is done", async () => {
    const writer = await server.open("APP");
    const hold = before("swapTables.swapNames", async () => {
      await server.run("HR", ["ALTER TABLE ORDERS RENAME TO ORDERS_RETIRED"]);
      await writer.run({ name: "test", text: "INSERT INTO NOTES VALUES (17)" });
    });
    let isReleased = false;
    const release = before("swapTables.completeNames", () => {
      setTimeout(() => void writer.run({ name: "test", text: "COMMIT" }), 300);
      isReleased = true;
    });
    await migrateOracle(server, { observer: allOf(hold, release) });
    expect(isReleased).toBe(true);
    await expectKeysHold(server, keys);
    const swapped = `SELECT KIND AS "kind" FROM TABLE_MIGRATION_EVENTS WHERE KIND IN ('fence', 'unfence', 'swapped') ORDER BY EVENT_ID`;
    expect((await queryOracle(server, swapped)).map(({ kind }) => kind)).toEqual(["fence", "swapped"]);
  });

  it("that somebody holds up are dropped once he is done, who is named, and then the source is open", async () => {
    const writer = await server.open("APP");
    const hold = before("swapTables.fenceInterim", async () => {
      await writer.run({ name: "test", text: "DELETE FROM NOTES WHERE ORDER_ID = 17" });
      throw new Error("stopped under the fence");
    });
    // Whoever has written a child holds its parents' table: no patience for a cutover may end the wait for him.
    const named: string[] = [];
    const log = (message: string) => {
      if (!/^Opening the source for writers again: gave way .* in the way: \d+ APP /.test(message)) return;
      if (named.push(message) === 1) void writer.run({ name: "test", text: "ROLLBACK" });
    };
    const impatient = oracleTarget({ migration: { cutoverPatienceMs: 1_000 } });
    const run = migrateOracle(server, { target: impatient, observer: hold, log });
    await expect(run).rejects.toThrow("stopped under the fence");
    expect(named).not.toEqual([]);
    expect(await readKeys(server)).toEqual(keys);
    await server.run("HR", ["UPDATE ORDERS SET STATUS = 'open' WHERE ORDER_ID = 17", "ROLLBACK"]);
  });

  it("leave the application a second before the next fence where a lock is not to be had under one", async () => {
    const writer = await server.open("APP");
    const times: [string, number][] = [];
    const note: StatementObserver = {
      before: ({ name }) => {
        if (name === "swapTables.fenceSource" || name === "swapTables.unfenceSource")
          times.push([name, Date.now()]);
      },
    };
    const hold = before("swapTables.fenceInterim", async () => {
      await writer.run({ name: "test", text: "LOCK TABLE HR.ORDERS_INTERIM IN ROW SHARE MODE" });
    });
    const release = before("swapTables.takeKeyBack", async () => {
      await writer.run({ name: "test", text: "ROLLBACK" });
    });
    await migrateOracle(server, { observer: allOf(note, hold, release) });
    expect(times.map(([name]) => name)).toEqual(
      ["fenceSource", "unfenceSource", "fenceSource"].map((name) => `swapTables.${name}`),
    );
    const [, [, opened] = ["", 0], [, closed] = ["", 0]] = times;
    expect(closed - opened).toBeGreaterThanOrEqual(800);
    expect(await readKeys(server)).toEqual(keys);
  });

  it("keep the new table READ ONLY while a child is busy, by whom is told, and no patience for a cutover ends the wait", async () => {
    const writer = await server.open("APP");
    const hold = after("swapTables.swapNames", async () => {
      await writer.run({ name: "test", text: "DELETE FROM NOTES WHERE ORDER_ID = 17" });
    });
    const named: string[] = [];
    const log = (message: string) => {
      if (!/^Opening HR\.ORDERS, which stays READ ONLY .* in the way: \d+ APP /.test(message)) return;
      if (named.push(message) === 1) void writer.run({ name: "test", text: "ROLLBACK" });
    };
    const impatient = oracleTarget({ migration: { cutoverPatienceMs: 1_000 } });
    await migrateOracle(server, { target: impatient, observer: hold, log });
    expect(named).not.toEqual([]);
    expect(await readKeys(server)).toEqual(keys);
    await server.run("HR", ["UPDATE ORDERS SET STATUS = 'open' WHERE ORDER_ID = 17", "ROLLBACK"]);
  });

  it("of tables that their owner has closed are refused in preview, and before the cutover where he does it later", async () => {
    const close = ["ALTER TABLE NOTES READ ONLY"];
    const open = ["ALTER TABLE NOTES READ WRITE"];
    const refused = {
      code: "REFERENCING_TABLE_READ_ONLY",
      message: expect.stringContaining(
        "Table APP.NOTES, whose foreign key NOTES_FK points at HR.ORDERS",
      ) as string,
    };
    await server.run("APP", close);
    await expect(migrateOracle(server)).rejects.toMatchObject(refused);
    await server.run("APP", open);
    await setRarities(server, [{ view: "READ_ONLY_PARTITIONS", owner: "APP", table: "PARTS", item: "P1" }]);
    await server.run("APP", [
      `CREATE TABLE PARTS (ORDER_ID NUMBER(10) CONSTRAINT PARTS_FK REFERENCES HR.ORDERS (ORDER_ID))
         PARTITION BY RANGE (ORDER_ID) (PARTITION P1 VALUES LESS THAN (MAXVALUE))`,
      "GRANT ALTER ON PARTS TO HR",
    ]);
    await expect(migrateOracle(server)).rejects.toThrow("Table APP.PARTS, whose foreign key PARTS_FK");
    await server.run("APP", ["DROP TABLE PARTS PURGE"]);

    const early = beforeStep("swapTables", () => server.run("APP", close));
    const failure = await failureOf(migrateOracle(server, { observer: early }));
    expect(failure).toMatchObject(refused);
    expect(failure.message).toContain("Nothing was swapped");
    await server.run("HR", ["INSERT INTO ORDERS (ORDER_ID, CUSTOMER_ID) VALUES (5000, 1)", "COMMIT"]);
    expect(await readKeys(server)).toEqual(keys);
    await server.run("APP", open);

    // A closed table that a key points at is no obstacle: nobody writes there.
    await server.run("HR", ["ALTER TABLE REGIONS READ ONLY"]);
    const late = after("swapTables.swapNames", () => server.run("APP", close));
    const failed = await failureOf(migrateOracle(server, { observer: late }));
    expect(failed).toMatchObject(refused);
    expect(failed.message).toContain("the new one is in use");
    await server.run("HR", ["INSERT INTO ORDERS (ORDER_ID, CUSTOMER_ID) VALUES (5001, 1)", "COMMIT"]);
    await server.run("APP", open);
    await migrateOracle(server);
    expect(await readKeys(server)).toEqual(keys);
    expect(await queryOracle(server, `SELECT COUNT(*) AS "n" FROM TABLE_MIGRATION_RUNS`)).toEqual([{ n: 1 }]);
  });

  it("of tables of others are refused, or stop the run, where this user may not alter these; a stranger's key stays", async () => {
    const revoke = ["REVOKE ALTER ON NOTES FROM HR"];
    const grant = ["GRANT ALTER ON NOTES TO HR"];
    await server.run("APP", revoke);
    await expect(migrateOracle(server)).rejects.toThrow('GRANT ALTER ON "APP"."NOTES" TO "HR";');
    await server.run("APP", grant);
    const take = beforeStep("swapTables", () =>
      server.run("APP", [
        "CREATE TABLE OTHERS (ID NUMBER(10) PRIMARY KEY)",
        "ALTER TABLE NOTES ADD CONSTRAINT ORDERS_INTERIM_NOTES_FK FOREIGN KEY (ORDER_ID) REFERENCES OTHERS (ID) DISABLE",
      ]),
    );
    await expect(migrateOracle(server, { observer: take })).rejects.toMatchObject({
      code: "SOURCE_CHANGED",
      message: expect.stringContaining("APP.ORDERS_INTERIM_NOTES_FK") as string,
    });
    expect(await readKeys(server)).toHaveLength(keys.length + 1);
    await server.run("APP", ["ALTER TABLE NOTES DROP CONSTRAINT ORDERS_INTERIM_NOTES_FK"]);
    const hide = beforeStep("swapTables", () => server.run("APP", revoke));
    await expect(migrateOracle(server, { observer: hide })).rejects.toThrow("APP.NOTES.NOTES_FK");
    expect(await readKeys(server)).toEqual(keys);
    await server.run("APP", grant);
    await migrateOracle(server);
    expect(await readKeys(server)).toEqual(keys);
  });

  it("that a row violates end the run by name, and the next one goes on", async () => {
    const spoil = beforeStep("validateForeignKeys", () =>
      server.run("HR", [
        "ALTER TABLE LINES DISABLE CONSTRAINT ORDERS_INTERIM_LINES_FK",
        "INSERT INTO LINES VALUES (-1, -1, NULL)",
        "COMMIT",
        "ALTER TABLE LINES ENABLE NOVALIDATE CONSTRAINT ORDERS_INTERIM_LINES_FK",
      ]),
    );
    await expect(migrateOracle(server, { observer: spoil })).rejects.toMatchObject({
      code: "FOREIGN_KEY_VIOLATED",
      message: expect.stringContaining("HR.LINES") as string,
    });
    await server.run("HR", ["DELETE FROM LINES WHERE ORDER_ID = -1", "COMMIT"]);
    await migrateOracle(server);
    expect(await readKeys(server)).toEqual(keys);
  });
});

/** By their owner, who sees no more of the dictionary than what is his. */
describe("two tables that a foreign key joins", () => {
  const items = oracleTarget({ table: "ITEMS", partitionColumn: "SENT" });
  const createBoth = [
    ...createOrders,
    `CREATE TABLE ITEMS (ID NUMBER CONSTRAINT ITEMS_PK PRIMARY KEY, SENT DATE NOT NULL,
       ORDER_ID NUMBER(10) CONSTRAINT ITEMS_ORDER_FK REFERENCES ORDERS (ORDER_ID))`,
    `INSERT INTO ITEMS SELECT LEVEL, DATE '2025-01-01' + MOD(LEVEL, 90), LEVEL FROM DUAL CONNECT BY LEVEL <= 100`,
    "COMMIT",
  ];

  it("are cut over one after the other, though they run at once", async () => {
    await server.run("HR", createBoth);
    const both = await readKeys(server);
    const stop = beforeStep("startJournal", () => Promise.reject(new Error("stopped with a ledger")));
    await expect(migrateOracle(server, { observer: stop })).rejects.toThrow("stopped with a ledger");
    await Promise.all([migrateOracle(server), migrateOracle(server, { target: items })]);
    expect(await readKeys(server)).toEqual(both);
  });

  it("wait for each other's proof", async () => {
    await server.run("HR", createBoth);
    const both = await readKeys(server);
    const stop = beforeStep("validateForeignKeys", () => Promise.reject(new Error("stopped after the swap")));
    await expect(migrateOracle(server, { target: items, observer: stop })).rejects.toThrow("stopped after");
    const impatient = oracleTarget({ migration: { cutoverPatienceMs: 1_000 } });
    await expect(migrateOracle(server, { target: impatient })).rejects.toMatchObject({
      code: "NEIGHBOUR_UNFINISHED",
      message: expect.stringContaining("HR.ITEMS") as string,
    });
    await migrateOracle(server, { target: items });
    await migrateOracle(server);
    expect(await readKeys(server)).toEqual(both);
  });
});
