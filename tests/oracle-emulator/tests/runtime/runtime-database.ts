import type pg from "pg";
import { createTestDatabase, type TestDatabase } from "../../../support/test-database";
import { runtimeScripts, SEARCH_PATH } from "../../src/translate/install";

export interface RuntimeDatabase {
  readonly client: pg.Client;
  /** The text of one expression's value, as PostgreSQL prints it. */
  valueOf(expression: string): Promise<string | null>;
  drop(): Promise<void>;
}

/** A database with schema `ora`. */
export async function createRuntimeDatabase(): Promise<RuntimeDatabase> {
  const database: TestDatabase = await createTestDatabase();
  const client = await database.connectAsSuperuser();
  for (const script of runtimeScripts()) await client.query(script);
  await client.query(`SET search_path = ${SEARCH_PATH}; SET TimeZone = 'UTC'`);
  return {
    client,
    valueOf: async (expression) => {
      const { rows } = await client.query<{ value: string | null }>(`SELECT (${expression})::text AS value`);
      return rows[0]?.value ?? null;
    },
    drop: () => database.drop(),
  };
}
