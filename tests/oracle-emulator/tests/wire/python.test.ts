import { execFile, execFileSync } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { OracleError } from "../../src/contract";
import { startListening } from "./listening";
import type { Listening } from "./listening";
import { column } from "./scripted-engine";

const run = promisify(execFile);
const CLIENT = join(__dirname, "python_client.py");
/** Kept between runs, like other things that a package installs for its tests. */
const ENVIRONMENT = join(__dirname, "../../../../node_modules/.cache/python-oracledb");
const INSTALL = { timeout: 120_000, stdio: "pipe" } as const;

/** A Python that has oracledb: the one on PATH, or one in an environment of its own. */
function findPython(): { python: string } | { missing: string } {
  const own = join(ENVIRONMENT, "bin", "python3");
  const found = ["python3", own].find(hasDriver);
  if (found !== undefined) {
    return { python: found };
  }
  try {
    execFileSync("python3", ["-m", "venv", "--clear", ENVIRONMENT], INSTALL);
    execFileSync(own, ["-m", "pip", "install", "--quiet", "--retries", "1", "oracledb"], INSTALL);
    return { python: own };
  } catch (error) {
    return { missing: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}

function hasDriver(python: string): boolean {
  try {
    execFileSync(python, ["-c", "import oracledb"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

const found = findPython();

let wire: Listening;

beforeAll(async () => {
  wire = await startListening();
  prepare(wire);
});

afterAll(() => wire.close());

function prepare({ engine }: Listening): void {
  const cursor = {
    columns: [column("N", "NUMBER")],
    rows: Array.from({ length: 250 }, (_, index) => [String(index)]),
  };
  engine.onQuery(
    "select * from types",
    [
      column("N", "NUMBER", { precision: 10, scale: 2 }),
      column("V", "NVARCHAR2"),
      column("D", "DATE"),
      column("TS", "TIMESTAMP", { scale: 6 }),
      column("BD", "BINARY_DOUBLE"),
      column("R", "RAW"),
      column("RID", "ROWID"),
      column("B", "BOOLEAN"),
      column("L", "LONG"),
      column("DS", "INTERVAL DAY TO SECOND"),
    ],
    [
      [
        "-12.5",
        "grün 😀",
        "2024-02-29 13:05:00",
        "2024-02-29 13:05:00.123456",
        "1.5",
        Buffer.from([0, 255]),
        "AAAR5kAAEAAAACXAAA",
        true,
        "long",
        "+04 05:00:00.5",
      ],
      Array.from({ length: 10 }, () => null),
    ],
  );
  engine.onQuery("select many", cursor.columns, cursor.rows);
  for (const sql of ["select c, b, n from documents", "select c, b, n from documents order by 1"]) {
    engine.onQuery(
      sql,
      [column("C", "CLOB"), column("B", "BLOB"), column("N", "NUMBER")],
      [
        ["ä".repeat(100_000), Buffer.alloc(50_000), "1"],
        [null, null, "2"],
      ],
    );
  }
  engine.on("insert into t values (:1, :2)", ({ options }) => ({ rowCount: options.rows.length }));
  engine.on("insert into b values (:1)", {
    rowCount: 2,
    rowCounts: [1, 0, 1],
    batchErrors: [{ iteration: 1, error: new OracleError(1, "unique constraint violated") }],
  });
  engine.on("insert into r values (:1) returning id into :2", { rowCount: 1, returned: [[["42"]]] });
  engine.on("begin p(:a, :b, :c); end;", ({ options }) => ({
    directions: ["in", "out", "in out"],
    outValues: options.rows.map((row) => [undefined, `${String(row[0])}!`, String(Number(row[2]) + 1)]),
  }));
  engine.on("begin arrays(:a, :b); end;", ({ options }) => ({
    directions: ["in", "out"],
    outValues: [[undefined, options.rows[0]?.[0] ?? []]],
  }));
  engine.on("begin open_cursor(:1); end;", { directions: ["out"], outValues: [[cursor]] });
  engine.on("insert into documents values (:1, :2)", { rowCount: 1 });
  engine.on("insert into documents (d) values (:1)", { rowCount: 1 });
  engine.on("insert into v values (:1, :2, :3, :4, :5, :6)", { rowCount: 1 });
  engine.on("begin wait_for_ever; end;", ({ session }) => session.untilCancelled());
  engine.on("create procedure p", { warning: new OracleError(24344, "success with compilation error") });
  engine.on("update t set a = 1", ({ session }) => {
    session.inTransaction = true;
    return { rowCount: 1 };
  });
  engine.on("ALTER SESSION SET CURRENT_SCHEMA = app", {});
  engine.onQuery("select 1 from dual", [column("N", "NUMBER", { precision: 10, scale: 0 })], [["1"]]);
}

function rowsOf(sql: string): readonly unknown[] | undefined {
  return wire.engine.sessions[0]?.calls.filter((call) => call.sql === sql).at(-1)?.options.rows[0];
}

describe("python-oracledb", () => {
  if ("missing" in found) {
    it.skip(`is not here and cannot be installed: ${found.missing}`, () => undefined);
    return;
  }

  it("works unmodified", async () => {
    const password = wire.engine.passwords.get("HR") ?? "";
    const { stdout } = await run(found.python, [CLIENT, wire.connectString, "hr", password], {
      timeout: 60_000,
    });
    expect(JSON.parse(stdout)).toEqual({
      "wrong password": "ORA-01017",
      "unknown service": true,
      version: "23.0.0.0.0",
      types: [
        [
          "-12.5",
          "'grün 😀'",
          "datetime.datetime(2024, 2, 29, 13, 5)",
          "datetime.datetime(2024, 2, 29, 13, 5, 0, 123456)",
          "1.5",
          "b'\\x00\\xff'",
          "'AAAR5kAAEAAAACXAAA'",
          "True",
          "'long'",
          "datetime.timedelta(days=4, seconds=18000, microseconds=500000)",
        ],
        Array.from({ length: 10 }, () => "None"),
      ],
      description: expect.arrayContaining([["N", "DB_TYPE_NUMBER", 10, 2]]),
      many: 250,
      "many again": 250,
      locators: [
        ["ä".repeat(10), 50_000, 1],
        [null, null, 2],
      ],
      strings: [
        [100_000, 50_000, 1],
        [null, null, 2],
      ],
      "strings again": [
        [100_000, 50_000, 1],
        [null, null, 2],
      ],
      inserted: 20_000,
      "batch errors": [[1, "ORA-00001"]],
      "row counts": [1, 0, 1],
      returned: [42],
      "block 1": ["in!", 2],
      "block 2": ["in!", 3],
      array: ["x", "y"],
      "ref cursor": 250,
      "lob size": 7,
      trimmed: "gr",
      "long string": true,
      "no table": "ORA-00942",
      timeout: "DPY-4024",
      warning: "DPY-7000",
      "in transaction": true,
      rows: [[1]],
    });
    expect(rowsOf("insert into t values (:1, :2)")).toEqual(["y".repeat(100_000), "5"]);
    expect(rowsOf("insert into documents values (:1, :2)")?.[0]).toBe("ä".repeat(50_000));
    expect(rowsOf("insert into v values (:1, :2, :3, :4, :5, :6)")).toEqual([
      "12345678901234567890123456789.12345",
      expect.stringContaining("2024-02-29 13:05:00"),
      Buffer.from([0, 255]),
      "1", // a BOOLEAN is a number to this driver before Oracle 23
      "+04 05:00:00.000007",
      null,
    ]);
    expect(wire.engine.sessions[0]?.endToEnd).toEqual({ module: "a module", action: "" });
  });
});
