import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { DatabaseError, failedWith, isConnectionLoss } from "../../../provider/dialect/database-error";
import {
  isReadOnlyTable,
  openSession,
  pinnedSettings,
  type OracleSession,
} from "../../../provider/dialect/oracle";
import type { SqlCommand } from "../../../provider/dialect/session";
import { MigrationError } from "../../../provider/errors";
import { openLine, type Line } from "../../support/oracle-line";
import { startOracle, type OracleServer } from "../../support/oracle-server";

let oracle: OracleServer;
let session: OracleSession;

beforeAll(async () => {
  oracle = await startOracle(["HR", "APP"]);
  await oracle.run("HR", [
    `CREATE TABLE "ITEMS" ("ID" NUMBER CONSTRAINT "ITEMS_PK" PRIMARY KEY, "NOTE" VARCHAR2(20) DEFAULT 'none', "DOC" CLOB)`,
  ]);
});

afterAll(async () => {
  await oracle.close();
});

beforeEach(async () => {
  session = await oracle.open("HR");
});

afterEach(async () => {
  await session.close();
});

async function ask(text: string, values?: SqlCommand["values"]): Promise<readonly unknown[]> {
  const { rows } = await session.run({ name: "test", text, ...(values && { values }) });
  return rows.flatMap((row) => Object.values(row));
}

async function thrownBy(result: Promise<unknown>): Promise<unknown> {
  return result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
}

async function failureOf(text: string, by: OracleSession = session): Promise<DatabaseError> {
  const error = await thrownBy(by.run({ name: "test", text }));
  expect(error).toBeInstanceOf(DatabaseError);
  return error as DatabaseError;
}

describe("a session", () => {
  it("has the settings that are fixed, whatever the server's are", async () => {
    const { rows } = await session.run({ name: "test", text: "SELECT * FROM nls_session_parameters" });
    const actual = new Map(rows.map((row) => [row["PARAMETER"], row["VALUE"]]));
    const fixed = Object.entries(pinnedSettings).filter(([name]) => name.startsWith("NLS_"));
    expect(fixed.map(([name]) => [name, actual.get(name)])).toEqual(fixed);
    expect(await ask("SELECT SESSIONTIMEZONE FROM DUAL")).toEqual([pinnedSettings["TIME_ZONE"]]);
  });

  it("is found by its id, its module and its action in V$SESSION", async () => {
    const admin = await oracle.open("ADMIN");
    const named = await oracle.open("HR", { module: "table-migration HR.ITEMS", action: "control" });
    const text = `SELECT username, module, action FROM v$session WHERE audsid = :1`;
    await named.run({ name: "test", text: "SELECT 1 FROM DUAL" });
    const { rows } = await admin.run({ name: "test", text, values: [named.serverProcessId] });
    expect(rows).toEqual([{ USERNAME: "HR", MODULE: "table-migration HR.ITEMS", ACTION: "control" }]);
  });

  it("commits nothing by itself, and takes back what is open when it is closed", async () => {
    const other = await oracle.open("HR");
    const count = async () =>
      (await other.run({ name: "test", text: `SELECT COUNT(*) AS "n" FROM items` })).rows;
    const { rowCount } = await session.run({ name: "test", text: "INSERT INTO items (id) VALUES (1)" });
    expect([rowCount, await count()]).toEqual([1, [{ n: 0 }]]);
    await session.close();
    expect(await count()).toEqual([{ n: 0 }]);
    session = await oracle.open("HR");
    await session.runBatch({ name: "test", text: "BEGIN INSERT INTO items (id) VALUES (2); COMMIT; END;" });
    expect(await count()).toEqual([{ n: 1 }]);
  });

  it("tells an observer of every statement, which may stop it", async () => {
    const seen: string[] = [];
    const observed = await oracle.open("HR", {
      observer: {
        before: ({ name }) => {
          seen.push(`before ${name}`);
          if (name === "stopped") throw new Error("no further");
        },
        after: ({ name }) => void seen.push(`after ${name}`),
      },
    });
    const select = (name: string) => observed.run({ name, text: "SELECT 1 FROM DUAL" });
    const results = await Promise.allSettled([select("one"), select("stopped"), select("two")]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(seen).toEqual(["before one", "after one", "before stopped", "before two", "after two"]);
  });

  it("is closed in time, whatever it is doing", async () => {
    const sleeping = thrownBy(session.run({ name: "test", text: "BEGIN DBMS_SESSION.SLEEP(30); END;" }));
    const started = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 200));
    await session.close();
    expect(Date.now() - started).toBeLessThan(5_000);
    expect(isConnectionLoss(await sleeping)).toBe(true);
    expect(session.isOpen).toBe(false);
    expect(isConnectionLoss(await failureOf("SELECT 1 FROM DUAL"))).toBe(true);
  });
});

