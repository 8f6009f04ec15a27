import type { OracleSession } from "../../../provider/dialect/oracle";
import { beforeStep, failureOf } from "../../support/copy-swap";
import { OracleSnapshot } from "../../support/oracle-equality";
import { migrateOracle, oracleTarget, queryOracle } from "../../support/oracle-orders";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let server: OracleServer;
beforeAll(async () => {
  server = await startOracle(["HR", "APP"]);
});
afterAll(() => server.close());

/** The code that a statement fails with; null where it does not. */
async function codeOf(session: OracleSession, ...statements: readonly string[]): Promise<string | null> {
  try {
    for (const text of statements) await session.run({ name: "test", text });
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    await session.run({ name: "test", text: "ROLLBACK" });
  }
}

describe("constraints in all states", () => {
  it("are as they were, and hold what they held", async () => {
    await server.run("HR", [
      `CREATE TABLE STATES (ID NUMBER, DAY DATE CONSTRAINT STATES_DAY NOT NULL, SEAT NUMBER, A NUMBER, B NUMBER, C NUMBER, D NUMBER,
         CONSTRAINT STATES_PK PRIMARY KEY (ID))`,
      `INSERT INTO STATES SELECT LEVEL, DATE '2025-01-01' + LEVEL, LEVEL, -1, CASE WHEN LEVEL < 10 THEN 1 ELSE -1 END, 1, 1 FROM DUAL CONNECT BY LEVEL <= 90`,
      "COMMIT",
      "ALTER TABLE STATES ADD CONSTRAINT STATES_SEAT UNIQUE (SEAT) DEFERRABLE INITIALLY DEFERRED",
      "ALTER TABLE STATES ADD CONSTRAINT STATES_PAIR UNIQUE (SEAT, DAY) DISABLE",
      "ALTER TABLE STATES ADD CONSTRAINT STATES_OFF CHECK (A > 0) DISABLE",
      "ALTER TABLE STATES ADD CONSTRAINT STATES_LATE CHECK (B > 0) ENABLE NOVALIDATE",
      "ALTER TABLE STATES ADD CONSTRAINT STATES_RELY CHECK (A < 5) RELY DISABLE NOVALIDATE",
      "ALTER TABLE STATES ADD CONSTRAINT STATES_ON CHECK (C > 0) DEFERRABLE INITIALLY IMMEDIATE",
      "ALTER TABLE STATES ADD CHECK (D > 0)",
    ]);
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "STATES" });
    await migrateOracle(server, { target: oracleTarget({ table: "STATES", partitionColumn: "DAY" }) });
    await snapshot.expectMigrated();
    const session = await server.open("HR");
    expect(await codeOf(session, "UPDATE STATES SET A = -2 WHERE ID < 10")).toBeNull();
    expect(await codeOf(session, "UPDATE STATES SET B = -2 WHERE ID < 10")).toBe("ORA-02290");
    expect(await codeOf(session, "UPDATE STATES SET C = 0 WHERE ID < 10")).toBe("ORA-02290");
    expect(await codeOf(session, "UPDATE STATES SET D = 0 WHERE ID < 10")).toBe("ORA-02290");
  });
});

