import { startEmulator } from "../oracle-emulator/src";
import { createUsers, dropUsers } from "./oracle-users";
import { realOracle, type RealOracle } from "./real-oracle";
import { testServer } from "./test-server";

/** What a test's users live on. */
export interface OracleHost {
  readonly connectString: string;
  /** The test server's database on PostgreSQL; null on a real Oracle. */
  readonly database: string | null;
  /** Takes note of what a statement of the administrator creates beside the users' schemas. */
  note(statement: string): void;
  close(): Promise<void>;
}

/**
 * The one place that chooses: a test server of the test's own, or the real Oracle that the environment names,
 * which tests use one after the other.
 */
export function startHost(users: readonly string[], password: string): Promise<OracleHost> {
  const oracle = realOracle();
  return oracle ? useOracle(oracle, users, password) : startTestServer(users, password);
}

async function startTestServer(users: readonly string[], password: string): Promise<OracleHost> {
  const { host, port, superuser, password: secret } = testServer();
  const emulator = await startEmulator({
    postgres: { host, port, user: superuser, password: secret },
    keepsTemplate: true,
    users: users.map((name) => ({ name: `"${name}"`, password, dba: name === "ADMIN" })),
  });
  const { connectString, database } = emulator;
  return { connectString, database, note: () => undefined, close: () => emulator.close() };
}

async function useOracle(
  oracle: RealOracle,
  users: readonly string[],
  password: string,
): Promise<OracleHost> {
  await createUsers(oracle, users, password);
  const created = new Set(users);
  const synonyms = new Set<string>();
  return {
    connectString: oracle.connectString,
    database: null,
    note: (statement) => {
      const user = /^CREATE USER (?:"([^"]+)"|(\w+))/.exec(statement);
      if (user) created.add(user[1] ?? user[2]?.toUpperCase() ?? "");
      const synonym = /^CREATE PUBLIC SYNONYM (\S+)/.exec(statement)?.[1];
      if (synonym) synonyms.add(synonym);
    },
    close: () => dropUsers(oracle, [...created], [...synonyms]),
  };
}

/**
 * Tests of what only the test server can be brought to, such as what no statement puts into a dictionary.
 * On a real Oracle they are skipped by name, with the reason.
 */
export function describeOnTestServer(name: string, reason: string, define: () => void): void {
  if (!realOracle()) describe(name, define);
  else describe(name, () => it.skip(`is not asked of a real Oracle: ${reason}`, () => undefined));
}
