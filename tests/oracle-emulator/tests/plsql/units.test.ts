import oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "../engine/emulator";

let emulator: Emulator;
let connection: oracledb.Connection;

async function run(sql: string): Promise<Error | undefined> {
  const { warning } = (await connection.execute(sql)) as { warning?: Error };
  return warning;
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
  await run("CREATE TABLE t (id NUMBER PRIMARY KEY, name VARCHAR2(20))");
  await run("INSERT INTO t VALUES (1, 'one')");
  await connection.commit();
});
afterAll(async () => {
  await connection.close();
  await emulator.close();
});

describe("stored units", () => {
  it("are called by a client with binds both ways", async () => {
    await run(
      "CREATE OR REPLACE PROCEDURE name_of(p_id NUMBER, p_name OUT VARCHAR2) IS BEGIN SELECT name INTO p_name FROM t WHERE id = p_id; END;",
    );
    await run("CREATE FUNCTION twice(n NUMBER) RETURN NUMBER IS BEGIN RETURN n * 2; END;");
    const { outBinds } = await connection.execute("BEGIN name_of(:id, :name); :two := twice(:id); END;", {
      id: 1,
      name: { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 20 },
      two: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
    });
    expect(outBinds).toEqual({ name: "one", two: 2 });
    expect(await errorOf("BEGIN hr.name_of(2, :1); END;".replace(":1", "'x'"))).toContain("PLS-");
  });

  it("exist with their errors when they do not compile, and until they do", async () => {
    const warning = await run("CREATE PROCEDURE broken IS\nBEGIN\n  DELETE FROM nowhere;\nEND;");
    expect(warning?.message).toContain("NJS-700");
    expect(
      await rows("SELECT line, position, text FROM user_errors WHERE name = 'BROKEN' ORDER BY sequence"),
    ).toEqual([
      [3, 15, 'PL/SQL: ORA-00942: table or view "HR"."NOWHERE" does not exist'],
      [3, 3, "PL/SQL: SQL Statement ignored"],
    ]);
    expect(await errorOf("BEGIN broken; END;")).toContain("PLS-00905: object HR.BROKEN is invalid");
    await run("CREATE TABLE nowhere (id NUMBER)");
    expect(await run("ALTER PROCEDURE broken COMPILE")).toBeUndefined();
    expect(await rows("SELECT status FROM user_objects WHERE object_name = 'BROKEN'")).toEqual([["VALID"]]);
    await run("BEGIN broken; END;");
  });

  it("keep a syntax error with its place", async () => {
    expect(
      (await run("CREATE FUNCTION nope RETURN NUMBER IS\nBEGIN\n  RETURN 1 +;\nEND;"))?.message,
    ).toContain("NJS-700");
    const [first] = (await rows("SELECT line, text FROM user_errors WHERE name = 'NOPE'")) as unknown[][];
    expect(first?.[0]).toBe(3);
    expect(first?.[1]).toMatch(/^PLS-00103/);
  });

  it("are packages with a state for the session", async () => {
    await run(
      "CREATE PACKAGE counter IS PROCEDURE add(d NUMBER DEFAULT 1); FUNCTION total RETURN NUMBER; END counter;",
    );
    expect(
      await run(
        "CREATE PACKAGE BODY counter IS n NUMBER := 0; PROCEDURE add(d NUMBER DEFAULT 1) IS BEGIN n := n + d; END; FUNCTION total RETURN NUMBER IS BEGIN RETURN n; END; END;",
      ),
    ).toBeUndefined();
    await run("BEGIN counter.add; counter.add(4); END;");
    const bind = { n: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER } };
    expect((await connection.execute("BEGIN :n := counter.total; END;", bind)).outBinds).toEqual({ n: 5 });
    const other = await connectTo(emulator);
    expect((await other.execute("BEGIN :n := counter.total; END;", bind)).outBinds).toEqual({ n: 0 });
    await other.close();
    expect(
      await rows("SELECT type, COUNT(*) FROM user_source WHERE name = 'COUNTER' GROUP BY type ORDER BY type"),
    ).toEqual([
      ["PACKAGE", 1],
      ["PACKAGE BODY", 1],
    ]);
    await run("DROP PACKAGE counter");
    expect(await errorOf("BEGIN counter.add; END;")).toContain("PLS-00201");
  });
});

describe("blocks of a client", () => {
  it("swap two tables by name in one call, and come back from a failure half-way", async () => {
    await run("CREATE TABLE a (id NUMBER)");
    await run("CREATE TABLE b (id NUMBER)");
    const block = (second: string): string => `BEGIN
      EXECUTE IMMEDIATE 'ALTER TABLE "HR"."A" RENAME TO "A$OLD"';
      BEGIN EXECUTE IMMEDIATE 'ALTER TABLE "HR"."${second}" RENAME TO "A"';
      EXCEPTION WHEN OTHERS THEN EXECUTE IMMEDIATE 'ALTER TABLE "HR"."A$OLD" RENAME TO "A"'; RAISE; END;
    END;`;
    expect(await errorOf(block("NIX"))).toMatch(/ORA-00942[^]*ORA-06512: at line 4[^]*ORA-06512: at line 3/);
    expect(await rows("SELECT table_name FROM user_tables WHERE table_name LIKE 'A%'")).toEqual([["A"]]);
    await run(block("B"));
    expect(
      await rows("SELECT table_name FROM user_tables WHERE table_name IN ('A', 'A$OLD', 'B') ORDER BY 1"),
    ).toEqual([["A"], ["A$OLD"]]);
  });

  it("undo all of a failed call and nothing of what came before it", async () => {
    await run("INSERT INTO t VALUES (2, 'before')");
    expect(
      await errorOf("BEGIN INSERT INTO t VALUES (3, 'in'); INSERT INTO t VALUES (1, 'twice'); END;"),
    ).toMatch(/^ORA-00001[^]*ORA-06512: at line 1/);
    expect(await rows("SELECT id FROM t ORDER BY id")).toEqual([[1], [2]]);
    await run(
      "BEGIN INSERT INTO t VALUES (3, 'in'); BEGIN INSERT INTO t VALUES (1, 'x'); EXCEPTION WHEN DUP_VAL_ON_INDEX THEN NULL; END; COMMIT; INSERT INTO t VALUES (4, 'open'); END;",
    );
    await connection.rollback();
    expect(await rows("SELECT id FROM t ORDER BY id")).toEqual([[1], [2], [3]]);
  });

  it("that never end leave other sessions their turn, and can be interrupted", async () => {
    const other = await connectTo(emulator);
    const endless = errorOf("BEGIN LOOP NULL; END LOOP; END;");
    expect(await rowsOf(other, "SELECT 1 FROM dual")).toEqual([[1]]);
    await connection.break();
    expect(await endless).toContain("ORA-01013");
    await other.close();
  });
});
