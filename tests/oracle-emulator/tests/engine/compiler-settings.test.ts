import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "./emulator";

describe("what a unit is compiled under", () => {
  let emulator: Emulator;
  let connection: oracledb.Connection;
  const run = (sql: string) => connection.execute(sql);
  const settings = () =>
    rowsOf(
      connection,
      `SELECT name, plsql_optimize_level, nls_length_semantics, plsql_warnings, plsql_ccflags, plscope_settings
         FROM user_plsql_object_settings ORDER BY name`,
    );

  beforeAll(async () => {
    emulator = await startTestEmulator();
    connection = await connectTo(emulator);
    await run("CREATE TABLE t (id NUMBER PRIMARY KEY)");
    await run(`ALTER SESSION SET PLSQL_OPTIMIZE_LEVEL = 1 NLS_LENGTH_SEMANTICS = 'CHAR' PLSQL_CCFLAGS = 'a:1'
      PLSQL_WARNINGS = 'DISABLE:ALL', 'ENABLE:SEVERE'`);
    await run("CREATE TRIGGER tr BEFORE INSERT ON t BEGIN NULL; END;");
    await run("CREATE PROCEDURE pr IS BEGIN NULL; END;");
  });
  afterAll(async () => {
    await connection.close();
    await emulator.close();
  });

  it("is what its session had set, and stays so where it is compiled with REUSE SETTINGS", async () => {
    const own = [1, "CHAR", "DISABLE:ALL,ENABLE:SEVERE", "a:1", "IDENTIFIERS:NONE"];
    expect(await settings()).toEqual([
      ["PR", ...own],
      ["TR", ...own],
    ]);
    const other = await connectTo(emulator);
    await other.execute("ALTER TRIGGER tr COMPILE REUSE SETTINGS");
    await other.execute("ALTER PROCEDURE pr COMPILE");
    await other.close();
    expect(await settings()).toEqual([
      ["PR", 2, "BYTE", "DISABLE:ALL", null, "IDENTIFIERS:NONE"],
      ["TR", ...own],
    ]);
  });

  it("fails a block that creates what does not compile, which exists all the same", async () => {
    const create = "CREATE TRIGGER bad BEFORE INSERT ON t BEGIN INSERT INTO missing VALUES (1); END;";
    await expect(run(`BEGIN EXECUTE IMMEDIATE '${create}'; END;`)).rejects.toThrow("ORA-24344");
    const status = "SELECT status FROM user_objects WHERE object_name = 'BAD'";
    expect(await rowsOf(connection, status)).toEqual([["INVALID"]]);
  });
});