describe("values", () => {
  it("come back exactly as they are", async () => {
    expect(
      await ask("SELECT 12, -3, 12345678901234567890123456789012345678, 0.1, NULL, 'x' FROM DUAL"),
    ).toEqual([12, -3, "12345678901234567890123456789012345678", ".1", null, "x"]);
    expect(await ask("SELECT HEXTORAW('01FF'), TO_CLOB('clöb') FROM DUAL")).toEqual(["01FF", "clöb"]);
    const longs = await ask("SELECT data_default FROM user_tab_cols WHERE column_name = 'NOTE'");
    expect(String(longs[0]).trim()).toBe("'none'");
  });

  it("are bound by number, as often as the number stands, and lists as JSON", async () => {
    expect(await ask("SELECT :2, :1, :2 || '!' FROM DUAL", [7, "a"])).toEqual(["a", 7, "a!"]);
    const list = `SELECT name FROM JSON_TABLE(:1, '$[*]' COLUMNS (name VARCHAR2(128) PATH '$'))`;
    expect(await ask(list, [["A", `it's "B"`]])).toEqual(["A", `it's "B"`]);
    const names = Array.from({ length: 12_000 }, (_, index) => `NAME_${index}`);
    expect(await ask(list, [names])).toEqual(names);
  });

  it("of dates need TO_CHAR", async () => {
    const error = await thrownBy(
      session.run({ name: "test.dates", text: `SELECT SYSDATE AS "now" FROM DUAL` }),
    );
    expect(String(error)).toBe("RangeError: test.dates selects dates without TO_CHAR: now.");
    expect(session.isOpen).toBe(true);
  });
});

