import oracledb from "oracledb";
import { OracleError } from "../../src/contract";
import type { ExecuteOptions } from "../../src/contract";
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

function lastOptions(): ExecuteOptions {
  const options = wire.engine.sessions.at(-1)?.calls.at(-1)?.options;
  if (options === undefined) {
    throw new Error("nothing was executed");
  }
  return options;
}

describe("bound values", () => {
  it.each<[string, oracledb.BindParameter, string, unknown]>([
    ["NUMBER", { val: -12.25, type: oracledb.NUMBER }, "NUMBER", "-12.25"],
    ["text", { val: "grün 😀" }, "VARCHAR2", "grün 😀"],
    ["national text", { val: "grün 😀", type: oracledb.DB_TYPE_NVARCHAR }, "NVARCHAR2", "grün 😀"],
    ["CHAR", { val: "ab", type: oracledb.DB_TYPE_CHAR }, "CHAR", "ab"],
    [
      "DATE",
      { val: new Date(2024, 1, 29, 13, 5), type: oracledb.DB_TYPE_DATE },
      "DATE",
      "2024-02-29 13:05:00",
    ],
    [
      "TIMESTAMP",
      { val: new Date(2024, 1, 29, 13, 5, 0, 250), type: oracledb.DB_TYPE_TIMESTAMP },
      "TIMESTAMP",
      "2024-02-29 13:05:00.25",
    ],
    [
      "TIMESTAMP WITH TIME ZONE",
      { val: new Date("2024-02-29T13:05:00Z"), type: oracledb.DB_TYPE_TIMESTAMP_TZ },
      "TIMESTAMP WITH TIME ZONE",
      "2024-02-29 13:05:00 +00:00",
    ],
    [
      "TIMESTAMP WITH LOCAL TIME ZONE",
      { val: new Date("2024-02-29T13:05:00Z"), type: oracledb.DB_TYPE_TIMESTAMP_LTZ },
      "TIMESTAMP WITH LOCAL TIME ZONE",
      "2024-02-29 13:05:00 +00:00",
    ],
    ["RAW", { val: Buffer.from([1, 2, 3]) }, "RAW", Buffer.from([1, 2, 3])],
    ["BOOLEAN", { val: true, type: oracledb.DB_TYPE_BOOLEAN }, "BOOLEAN", true],
    ["BINARY_FLOAT", { val: 0.1, type: oracledb.DB_TYPE_BINARY_FLOAT }, "BINARY_FLOAT", "0.1"],
    ["BINARY_DOUBLE", { val: 0.1, type: oracledb.DB_TYPE_BINARY_DOUBLE }, "BINARY_DOUBLE", "0.1"],
    ["a long string", { val: "x".repeat(200_000) }, "VARCHAR2", "x".repeat(200_000)],
    ["long bytes", { val: Buffer.alloc(40_000, 1) }, "RAW", Buffer.alloc(40_000, 1)],
  ])("reads %s", async (_, bind, type, value) => {
    wire.engine.on("insert into t values (:1)", { rowCount: 1 });
    await connection.execute("insert into t values (:1)", [bind]);
    expect(lastOptions().binds[0]?.type).toBe(type);
    expect(lastOptions().rows).toEqual([[value]]);
  });

  it("reads null of each type", async () => {
    const types = [
      oracledb.NUMBER,
      oracledb.STRING,
      oracledb.DB_TYPE_BOOLEAN,
      oracledb.DB_TYPE_DATE,
      oracledb.CLOB,
    ];
    wire.engine.on("insert into t values (:1, :2, :3, :4, :5)", { rowCount: 1 });
    await connection.execute(
      "insert into t values (:1, :2, :3, :4, :5)",
      types.map((type) => ({ val: null, type })),
    );
    expect(lastOptions().rows).toEqual([[null, null, null, null, null]]);
  });

  it("reads values longer than a string behind the others, and puts them where they belong", async () => {
    wire.engine.on("insert into t values (:1, :2, :3)", { rowCount: 1 });
    await connection.execute("insert into t values (:1, :2, :3)", ["y".repeat(40_000), 5, "short"]);
    expect(lastOptions().rows).toEqual([["y".repeat(40_000), "5", "short"]]);
  });
});

