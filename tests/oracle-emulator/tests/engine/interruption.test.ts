import type oracledb from "oracledb";
import type { Emulator } from "../../src/index";
import { connectTo, DBA, HR, rowsOf, startTestEmulator } from "./emulator";

let emulator: Emulator;
let connection: oracledb.Connection;
let holder: oracledb.Connection;

beforeAll(async () => {
  emulator = await startTestEmulator();
});
afterAll(() => emulator.close());

beforeEach(async () => {
  [connection, holder] = await Promise.all([connectTo(emulator), connectTo(emulator)]);
});

afterEach(async () => {
  await Promise.allSettled([connection.close(), holder.close()]);
});

/** A table with the row 1, which another session's open transaction has updated. */
async function holdRow(table: string): Promise<void> {
  await connection.execute(`CREATE TABLE ${table} (id NUMBER PRIMARY KEY, n NUMBER)`);
  await connection.execute(`INSERT INTO ${table} VALUES (1, 0)`);
  await connection.commit();
  await holder.execute(`UPDATE ${table} SET n = 1 WHERE id = 1`);
}

describe("a wait that its client gives up", () => {
  const WAITS: readonly (readonly [string, string])[] = [
    ["for a table's lock", "LOCK TABLE waits_0 IN EXCLUSIVE MODE WAIT 60"],
    ["for a table's lock without limit", "LOCK TABLE waits_1 IN SHARE MODE"],
    ["for a row to update", "UPDATE waits_2 SET n = 2 WHERE id = 1"],
    ["for a row to lock", "SELECT id FROM waits_3 WHERE id = 1 FOR UPDATE WAIT 60"],
    ["for a row within a block", "BEGIN DELETE FROM waits_4 WHERE id = 1; END;"],
    ["for a lock within a block", "BEGIN LOCK TABLE waits_5 IN EXCLUSIVE MODE; END;"],
    ["for a key of an uncommitted row", "INSERT INTO waits_6 VALUES (2, 0)"],
  ];

  it.each(WAITS)("%s ends at once and leaves the transaction as it was", async (_, sql) => {
    const table = /waits_\d/.exec(sql)?.[0] ?? "";
    await holdRow(table);
    await holder.execute(`INSERT INTO ${table} VALUES (2, 0)`);
    await connection.execute(`INSERT INTO ${table} VALUES (3, 0)`);
    connection.callTimeout = 150;
    const started = Date.now();
    await expect(connection.execute(sql)).rejects.toThrow("NJS-123");
    expect(Date.now() - started).toBeLessThan(2_000);
    connection.callTimeout = 0;
    expect(await rowsOf(connection, `SELECT id FROM ${table} ORDER BY id`)).toEqual([[1], [3]]);
    await connection.commit();
    expect(await rowsOf(holder, `SELECT id FROM ${table} ORDER BY id`)).toEqual([[1], [2], [3]]);
    await holder.rollback();
    await connection.execute(`UPDATE ${table} SET n = 3 WHERE id = 1`);
    await connection.rollback();
  });

  it("of a DDL ends at once, and nothing has changed", async () => {
    await holdRow("ddl_waits");
    await connection.execute("ALTER SESSION SET DDL_LOCK_TIMEOUT = 60");
    connection.callTimeout = 150;
    await expect(connection.execute("ALTER TABLE ddl_waits ADD (x NUMBER)")).rejects.toThrow("NJS-123");
    connection.callTimeout = 0;
    await holder.rollback();
    expect((await connection.execute("SELECT * FROM ddl_waits")).metaData).toHaveLength(2);
    await connection.execute("ALTER TABLE ddl_waits ADD (x NUMBER)");
  });

  it("ends its block, whatever handlers it has", async () => {
    await holdRow("handled_waits");
    connection.callTimeout = 150;
    const block = `BEGIN
        INSERT INTO handled_waits VALUES (3, 0);
        UPDATE handled_waits SET n = 2 WHERE id = 1;
      EXCEPTION WHEN OTHERS THEN COMMIT;
      END;`;
    await expect(connection.execute(block)).rejects.toThrow("NJS-123");
    connection.callTimeout = 0;
    expect(await rowsOf(connection, "SELECT id FROM handled_waits")).toEqual([[1]]);
  });
});

