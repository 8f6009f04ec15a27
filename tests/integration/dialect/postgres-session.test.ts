import { DatabaseError, failedWith, isConnectionLoss } from "../../../provider/dialect/database-error";
import {
  openSession,
  pinnedSettings,
  quoteIdentifier,
  quoteLiteral,
  quoteQualified,
} from "../../../provider/dialect/postgres";
import type { Session, SqlCommand } from "../../../provider/dialect/session";
import { connectionTo } from "../../support/test-connection";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

let database: TestDatabase;
let session: Session;

beforeAll(async () => {
  database = await createTestDatabase();
  // A role may have defaults of its own; none of them may get through.
  await database.query(`
    ALTER ROLE ${database.user} SET search_path = public, pg_catalog;
    ALTER ROLE ${database.user} SET DateStyle = 'SQL, DMY';
    ALTER ROLE ${database.user} SET TimeZone = 'Asia/Kathmandu';
    ALTER ROLE ${database.user} SET IntervalStyle = 'iso_8601';
    ALTER ROLE ${database.user} SET extra_float_digits = -5;
    ALTER ROLE ${database.user} SET bytea_output = 'escape';
    ALTER ROLE ${database.user} SET standard_conforming_strings = off;
    ALTER ROLE ${database.user} SET default_transaction_isolation = 'serializable';
    ALTER ROLE ${database.user} SET lock_timeout = '1h';
    ALTER ROLE ${database.user} SET statement_timeout = '1h';
    CREATE FUNCTION public.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS 'SELECT 1/0 || $1'`);
});

afterAll(async () => {
  await database.drop();
});

beforeEach(async () => {
  session = await open();
});

afterEach(async () => {
  await session.close();
});

function open(options: Partial<Parameters<typeof openSession>[1]> = {}): Promise<Session> {
  return openSession(connectionTo(database), { applicationName: "tests", ...options });
}

async function ask(text: string, values?: SqlCommand["values"]): Promise<readonly unknown[]> {
  const { rows } = await session.run({ name: "test", text, ...(values && { values }) });
  return rows.flatMap((row) => Object.values(row));
}

async function failureOf(result: Promise<unknown>): Promise<DatabaseError> {
  const error = await result.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatabaseError);
  return error as DatabaseError;
}

/** Settings as the server spells them; "0" for one that it does not know, as transaction_timeout before PostgreSQL 17. */
async function settingsInForce(): Promise<Record<string, unknown>> {
  const { rows } = await session.run({
    name: "test",
    text: "SELECT name, coalesce(current_setting(name, true), '0') AS value FROM unnest($1::text[]) AS wanted (name)",
    values: [Object.keys(pinnedSettings)],
  });
  return Object.fromEntries(rows.map(({ name, value }) => [String(name), value]));
}

test("fixes every setting, whatever the role's defaults are", async () => {
  const inForce = await settingsInForce();
  expect(inForce).toEqual({ ...pinnedSettings, idle_in_transaction_session_timeout: "1min" });
});

test("acts as the role that logged in, and may write, whatever role and database make of it", async () => {
  const [acting, migrator] = [`${database.user}_acting`, `${database.user}_migrator`];
  await database.query(`
    CREATE ROLE ${acting};
    CREATE ROLE ${migrator} LOGIN PASSWORD 'secret' IN ROLE ${acting};
    ALTER ROLE ${migrator} SET role = ${acting};
    ALTER ROLE ${migrator} SET default_transaction_read_only = on;
    ALTER DATABASE ${database.database} SET default_transaction_read_only = on`);
  try {
    await session.close();
    session = await openSession(connectionTo(database, { user: migrator, password: "secret" }), {
      applicationName: "tests",
    });
    expect(await ask("SELECT current_user, session_user::text AS login")).toEqual([migrator, migrator]);
    await session.runBatch({ name: "test", text: "BEGIN; CREATE TEMP TABLE written (); COMMIT" });
  } finally {
    await database.query(`ALTER DATABASE ${database.database} RESET default_transaction_read_only`);
  }
});

test("takes settings of the caller over the pinned ones", async () => {
  await session.close();
  session = await open({ settings: { lock_timeout: "7s", work_mem: "5MB" } });
  expect(await ask("SELECT current_setting('lock_timeout') AS a, current_setting('work_mem') AS b")).toEqual([
    "7s",
    "5MB",
  ]);
});

