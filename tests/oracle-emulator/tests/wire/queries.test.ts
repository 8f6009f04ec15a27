import oracledb from "oracledb";
import { OracleError } from "../../src/contract";
import { startListening } from "./listening";
import type { Listening } from "./listening";
import { column } from "./scripted-engine";

let wire: Listening;
let connection: oracledb.Connection;

beforeAll(async () => {
  wire = await startListening();
});

beforeEach(async () => {
  connection = await wire.connect();
});

afterEach(() => connection.close());
afterAll(() => wire.close());

const numbers = (count: number): string[][] =>
  Array.from({ length: count }, (_, index) => [String(index + 1)]);

describe("the values of a query", () => {
  it("has numbers to 38 digits", async () => {
    const values = [
      "0",
      "-12.5",
      "12345678901234567890123456789012345678",
      "-.00000000000000000001",
      "1E+100",
      null,
    ];
    wire.engine.onQuery(
      "q",
      [column("N", "NUMBER")],
      values.map((value) => [value]),
    );
    wire.engine.onQuery(
      "select n from numbers",
      [column("N", "NUMBER")],
      values.map((value) => [value]),
    );
    const { rows } = await connection.execute<string[]>("select n from numbers", [], {
      fetchTypeHandler: () => ({ type: oracledb.STRING }),
    });
    expect(rows?.flat()).toEqual([
      "0",
      "-12.5",
      "12345678901234567890123456789012345678",
      "-.00000000000000000001",
      `1${"0".repeat(100)}`,
      null,
    ]);
  });

  it("has each other type, and null of each", async () => {
    const date = new Date("2024-02-29T13:05:00.000Z");
    wire.engine.onQuery(
      "select * from types",
      [
        column("V", "VARCHAR2"),
        column("NV", "NVARCHAR2"),
        column("C", "CHAR", { size: 4 }),
        column("NC", "NCHAR", { size: 4 }),
        column("BF", "BINARY_FLOAT"),
        column("BD", "BINARY_DOUBLE"),
        column("TSTZ", "TIMESTAMP WITH TIME ZONE", { scale: 6 }),
        column("TSLTZ", "TIMESTAMP WITH LOCAL TIME ZONE", { scale: 6 }),
        column("R", "RAW"),
        column("RID", "ROWID"),
        column("B", "BOOLEAN"),
        column("L", "LONG"),
        column("LR", "LONG RAW"),
        column("YM", "INTERVAL YEAR TO MONTH"),
        column("DS", "INTERVAL DAY TO SECOND"),
      ],
      [
        [
          "grün 😀",
          "grün 😀",
          "ab  ",
          "é ",
          "0.5",
          "-1E+300",
          "2024-02-29 15:05:00 +02:00",
          "2024-02-29 15:05:00 +02:00",
          Buffer.from([0, 255]),
          "AAAR5kAAEAAAACXAAA",
          true,
          "x".repeat(100_000),
          Buffer.alloc(70_000, 7),
          "+01-06",
          "-04 05:06:07.5",
        ],
        Array.from({ length: 15 }, () => null),
      ],
    );
    const { rows } = await connection.execute<unknown[]>("select * from types");
    expect(rows?.[0]).toEqual([
      "grün 😀",
      "grün 😀",
      "ab  ",
      "é ",
      0.5,
      -1e300,
      date,
      date,
      Buffer.from([0, 255]),
      "AAAR5kAAEAAAACXAAA",
      true,
      "x".repeat(100_000),
      Buffer.alloc(70_000, 7),
      expect.objectContaining({ years: 1, months: 6 }),
      expect.objectContaining({ days: -4, hours: -5, minutes: -6, seconds: -7, fseconds: -500_000_000 }),
    ]);
    expect(rows?.[1]).toEqual(Array.from({ length: 15 }, () => null));
  });

  it("has DATE and TIMESTAMP in the client's local time", async () => {
    wire.engine.onQuery(
      "select d, ts from times",
      [column("D", "DATE"), column("TS", "TIMESTAMP", { scale: 9 })],
      [["2024-02-29 13:05:00", "2024-02-29 13:05:00.123456789"]],
    );
    const { rows } = await connection.execute<Date[]>("select d, ts from times");
    expect(rows).toEqual([[new Date(2024, 1, 29, 13, 5), new Date(2024, 1, 29, 13, 5, 0, 123)]]);
  });

  it("describes names, types, sizes and whether there may be nulls", async () => {
    wire.engine.onQuery(
      "select described from t",
      [
        column("Größe", "NUMBER", { precision: 10, scale: 2, nullable: false }),
        column("T", "VARCHAR2", { size: 4000 }),
        column("TS", "TIMESTAMP", { scale: 6 }),
      ],
      [],
    );
    const { metaData } = await connection.execute("select described from t");
    expect(metaData).toMatchObject([
      { name: "Größe", precision: 10, scale: 2, nullable: false },
      { name: "T", byteSize: 4000, nullable: true },
      { name: "TS", precision: 6 },
    ]);
  });

  it("describes without executing", async () => {
    wire.engine.onQuery("select only described", [column("N", "NUMBER")], []);
    const info = await connection.getStatementInfo("select only described");
    expect(info.metaData).toMatchObject([{ name: "N" }]);
    expect(wire.engine.sessions.at(-1)?.calls.at(-1)?.options.describeOnly).toBe(true);
  });
});

