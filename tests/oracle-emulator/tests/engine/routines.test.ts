import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "./emulator";

let emulator: Emulator;
let connection: oracledb.Connection;
const run = (sql: string) => connection.execute(sql);
const read = (sql: string) => rowsOf(connection, sql);

beforeAll(async () => {
  emulator = await startTestEmulator();
  connection = await connectTo(emulator);
  await run("CREATE TABLE emp (id NUMBER PRIMARY KEY, dept NUMBER, salary NUMBER(8,2))");
  await run("CREATE TABLE history (id NUMBER, was NUMBER(8,2), noted VARCHAR2(30))");
  await run("INSERT INTO emp VALUES (1, 10, 100)");
  await run("INSERT INTO emp VALUES (2, 10, 300)");
  await connection.commit();
});
afterAll(async () => {
  await connection.close();
  await emulator.close();
});
afterEach(() => connection.rollback());

describe("a stored function in SQL", () => {
  beforeAll(async () => {
    await run(`CREATE FUNCTION raised (amount IN NUMBER, factor NUMBER DEFAULT 1.1) RETURN NUMBER IS
      BEGIN RETURN amount * factor; END;`);
    await run(`CREATE FUNCTION top_of (d emp.dept%TYPE) RETURN NUMBER IS found emp.salary%TYPE;
      BEGIN SELECT MAX(salary) INTO found FROM emp WHERE dept = d; RETURN raised(found); END;`);
    await run(`CREATE FUNCTION salary_of (n NUMBER) RETURN NUMBER IS found NUMBER;
      BEGIN SELECT salary INTO found FROM emp WHERE id = n; RETURN found; END;`);
    await run("CREATE VIEW tops AS SELECT DISTINCT dept, top_of(dept) AS top FROM emp");
  });

  it("is called with columns, defaults and names", async () => {
    const sql =
      "SELECT raised(salary), raised(factor => 2, amount => salary), raised(salary, 3) FROM emp WHERE id = 1";
    expect(await read(sql)).toEqual([[110, 200, 300]]);
    await expect(read("SELECT raised() FROM dual")).rejects.toThrow("ORA-06553: PLS-306");
    await expect(read("SELECT raised(nothing => 1) FROM dual")).rejects.toThrow("ORA-06553: PLS-306");
  });

  it("reads tables and calls others; without a row it is NULL", async () => {
    expect(await read("SELECT id FROM emp WHERE top_of(dept) = 330 ORDER BY id")).toEqual([[1], [2]]);
    expect(await read("SELECT salary_of(2), salary_of(99) FROM dual")).toEqual([[300, null]]);
  });

  it("may stand in DML, in views and in blocks", async () => {
    await run("UPDATE emp SET salary = raised(salary, 2) WHERE id = 1");
    expect(await read("SELECT salary FROM emp WHERE id = 1")).toEqual([[200]]);
    expect(await read("SELECT top FROM tops")).toEqual([[330]]);
    await run("BEGIN INSERT INTO history SELECT id, raised(salary, 10), 'x' FROM tops, emp; END;");
    expect(await read("SELECT was FROM history ORDER BY id")).toEqual([[2000], [3000]]);
  });

  it("is what it was replaced with", async () => {
    await run("CREATE FUNCTION answer RETURN NUMBER IS BEGIN RETURN 41; END;");
    expect(await read("SELECT answer FROM dual")).toEqual([[41]]);
    await run("CREATE OR REPLACE FUNCTION answer RETURN VARCHAR2 IS BEGIN RETURN 'forty-two'; END;");
    expect(await read("SELECT answer() FROM dual")).toEqual([["forty-two"]]);
  });

  it("fails by name where it does what is not emulated there", async () => {
    await run("CREATE FUNCTION writing RETURN NUMBER IS BEGIN DELETE FROM history; RETURN 1; END;");
    await expect(read("SELECT writing FROM dual")).rejects.toThrow("ORA-03001");
    await run("CREATE FUNCTION endless (n NUMBER) RETURN NUMBER IS BEGIN RETURN endless(n); END;");
    await expect(read("SELECT endless(1) FROM dual")).rejects.toThrow("recursive routine HR.ENDLESS");
    await expect(read("SELECT no_such(1) FROM dual")).rejects.toThrow("ORA-00904");
  });

  it("needs EXECUTE when it is another user's", async () => {
    const dba = await connectTo(emulator, { user: "system", password: "sys_pw" });
    await dba.execute("CREATE USER app IDENTIFIED BY app_pw");
    await dba.execute("GRANT CREATE SESSION TO app");
    const app = await connectTo(emulator, { user: "app", password: "app_pw" });
    await expect(app.execute("SELECT hr.salary_of(1) FROM dual")).rejects.toThrow("ORA-00904");
    await run("GRANT EXECUTE ON salary_of TO app");
    expect(await rowsOf(app, "SELECT hr.salary_of(1) FROM dual")).toEqual([[100]]);
    await app.close();
    await dba.close();
  });
});

