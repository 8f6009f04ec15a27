import { discoverTables } from "../../../provider/discovery/postgres";
import { openSession } from "../../../provider/dialect/postgres";
import type { Session } from "../../../provider/dialect/session";
import { tableStateSchema, type TableState } from "../../../provider/schema/table-state";
import { createTestDatabase, type TestDatabase } from "../../support/test-database";

/** A database, and a session of the product on it. */
export interface DiscoveryDatabase extends TestDatabase {
  readonly session: Session;
  /** Names of the statements that the session ran. */
  readonly statements: string[];
  /** Reads one table, and checks what comes back against the schema. */
  discover(schema: string, table: string): Promise<TableState>;
  /** Runs a script as a superuser. */
  asSuperuser(sql: string): Promise<void>;
  /** server_version_num / 10000 */
  readonly majorVersion: number;
}

/** Creates a database with an empty schema `app`; `script` fills it as the owner. */
export async function createDiscoveryDatabase(script = ""): Promise<DiscoveryDatabase> {
  const database = await createTestDatabase();
  const { connectString, user, password } = database;
  const statements: string[] = [];
  const session = await openSession(
    { engine: "postgres", connectString, user, password },
    { applicationName: "discovery", observer: { before: ({ name }) => void statements.push(name) } },
  );
  await database.query(`CREATE SCHEMA app; ${script}`);
  const { rows } = await database.query<{ version: string }>(
    "SELECT current_setting('server_version_num') AS version",
  );
  return {
    ...database,
    session,
    statements,
    majorVersion: Math.floor(Number(rows[0]?.version) / 10_000),
    discover: async (schema, table) => {
      const { tables } = await discoverTables(session, { tables: [{ schema, table }] });
      return tableStateSchema.parse(tables[0]);
    },
    asSuperuser: async (sql) => {
      const client = await database.connectAsSuperuser();
      await client.query(sql);
    },
    drop: async () => {
      await session.close();
      await database.drop();
    },
  };
}