describe("fetching", () => {
  it("fetches to the end, whatever the sizes of the first and the later batches", async () => {
    wire.engine.onQuery("select many", [column("N", "NUMBER")], numbers(1003));
    for (const options of [
      { prefetchRows: 0, fetchArraySize: 7 },
      { prefetchRows: 100, fetchArraySize: 1003 },
      {},
    ]) {
      const { rows } = await connection.execute<number[]>("select many", [], { ...options, maxRows: 0 });
      expect(rows).toHaveLength(1003);
      expect(rows?.at(-1)).toEqual([1003]);
    }
  });

  it("fetches rows that are longer than a packet", async () => {
    const long = "ä".repeat(10_000);
    wire.engine.onQuery(
      "select long",
      [column("T", "VARCHAR2", { size: 32767 })],
      numbers(50).map(() => [long]),
    );
    const { rows } = await connection.execute<string[]>("select long");
    expect(rows?.every(([text]) => text === long)).toBe(true);
    expect(rows).toHaveLength(50);
  });

  it("keeps several result sets of a session apart", async () => {
    wire.engine.onQuery("select one", [column("N", "NUMBER")], numbers(10));
    wire.engine.onQuery("select two", [column("N", "NUMBER")], numbers(20));
    const options = { resultSet: true as const, prefetchRows: 2, fetchArraySize: 3 };
    const one = (await connection.execute<number[]>("select one", [], options)).resultSet;
    const two = (await connection.execute<number[]>("select two", [], options)).resultSet;
    expect(await two?.getRow()).toEqual([1]);
    expect(await one?.getRows(5)).toHaveLength(5);
    expect(await two?.getRows(100)).toHaveLength(19);
    expect(await one?.getRows(100)).toHaveLength(5);
    await Promise.all([one?.close(), two?.close()]);
  });

  it("describes anew when the columns of a statement have changed", async () => {
    wire.engine.onQuery("select changing", [column("N", "NUMBER")], [["1"]]);
    expect((await connection.execute("select changing")).rows).toEqual([[1]]);
    wire.engine.onQuery("select changing", [column("N", "NUMBER"), column("T", "VARCHAR2")], [["2", "new"]]);
    expect((await connection.execute("select changing")).rows).toEqual([[2, "new"]]);
  });

  it("executes a statement again without its text", async () => {
    let runs = 0;
    wire.engine.on("select again from t where n = :1", ({ options }) => {
      runs += 1;
      return { columns: [column("N", "NUMBER")], rows: [[String(options.rows[0]?.[0])]] };
    });
    for (const value of [5, 6, 7]) {
      expect((await connection.execute("select again from t where n = :1", [value])).rows).toEqual([[value]]);
    }
    expect(runs).toBe(3);
  });
});

describe("errors", () => {
  it("keeps code, text and position, and the session goes on", async () => {
    const failing = connection.execute("select * from nowhere");
    await expect(failing).rejects.toMatchObject({
      errorNum: 942,
      offset: 14,
      message: expect.stringContaining("ORA-00942: table or view does not exist"),
    });
    await connection.ping();
  });

  it("reports what fails inside the engine without killing the session", async () => {
    wire.engine.on("select broken", () => {
      throw new TypeError("cannot read properties of undefined");
    });
    await expect(connection.execute("select broken")).rejects.toMatchObject({ errorNum: 604 });
    await connection.ping();
  });

  it("reports a value that does not fit its type", async () => {
    wire.engine.onQuery("select misfit", [column("RID", "ROWID")], [["no rowid"]]);
    await expect(connection.execute("select misfit")).rejects.toThrow("ORA-01410");
  });

  it("limits the open cursors of a session", async () => {
    const greedy = await wire.connect({ stmtCacheSize: 0 });
    wire.engine.onQuery("select open", [column("N", "NUMBER")], numbers(5));
    const open = (): Promise<unknown> =>
      greedy.execute("select open", [], { resultSet: true, prefetchRows: 1 });
    for (let count = 0; count < 1000; count += 1) {
      await open();
    }
    await expect(open()).rejects.toThrow("ORA-01000");
    await greedy.close();
  });

  it("warns of a unit that was compiled with errors", async () => {
    wire.engine.on("create or replace procedure p is begin x; end;", {
      warning: new OracleError(24344, "success with compilation error"),
    });
    const result = await connection.execute("create or replace procedure p is begin x; end;");
    expect(result.warning?.code).toBe("NJS-700");
  });
});