describe("a stored procedure that a trigger calls", () => {
  beforeAll(async () => {
    await run(`CREATE PROCEDURE note (p_id emp.id%TYPE, p_was NUMBER, p_text VARCHAR2 DEFAULT 'changed') IS
      BEGIN INSERT INTO history VALUES (p_id, p_was, p_text); END note;`);
    await run(`CREATE PROCEDURE refuse IS
      BEGIN
        RAISE_APPLICATION_ERROR(-20205, 'not now');
      END refuse;`);
  });
  afterEach(() => run("DROP TRIGGER emp_tr"));

  it("does its work in the transaction of the change", async () => {
    await run(`CREATE TRIGGER emp_tr AFTER UPDATE ON emp FOR EACH ROW
      BEGIN note(:OLD.id, :OLD.salary); note(p_was => :NEW.salary, p_id => :NEW.id, p_text => 'is'); END;`);
    await run("UPDATE emp SET salary = 101 WHERE id = 1");
    expect(await read("SELECT * FROM history ORDER BY was")).toEqual([
      [1, 100, "changed"],
      [1, 101, "is"],
    ]);
    await connection.rollback();
    expect(await read("SELECT * FROM history")).toEqual([]);
  });

  it("raises errors with the lines of both", async () => {
    await run("CREATE TRIGGER emp_tr BEFORE DELETE ON emp BEGIN refuse; END;");
    await expect(run("DELETE FROM emp")).rejects.toThrow(
      'ORA-20205: not now\nORA-06512: at "HR.REFUSE", line 3\nORA-06512: at "HR.EMP_TR", line 1\nORA-04088',
    );
  });

  it("writes to the table that has the name now, and does what it was replaced with", async () => {
    await run("CREATE TRIGGER emp_tr AFTER UPDATE ON emp FOR EACH ROW BEGIN note(:NEW.id, 1); END;");
    await run("RENAME history TO history_retired");
    await run("CREATE TABLE history (noted VARCHAR2(30), was NUMBER, id NUMBER)");
    await run(`CREATE OR REPLACE PROCEDURE note (p_id NUMBER, p_was NUMBER) IS
      BEGIN INSERT INTO history (id, was) VALUES (p_id, p_was + 1); END note;`);
    await run("UPDATE emp SET salary = 5 WHERE id = 2");
    expect(await read("SELECT id, was FROM history")).toEqual([[2, 2]]);
    expect(await read("SELECT * FROM history_retired")).toEqual([]);
  });

  it("may not look at the table that changes", async () => {
    await run("CREATE PROCEDURE look IS n NUMBER; BEGIN SELECT COUNT(*) INTO n FROM emp; END;");
    await run("CREATE TRIGGER emp_tr AFTER UPDATE ON emp FOR EACH ROW BEGIN look; END;");
    await expect(run("UPDATE emp SET salary = 1")).rejects.toThrow("ORA-04091: table HR.EMP is mutating");
  });
});
