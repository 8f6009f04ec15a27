import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { createTestDatabase } from "../../../support/test-database";
import type { TestDatabase } from "../../../support/test-database";

const SCHEMA = join(__dirname, "..", "..", "schema");

export interface DictionaryDatabase {
  readonly client: pg.Client;
  /** Runs a query as an Oracle user would: USER_ and ALL_ views are that user's. */
  as<Row extends pg.QueryResultRow>(user: string, sql: string): Promise<Row[]>;
  /** A further connection of the superuser's. */
  connect(): Promise<pg.Client>;
  drop(): Promise<void>;
}

async function dictionaryScripts(): Promise<string[]> {
  const scripts = await readdir(SCHEMA);
  return scripts.filter((script) => script.startsWith("dictionary_")).sort();
}

/** A database with the catalog's tables, ora.date and the dictionary. */
export async function createDictionaryDatabase(): Promise<DictionaryDatabase> {
  const database: TestDatabase = await createTestDatabase();
  const client = await database.connectAsSuperuser();
  const catalog = ["catalog.sql", "catalog_rarities.sql", "catalog_seed.sql", "ora_10_date.sql"];
  for (const script of [...catalog, ...(await dictionaryScripts())]) {
    await client.query(await readFile(join(SCHEMA, script), "utf8"));
  }
  return {
    client,
    as: async <Row extends pg.QueryResultRow>(user: string, sql: string) => {
      await client.query("SELECT set_config('ora.user', $1, false)", [user]);
      return (await client.query<Row>(sql)).rows;
    },
    connect: () => database.connectAsSuperuser(),
    drop: () => database.drop(),
  };
}
