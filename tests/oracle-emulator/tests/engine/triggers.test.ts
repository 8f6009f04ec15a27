import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "./emulator";

describe("triggers", () => {
  let emulator: Emulator;
  let connection: oracledb.Connection;
  const run = (sql: string) => connection.execute(sql);

  beforeAll(async () => {
    emulator = await startTestEmulator();
    connection = await connectTo(emulator);
    await run("CREATE TABLE t (id NUMBER PRIMARY KEY, name VARCHAR2(20))");
    await run("CREATE TABLE log (id NUMBER, what VARCHAR2(20))");
    await run(`CREATE TRIGGER t_log AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW
      BEGIN
        IF NOT INSERTING THEN INSERT INTO log VALUES (:OLD.id, 'old'); END IF;
        IF INSERTING OR (UPDATING AND (:OLD.id <> :NEW.id)) THEN INSERT INTO log VALUES (:NEW.id, 'new'); END IF;
      END;`);
  });
  afterAll(async () => {
    await connection.close();
    await emulator.close();
  });

  it("write what changed, row by row, in the transaction of the change", async () => {
    await run("INSERT INTO t VALUES (1, 'one')");
    await run("UPDATE t SET name = 'eins' WHERE id = 1");
    await run("UPDATE t SET id = 2 WHERE id = 1");
    await run("DELETE FROM t WHERE id = 2");
    const expected = [
      [1, "new"],
      [1, "old"],
      [1, "old"],
      [2, "new"],
      [2, "old"],
    ];
    expect(await rowsOf(connection, "SELECT id, what FROM log ORDER BY id, what")).toEqual(expected);
    await connection.rollback();
    expect(await rowsOf(connection, "SELECT id FROM log")).toEqual([]);
  });

  it("change the new row before it is stored, and only there", async () => {
    await run("CREATE TABLE b (id NUMBER, name VARCHAR2(20))");
    await run(`CREATE TRIGGER b_biu BEFORE INSERT ON b FOR EACH ROW WHEN (NEW.name IS NULL)
      BEGIN :NEW.name := 'none' || :NEW.id; END;`);
    await run("INSERT INTO b VALUES (1, NULL)");
    await run("INSERT INTO b VALUES (2, 'two')");
    expect(await rowsOf(connection, "SELECT id, name FROM b ORDER BY id")).toEqual([
      [1, "none1"],
      [2, "two"],
    ]);
  });

  it("that do not compile exist, and make the table's DML fail", async () => {
    await run("CREATE TABLE c (id NUMBER)");
    const result = await run(
      "CREATE TRIGGER c_bad AFTER INSERT ON c FOR EACH ROW BEGIN INSERT INTO nowhere VALUES (1); END;",
    );
    expect((result as { warning?: { message: string } }).warning?.message).toContain("NJS-700");
    await expect(run("INSERT INTO c VALUES (1)")).rejects.toThrow("ORA-04098");
  });

  it("are refused by name where a body does what is not emulated", async () => {
    await run("CREATE TABLE d (id NUMBER)");
    await expect(
      run("CREATE TRIGGER d_text AFTER INSERT ON d BEGIN EXECUTE IMMEDIATE 'DELETE FROM d'; END;"),
    ).rejects.toThrow("ORA-03001");
  });
});

describe("JSON_ARRAY", () => {
  it("holds texts and numbers, and leaves NULLs out", async () => {
    const emulator = await startTestEmulator();
    const connection = await connectTo(emulator);
    const sql =
      "SELECT JSON_ARRAY(1, 'a\"b', NULL, TO_CHAR(2)), JSON_VALUE('[7]', '$[0]' ERROR ON ERROR) FROM dual";
    expect(await rowsOf(connection, sql)).toEqual([['[1,"a\\"b","2"]', "7"]]);
    await connection.close();
    await emulator.close();
  });
});
