import type { Connection } from "../../provider/schema/connection";
import type { TestDatabase } from "./test-database";

/** The connection of a stack's configuration that leads to a test database, as its owner. */
export function connectionTo(database: TestDatabase, changes: Partial<Connection> = {}): Connection {
  const { connectString, user, password } = database;
  return { engine: "postgres", connectString, user, password, ...changes };
}

/** The same database through another port of this machine, as of a proxy or a pooler. */
export function connectionThrough(port: number, database: TestDatabase): Connection {
  return connectionTo(database, { connectString: `127.0.0.1:${port}/${database.database}` });
}
