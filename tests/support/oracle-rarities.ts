import pg from "pg";
import type { OracleServer } from "./oracle-server";
import { testServer } from "./test-server";

/** Something that real dictionaries tell of a table, and that no statement of the test server makes. */
export interface Rarity {
  /** The dictionary's view without its prefix; TABLES and TAB_PARTITIONS for a setting, named by `item`. */
  readonly view: string;
  readonly table: string;
  readonly owner?: string;
  readonly itemOwner?: string;
  readonly item?: string;
  readonly detail?: string;
}

/** Puts things into the dictionary of the test server, in place of all that were put there before. */
export async function setRarities(server: OracleServer, rarities: readonly Rarity[]): Promise<void> {
  const { host, port, superuser: user, password } = testServer();
  const client = new pg.Client({ host, port, user, password, database: server.database() });
  await client.connect();
  try {
    await client.query("DELETE FROM ora_catalog.rarities");
    for (const { view, table, owner = "HR", itemOwner = null, item = null, detail = null } of rarities)
      await client.query("INSERT INTO ora_catalog.rarities VALUES ($1, $2, $3, $4, $5, $6)", [
        view,
        owner,
        table,
        itemOwner,
        item,
        detail,
      ]);
  } finally {
    await client.end();
  }
}