test("does without the check for dead clients where the server refuses it", async () => {
  await session.close();
  session = await open({ settings: { client_connection_check_interval: "no interval" } });
  expect(await ask("SELECT current_setting('client_connection_check_interval')")).toEqual(["0"]);
});

test("shows a name in pg_stat_activity that is cut off between characters", async () => {
  await session.close();
  session = await open({ applicationName: `${"x".repeat(62)}é` });
  expect(await ask("SELECT current_setting('application_name')")).toEqual(["x".repeat(62)]);
});

test("knows the process of its server session", async () => {
  expect(await ask("SELECT pg_backend_pid()")).toEqual([session.serverProcessId]);
});

test.each([
  ["date", "9999-12-31"],
  ["date", "5874897-12-31"],
  ["date", "4713-01-01 BC"],
  ["timestamp", "infinity"],
  ["timestamptz", "-infinity"],
  ["timestamptz", "2026-03-29 01:30:00.123456+00"],
  ["numeric(38)", "99999999999999999999999999999999999999"],
  ["numeric", "0.10"],
  ["numeric", "NaN"],
  ["int8", "9223372036854775807"],
  ["int8", "-9223372036854775808"],
  ["float8", "0.30000000000000004"],
  ["float4", "1e+06"],
  ["bytea", "\\x00ff5c27"],
  ["interval", "1 year 2 mons -3 days +04:05:06.789"],
  ["text", 'it\'s \\ "quoted"\n😀'],
  ["uuid", "00000000-0000-0000-0000-000000000001"],
  ["time", "24:00:00"],
])("brings a %s back as it was bound: %s", async (type, text) => {
  expect(await ask(`SELECT $1::${type}`, [text])).toEqual([text]);
});

test("brings arrays and JSON back as values, and NULL as null", async () => {
  const values = await ask(
    "SELECT $1::text[] AS a, $2::int8[] AS b, jsonb_build_object('a', $3::int) AS c, NULL::text AS d, $4::bool AS e",
    [["a,b", null, '"', "\\", "NULL", ""], ["9223372036854775807"], 5, false],
  );
  expect(values).toEqual([
    ["a,b", null, '"', "\\", "NULL", ""],
    ["9223372036854775807"],
    { a: 5 },
    null,
    false,
  ]);
});

test("refuses a number that JSON would round, and goes on", async () => {
  await expect(ask("SELECT '9007199254740993'::jsonb")).rejects.toThrow("cannot hold exactly");
  expect(await ask("SELECT 1")).toEqual([1]);
});

test.each(['";DROP SCHEMA public;--', "Ünïcödé 😀", "a.b", " ", "'", "\\", "x\n--", "$1", "é".repeat(31)])(
  "quotes the identifier %j so that the server reads the same",
  async (name) => {
    const table = quoteQualified("pg_temp", name);
    await session.runBatch({
      name: "test",
      text: `CREATE TEMP TABLE ${table} (${quoteIdentifier(name)} int)`,
    });
    const found = await ask(
      "SELECT relname, attname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum = 1 WHERE relname = $1 AND relkind = 'r'",
      [name],
    );
    expect(found).toEqual([name, name]);
  },
);

test("quotes text constants alike under either standard_conforming_strings", async () => {
  const text = "it's \\' \\\\ done";
  for (const setting of ["on", "off"]) {
    await session.runBatch({ name: "test", text: `SET standard_conforming_strings = ${setting}` });
    expect(await ask(`SELECT${quoteLiteral(text)}`)).toEqual([text]);
  }
});

test("runs one statement at a time, so that a text cannot hold a second one", async () => {
  const error = await failureOf(ask("SELECT 1; SELECT 2"));
  expect(error).toMatchObject({ code: "42601", statement: "test" });
});

test("runs a batch in one transaction and gives its last result", async () => {
  const text =
    "CREATE TEMP TABLE batch (n int); INSERT INTO batch VALUES (1), (2); SELECT count(*) FROM batch";
  expect((await session.runBatch({ name: "test", text })).rows).toEqual([{ count: "2" }]);
  await failureOf(session.runBatch({ name: "test", text: "INSERT INTO batch VALUES (3); SELECT 1/0" }));
  expect(await ask("SELECT count(*) FROM batch")).toEqual(["2"]);
});

