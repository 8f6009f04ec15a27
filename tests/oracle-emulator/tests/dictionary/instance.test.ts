import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { createDictionaryDatabase } from "./dictionary-database";
import type { DictionaryDatabase } from "./dictionary-database";
import { DISCOVERY_QUERIES, asPostgres } from "./queries";

let database: DictionaryDatabase;
let writer: pg.Client;
beforeAll(async () => {
  database = await createDictionaryDatabase();
  await database.client.query(await readFile(join(__dirname, "sample.sql"), "utf8"));
  writer = await database.connect();
  await writer.query(
    `INSERT INTO ora_catalog.sessions (session_id, serial_number, backend_pid, user_name, schema_name, program)
     VALUES (31, 7, pg_backend_pid(), 'APP', 'APP', 'node')`,
  );
});
afterAll(() => database.drop());

const IN_FLIGHT = DISCOVERY_QUERIES.find((query) => query.includes("gv$locked_object")) ?? "";
const inFlight = (objectId: number) =>
  database.as<{ SID: string; LOCKED_MODE: string; START_SCN: string }>(
    "ADMIN",
    asPostgres(IN_FLIGHT, [], objectId),
  );

async function currentScn(): Promise<number> {
  const [row] = await database.as<{ CURRENT_SCN: string }>(
    "ADMIN",
    'SELECT "CURRENT_SCN" FROM sys."V$DATABASE"',
  );
  return Number(row?.CURRENT_SCN);
}

describe("transactions in flight", () => {
  test("a writer is seen at its table, with its start before the present", async () => {
    const before = await currentScn();
    await writer.query("BEGIN");
    await writer.query("INSERT INTO data.t110 VALUES (1)");
    const [transaction] = await inFlight(110);
    expect(transaction).toMatchObject({ SID: "31", LOCKED_MODE: "3" });
    expect(Number(transaction?.START_SCN)).toBeGreaterThanOrEqual(before);
    expect(Number(transaction?.START_SCN)).toBeLessThan(await currentScn());
    expect(await inFlight(100)).toEqual([]);
    await writer.query("COMMIT");
    expect(await inFlight(110)).toEqual([]);
  });

  test("a transaction's start is told in the server's time, which is UTC", async () => {
    await database.client.query("SET TIME ZONE 'Asia/Tokyo'");
    await writer.query("BEGIN; INSERT INTO data.t110 VALUES (1)");
    const [start] = await database.as<{ seconds: number }>(
      "ADMIN",
      `SELECT extract(epoch FROM timezone('UTC', now()) - "START_DATE"::timestamp)::integer AS seconds
       FROM sys."V$TRANSACTION" WHERE "SES_ADDR" = int8send(31)`,
    );
    expect(Math.abs(start?.seconds ?? Infinity)).toBeLessThan(60);
    await writer.query("ROLLBACK");
    await database.client.query("RESET TIME ZONE");
  });

  test("the strongest lock of a table counts, without a transaction too", async () => {
    await writer.query("BEGIN");
    await writer.query("LOCK TABLE data.t100 IN ROW SHARE MODE; LOCK TABLE data.t100 IN SHARE MODE");
    const locks = await database.as(
      "ADMIN",
      'SELECT "OBJECT_ID", "SESSION_ID", "LOCKED_MODE", "XIDSQN" FROM sys."V$LOCKED_OBJECT"',
    );
    expect(locks).toEqual([{ OBJECT_ID: "100", SESSION_ID: "31", LOCKED_MODE: "4", XIDSQN: "0" }]);
    await writer.query("ROLLBACK");
  });

  test("a reader holds no lock", async () => {
    await writer.query("BEGIN");
    await writer.query("SELECT * FROM data.t100");
    expect(await database.as("ADMIN", 'SELECT * FROM sys."V$LOCKED_OBJECT"')).toEqual([]);
    await writer.query("ROLLBACK");
  });

  test("a waiting session names who blocks it", async () => {
    const waiter = await database.connect();
    await waiter.query(
      `INSERT INTO ora_catalog.sessions (session_id, serial_number, backend_pid, user_name, schema_name)
       VALUES (32, 1, pg_backend_pid(), 'HR', 'HR')`,
    );
    await writer.query("BEGIN; LOCK TABLE data.t100 IN EXCLUSIVE MODE");
    const waiting = waiter.query("INSERT INTO data.t100 VALUES (1)");
    const blocked = async () =>
      database.as<{ SID: string; BLOCKING_SESSION: string }>(
        "ADMIN",
        `SELECT "SID", "BLOCKING_SESSION" FROM sys."V$SESSION" WHERE "BLOCKING_SESSION" IS NOT NULL`,
      );
    while ((await blocked()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await blocked()).toEqual([{ SID: "32", BLOCKING_SESSION: "31" }]);
    await writer.query("ROLLBACK");
    await waiting;
    expect(await blocked()).toEqual([]);
  });
});

describe("the instance", () => {
  test("says its version in V$VERSION and PRODUCT_COMPONENT_VERSION", async () => {
    const [banner] = await database.as<{ BANNER: string }>("HR", 'SELECT "BANNER" FROM sys."V$VERSION"');
    expect(banner?.BANNER).toBe(
      "Oracle Database 23ai Free Release 23.0.0.0.0 - Develop, Learn, and Run for Free",
    );
  });

  test("has the Partitioning option", async () => {
    expect(
      await database.as("HR", `SELECT "VALUE" FROM sys."V$OPTION" WHERE "PARAMETER" = 'Partitioning'`),
    ).toEqual([{ VALUE: "TRUE" }]);
  });

  test("shows what a session set, and the default where it did not", async () => {
    await database.client.query("SELECT set_config('ora.nls_date_format', 'YYYY-MM-DD', false)");
    await database.client.query("SELECT set_config('ora.ddl_lock_timeout', '10', false)");
    const parameters = await database.as(
      "HR",
      `SELECT "VALUE" FROM sys."NLS_SESSION_PARAMETERS"
       WHERE "PARAMETER" IN ('NLS_DATE_FORMAT', 'NLS_SORT') ORDER BY "PARAMETER"`,
    );
    expect(parameters).toEqual([{ VALUE: "YYYY-MM-DD" }, { VALUE: "BINARY" }]);
    expect(
      await database.as(
        "HR",
        `SELECT "VALUE", "ISDEFAULT" FROM sys."V$PARAMETER" WHERE "NAME" IN ('ddl_lock_timeout', 'open_cursors') ORDER BY "NAME"`,
      ),
    ).toEqual([
      { VALUE: "10", ISDEFAULT: "FALSE" },
      { VALUE: "300", ISDEFAULT: "TRUE" },
    ]);
  });

  test("estimates the rest of a long operation", async () => {
    await database.client.query(
      `INSERT INTO ora_catalog.session_longops
         (session_id, serial_number, user_name, operation, target_description, so_far, total_work, units, started, updated)
       VALUES (31, 7, 'APP', 'REPARTITION', 'HR.ORDERS', 25, 100, 'chunks', '2024-01-01 00:00:00', '2024-01-01 00:00:10')`,
    );
    expect(
      await database.as(
        "ADMIN",
        `SELECT "OPNAME", "ELAPSED_SECONDS", "TIME_REMAINING", "MESSAGE" FROM sys."V$SESSION_LONGOPS"`,
      ),
    ).toEqual([
      {
        OPNAME: "REPARTITION",
        ELAPSED_SECONDS: "10",
        TIME_REMAINING: "30",
        MESSAGE: "REPARTITION: HR.ORDERS : 25 out of 100 chunks done",
      },
    ]);
  });
});
