import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "../engine/emulator";

let emulator: Emulator;
let connection: oracledb.Connection;

async function run(sql: string): Promise<void> {
  const { warning } = (await connection.execute(sql)) as { warning?: Error };
  if (warning === undefined) return;
  const [error] = await rowsOf(connection, "SELECT text FROM user_errors");
  throw new Error(`${warning.message}: ${String(error)}`);
}

async function errorOf(sql: string): Promise<string> {
  return run(sql).then(
    () => "no error",
    (error: Error) => error.message,
  );
}

const rows = (sql: string): Promise<unknown> => rowsOf(connection, sql);

beforeAll(async () => {
  emulator = await startTestEmulator();
  connection = await connectTo(emulator);
  await run("CREATE TABLE t (id NUMBER PRIMARY KEY, name VARCHAR2(20), born DATE, amount NUMBER(10,2))");
  await run("CREATE TABLE log (id NUMBER, what VARCHAR2(200))");
  await run("CREATE SEQUENCE seq START WITH 100");
});
afterAll(async () => {
  await connection.close();
  await emulator.close();
});
beforeEach(async () => {
  await run("DELETE FROM log");
  await run("DELETE FROM t");
  await run("INSERT INTO t (id, name, amount) VALUES (1, 'one', 10)");
  await connection.commit();
});
/** A trigger on T for one test. */
async function withTrigger(text: string, work: () => Promise<void>): Promise<void> {
  try {
    await run(`CREATE TRIGGER trg ${text}`);
    await work();
  } finally {
    await connection.rollback();
    await run("DROP TRIGGER trg");
  }
}

