import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "./emulator";

describe("partitions", () => {
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

  const partitions = (table: string): Promise<readonly unknown[][]> =>
    rowsOf(
      connection,
      "SELECT high_value, interval FROM user_tab_partitions WHERE table_name = :1 ORDER BY partition_position",
      [table],
    );

  it("counts weeks from the transition point and shows timestamps as Oracle does", async () => {
    await connection.execute(
      `CREATE TABLE weeks (at TIMESTAMP) PARTITION BY RANGE (at) INTERVAL (NUMTODSINTERVAL(7, 'DAY'))
       (PARTITION p0 VALUES LESS THAN (TIMESTAMP '2024-01-01 00:00:00'))`,
    );
    await connection.execute("INSERT INTO weeks VALUES (TIMESTAMP '2024-01-15 00:00:00')");
    await connection.execute("INSERT INTO weeks VALUES (TIMESTAMP '2024-01-07 23:59:59.999999')");
    expect(await partitions("WEEKS")).toEqual([
      ["TIMESTAMP' 2024-01-01 00:00:00'", "NO"],
      ["TIMESTAMP' 2024-01-08 00:00:00'", "YES"],
      ["TIMESTAMP' 2024-01-22 00:00:00'", "YES"],
    ]);
  });

  it("makes what the interval has made part of the range section with SET INTERVAL", async () => {
    await connection.execute("ALTER TABLE weeks SET INTERVAL (NUMTOYMINTERVAL(1,'MONTH'))");
    expect((await partitions("WEEKS")).map(([, interval]) => interval)).toEqual(["NO", "NO", "NO"]);
    await connection.execute("INSERT INTO weeks VALUES (TIMESTAMP '2024-02-25 00:00:00')");
    expect((await partitions("WEEKS")).at(-1)).toEqual(["TIMESTAMP' 2024-03-22 00:00:00'", "YES"]);
    await connection.execute("ALTER TABLE weeks SET INTERVAL ()");
    await expect(
      connection.execute("INSERT INTO weeks VALUES (TIMESTAMP '2024-03-23 00:00:00')"),
    ).rejects.toThrow("ORA-14400");
    await connection.rollback();
  });

  it("does not let a second inserter into a new interval wait for the first", async () => {
    await connection.execute(
      `CREATE TABLE shared_slot (id NUMBER) PARTITION BY RANGE (id) INTERVAL (100) (PARTITION p0 VALUES LESS THAN (100))`,
    );
    const other = await connectTo(emulator);
    try {
      await connection.execute("INSERT INTO shared_slot VALUES (250)");
      await other.execute("INSERT INTO shared_slot VALUES (251)");
      await other.rollback();
      await connection.commit();
      expect(await partitions("SHARED_SLOT")).toEqual([
        ["100", "NO"],
        ["300", "YES"],
      ]);
    } finally {
      await other.close();
    }
  });

  const refusals: readonly (readonly [string, string, string])[] = [
    [
      "a month's interval from the 31st",
      `(d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTOYMINTERVAL(1,'MONTH')) (PARTITION p VALUES LESS THAN (DATE '2024-01-31'))`,
      "ORA-14767",
    ],
    [
      "an interval above MAXVALUE",
      "(n NUMBER) PARTITION BY RANGE (n) INTERVAL (10) (PARTITION p VALUES LESS THAN (MAXVALUE))",
      "ORA-14761",
    ],
    [
      "an interval over two columns",
      "(n NUMBER, m NUMBER) PARTITION BY RANGE (n, m) INTERVAL (10) (PARTITION p VALUES LESS THAN (1, 1))",
      "ORA-14750",
    ],
    [
      "an interval over text",
      "(c VARCHAR2(5)) PARTITION BY RANGE (c) INTERVAL (10) (PARTITION p VALUES LESS THAN ('a'))",
      "ORA-14751",
    ],
    [
      "a key with a time zone",
      "(t TIMESTAMP WITH TIME ZONE) PARTITION BY RANGE (t) (PARTITION p VALUES LESS THAN (MAXVALUE))",
      "ORA-03001",
    ],
    [
      "bounds that do not rise",
      "(n NUMBER) PARTITION BY RANGE (n) (PARTITION a VALUES LESS THAN (5), PARTITION b VALUES LESS THAN (5))",
      "ORA-14037",
    ],
  ];
  it.each(refusals)("refuses %s", async (_, definition, code) => {
    await expect(connection.execute(`CREATE TABLE refused ${definition}`)).rejects.toThrow(code);
    expect(await rowsOf(connection, "SELECT * FROM user_objects WHERE object_name = 'REFUSED'")).toEqual([]);
  });

  it("refuses keys that no partition may have", async () => {
    await connection.execute(
      `CREATE TABLE limits (d DATE) PARTITION BY RANGE (d) INTERVAL (NUMTODSINTERVAL(1,'DAY')) (PARTITION p VALUES LESS THAN (DATE '2020-01-01'))`,
    );
    await expect(connection.execute("INSERT INTO limits VALUES (NULL)")).rejects.toThrow("ORA-14300");
    await expect(connection.execute("INSERT INTO limits VALUES (DATE '9999-12-31')")).rejects.toThrow(
      "ORA-14300",
    );
    await expect(connection.execute("ALTER TABLE limits DROP PARTITION p")).rejects.toThrow("ORA-14758");
  });

  it("lets a row change its partition only with row movement", async () => {
    await connection.execute(
      "CREATE TABLE moving (n NUMBER) PARTITION BY LIST (n) (PARTITION one VALUES (1), PARTITION rest VALUES (DEFAULT))",
    );
    await connection.execute("INSERT INTO moving VALUES (1)");
    await expect(connection.execute("UPDATE moving SET n = 2")).rejects.toThrow("ORA-14402");
    await connection.commit();
    await connection.execute("ALTER TABLE moving ENABLE ROW MOVEMENT");
    await connection.execute("UPDATE moving SET n = 2");
    expect(await rowsOf(connection, "SELECT n FROM moving PARTITION (rest)")).toEqual([[2]]);
    await connection.commit();
  });

  it("wants every key column in a unique local index", async () => {
    await connection.execute("CREATE TABLE locals (id NUMBER, n NUMBER) PARTITION BY HASH (n) PARTITIONS 2");
    await expect(connection.execute("CREATE UNIQUE INDEX l1 ON locals (id) LOCAL")).rejects.toThrow(
      "ORA-14039",
    );
    await connection.execute("CREATE UNIQUE INDEX l2 ON locals (id, n) LOCAL");
    expect(
      await rowsOf(connection, "SELECT COUNT(*) FROM user_ind_partitions WHERE index_name = 'L2'"),
    ).toEqual([[2]]);
  });

  it("routes by a virtual column", async () => {
    await connection.execute(
      `CREATE TABLE zoned (at TIMESTAMP WITH TIME ZONE, utc TIMESTAMP GENERATED ALWAYS AS (SYS_EXTRACT_UTC(at)) VIRTUAL)
       PARTITION BY RANGE (utc) INTERVAL (NUMTODSINTERVAL(1,'DAY')) (PARTITION p VALUES LESS THAN (TIMESTAMP '2024-01-01 00:00:00'))`,
    );
    await connection.execute("INSERT INTO zoned (at) VALUES (TIMESTAMP '2024-01-01 00:30:00 +02:00')");
    expect(await rowsOf(connection, "SELECT COUNT(*) FROM zoned PARTITION (p)")).toEqual([[1]]);
    await connection.rollback();
  });
});
