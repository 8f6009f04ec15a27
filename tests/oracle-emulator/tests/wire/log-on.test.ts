import oracledb from "oracledb";
import { createAuthority } from "../../../support/certificates";
import type { Authority } from "../../../support/certificates";
import { startListening } from "./listening";
import type { Listening } from "./listening";

let wire: Listening;

beforeAll(async () => {
  wire = await startListening();
});

afterAll(() => wire.close());

describe("the log-on", () => {
  it("lets the right password in and tells the driver of the session", async () => {
    const connection = await wire.connect();
    expect(connection.oracleServerVersionString).toBe("23.0.0.0.0");
    expect(connection.serviceName).toBe("freepdb1");
    expect(connection.maxIdentifierLength).toBe(128);
    await connection.close();
  });

  it("tells the engine who connects, from where and in which time zone", async () => {
    const connection = await wire.connect({
      program: "a-program",
      machine: "a-machine",
      osUser: "somebody",
      terminal: "tty1",
    });
    expect(wire.engine.sessions.at(-1)?.user).toBe("HR");
    expect(wire.engine.sessions.at(-1)?.attributes).toMatchObject({
      program: "a-program",
      machine: "a-machine",
      osUser: "somebody",
      terminal: "tty1",
      timeZone: expect.stringMatching(/^[+-]\d\d:\d+$/),
    });
    await connection.close();
  });

  it.each([
    ["a wrong password", { password: "gehe!m" }],
    ["an empty password", { password: "" }],
    ["an unknown user", { user: "nobody" }],
  ])("refuses %s with ORA-01017", async (_, attributes) => {
    await expect(wire.connect(attributes)).rejects.toThrow(/ORA-01017|NJS-\d+.*credential|NJS-101/);
  });

  it("opens the session of a client that may be connected through the user, and of no other", async () => {
    await (await wire.connect({ user: "hr[app]" })).close();
    expect(wire.engine.sessions.at(-1)?.user).toBe("APP");
    await expect(wire.connect({ user: "hr[other]" })).rejects.toThrow("ORA-28150");
  });

  it("refuses another service and an administrator", async () => {
    const connectString = wire.connectString.replace("FREEPDB1", "ORCL");
    await expect(wire.connect({ connectString })).rejects.toThrow(/NJS-518|12514/);
    await expect(wire.connect({ privilege: oracledb.SYSDBA })).rejects.toThrow("ORA-01031");
  });

  it("accepts a long connect descriptor, which follows in a packet of its own", async () => {
    const port = wire.listener.port;
    const connectString = `(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=127.0.0.1)(PORT=${port}))(CONNECT_DATA=(SERVICE_NAME=FREEPDB1)(COLOCATION_TAG=${"x".repeat(300)})))`;
    const connection = await wire.connect({ connectString });
    await connection.ping();
    await connection.close();
  });

  it("changes a password, at the log-on and later, for those who know the present one", async () => {
    const present = wire.engine.passwords.get("HR") ?? "";
    await (await wire.connect({ newPassword: "second" })).close();
    expect(wire.engine.passwords.get("HR")).toBe("second");
    const connection = await wire.connect({ password: "second" });
    await expect(connection.changePassword("hr", "wrong", "third")).rejects.toThrow("ORA-01017");
    await expect(connection.changePassword("hr", "second", "x".repeat(1025))).rejects.toThrow("ORA-00988");
    await connection.changePassword("hr", "second", present);
    await connection.close();
    expect(wire.engine.passwords.get("HR")).toBe(present);
  });
});

describe("TCPS", () => {
  const authority = createAuthority("emulator");
  let secure: Listening;

  beforeAll(async () => {
    secure = await startListening({ tls: authority.issueServer(["localhost"]) });
  });

  afterAll(() => secure.close());

  function connect(trusted: Authority): Promise<oracledb.Connection> {
    const own = authority.issueClient("hr");
    return secure.connect({
      connectString: secure.connectString.replace("127.0.0.1", "localhost"),
      walletContent: [own.key, own.certificate, trusted.certificate].join("\n"),
      connectTimeout: 5,
    });
  }

  it("serves a client whose wallet has the authority, and no other", async () => {
    const connection = await connect(authority);
    await connection.ping();
    await connection.close();
    await expect(connect(createAuthority("another"))).rejects.toThrow("NJS-506");
  });
});
