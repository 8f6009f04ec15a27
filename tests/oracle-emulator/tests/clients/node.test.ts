import oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, rowsOf, startTestEmulator } from "../engine/emulator";

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

describe("a cursor that came out of a block", () => {
  beforeAll(async () => {
    await connection.execute("CREATE TABLE documents (id NUMBER, c CLOB, b BLOB)");
    await connection.execute("INSERT INTO documents VALUES (1, 'text', HEXTORAW('0102'))");
    await connection.execute("INSERT INTO documents VALUES (2, NULL, EMPTY_BLOB())");
    await connection.commit();
  });

  async function openCursor(): Promise<oracledb.ResultSet<unknown[]>> {
    const { outBinds } = await connection.execute<{ c: oracledb.ResultSet<unknown[]> }>(
      "BEGIN OPEN :c FOR SELECT c, b FROM documents ORDER BY id; END;",
      { c: { type: oracledb.CURSOR, dir: oracledb.BIND_OUT } },
    );
    if (outBinds === undefined) throw new Error("no cursor came out");
    return outBinds.c;
  }

  it("hands out LOBs by locator", async () => {
    const cursor = await openCursor();
    const rows = (await cursor.getRows(10)) as (oracledb.Lob | null)[][];
    const values: unknown[] = [];
    for (const lob of rows.flat()) values.push((await lob?.getData()) ?? null);
    expect(values).toEqual(["text", Buffer.from([1, 2]), null, null]);
    await cursor.close();
  });

  it("hands out LOBs as text and bytes, in any number of parts", async () => {
    oracledb.fetchAsString = [oracledb.CLOB];
    oracledb.fetchAsBuffer = [oracledb.BLOB];
    try {
      const cursor = await openCursor();
      expect(await cursor.getRow()).toEqual(["text", Buffer.from([1, 2])]);
      expect(await cursor.getRows(5)).toEqual([[null, null]]);
      await cursor.close();
    } finally {
      oracledb.fetchAsString = [];
      oracledb.fetchAsBuffer = [];
    }
  });
});

describe("a statement that is only described", () => {
  it("needs no values for its binds, and does nothing", async () => {
    const query = await connection.getStatementInfo(
      "SELECT id, c FROM documents WHERE id = :id AND :other = 'x'",
    );
    expect(query.bindNames).toEqual(["ID", "OTHER"]);
    expect(query.metaData?.map(({ name, dbTypeName }) => [name, dbTypeName])).toEqual([
      ["ID", "NUMBER"],
      ["C", "CLOB"],
    ]);
    const dml = await connection.getStatementInfo("DELETE FROM documents WHERE id = :id");
    expect(dml).toEqual({ bindNames: ["ID"], statementType: oracledb.STMT_TYPE_DELETE });
    expect(await rowsOf(connection, "SELECT COUNT(*) FROM documents")).toEqual([[2]]);
    await expect(connection.getStatementInfo("SELECT nothing FROM documents")).rejects.toThrow("ORA-00904");
  });
});

describe("a bind's name", () => {
  it("may be a word that SQL has reserved, in a block alone", async () => {
    const { outBinds } = await connection.execute("BEGIN :in := :from + 1; END;", {
      in: { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
      from: 2,
    });
    expect(outBinds).toEqual({ in: 3 });
    await expect(connection.execute("SELECT :from FROM dual", { from: 1 })).rejects.toThrow("ORA-01745");
  });
});

describe("intervals", () => {
  const INTERVALS: readonly (readonly [string, Record<string, number>])[] = [
    [
      "INTERVAL '-3 04:05:06.123456' DAY TO SECOND",
      { days: -3, hours: -4, minutes: -5, seconds: -6, fseconds: -123_456_000 },
    ],
    ["NUMTODSINTERVAL(300, 'HOUR')", { days: 12, hours: 12, minutes: 0, seconds: 0, fseconds: 0 }],
    [
      "INTERVAL '400 00:00:01' DAY(3) TO SECOND",
      { days: 400, hours: 0, minutes: 0, seconds: 1, fseconds: 0 },
    ],
    ["INTERVAL '3' DAY - INTERVAL '4' HOUR", { days: 2, hours: 20, minutes: 0, seconds: 0, fseconds: 0 }],
    ["INTERVAL '0' DAY", { days: 0, hours: 0, minutes: 0, seconds: 0, fseconds: 0 }],
    [
      "TIMESTAMP '2024-03-01 00:00:00' - TIMESTAMP '2024-02-28 12:00:00.5'",
      { days: 1, hours: 11, minutes: 59, seconds: 59, fseconds: 500_000_000 },
    ],
  ];

  it.each(INTERVALS)("%s is told in days, hours, minutes and seconds", async (expression, expected) => {
    const [[value] = []] = await rowsOf(connection, `SELECT ${expression} FROM dual`);
    expect({ ...(value as Record<string, number>) }).toEqual(expected);
  });

  it("come back as they were bound", async () => {
    const day = Object.assign(new oracledb.IntervalDS(), {
      days: -1,
      hours: -2,
      minutes: 0,
      seconds: -59,
      fseconds: -7_000,
    });
    const year = Object.assign(new oracledb.IntervalYM(), { years: -10, months: -11 });
    const [row = []] = await rowsOf(connection, "SELECT :1, :2 FROM dual", [
      { type: oracledb.DB_TYPE_INTERVAL_DS, val: day },
      { type: oracledb.DB_TYPE_INTERVAL_YM, val: year },
    ]);
    expect(row).toEqual([day, year]);
  });
});

describe("SYS_CONTEXT", () => {
  it("tells what clients ask of their session", async () => {
    const names = ["CLOUD_SERVICE", "TERMINAL", "CLIENT_PROGRAM_NAME", "NETWORK_PROTOCOL", "CDB_NAME"];
    const list = names.map((name) => `SYS_CONTEXT('USERENV', '${name}')`).join(", ");
    const [row = []] = await rowsOf(connection, `SELECT ${list} FROM dual`);
    expect(row).toEqual([null, expect.any(String), expect.any(String), "tcp", "FREE"]);
    await expect(connection.execute("SELECT SYS_CONTEXT('USERENV', 'NOTHING') FROM dual")).rejects.toThrow(
      "ORA-02003",
    );
  });
});
