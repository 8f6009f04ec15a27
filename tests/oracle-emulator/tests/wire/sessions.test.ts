import { connect } from "node:net";
import oracledb from "oracledb";
import { startListening } from "./listening";
import type { Listening } from "./listening";
import { column } from "./scripted-engine";

let wire: Listening;

beforeAll(async () => {
  wire = await startListening();
  wire.engine.onQuery("select 1 from dual", [column("N", "NUMBER")], [["1"]]);
  wire.engine.on("insert into t values (1)", ({ session }) => {
    session.inTransaction = true;
    return { rowCount: 1 };
  });
});

afterAll(() => wire.close());

async function eventually(condition: () => boolean | undefined): Promise<void> {
  for (let attempt = 0; attempt < 200 && condition() !== true; attempt += 1) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(condition()).toBe(true);
}

describe("a session", () => {
  it("commits and rolls back", async () => {
    const connection = await wire.connect();
    const session = wire.engine.sessions.at(-1);
    await connection.execute("insert into t values (1)");
    await connection.commit();
    await connection.execute("insert into t values (1)");
    await connection.rollback();
    expect(session?.events).toEqual(["commit", "rollback"]);
    await connection.close();
  });

  it("is rolled back by the driver before it logs off, and closed", async () => {
    const connection = await wire.connect();
    const session = wire.engine.sessions.at(-1);
    await connection.execute("insert into t values (1)");
    await connection.close();
    await eventually(() => session?.events.includes("close and commit"));
    expect(session?.events).toEqual(["rollback", "close and commit"]);
  });

  it("rolls back when its connection is lost, also in the middle of a call", async () => {
    wire.engine.on("begin wait_for_ever; end;", ({ session }) => session.untilCancelled());
    const connection = await wire.connect();
    const session = wire.engine.sessions.at(-1);
    const lost = connection.execute("begin wait_for_ever; end;").catch((error: unknown) => error);
    await eventually(() => session?.calls.length === 1);
    const impl = (connection as unknown as { _impl: { nscon: { forceDisconnect(): void } } })._impl;
    impl.nscon.forceDisconnect();
    await lost;
    await eventually(() => session?.events.includes("close and roll back"));
    expect(session?.events).toEqual(["cancel", "close and roll back"]);
  });

  it("sets its attributes and its schema with the next call", async () => {
    wire.engine.on("ALTER SESSION SET CURRENT_SCHEMA = app", ({ session }) => {
      session.currentSchema = "APP";
      return {};
    });
    const connection = await wire.connect();
    const session = wire.engine.sessions.at(-1);
    connection.module = "a module";
    connection.action = "an action";
    connection.clientId = "somebody";
    connection.clientInfo = "über";
    connection.currentSchema = "app";
    await connection.ping();
    expect(session?.endToEnd).toEqual({
      module: "a module",
      action: "an action",
      clientIdentifier: "somebody",
      clientInfo: "über",
    });
    expect(session?.currentSchema).toBe("APP");
    await connection.close();
  });

  it("tells the driver of a schema that a statement has set", async () => {
    wire.engine.on("alter session set current_schema = other", ({ session }) => {
      session.currentSchema = "OTHER";
      return {};
    });
    const connection = await wire.connect();
    await connection.execute("alter session set current_schema = other");
    expect(connection.currentSchema).toBe("OTHER");
    await connection.close();
  });

  it("closes the cursors that the driver has done with", async () => {
    const connection = await wire.connect({ stmtCacheSize: 3 });
    for (let count = 0; count < 1500; count += 1) {
      const sql = `select ${count} from dual`;
      wire.engine.onQuery(sql, [column("N", "NUMBER")], [["1"]]);
      await connection.execute(sql);
    }
    await connection.close();
  });
});

describe("the listener", () => {
  it("serves a pool whose sessions work side by side", async () => {
    const pool = await oracledb.createPool({
      user: "hr",
      password: wire.engine.passwords.get("HR") ?? "",
      connectString: wire.connectString,
      poolMin: 2,
      poolMax: 8,
      poolIncrement: 2,
    });
    const results = await Promise.all(
      Array.from({ length: 100 }, async () => {
        const connection = await pool.getConnection();
        const { rows } = await connection.execute("select 1 from dual");
        await connection.close();
        return rows;
      }),
    );
    expect(results).toEqual(Array.from({ length: 100 }, () => [[1]]));
    await pool.close(0);
  });

  it("ends its connections when it closes, and rolls back", async () => {
    const other = await startListening();
    const connection = await other.connect();
    await other.close();
    expect(other.engine.sessions[0]?.events).toEqual(["close and roll back"]);
    await expect(connection.ping()).rejects.toThrow(/NJS-5\d\d|DPI-1010|NJS-003/);
    await expect(
      new Promise((resolve, reject) => {
        connect(other.listener.port, "127.0.0.1").once("connect", resolve).once("error", reject);
      }),
    ).rejects.toThrow("ECONNREFUSED");
  });
});