describe("errors", () => {
  it("are told by what they mean", async () => {
    expect(failedWith(await failureOf("SELECT * FROM nowhere"), "undefinedTable")).toBe(true);
    await session.run({ name: "test", text: "INSERT INTO items (id) VALUES (3)" });
    const duplicate = await failureOf("INSERT INTO items (id) VALUES (3)");
    expect(duplicate).toMatchObject({ code: "ORA-00001", kind: "uniqueViolation", isConnectionLoss: false });
    expect(await ask("SELECT COUNT(*) FROM items WHERE id = 3")).toEqual([1]);
    await session.run({ name: "test", text: "ROLLBACK" });
  });

  it("tell a lock that was not granted, at once and without harm to the session", async () => {
    const other = await oracle.open("HR");
    await other.run({ name: "test", text: "LOCK TABLE items IN EXCLUSIVE MODE" });
    expect(failedWith(await failureOf("LOCK TABLE items IN SHARE MODE NOWAIT"), "lockTimeout")).toBe(true);
    expect(failedWith(await failureOf("ALTER TABLE items READ ONLY"), "lockTimeout")).toBe(true);
    await other.close();
    await session.run({ name: "test", text: "LOCK TABLE items IN SHARE MODE NOWAIT" });
  });

  it("tell a statement that was given up, in milliseconds, and leave the session as it was", async () => {
    await session.run({ name: "test", text: "INSERT INTO items (id) VALUES (5)" });
    const sleep = { name: "test", text: "BEGIN DBMS_SESSION.SLEEP(30); END;", callTimeoutMs: 100 };
    const started = Date.now();
    expect(await thrownBy(session.run(sleep))).toMatchObject({
      code: "NJS-123",
      kind: "statementTimeout",
      isConnectionLoss: false,
    });
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(await ask("SELECT COUNT(*) FROM items WHERE id = 5")).toEqual([1]);
    await session.run({ name: "test", text: "ROLLBACK" });
  });

  it("tell a table behind the fence", async () => {
    await session.run({ name: "test", text: "ALTER TABLE items READ ONLY" });
    expect(isReadOnlyTable(await failureOf("DELETE FROM items"))).toBe(true);
    await session.run({ name: "test", text: "ALTER TABLE items READ WRITE" });
  });

  it("tell a trigger that was created and does not compile", async () => {
    const trigger = "CREATE TRIGGER items_t AFTER INSERT ON items BEGIN DELETE FROM nowhere; END;";
    const error = await failureOf(trigger);
    expect(error).toMatchObject({ code: "ORA-24344", isConnectionLoss: false });
    expect(await ask("SELECT status FROM user_objects WHERE object_name = 'ITEMS_T'")).toEqual(["INVALID"]);
    await session.run({ name: "test", text: "DROP TRIGGER items_t" });
  });

  it.each([
    ["KILL", "ORA-00028"],
    ["DISCONNECT", "NJS-500"],
  ])("tell a session that somebody else has ended by %s SESSION", async (verb, code) => {
    const admin = await oracle.open("ADMIN");
    await session.run({ name: "test", text: "INSERT INTO items (id) VALUES (6)" });
    const { rows } = await admin.run({
      name: "test",
      text: `SELECT sid || ',' || serial# AS "identity" FROM v$session WHERE audsid = :1`,
      values: [session.serverProcessId],
    });
    const identity = String(rows[0]?.["identity"]);
    await admin.run({ name: "test", text: `ALTER SYSTEM ${verb} SESSION '${identity}' IMMEDIATE` });
    const error = await failureOf("SELECT 1 FROM DUAL");
    expect(error).toMatchObject({ code, isConnectionLoss: true });
    expect(session.isOpen).toBe(false);
    session = await oracle.open("HR");
    expect(await ask("SELECT COUNT(*) FROM items WHERE id = 6")).toEqual([0]);
  });

  it("tell a wait for a lock that was given up in milliseconds, and leave the session as it was", async () => {
    const other = await oracle.open("HR");
    await other.run({ name: "test", text: "UPDATE items SET note = 'held' WHERE id = 2" });
    await session.run({ name: "test", text: "INSERT INTO items (id) VALUES (7)" });
    const waits = [
      "LOCK TABLE items IN EXCLUSIVE MODE",
      "LOCK TABLE items IN EXCLUSIVE MODE WAIT 30",
      "UPDATE items SET note = 'mine' WHERE id = 2",
      "SELECT id FROM items WHERE id = 2 FOR UPDATE",
    ];
    for (const text of waits) {
      const started = Date.now();
      const error = await thrownBy(session.run({ name: "test", text, callTimeoutMs: 100 }));
      expect(error).toMatchObject({ kind: "statementTimeout", isConnectionLoss: false });
      expect(Date.now() - started).toBeLessThan(3_000);
    }
    expect(await ask("SELECT COUNT(*) FROM items WHERE id = 7")).toEqual([1]);
    await other.close();
    await session.run({ name: "test", text: "LOCK TABLE items IN EXCLUSIVE MODE NOWAIT" });
    await session.run({ name: "test", text: "ROLLBACK" });
  });
});

