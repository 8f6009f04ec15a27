import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "./emulator";

describe("the emulator, through node-oracledb", () => {
  let emulator: Emulator;
  let connection: oracledb.Connection;

  beforeAll(async () => {
    emulator = await startTestEmulator();
    connection = await connectTo(emulator);
  });
  afterAll(async () => {
    await connection.close();
    await emulator.close();
  });

  it("creates a table and returns what was inserted", async () => {
    await connection.execute(
      `CREATE TABLE plain (id NUMBER PRIMARY KEY, name VARCHAR2(20) NOT NULL, created DATE DEFAULT SYSDATE, amount NUMBER(10,2))`,
    );
    await connection.execute("INSERT INTO plain (id, name, amount) VALUES (:1, :2, :3)", [1, "one", 1.5]);
    await connection.commit();
    expect(await rowsOf(connection, "SELECT id, name, amount FROM plain")).toEqual([[1, "one", 1.5]]);
  });

  it("names the constraint that a row violates", async () => {
    await expect(connection.execute("INSERT INTO plain (id, name) VALUES (1, 'x')")).rejects.toThrow(
      /ORA-00001: unique constraint \(HR\.SYS_C\d+\) violated/,
    );
    await expect(connection.execute("INSERT INTO plain (id) VALUES (2)")).rejects.toThrow(
      'ORA-01400: cannot insert NULL into ("HR"."PLAIN"."NAME")',
    );
    await connection.rollback();
  });

  it("makes interval partitions as rows come, and keeps them when the rows are rolled back", async () => {
    await connection.execute(
      `CREATE TABLE events (id NUMBER, at DATE NOT NULL)
       PARTITION BY RANGE (at) INTERVAL (NUMTOYMINTERVAL(1, 'MONTH')) SUBPARTITION BY HASH (id) SUBPARTITIONS 2
       (PARTITION p0 VALUES LESS THAN (DATE '2024-01-01'))`,
    );
    await connection.execute("INSERT INTO events VALUES (1, DATE '2024-03-15')");
    await connection.rollback();
    const partitions = await rowsOf(
      connection,
      "SELECT partition_name, interval, subpartition_count, high_value FROM user_tab_partitions WHERE table_name = 'EVENTS' ORDER BY partition_position",
    );
    expect(partitions).toEqual([
      ["P0", "NO", 2, "TO_DATE(' 2024-01-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')"],
      [
        expect.stringMatching(/^SYS_P\d+$/),
        "YES",
        2,
        "TO_DATE(' 2024-04-01 00:00:00', 'SYYYY-MM-DD HH24:MI:SS', 'NLS_CALENDAR=GREGORIAN')",
      ],
    ]);
    expect(await rowsOf(connection, "SELECT * FROM events")).toEqual([]);
  });

  it("fences writers with READ ONLY, also one that was already waiting", async () => {
    await connection.execute("CREATE TABLE fenced (id NUMBER)");
    const writer = await connectTo(emulator);
    const fencer = await connectTo(emulator);
    try {
      await writer.execute("INSERT INTO fenced VALUES (1)");
      await expect(fencer.execute("ALTER TABLE fenced READ ONLY")).rejects.toThrow("ORA-00054");
      await fencer.execute("ALTER SESSION SET DDL_LOCK_TIMEOUT = 10");
      const fence = fencer.execute("ALTER TABLE fenced READ ONLY");
      await new Promise((resolve) => setTimeout(resolve, 200));
      const waiting = connection.execute("INSERT INTO fenced VALUES (2)");
      const refused = expect(waiting).rejects.toThrow(
        'ORA-12081: update operation not allowed on table "HR"."FENCED"',
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      await writer.commit();
      await fence;
      await refused;
      expect(await rowsOf(connection, "SELECT id FROM fenced")).toEqual([[1]]);
    } finally {
      await writer.close();
      await fencer.close();
    }
  });

  it("fences SELECT FOR UPDATE too, and one that was already waiting keeps no lock", async () => {
    await connection.execute("CREATE TABLE chosen (id NUMBER)");
    await connection.execute("INSERT INTO chosen VALUES (1)");
    const [fencer, waiter] = [await connectTo(emulator), await connectTo(emulator)];
    try {
      await fencer.execute("ALTER SESSION SET DDL_LOCK_TIMEOUT = 5");
      const fence = fencer.execute("ALTER TABLE chosen READ ONLY");
      await new Promise((resolve) => setTimeout(resolve, 200));
      const waiting = waiter.execute("SELECT id FROM chosen FOR UPDATE");
      const refused = expect(waiting).rejects.toThrow("ORA-12081");
      await new Promise((resolve) => setTimeout(resolve, 200));
      await connection.commit();
      await fence;
      await refused;
      await fencer.execute("ALTER TABLE chosen READ WRITE");
      await waiter.execute("SELECT id FROM chosen FOR UPDATE");
      await waiter.commit();
    } finally {
      await fencer.close();
      await waiter.close();
    }
  });

  it("swaps two tables by name: object ids, grants and indexes stay with the objects", async () => {
    await connection.execute("CREATE TABLE a (id NUMBER CONSTRAINT a_pk PRIMARY KEY)");
    await connection.execute("CREATE TABLE b (id NUMBER CONSTRAINT b_pk PRIMARY KEY)");
    await connection.execute("INSERT INTO b VALUES (7)");
    await connection.commit();
    const ids = new Map(
      (await rowsOf(
        connection,
        "SELECT object_name, object_id FROM user_objects WHERE object_name IN ('A', 'B')",
      )) as [string, number][],
    );
    await connection.execute("ALTER TABLE a READ ONLY");
    await connection.execute(`BEGIN
      EXECUTE IMMEDIATE 'ALTER TABLE "HR"."A" RENAME TO "A$OLD"';
      BEGIN EXECUTE IMMEDIATE 'ALTER TABLE "HR"."B" RENAME TO "A"';
      EXCEPTION WHEN OTHERS THEN EXECUTE IMMEDIATE 'ALTER TABLE "HR"."A$OLD" RENAME TO "A"'; RAISE; END;
    END;`);
    const after = await rowsOf(
      connection,
      "SELECT object_name, object_id FROM user_objects WHERE object_name IN ('A', 'A$OLD') ORDER BY 1",
    );
    expect(after).toEqual([
      ["A", ids.get("B")],
      ["A$OLD", ids.get("A")],
    ]);
    expect(await rowsOf(connection, "SELECT id FROM a")).toEqual([[7]]);
    expect(
      await rowsOf(
        connection,
        "SELECT table_name, constraint_name FROM user_constraints WHERE constraint_type = 'P' AND table_name LIKE 'A%' ORDER BY 1",
      ),
    ).toEqual([
      ["A", "B_PK"],
      ["A$OLD", "A_PK"],
    ]);
  });
});
