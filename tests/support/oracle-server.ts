import { openSession, type OracleSession, type SessionOptions } from "../../provider/dialect/oracle";
import type { OracleConnection } from "../../provider/schema/connection";
import { startEmulator, type Emulator } from "../oracle-emulator/src";
import { testServer } from "./test-server";

/** An Oracle of a test's own: the emulator, over the PostgreSQL server that all tests share. */
export interface OracleServer {
  readonly emulator: Emulator;
  /** A connection of a stack's configuration; `user` as the server was started with it. */
  connectionOf(user: string, changes?: Partial<OracleConnection>): OracleConnection;
  /** A session of the product, which close() ends. */
  open(user: string, options?: Partial<SessionOptions>): Promise<OracleSession>;
  /** Runs statements one after the other, each in a round trip of its own. */
  run(user: string, statements: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

const PASSWORD = "Gehe!m-Wört 1";

/** Starts an Oracle with a DBA named ADMIN and plain users. */
export async function startOracle(users: readonly string[]): Promise<OracleServer> {
  const { host, port, superuser, password } = testServer();
  const emulator = await startEmulator({
    postgres: { host, port, user: superuser, password },
    users: [
      { name: "ADMIN", password: PASSWORD, dba: true },
      ...users.map((name) => ({ name, password: PASSWORD })),
    ],
  });
  const sessions: OracleSession[] = [];
  const { connectString } = emulator;
  const server: OracleServer = {
    emulator,
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
      for (const text of statements) await session.run({ name: "test", text });
      await session.close();
    },
    close: async () => {
      await Promise.all(sessions.map((session) => session.close()));
      await emulator.close();
    },
  };
  return server;
}