describe("DML", () => {
  it("has the number of rows and the last ROWID", async () => {
    wire.engine.on("update t set a = 1", ({ session }) => {
      session.inTransaction = true;
      return { rowCount: 70_000, lastRowId: "AAAR5kAAEAAAACXAAB" };
    });
    const result = await connection.execute("update t set a = 1");
    expect(result).toMatchObject({ rowsAffected: 70_000, lastRowid: "AAAR5kAAEAAAACXAAB" });
    expect(connection.transactionInProgress).toBe(true);
    await connection.rollback();
  });

  it("asks for a commit with the call", async () => {
    wire.engine.on("delete from t", { rowCount: 1 });
    await connection.execute("delete from t", [], { autoCommit: true });
    expect(lastOptions().autoCommit).toBe(true);
    await connection.execute("delete from t", [], { autoCommit: true });
    expect(lastOptions().autoCommit).toBe(true);
    await connection.execute("delete from t");
    expect(lastOptions().autoCommit).toBe(false);
  });

  it("runs many rows in one call", async () => {
    wire.engine.on("insert into t values (:1, :2)", ({ options }) => ({ rowCount: options.rows.length }));
    const rows = Array.from({ length: 20_000 }, (_, index) => [index, `row ${index}`]);
    const result = await connection.executeMany("insert into t values (:1, :2)", rows);
    expect(result.rowsAffected).toBe(20_000);
    expect(lastOptions().rows.at(-1)).toEqual(["19999", "row 19999"]);
    await connection.executeMany("insert into t values (:1, :2)", rows.slice(0, 3));
    expect(lastOptions().rows).toHaveLength(3);
  });

  it("runs a statement without binds as often as asked", async () => {
    wire.engine.on("insert into t values (1)", ({ options }) => ({ rowCount: options.rows.length }));
    expect((await connection.executeMany("insert into t values (1)", 4)).rowsAffected).toBe(4);
  });

  it("reports batch errors and the rows of each iteration", async () => {
    wire.engine.on("insert into b values (:1)", ({ options }) => ({
      rowCount: 298,
      rowCounts: options.rows.map((_, index) => (index === 1 || index === 299 ? 0 : 1)),
      batchErrors: [
        { iteration: 1, error: new OracleError(1, "unique constraint (HR.PK) violated") },
        { iteration: 299, error: new OracleError(1400, 'cannot insert NULL into ("HR"."B"."C")') },
      ],
    }));
    const rows = Array.from({ length: 300 }, (_, index) => [index]);
    const result = await connection.executeMany("insert into b values (:1)", rows, {
      batchErrors: true,
      dmlRowCounts: true,
    });
    expect(lastOptions().batchErrors).toBe(true);
    expect(result.batchErrors?.map(({ offset, message }) => [offset, message])).toEqual([
      [1, "ORA-00001: unique constraint (HR.PK) violated"],
      [299, 'ORA-01400: cannot insert NULL into ("HR"."B"."C")'],
    ]);
    expect(result.rowsAffected).toBe(298);
    expect(result.dmlRowCounts?.slice(0, 3)).toEqual([1, 0, 1]);
  });

  it("returns rows into binds, none, one or many for each iteration", async () => {
    const sql = "update t set a = :1 where b = :2 returning id, name into :3, :4";
    wire.engine.on(sql, ({ options }) => ({
      rowCount: 3,
      returned: options.rows.map((_, index) =>
        index === 1 ? [[], []] : [["1", "2"].slice(index / 2), ["x", null].slice(index / 2)],
      ),
    }));
    const out = [
      { dir: oracledb.BIND_OUT, type: oracledb.NUMBER },
      { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 10 },
    ];
    const single = await connection.execute(sql, [5, 6, ...out]);
    expect(lastOptions().rows).toEqual([["5", "6", null, null]]);
    expect(single.outBinds).toEqual([
      [1, 2],
      ["x", null],
    ]);
    const again = await connection.execute(sql, [7, 8, ...out]);
    expect(lastOptions().rows).toEqual([["7", "8", null, null]]);
    expect(again.outBinds).toEqual([
      [1, 2],
      ["x", null],
    ]);
    const many = await connection.executeMany(
      sql,
      [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      {
        bindDefs: [{ type: oracledb.NUMBER }, { type: oracledb.NUMBER }, ...out],
      },
    );
    expect(many.outBinds).toEqual([
      [
        [1, 2],
        ["x", null],
      ],
      [[], []],
      [[2], [null]],
    ]);
  });
});

describe("PL/SQL", () => {
  const block = "begin p(:a, :b, :c); end;";

  it("has values in, out and both ways, and again", async () => {
    wire.engine.on(block, ({ options }) => ({
      directions: ["in", "out", "in out"],
      outValues: options.rows.map((row) => [undefined, `${String(row[0])}!`, String(Number(row[2]) + 1)]),
    }));
    for (const value of [1, 2, 3]) {
      const result = await connection.execute(block, {
        a: value,
        b: { dir: oracledb.BIND_OUT, type: oracledb.STRING, maxSize: 20 },
        c: { dir: oracledb.BIND_INOUT, val: value, type: oracledb.NUMBER },
      });
      expect(result.outBinds).toEqual({ b: `${value}!`, c: value + 1 });
    }
  });

  it("runs a block many times", async () => {
    wire.engine.on("begin q(:1, :2); end;", ({ options }) => ({
      directions: ["in", "out"],
      outValues: options.rows.map((row) => [undefined, String(Number(row[0]) * 2)]),
    }));
    const result = await connection.executeMany("begin q(:1, :2); end;", [[1], [2], [3]], {
      bindDefs: [{ type: oracledb.NUMBER }, { dir: oracledb.BIND_OUT, type: oracledb.NUMBER }],
    });
    expect(result.outBinds).toEqual([[2], [4], [6]]);
  });

  it("has index-by tables", async () => {
    wire.engine.on("begin arrays(:a, :b); end;", ({ options }) => ({
      directions: ["in", "out"],
      outValues: [[undefined, (options.rows[0]?.[0] as string[]).map((text) => text.toUpperCase())]],
    }));
    const result = await connection.execute("begin arrays(:a, :b); end;", {
      a: { type: oracledb.STRING, dir: oracledb.BIND_IN, val: ["x", "y", "z"] },
      b: { type: oracledb.STRING, dir: oracledb.BIND_OUT, maxArraySize: 5 },
    });
    expect(lastOptions().rows[0]?.[0]).toEqual(["x", "y", "z"]);
    expect(lastOptions().binds[1]?.arrayLength).toBe(5);
    expect(result.outBinds).toEqual({ b: ["X", "Y", "Z"] });
  });

  it("hands out a REF CURSOR and implicit results", async () => {
    const rows = Array.from({ length: 150 }, (_, index) => [String(index), `row ${index}`]);
    const cursor = { columns: [column("N", "NUMBER"), column("T", "VARCHAR2")], rows };
    wire.engine.on("begin open_cursor(:1); end;", ({ options }) => {
      expect(options.binds[0]?.refCursor).toBe(true);
      return { directions: ["out"], outValues: [[cursor]] };
    });
    const { outBinds } = await connection.execute<[oracledb.ResultSet<unknown[]>]>(
      "begin open_cursor(:1); end;",
      [{ dir: oracledb.BIND_OUT, type: oracledb.CURSOR }],
    );
    const fetched = await outBinds?.[0].getRows(1000);
    expect(fetched).toHaveLength(150);
    expect(fetched?.at(-1)).toEqual([149, "row 149"]);
    await outBinds?.[0].close();
    wire.engine.on("begin results; end;", { implicitResults: [cursor, { ...cursor, rows: [["7", null]] }] });
    const { implicitResults } = await connection.execute("begin results; end;");
    expect((implicitResults as unknown[][])[0]).toHaveLength(150);
    expect((implicitResults as unknown[][])[1]).toEqual([[7, null]]);
  });

  it("has every type out, and null of it", async () => {
    const types = [
      [oracledb.DB_TYPE_BOOLEAN, true, true],
      [oracledb.DB_TYPE_RAW, Buffer.from([9]), Buffer.from([9])],
      [oracledb.DB_TYPE_TIMESTAMP_TZ, "2024-01-01 00:00:00 +00:00", new Date("2024-01-01T00:00:00Z")],
      [oracledb.DB_TYPE_BINARY_DOUBLE, "1.5", 1.5],
      [oracledb.DB_TYPE_NVARCHAR, "grün", "grün"],
    ] as const;
    const sql = "begin types(:1, :2, :3, :4, :5); end;";
    const binds = types.map(([type]) => ({ dir: oracledb.BIND_OUT, type, maxSize: 100 }));
    const directions = types.map(() => "out" as const);
    wire.engine.on(sql, { directions, outValues: [types.map(([, value]) => value)] });
    expect((await connection.execute(sql, binds)).outBinds).toEqual(types.map(([, , value]) => value));
    wire.engine.on(sql, { directions, outValues: [types.map(() => null)] });
    expect((await connection.execute(sql, binds)).outBinds).toEqual(types.map(() => null));
  });

  it("reads a bind of a type that is not emulated no further, and goes on", async () => {
    const sql = "begin j(:1); end;";
    await expect(connection.execute(sql, [{ val: { a: 1 }, type: oracledb.DB_TYPE_JSON }])).rejects.toThrow(
      "ORA-03001",
    );
    await connection.ping();
  });
});
