import { randomBytes } from "node:crypto";
import pg from "pg";
import type { QueryResult, QueryResultRow } from "pg";
import { testServer } from "./test-server";

/** A database of a test's own, owned by a role of its own that is no superuser. */
export interface TestDatabase {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** The database's owner: may log in and create roles, and has no other right. */
  readonly user: string;
  readonly password: string;
  /** host:port/database, as a connection of the product wants it. */
  readonly connectString: string;
  /** Runs one statement, or several without parameters, as the owner. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as in pg: a test knows its own columns.
  query<Row extends QueryResultRow = any>(
    sql: string,
    params?: readonly unknown[],
  ): Promise<QueryResult<Row>>;
  /** A further connection, as the owner or as another role; drop() closes it. */
  connect(role?: { user: string; password: string }): Promise<pg.Client>;
  /** A connection for what only a superuser may do, such as CREATE PUBLICATION … FOR ALL TABLES. */
  connectAsSuperuser(): Promise<pg.Client>;
  /** Closes the connections and removes the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

function clientFor(database: string, user: string, password: string): pg.Client {
  const { host, port } = testServer();
  const client = new pg.Client({ host, port, database, user, password, application_name: "test" });
  // drop() ends foreign sessions; without a listener such an end would be an uncaught exception.
  client.on("error", () => undefined);
  return client;
}

async function asSuperuser(statements: readonly string[]): Promise<void> {
  const { superuser, password } = testServer();
  const client = clientFor("postgres", superuser, password);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Creates an empty database for one test file (or one test). */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { host, port, superuser, password: superuserPassword } = testServer();
  const database = `test_${randomBytes(6).toString("hex")}`;
  const [user, password] = [`${database}_owner`, randomBytes(12).toString("hex")];
  await asSuperuser([
    `CREATE ROLE ${user} LOGIN CREATEROLE PASSWORD '${password}'`,
    `CREATE DATABASE ${database} OWNER ${user}`,
  ]);

  const clients: pg.Client[] = [];
  async function open(asUser: string, withPassword: string): Promise<pg.Client> {
    const client = clientFor(database, asUser, withPassword);
    await client.connect();
    clients.push(client);
    return client;
  }
  let owner: Promise<pg.Client> | undefined;
  return {
    host,
    port,
    database,
    user,
    password,
    connectString: `${host}:${port}/${database}`,
    query: async (sql, params) => {
      owner ??= open(user, password);
      return (await owner).query(sql, params === undefined ? undefined : [...params]);
    },
    connect: (role) => open(role?.user ?? user, role?.password ?? password),
    connectAsSuperuser: () => open(superuser, superuserPassword),
    drop: async () => {
      await Promise.all(clients.map((client) => client.end()));
      await asSuperuser([`DROP DATABASE ${database} WITH (FORCE)`]);
    },
  };
}