describe("triggers", () => {
  it("keep their states; the copy fires none of them, and the application each as before", async () => {
    const audit = (what: string) => `INSERT INTO AUDITS (WHAT) VALUES ('${what}');`;
    await server.run("HR", [
      `CREATE TABLE FIRED (ID NUMBER CONSTRAINT FIRED_PK PRIMARY KEY, DAY DATE NOT NULL, NOTE VARCHAR2(20))`,
      `INSERT INTO FIRED SELECT LEVEL, DATE '2025-01-01' + LEVEL, 'n' FROM DUAL CONNECT BY LEVEL <= 90`,
      "COMMIT",
      "CREATE TABLE AUDITS (WHAT VARCHAR2(20))",
      `CREATE TRIGGER FIRED_BIU BEFORE INSERT OR UPDATE OF NOTE ON FIRED FOR EACH ROW WHEN (NEW.NOTE IS NULL)
       BEGIN :NEW.NOTE := 'by trigger'; END;`,
      `CREATE TRIGGER FIRED_ROW AFTER INSERT OR UPDATE OR DELETE ON FIRED FOR EACH ROW BEGIN ${audit("row")} END;`,
      `CREATE TRIGGER FIRED_ONCE AFTER INSERT OR DELETE ON FIRED BEGIN ${audit("statement")} END;`,
      `CREATE TRIGGER FIRED_OFF AFTER INSERT ON FIRED FOR EACH ROW BEGIN ${audit("disabled")} END;`,
      "ALTER TRIGGER FIRED_OFF DISABLE",
    ]);
    const snapshot = await OracleSnapshot.take(server, { schema: "HR", table: "FIRED" });
    const observer = beforeStep("deltaLoad", () =>
      server.run("HR", [
        "DELETE FROM FIRED WHERE ID > 89",
        "INSERT INTO FIRED VALUES (90, DATE '2025-04-01', 'n')",
        "COMMIT",
      ]),
    );
    const target = oracleTarget({ table: "FIRED", partitionColumn: "DAY" });
    await migrateOracle(server, { target, observer });
    await snapshot.expectMigrated();
    const count = `SELECT WHAT AS "what", COUNT(*) AS "times" FROM AUDITS GROUP BY WHAT ORDER BY WHAT`;
    expect(await queryOracle(server, count)).toEqual([
      { what: "row", times: 2 },
      { what: "statement", times: 2 },
    ]);
    await server.run("HR", [
      "INSERT INTO FIRED (ID, DAY) SELECT ID + 100, DAY FROM FIRED WHERE ID < 4",
      "COMMIT",
    ]);
    expect(await queryOracle(server, count)).toEqual([
      { what: "row", times: 5 },
      { what: "statement", times: 3 },
    ]);
    expect(await queryOracle(server, `SELECT NOTE AS "note" FROM FIRED WHERE ID = 101`)).toEqual([
      { note: "by trigger" },
    ]);
  });
});

describe("virtual columns, and indexes of all kinds", () => {
  it("have their expressions, and give what they gave, for rows that change meanwhile too", async () => {
    await server.run("HR", [
      `CREATE TABLE COMPUTED (ID NUMBER CONSTRAINT COMPUTED_PK PRIMARY KEY, DAY DATE NOT NULL, NAME VARCHAR2(30), PRICE NUMBER(10,2), PIECES NUMBER,
         TOTAL NUMBER GENERATED ALWAYS AS (PRICE * NVL(PIECES, 1)) VIRTUAL,
         CODE VARCHAR2(40) GENERATED ALWAYS AS (UPPER(NAME) || ';''' || ID) VIRTUAL)`,
      `INSERT INTO COMPUTED (ID, DAY, NAME, PRICE, PIECES)
       SELECT LEVEL, DATE '2025-01-01' + LEVEL, 'Name ' || LEVEL, LEVEL / 4, NULLIF(MOD(LEVEL, 3), 0) FROM DUAL CONNECT BY LEVEL <= 90`,
      "COMMIT",
      "CREATE INDEX COMPUTED_UPPER ON COMPUTED (UPPER(NAME), DAY DESC)",
      "CREATE INDEX COMPUTED_TOTAL ON COMPUTED (TOTAL)",
      "CREATE UNIQUE INDEX COMPUTED_CODE ON COMPUTED (CODE, LOWER(NAME))",
      "CREATE INDEX COMPUTED_BACKWARDS ON COMPUTED (PRICE) REVERSE",
      "CREATE INDEX COMPUTED_UNSEEN ON COMPUTED (PIECES, NAME) INVISIBLE",
      "CREATE INDEX COMPUTED_SHORT ON COMPUTED (PIECES, PRICE, DAY) COMPRESS 2",
      "CREATE BITMAP INDEX COMPUTED_BITS ON COMPUTED (PIECES)",
    ]);
    const target = oracleTarget({ table: "COMPUTED", partitionColumn: "DAY" });
    const bitmap = await failureOf(migrateOracle(server, { target }));
    expect(bitmap.code).toBe("NOT_CARRIED");
    expect(bitmap.message).toContain("INDEX COMPUTED_BITS");
    await server.run("HR", ["DROP INDEX COMPUTED_BITS"]);
    const observer = beforeStep("deltaLoad", () =>
      server.run("HR", [
        "UPDATE COMPUTED SET PRICE = PRICE + 1, NAME = 'late ' || ID WHERE MOD(ID, 2) = 0",
        "COMMIT",
      ]),
    );
    const before = await OracleSnapshot.take(server, { schema: "HR", table: "COMPUTED" });
    await migrateOracle(server, { target, observer });
    await before.expectSameInventory();
    const kinds = `SELECT INDEX_NAME || ' ' || INDEX_TYPE || ' ' || VISIBILITY || ' ' || PREFIX_LENGTH AS "text" FROM USER_INDEXES
       WHERE TABLE_NAME = 'COMPUTED' AND INDEX_NAME IN ('COMPUTED_BACKWARDS', 'COMPUTED_UNSEEN', 'COMPUTED_SHORT') ORDER BY 1`;
    expect((await queryOracle(server, kinds)).map(({ text }) => String(text).trim())).toEqual([
      "COMPUTED_BACKWARDS NORMAL/REV VISIBLE",
      "COMPUTED_SHORT NORMAL VISIBLE 2",
      "COMPUTED_UNSEEN NORMAL INVISIBLE",
    ]);
    const [row] = await queryOracle(
      server,
      `SELECT COUNT(*) AS "rows", COUNT(CASE WHEN TOTAL <> PRICE * NVL(PIECES, 1) THEN 1 END) AS "wrong",
              COUNT(CASE WHEN CODE <> UPPER(NAME) || ';''' || ID THEN 1 END) AS "wrongCodes",
              COUNT(CASE WHEN UPPER(NAME) LIKE 'LATE %' THEN 1 END) AS "late" FROM COMPUTED`,
    );
    expect(row).toEqual({ rows: 90, wrong: 0, wrongCodes: 0, late: 45 });
    const session = await server.open("HR");
    expect(await codeOf(session, "INSERT INTO COMPUTED (ID, DAY, TOTAL) VALUES (1000, SYSDATE, 1)")).toBe(
      "ORA-54013",
    );
  });
});

