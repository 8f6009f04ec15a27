import { openSession, type OracleSession, type SessionOptions } from "../../provider/dialect/oracle";
import type { OracleConnection } from "../../provider/schema/connection";
import { startHost } from "./oracle-host";

/** Where a server listens. */
export interface OracleAddress {
  readonly host: string;
  readonly port: number;
  readonly service: string;
}

/** An Oracle with users of a test's own: a test server over the PostgreSQL that all tests share, or a real one. */
export interface OracleServer {
  readonly address: OracleAddress;
  /**
   * The test server's database on PostgreSQL.
   * @throws on a real Oracle
   */
  database(): string;
  /** How a client says it that comes through another port of this machine. */
  connectStringThrough(port: number): string;
  /** A connection of a stack's configuration; `user` as the server was started with it. */
  connectionOf(user: string, changes?: Partial<OracleConnection>): OracleConnection;
  /** A session of the product, which close() ends. */
  open(user: string, options?: Partial<SessionOptions>): Promise<OracleSession>;
  /** Runs statements one after the other, each in a round trip of its own. */
  run(user: string, statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const PASSWORD = "Gehe!m-Wört 1";

function addressOf(connectString: string): OracleAddress {
  const [, host = "", port, service = ""] = /^(.*):(\d+)\/(.*)$/.exec(connectString) ?? [];
  return { host, port: Number(port), service };
}

/** Starts an Oracle with a DBA named ADMIN and plain users. */
export async function startOracle(users: readonly string[]): Promise<OracleServer> {
  const host = await startHost(["ADMIN", ...users], PASSWORD);
  const sessions: OracleSession[] = [];
  const { connectString } = host;
  const address = addressOf(connectString);
  const server: OracleServer = {
    address,
    database: () => {
      if (host.database === null)
        throw new Error("TEST_ORACLE: A real Oracle has no database on PostgreSQL.");
      return host.database;
    },
    connectStringThrough: (port) => `127.0.0.1:${port}/${address.service}`,
    connectionOf: (user, changes = {}) => ({
      engine: "oracle",
      connectString,
      user: `"${user}"`,
      password: PASSWORD,
      ...changes,
    }),
    open: async (user, options = {}) => {
      const session = await openSession(server.connectionOf(user), { module: "tests", ...options });
      sessions.push(session);
      return session;
    },
    run: async (user, statements) => {
      const session = await server.open(user);
      for (const text of statements) {
        host.note(text);
        await session.run({ name: "test", text });
      }
      await session.close();
    },
    close: async () => {
      await Promise.all(sessions.map((session) => session.close()));
      await host.close();
    },
  };
  return server;
}
