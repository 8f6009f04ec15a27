import type oracledb from "oracledb";
import { startListening } from "./listening";
import type { Listening } from "./listening";
import { column } from "./scripted-engine";

let wire: Listening;
let connection: oracledb.Connection;

beforeAll(async () => {
  wire = await startListening();
  wire.engine.on("begin wait_for_ever; end;", ({ session }) => session.untilCancelled());
  wire.engine.onQuery("select 1 from dual", [column("N", "NUMBER")], [["1"]]);
});

beforeEach(async () => {
  connection = await wire.connect();
});

afterEach(() => connection.close());
afterAll(() => wire.close());

describe("breaking off a call", () => {
  it("cancels it in the engine, and the session goes on", async () => {
    const running = connection.execute("begin wait_for_ever; end;");
    setTimeout(() => void connection.break(), 50);
    await expect(running).rejects.toThrow("ORA-01013");
    expect(wire.engine.sessions.at(-1)?.events).toEqual(["cancel"]);
    expect((await connection.execute("select 1 from dual")).rows).toEqual([[1]]);
  });

  it("happens when the call takes longer than the client's limit, again and again", async () => {
    for (let count = 0; count < 5; count += 1) {
      connection.callTimeout = 30;
      await expect(connection.execute("begin wait_for_ever; end;")).rejects.toThrow("NJS-123");
      connection.callTimeout = 0;
      expect((await connection.execute("select 1 from dual")).rows).toEqual([[1]]);
    }
  });

  it("leaves other sessions alone", async () => {
    const other = await wire.connect();
    const otherSession = wire.engine.sessions.at(-1);
    const waiting = other.execute("begin wait_for_ever; end;");
    connection.callTimeout = 30;
    await expect(connection.execute("begin wait_for_ever; end;")).rejects.toThrow("NJS-123");
    connection.callTimeout = 0;
    expect(otherSession?.events).toEqual([]);
    await other.break();
    await expect(waiting).rejects.toThrow("ORA-01013");
    await other.close();
  });

  it("reaches the next call when none is running, and only that", async () => {
    await connection.break();
    await expect(connection.execute("select 1 from dual")).rejects.toThrow("ORA-01013");
    expect((await connection.execute("select 1 from dual")).rows).toEqual([[1]]);
  });
});