/** An application that inserts fifty rows a second, and leaves the number to the database. */
class Inserter {
  readonly failures: string[] = [];
  inserted = 0;
  private stopping = false;
  private working: Promise<void> = Promise.resolve();

  static async start(table: string): Promise<Inserter> {
    const inserter = new Inserter();
    inserter.working = inserter.work(await server.open("APP"), table);
    return inserter;
  }

  private async work(session: OracleSession, table: string): Promise<void> {
    while (!this.stopping) {
      const due = Date.now() + 20;
      const code = await codeOf(
        session,
        `INSERT INTO HR.${table} (DAY) VALUES (DATE '2025-02-15')`,
        "COMMIT",
      );
      if (code === null) this.inserted += 1;
      else if (code !== "ORA-12081" && code !== "ORA-00942") this.failures.push(code);
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - Date.now())));
    }
    await session.close();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.working;
  }
}

describe("numbers that the database gives", () => {
  it.each([
    [
      "of an identity ALWAYS, by tens",
      "NUMBER GENERATED ALWAYS AS IDENTITY (START WITH 1000 INCREMENT BY 10 CACHE 30)",
      "ALWAYS",
    ],
    ["of an identity BY DEFAULT", "NUMBER GENERATED BY DEFAULT AS IDENTITY", "BY DEFAULT"],
    ["of a sequence in a DEFAULT", "NUMBER DEFAULT ON NULL NUMBERS.NEXTVAL", null],
  ])("go on after the highest, and none is given twice: %s", async (_, definition, kind) => {
    const table = kind === null ? "BY_SEQUENCE" : `BY_${kind.replace(" ", "_")}`;
    await server.run("HR", [
      ...(kind === null ? ["CREATE SEQUENCE NUMBERS START WITH 500 CACHE 20"] : []),
      `CREATE TABLE ${table} (ID ${definition} CONSTRAINT ${table}_PK PRIMARY KEY, DAY DATE NOT NULL)`,
      `INSERT INTO ${table} (DAY) SELECT DATE '2025-01-01' + LEVEL FROM DUAL CONNECT BY LEVEL <= 90`,
      "COMMIT",
      `GRANT INSERT ON ${table} TO APP`,
      ...(kind === null ? ["GRANT SELECT ON NUMBERS TO APP"] : []),
    ]);
    const before = await OracleSnapshot.take(server, { schema: "HR", table });
    const inserter = await Inserter.start(table);
    await migrateOracle(server, { target: oracleTarget({ table, partitionColumn: "DAY" }) });
    const atSwap = inserter.inserted;
    while (inserter.inserted < atSwap + 20 && inserter.failures.length === 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
    await inserter.stop();
    expect(inserter.failures).toEqual([]);
    await before.expectSameInventory();
    const [row] = await queryOracle(
      server,
      `SELECT COUNT(*) AS "rows", COUNT(DISTINCT ID) AS "numbers" FROM ${table}`,
    );
    const rows = 90 + inserter.inserted;
    expect(row).toEqual({ rows, numbers: rows });
    const session = await server.open("HR");
    const own = `INSERT INTO ${table} (ID, DAY) VALUES (-1, DATE '2025-01-01')`;
    expect(await codeOf(session, own)).toBe(kind === "ALWAYS" ? "ORA-32795" : null);
  });
});