test("runs commands in the order they were given", async () => {
  const [slow, quick] = [ask("SELECT clock_timestamp() FROM pg_sleep(0.1)"), ask("SELECT clock_timestamp()")];
  const [[first], [second]] = await Promise.all([slow, quick]);
  expect(String(first) < String(second)).toBe(true);
});

test("tells the observer before and after a statement, which may stop it", async () => {
  await session.close();
  const told: string[] = [];
  session = await open({
    observer: {
      before: ({ name }) => {
        told.push(`before ${name}`);
        if (name === "refused") throw new Error("stopped");
      },
      after: ({ name }) => void told.push(`after ${name}`),
    },
  });
  await session.run({ name: "one", text: "SELECT 1" });
  await expect(session.runBatch({ name: "refused", text: "CREATE TABLE never ()" })).rejects.toThrow(
    "stopped",
  );
  await failureOf(session.run({ name: "failing", text: "SELECT 1/0" }));
  expect(told).toEqual(["before one", "after one", "before refused", "before failing"]);
  expect(await ask("SELECT to_regclass('public.never')")).toEqual([null]);
});

test("keeps a failed statement's SQLSTATE and name", async () => {
  const error = await failureOf(session.run({ name: "discover.tables", text: "SELECT nonsense()" }));
  expect(error).toMatchObject({ name: "DatabaseError", code: "42883", statement: "discover.tables" });
});

test("gives way after 50 ms where a lock is not free", async () => {
  await database.query("CREATE TABLE locked ()");
  const holder = await database.connect();
  await holder.query("BEGIN; LOCK TABLE public.locked");
  const error = await failureOf(ask("TABLE public.locked"));
  expect(failedWith(error, "lockTimeout")).toBe(true);
  await holder.query("ROLLBACK");
});

test("survives a cancelled statement", async () => {
  const sleeping = failureOf(ask("SELECT pg_sleep(30)"));
  await database.query("SELECT pg_cancel_backend($1) FROM pg_sleep(0.2)", [session.serverProcessId]);
  expect(failedWith(await sleeping, "statementTimeout")).toBe(true);
  expect(session.isOpen).toBe(true);
  expect(await ask("SELECT 1")).toEqual([1]);
});

describe("when the server ends the session", () => {
  const terminate = () => database.query("SELECT pg_terminate_backend($1, 5000)", [session.serverProcessId]);

  test("fails the statement under way, those behind it and those to come", async () => {
    const [running, waiting] = [failureOf(ask("SELECT pg_sleep(30)")), failureOf(ask("SELECT 1"))];
    await new Promise((resolve) => setTimeout(resolve, 200));
    await terminate();
    expect(await running).toMatchObject({ code: "57P01", isConnectionLoss: true });
    expect(isConnectionLoss(await waiting)).toBe(true);
    const later = await failureOf(ask("SELECT 1"));
    expect(later.message).toBe("The session has ended: terminating connection due to administrator command");
    expect(session.isOpen).toBe(false);
  });

  test("knows of it without a statement under way, and closes in peace", async () => {
    await terminate();
    const error = await failureOf(ask("SELECT 1"));
    expect(isConnectionLoss(error)).toBe(true);
    await expect(session.close()).resolves.toBeUndefined();
    await expect(session.close()).resolves.toBeUndefined();
  });

  test("says so when it is idle for too long in a transaction", async () => {
    await session.runBatch({
      name: "test",
      text: "BEGIN; SET LOCAL idle_in_transaction_session_timeout = '50ms'",
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const error = await failureOf(ask("SELECT 1"));
    expect(isConnectionLoss(error)).toBe(true);
    expect(error.message).toContain("idle-in-transaction timeout");
  });
});

test("refuses statements after it was closed", async () => {
  await session.close();
  expect(isConnectionLoss(await failureOf(ask("SELECT 1")))).toBe(true);
});

test("closes at once though a statement is under way, which the server then ends", async () => {
  const sleeping = failureOf(ask("SELECT pg_sleep(30)"));
  await new Promise((resolve) => setTimeout(resolve, 100));
  await session.close();
  expect(isConnectionLoss(await sleeping)).toBe(true);
  await expectNoServerProcess(session.serverProcessId);
});

async function expectNoServerProcess(pid: number): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { rowCount } = await database.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [pid]);
    if (rowCount === 0) return;
    if (Date.now() > deadline) throw new Error(`Server process ${pid} outlives its client.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
