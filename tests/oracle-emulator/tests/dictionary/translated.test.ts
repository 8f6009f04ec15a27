import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type pg from "pg";
import { createTestDatabase } from "../../../support/test-database";
import type { TestDatabase } from "../../../support/test-database";
import { loadDictionaryRelations } from "../../src/catalog/load";
import type { CatalogSnapshot } from "../../src/catalog/model";
import { installSchema } from "../../src/engine/install";
import { parseStatement } from "../../src/sql";
import { translate } from "../../src/translate/translate";
import type { TranslateContext } from "../../src/translate/context";
import { DISCOVERY_QUERIES } from "./queries";

let database: TestDatabase;
let client: pg.Client;
let catalog: CatalogSnapshot;

beforeAll(async () => {
  database = await createTestDatabase();
  client = await database.connectAsSuperuser();
  await installSchema(client);
  await client.query(await readFile(join(__dirname, "sample.sql"), "utf8"));
  await client.query("SET search_path = pg_catalog, ora");
  await client.query("SELECT set_config('ora.user', 'ADMIN', false)");
  const relations = await loadDictionaryRelations(client);
  catalog = {
    relation: (_owner, name) => relations.find((relation) => relation.name === name),
    sequence: () => undefined,
    partition: () => undefined,
  };
});
afterAll(() => database.drop());

/** Parses, translates and runs a query as a session of ADMIN does; binds stand for all its owners and objects. */
async function run(sql: string): Promise<Record<string, unknown>[]> {
  const statement = parseStatement(sql);
  if (statement.kind !== "query") throw new Error(`no query: ${sql}`);
  const text: TranslateContext["bindTypes"][number] = { name: "VARCHAR2", length: 4000 };
  const bindTypes = sql.includes(":oid") ? [{ name: "NUMBER" as const }] : [text, text];
  const translation = translate(statement, {
    catalog,
    currentSchema: "ADMIN",
    user: "ADMIN",
    bindTypes,
  });
  const value = sql.includes(":oid") ? "110" : '["HR","APP"]';
  const values = translation.binds.map(() => value);
  return (await client.query<Record<string, unknown>>(translation.text, values)).rows;
}

describe("discovery's queries as they stand", () => {
  test.each(DISCOVERY_QUERIES.map((query) => [query.replace(/\s+/g, " ").slice(0, 60), query]))(
    "%s… finds rows where there are any",
    async (_title, query) => {
      const none = /all_mview_logs|all_policies|gv\$/.test(query);
      expect((await run(query)).length > 0).toBe(!none);
    },
  );

  test.each([
    ["SELECT table_name FROM all_tab_cols WHERE data_default = 'x'", "ORA-00997"],
    ["SELECT UPPER(high_value) FROM all_tab_partitions", "ORA-00932"],
  ])("%s fails: a LONG is only selected", async (sql, code) => {
    await expect(run(sql)).rejects.toThrow(code);
  });

  test("LONG columns may be joined past and ordered around", async () => {
    const rows = await run(
      `SELECT p.high_value, t.table_name FROM user_tab_partitions p, all_tables t
       WHERE p.table_name(+) = t.table_name ORDER BY p.partition_position`,
    );
    expect(rows).toHaveLength(2);
  });
});
