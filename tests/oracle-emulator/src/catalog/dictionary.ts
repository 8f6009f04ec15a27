import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The dictionary's scripts, in the order they run; the catalog's and those of schema `ora` run before. */
export const DICTIONARY_SCRIPTS = [
  "dictionary-definition.sql",
  "dictionary-columns-tables.sql",
  "dictionary-columns-partitions.sql",
  "dictionary-columns-indexes.sql",
  "dictionary-columns-privileges.sql",
  "dictionary-columns-instance.sql",
  "dictionary-content-access.sql",
  "dictionary-content-tables.sql",
  "dictionary-content-partitions.sql",
  "dictionary-content-indexes.sql",
  "dictionary-content-privileges.sql",
  "dictionary-content-instance.sql",
  "dictionary-views.sql",
] as const;

/** Creates schema `sys` with the dictionary's views, in one transaction. */
export async function installDictionary(client: { query(sql: string): Promise<unknown> }): Promise<void> {
  const schema = join(__dirname, "..", "..", "schema");
  const scripts = await Promise.all(
    DICTIONARY_SCRIPTS.map((script) => readFile(join(schema, script), "utf8")),
  );
  await client.query(scripts.join("\n"));
}
