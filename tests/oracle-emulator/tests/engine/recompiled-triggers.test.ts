import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "./emulator";

describe("a trigger that names another table", () => {
  let emulator: Emulator;
  let connection: oracledb.Connection;
  const run = (sql: string) => connection.execute(sql);
  const insert = (id: number) => run(`INSERT INTO orders VALUES (${id})`);
  const status = () => rowsOf(connection, "SELECT status FROM user_objects WHERE object_name = 'ORDERS_AI'");

  beforeEach(async () => {
    emulator = await startTestEmulator();
    connection = await connectTo(emulator);
    await run("CREATE TABLE orders (id NUMBER PRIMARY KEY)");
    await run("CREATE TABLE log (id NUMBER)");
    await run(
      "CREATE TRIGGER orders_ai AFTER INSERT ON orders FOR EACH ROW BEGIN INSERT INTO log VALUES (:NEW.id); END;",
    );
  });
  afterEach(async () => {
    await connection.close();
    await emulator.close();
  });

  it("writes to the table that has the name now", async () => {
    await insert(1);
    await run("CREATE TABLE log_new (filler DATE, id NUMBER)");
    await run("ALTER TABLE log_new DROP COLUMN filler");
    await run("ALTER TABLE log RENAME TO log_retired");
    await expect(insert(2)).rejects.toThrow("ORA-04098: trigger 'HR.ORDERS_AI' is invalid");
    expect(await status()).toEqual([["INVALID"]]);
    await run("ALTER TABLE log_new RENAME TO log");
    await insert(3);
    expect(await rowsOf(connection, "SELECT id FROM log")).toEqual([[3]]);
    expect(await rowsOf(connection, "SELECT id FROM log_retired")).toEqual([[1]]);
    expect(await status()).toEqual([["VALID"]]);
  });

  it("does so for sessions that have used it before", async () => {
    const other = await connectTo(emulator);
    await other.execute("INSERT INTO orders VALUES (1)");
    await other.commit();
    await run("RENAME log TO log_retired");
    await run("CREATE TABLE log AS SELECT id FROM log_retired WHERE 1 = 0");
    await other.execute("INSERT INTO orders VALUES (2)");
    expect(await rowsOf(other, "SELECT id FROM log")).toEqual([[2]]);
    await other.close();
  });

  it("follows a synonym to its new target", async () => {
    await run("CREATE TABLE elsewhere (id NUMBER)");
    await run("CREATE SYNONYM target FOR log");
    await run(
      "CREATE OR REPLACE TRIGGER orders_ai AFTER INSERT ON orders FOR EACH ROW BEGIN INSERT INTO target VALUES (:NEW.id); END;",
    );
    await run("CREATE OR REPLACE SYNONYM target FOR elsewhere");
    await insert(1);
    expect(await rowsOf(connection, "SELECT id FROM elsewhere")).toEqual([[1]]);
  });

  it("that never compiled fires once its table is there, and only while it is enabled", async () => {
    await run(
      "CREATE OR REPLACE TRIGGER orders_ai AFTER INSERT ON orders FOR EACH ROW BEGIN INSERT INTO later VALUES (:NEW.id); END;",
    );
    await expect(insert(1)).rejects.toThrow("ORA-04098");
    await run("CREATE TABLE later (id NUMBER)");
    await insert(2);
    await run("ALTER TRIGGER orders_ai DISABLE");
    await run("ALTER TABLE later RENAME TO even_later");
    await insert(3);
    expect(await rowsOf(connection, "SELECT id FROM even_later")).toEqual([[2]]);
  });

  it("is called what it was renamed to", async () => {
    await run("ALTER TRIGGER orders_ai RENAME TO orders_insert");
    await run("DROP TABLE log PURGE");
    await expect(insert(1)).rejects.toThrow("ORA-04098: trigger 'HR.ORDERS_INSERT' is invalid");
  });

  it("is told by ALTER TRIGGER … COMPILE whether it compiles", async () => {
    const warning = async () => (await run("ALTER TRIGGER orders_ai COMPILE")).warning?.message;
    expect(await warning()).toBeUndefined();
    await run("DROP TABLE log PURGE");
    expect(await warning()).toContain("NJS-700");
    const errors = "SELECT text FROM user_errors WHERE name = 'ORDERS_AI'";
    expect(JSON.stringify(await rowsOf(connection, errors))).toContain("ORA-00942");
  });

  it("is listed as depending on the table", async () => {
    const sql = "SELECT referenced_name, referenced_type FROM user_dependencies WHERE name = 'ORDERS_AI'";
    expect(await rowsOf(connection, sql)).toEqual([["LOG", "TABLE"]]);
  });
});