describe("a line", () => {
  let line: Line;

  beforeEach(async () => {
    line = await openLine(oracle.address);
  });

  afterEach(async () => {
    await line.close();
  });

  function openOverLine(): Promise<OracleSession> {
    const connectString = oracle.connectStringThrough(line.port);
    return openSession(oracle.connectionOf("HR", { connectString }), { module: "tests" });
  }

  it("that is cut ends the session, whatever it was doing", async () => {
    const [idle, busy] = [await openOverLine(), await openOverLine()];
    const failure = failureOf("BEGIN DBMS_SESSION.SLEEP(30); END;", busy);
    await new Promise((resolve) => setTimeout(resolve, 200));
    line.cut();
    expect(isConnectionLoss(await failure)).toBe(true);
    expect(idle.isOpen).toBe(false);
    expect(isConnectionLoss(await failureOf("SELECT 1 FROM DUAL", idle))).toBe(true);
    expect([idle.isOpen, busy.isOpen]).toEqual([false, false]);
    await Promise.all([idle.close(), busy.close()]);
  });

  it("that is silent does not hold up the closing of a session", async () => {
    const stalled = await openOverLine();
    line.stall();
    const started = Date.now();
    await stalled.close();
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  it("that is silent from the start is given up in time", async () => {
    line.stall();
    const started = Date.now();
    expect(await thrownBy(openOverLine())).toMatchObject({ code: "CONNECTION_FAILED" });
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});

describe("a connection", () => {
  it("is refused with a wrong password, which stands nowhere", async () => {
    const connection = oracle.connectionOf("HR", { password: "not the one" });
    const error = await thrownBy(openSession(connection, { module: "tests" }));
    expect(error).toMatchObject({ code: "AUTHENTICATION_FAILED" });
    expect((error as MigrationError).message).toContain("ORA-01017");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain("not the one");
  });

  it("fails where nobody listens, by the server's name", async () => {
    const connection = oracle.connectionOf("HR", { connectString: "127.0.0.1:1/FREEPDB1" });
    expect(await thrownBy(openSession(connection, { module: "tests" }))).toMatchObject({
      code: "CONNECTION_FAILED",
      problem: expect.stringMatching(/^Cannot connect to 127\.0\.0\.1:1\/FREEPDB1 as "HR": .*ECONNREFUSED/),
    });
  });

  it("fails where the service is another one", async () => {
    const { host, port } = oracle.address;
    const connectString = `${host}:${port}/NOSUCH`;
    const error = await thrownBy(
      openSession(oracle.connectionOf("HR", { connectString }), { module: "tests" }),
    );
    expect(error).toMatchObject({ code: "CONNECTION_FAILED" });
  });

  it("folds the user's name to capitals unless it is quoted", async () => {
    const folded = await openSession(oracle.connectionOf("HR", { user: "hr" }), { module: "tests" });
    const { rows } = await folded.run({ name: "test", text: `SELECT USER AS "user" FROM DUAL` });
    await folded.close();
    expect(rows).toEqual([{ user: "HR" }]);
    const quoted = oracle.connectionOf("HR", { user: '"hr"' });
    expect(await thrownBy(openSession(quoted, { module: "tests" }))).toMatchObject({
      code: "AUTHENTICATION_FAILED",
    });
  });

  it("works as another user by proxy", async () => {
    const proxied = oracle.connectionOf("APP", { user: '"APP"["HR"]' });
    expect(await thrownBy(openSession(proxied, { module: "tests" }))).toMatchObject({
      code: "AUTHENTICATION_FAILED",
      message: expect.stringContaining("ORA-28150"),
    });
    await oracle.run("ADMIN", ["ALTER USER hr GRANT CONNECT THROUGH app"]);
    const opened = await openSession(proxied, { module: "tests" });
    const text = `SELECT USER AS "user", SYS_CONTEXT('USERENV', 'PROXY_USER') AS "proxy" FROM DUAL`;
    const { rows } = await opened.run({ name: "test", text });
    await opened.close();
    expect(rows).toEqual([{ user: "HR", proxy: "APP" }]);
  });

  it("is found by an alias of tnsnames.ora", async () => {
    const configDir = await mkdtemp(path.join(tmpdir(), "tns-"));
    const { host, port, service } = oracle.address;
    const descriptor = `(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=${host})(PORT=${port}))(CONNECT_DATA=(SERVICE_NAME=${service})))`;
    await writeFile(path.join(configDir, "tnsnames.ora"), `HR_TEST = ${descriptor}\n`);
    try {
      const byAlias = oracle.connectionOf("HR", { connectString: "HR_TEST", configDir });
      await (await openSession(byAlias, { module: "tests" })).close();
      await (
        await openSession(oracle.connectionOf("HR", { connectString: descriptor }), { module: "tests" })
      ).close();
      const unknown = oracle.connectionOf("HR", { connectString: "NOT_THERE", configDir });
      expect(await thrownBy(openSession(unknown, { module: "tests" }))).toMatchObject({
        code: "CONNECTION_FAILED",
      });
    } finally {
      await rm(configDir, { recursive: true });
    }
  });

  it("in thick mode fails where the client libraries are missing or the process is thin", async () => {
    const connection = oracle.connectionOf("HR", { thickMode: { libDir: "/nowhere" } });
    expect(await thrownBy(openSession(connection, { module: "tests" }))).toMatchObject({
      code: "THICK_MODE_FAILED",
    });
  });
});