describe("a session that another one kills", () => {
  let admin: oracledb.Connection;

  beforeAll(async () => {
    admin = await connectTo(emulator, DBA);
    await connectTo(emulator).then(async (session) => {
      await session.execute("CREATE TABLE kills (id NUMBER)");
      await session.close();
    });
  });
  afterAll(() => admin.close());

  async function identityOf(session: oracledb.Connection): Promise<string> {
    const [[sid] = []] = await rowsOf(session, "SELECT SYS_CONTEXT('USERENV', 'SID') FROM DUAL");
    const [[serial] = []] = await rowsOf(admin, "SELECT serial# FROM v$session WHERE sid = :1", [sid]);
    return `${String(sid)},${String(serial)}`;
  }

  it("is told so with its next call, and its work is taken back at once", async () => {
    await connection.execute("INSERT INTO kills VALUES (1)");
    const identity = await identityOf(connection);
    await admin.execute(`ALTER SYSTEM KILL SESSION '${identity}'`);
    const status = "SELECT status FROM v$session WHERE sid = :1";
    const [sid = ""] = identity.split(",");
    expect(await rowsOf(admin, status, [sid])).toEqual([["KILLED"]]);
    await holder.execute("LOCK TABLE kills IN EXCLUSIVE MODE NOWAIT");
    await expect(connection.commit()).rejects.toThrow("ORA-00028: your session has been killed");
    expect(await rowsOf(holder, "SELECT * FROM kills")).toEqual([]);
    // It leaves the view after its last reply; a session that stays ends this test by its time.
    while ((await rowsOf(admin, status, [sid])).length > 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
  });

  it("is told so at once when it is busy, and cannot commit in a handler", async () => {
    const block = `BEGIN
        INSERT INTO kills VALUES (2);
        DBMS_SESSION.SLEEP(30);
      EXCEPTION WHEN OTHERS THEN COMMIT;
      END;`;
    const identity = await identityOf(connection);
    const running = expect(connection.execute(block)).rejects.toThrow("ORA-00028");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await admin.execute(`ALTER SYSTEM KILL SESSION '${identity},@1' IMMEDIATE`);
    expect(await rowsOf(holder, "SELECT * FROM kills")).toEqual([]);
    await running;
  });

  it("loses its connection when it is to be disconnected", async () => {
    await connection.execute("INSERT INTO kills VALUES (3)");
    await admin.execute(`ALTER SYSTEM DISCONNECT SESSION '${await identityOf(connection)}' IMMEDIATE`);
    await expect(connection.execute("SELECT 1 FROM DUAL")).rejects.toThrow(/NJS-500|NJS-003/);
    expect(await rowsOf(holder, "SELECT * FROM kills")).toEqual([]);
  });

  it("has to exist, to be another one, and to be ended by somebody with the right", async () => {
    const kill = (identity: string) => admin.execute(`ALTER SYSTEM KILL SESSION '${identity}'`);
    await expect(kill("1")).rejects.toThrow("ORA-00026");
    await expect(kill("999999,1")).rejects.toThrow("ORA-00030");
    const [sid = ""] = (await identityOf(connection)).split(",");
    await expect(kill(`${sid},99999`)).rejects.toThrow("ORA-00030");
    await expect(kill(await identityOf(admin))).rejects.toThrow("ORA-00027");
    const identity = await identityOf(holder);
    await expect(connection.execute(`ALTER SYSTEM KILL SESSION '${identity}'`)).rejects.toThrow("ORA-01031");
    await expect(admin.execute("ALTER SYSTEM SET processes = 1")).rejects.toThrow("ORA-03001");
  });
});

describe("a proxy", () => {
  const asHr = { user: "system[hr]", password: DBA.password };

  it("logs on for a user who was altered to let it", async () => {
    await expect(connectTo(emulator, asHr)).rejects.toThrow("ORA-28150");
    const admin = await connectTo(emulator, DBA);
    await admin.execute(`ALTER USER ${HR.user} GRANT CONNECT THROUGH ${DBA.user}`);
    expect(await rowsOf(admin, "SELECT proxy, client FROM proxy_users")).toEqual([["SYSTEM", "HR"]]);
    const session = await connectTo(emulator, asHr);
    expect(await rowsOf(session, "SELECT USER, SYS_CONTEXT('USERENV', 'PROXY_USER') FROM DUAL")).toEqual([
      ["HR", "SYSTEM"],
    ]);
    await expect(session.execute("SELECT * FROM dba_users")).rejects.toThrow("ORA-00942");
    await session.close();
    await admin.execute(`ALTER USER ${HR.user} REVOKE CONNECT THROUGH ${DBA.user}`);
    await expect(connectTo(emulator, asHr)).rejects.toThrow("ORA-28150");
    await expect(admin.execute("ALTER USER hr GRANT CONNECT THROUGH nobody")).rejects.toThrow("ORA-01918");
    await expect(connection.execute("ALTER USER hr GRANT CONNECT THROUGH hr")).rejects.toThrow("ORA-01031");
    await admin.close();
  });
});