describe("triggers", () => {
  it("keep a journal of keys, as a copy-swap wants it", () =>
    withTrigger(
      `AFTER INSERT OR UPDATE OR DELETE ON "HR"."T" FOR EACH ROW
      BEGIN
        IF INSERTING THEN INSERT INTO "HR"."LOG"("ID","WHAT") VALUES (:NEW."ID",'I');
        ELSIF DELETING THEN INSERT INTO "HR"."LOG"("ID","WHAT") VALUES (:OLD."ID",'D');
        ELSE INSERT INTO "HR"."LOG"("ID","WHAT") VALUES (:OLD."ID",'U');
             IF :NEW."ID" <> :OLD."ID" THEN INSERT INTO "HR"."LOG"("ID","WHAT") VALUES (:NEW."ID",'U'); END IF;
        END IF;
      END;`,
      async () => {
        await run("INSERT INTO t (id) VALUES (2)");
        await run("UPDATE t SET id = 3 WHERE id = 2");
        await run("DELETE FROM t WHERE id = 1");
        expect(await rows("SELECT id, what FROM log ORDER BY id, what")).toEqual([
          [1, "D"],
          [2, "I"],
          [2, "U"],
          [3, "U"],
        ]);
      },
    ));

  it("compute with variables, sequences and queries before the row is stored", () =>
    withTrigger(
      `BEFORE INSERT ON t FOR EACH ROW
      DECLARE
        n NUMBER(5,1) := 1.25; latest t.name%TYPE; r t%ROWTYPE; c CONSTANT VARCHAR2(5) := 'c';
      BEGIN
        IF :NEW.id IS NULL THEN :NEW.id := seq.NEXTVAL; END IF;
        SELECT MAX(name) INTO latest FROM t WHERE id = 1;
        SELECT * INTO r FROM t WHERE id = 1;
        :NEW.name := latest || n || c || r.amount;
        :NEW.born := NVL(:NEW.born, DATE '2024-01-31' + 1);
      END;`,
      async () => {
        await run("INSERT INTO t (amount) VALUES (1)");
        expect(await rows("SELECT id, name, TO_CHAR(born, 'YYYY-MM-DD') FROM t WHERE id > 1")).toEqual([
          [100, "one1.3c10", "2024-02-01"],
        ]);
      },
    ));

  it("loop over ranges and rows, and count what they change", () =>
    withTrigger(
      `AFTER UPDATE ON t
      DECLARE n PLS_INTEGER;
      BEGIN
        <<rounds>> FOR i IN REVERSE 1 .. 3 LOOP
          CONTINUE WHEN i = 2;
          INSERT INTO log VALUES (i, 'range');
        END LOOP;
        FOR r IN (SELECT id, name AS label FROM t ORDER BY id) LOOP INSERT INTO log VALUES (r.id, r.label); END LOOP;
        UPDATE log SET what = what || '!' WHERE what = 'range';
        n := SQL%ROWCOUNT; IF SQL%FOUND THEN INSERT INTO log VALUES (n, 'count'); END IF;
      END;`,
      async () => {
        await run("UPDATE t SET amount = 5");
        expect(await rows("SELECT id, what FROM log ORDER BY what, id")).toEqual([
          [2, "count"],
          [1, "one"],
          [1, "range!"],
          [3, "range!"],
        ]);
      },
    ));

  it("know which columns the statement names, not which values changed", () =>
    withTrigger(
      `BEFORE UPDATE ON t FOR EACH ROW
      BEGIN IF UPDATING('NAME') THEN INSERT INTO log VALUES (:OLD.id, 'name'); ELSE INSERT INTO log VALUES (:OLD.id, 'other'); END IF; END;`,
      async () => {
        await run("UPDATE t SET name = name");
        await run("UPDATE t SET amount = 11");
        expect(await rows("SELECT what FROM log ORDER BY what")).toEqual([["name"], ["other"]]);
      },
    ));

  it("undo the statement when they raise, and say where", () =>
    withTrigger(
      `BEFORE DELETE ON t FOR EACH ROW
BEGIN
  INSERT INTO log VALUES (1, 'lost');
  RAISE_APPLICATION_ERROR(-20007, 'no delete of ' || :OLD.id);
END;`,
      async () => {
        expect(await errorOf("DELETE FROM t")).toContain(
          `ORA-20007: no delete of 1\nORA-06512: at "HR.TRG", line 3\nORA-04088: error during execution of trigger 'HR.TRG'`,
        );
        expect(await rows("SELECT COUNT(*) FROM log")).toEqual([[0]]);
        await run(`BEGIN DELETE FROM t; EXCEPTION WHEN OTHERS THEN
          IF SQLCODE = -20007 THEN INSERT INTO log VALUES (7, 'caught'); END IF; END;`);
        expect(await rows("SELECT id FROM log")).toEqual([[7]]);
      },
    ));

  it("handle exceptions by name and code", () =>
    withTrigger(
      `BEFORE INSERT ON t FOR EACH ROW
      DECLARE n NUMBER; mine EXCEPTION; coded EXCEPTION; PRAGMA EXCEPTION_INIT(coded, -20009);
      BEGIN
        BEGIN SELECT id INTO n FROM t WHERE id = -1; EXCEPTION WHEN NO_DATA_FOUND THEN n := SQLCODE; END;
        BEGIN RAISE mine; EXCEPTION WHEN mine THEN :NEW.name := SQLERRM || n; END;
        BEGIN RAISE_APPLICATION_ERROR(-20009, 'x'); EXCEPTION WHEN NO_DATA_FOUND THEN NULL; WHEN coded THEN :NEW.name := :NEW.name || SQLERRM; END;
        BEGIN n := 1 / (:NEW.id - 2); EXCEPTION WHEN ZERO_DIVIDE THEN :NEW.amount := -1; END;
      END;`.replace("SQLERRM || n", "n"),
      async () => {
        await run("INSERT INTO t (id) VALUES (2)");
        expect(await rows("SELECT name, amount FROM t WHERE id = 2")).toEqual([["100ORA-20009: x", -1]]);
      },
    ));

  it("refuse a handler whose undoing would differ from Oracle's", async () => {
    expect(
      await errorOf(`CREATE TRIGGER trg AFTER INSERT ON t BEGIN
        INSERT INTO log VALUES (1, 'a'); INSERT INTO log VALUES (1 / 0, 'b');
        EXCEPTION WHEN OTHERS THEN NULL; END;`),
    ).toContain(
      "ORA-03001: unimplemented feature: an exception handler in a trigger after statements that write",
    );
  });

  it("fire in the sections of a compound trigger", () =>
    withTrigger(
      `FOR INSERT OR UPDATE ON t COMPOUND TRIGGER
        prefix CONSTANT VARCHAR2(10) := 'p-'; seen NUMBER := 40; last t.name%TYPE;
        BEFORE STATEMENT IS BEGIN INSERT INTO log VALUES (1, prefix || 'before'); END BEFORE STATEMENT;
        BEFORE EACH ROW IS BEGIN :NEW.name := prefix || :NEW.name; END BEFORE EACH ROW;
        AFTER EACH ROW IS BEGIN INSERT INTO log VALUES (2, :NEW.name); seen := seen + 1; last := :NEW.name; END AFTER EACH ROW;
        AFTER STATEMENT IS BEGIN INSERT INTO log VALUES (3, last || seen); END AFTER STATEMENT;
      END trg;`,
      async () => {
        await run("INSERT INTO t (id, name) SELECT 4, 'four' FROM dual");
        await run("DELETE FROM log");
        await run("INSERT INTO t (id, name) VALUES (5, 'five')");
        expect(await rows("SELECT id, what FROM log ORDER BY id")).toEqual([
          [1, "p-before"],
          [2, "p-five"],
          [3, "p-five41"],
        ]);
      },
    ));

  it("of rows do not see the table that changes", () =>
    withTrigger(
      `BEFORE INSERT OR UPDATE ON t FOR EACH ROW
      DECLARE n NUMBER; BEGIN DECLARE m t.id%TYPE := 1; BEGIN n := m; END; IF :NEW.id <> 8 THEN SELECT COUNT(*) INTO n FROM t; :NEW.amount := n; END IF; END;`,
      async () => {
        await run("INSERT INTO t (id) VALUES (7)");
        expect(await rows("SELECT amount FROM t WHERE id = 7")).toEqual([[1]]);
        await run("INSERT INTO t (id) VALUES (8)");
        await run("UPDATE t SET name = 'x' WHERE id = 8");
        expect(await errorOf("UPDATE t SET name = 'x' WHERE id = 7")).toContain(
          "ORA-04091: table HR.T is mutating, trigger/function may not see it",
        );
      },
    ));

  it("may not commit", () =>
    withTrigger("AFTER INSERT ON t FOR EACH ROW BEGIN COMMIT; END;", async () => {
      expect(await errorOf("INSERT INTO t (id) VALUES (7)")).toContain(
        "ORA-04092: cannot COMMIT in a trigger",
      );
    }));

  it.each([
    [
      "AFTER INSERT ON t BEGIN EXECUTE IMMEDIATE 'x'; END;",
      "ORA-03001: unimplemented feature: EXECUTE IMMEDIATE",
    ],
    [
      "AFTER INSERT ON t DECLARE PRAGMA AUTONOMOUS_TRANSACTION; BEGIN COMMIT; END;",
      "ORA-03001: unimplemented feature: PRAGMA AUTONOMOUS_TRANSACTION",
    ],
    ["AFTER INSERT ON t BEGIN nowhere(1); END;", "ORA-03001: unimplemented feature: a call of NOWHERE"],
    ["AFTER INSERT ON t BEGIN INSERT INTO log VALUES (:NEW.id, 'x'); END;", "ORA-04082"],
    ["AFTER INSERT ON t FOR EACH ROW BEGIN :NEW.id := 1; END;", "ORA-04084"],
  ])("refuse %s", async (text, message) => {
    expect(await errorOf(`CREATE TRIGGER trg ${text}`)).toContain(message);
    expect(await rows("SELECT trigger_name FROM user_triggers")).toEqual([]);
  });

  it("stay invalid where a column is unknown, and fail at DML", () =>
    run(
      "CREATE TRIGGER trg AFTER INSERT ON t FOR EACH ROW BEGIN INSERT INTO log VALUES (:NEW.nix, 'x'); END;",
    ).then(
      () => Promise.reject(new Error("compiled")),
      async () => {
        expect(await rows("SELECT status FROM user_objects WHERE object_name = 'TRG'")).toEqual([
          ["INVALID"],
        ]);
        expect(await errorOf("INSERT INTO t (id) VALUES (9)")).toContain("ORA-04098");
        await run("DROP TRIGGER trg");
        await run("INSERT INTO t (id) VALUES (9)");
      },
    ));
});
