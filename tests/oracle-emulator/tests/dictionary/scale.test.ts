import { createDictionaryDatabase } from "./dictionary-database";
import type { DictionaryDatabase } from "./dictionary-database";
import { DISCOVERY_QUERIES, asPostgres } from "./queries";

/** All tables of two schemas; every hundredth has 120 partitions of 4 subpartitions. */
const TEN_THOUSAND_TABLES = `
  INSERT INTO ora_catalog.users (name, password) VALUES ('APP', 'x'), ('ADMIN', 'x');
  INSERT INTO ora_catalog.role_grants (grantee, role) VALUES ('ADMIN', 'DBA');
  CREATE TEMPORARY TABLE made AS
    SELECT i, 100000 + i * 10 AS id, CASE WHEN i % 2 = 0 THEN 'HR' ELSE 'APP' END AS owner, i % 100 = 0 AS partitioned
    FROM generate_series(1, 10000) AS i;
  INSERT INTO ora_catalog.objects (object_id, data_object_id, owner, name, type, namespace)
    SELECT id, id, owner, 'TABLE_' || i, 'TABLE', 1 FROM made
    UNION ALL SELECT id + 1, id + 1, owner, 'PK_' || i, 'INDEX', 4 FROM made
    UNION ALL SELECT id + 2, NULL, owner, 'SEQ_' || i, 'SEQUENCE', 1 FROM made;
  INSERT INTO ora_catalog.tables (object_id, tablespace, partitioned) SELECT id, 'USERS', partitioned FROM made;
  INSERT INTO ora_catalog.columns (object_id, column_number, column_id, internal_column_id, name, type_name, data_length)
    SELECT id, c, c, c, 'COLUMN_' || c, 'NUMBER', 22 FROM made, generate_series(1, 12) AS c;
  INSERT INTO ora_catalog.sequences (object_id) SELECT id + 2 FROM made;
  INSERT INTO ora_catalog.identity_columns SELECT id, 1, 'ALWAYS', id + 2 FROM made;
  INSERT INTO ora_catalog.indexes (object_id, table_id, is_unique, locality)
    SELECT id + 1, id, true, CASE WHEN partitioned THEN 'LOCAL' END FROM made;
  INSERT INTO ora_catalog.index_columns (index_id, position, column_number) SELECT id + 1, c, c FROM made, generate_series(1, 2) AS c;
  INSERT INTO ora_catalog.constraints (owner, name, table_id, type, index_id)
    SELECT owner, 'PK_' || i, id, 'P', id + 1 FROM made
    UNION ALL SELECT owner, 'CK_' || i || '_' || c, id, 'C', NULL FROM made, generate_series(1, 4) AS c;
  INSERT INTO ora_catalog.constraint_columns SELECT constraint_id, NULL, 1 FROM ora_catalog.constraints;
  INSERT INTO ora_catalog.comments SELECT id, c, 'Says what it is' FROM made, generate_series(0, 3) AS c;
  INSERT INTO ora_catalog.object_grants SELECT id, owner, 'ADMIN', 'SELECT' FROM made;
  INSERT INTO ora_catalog.part_tables (table_id, type, subtype, interval_text, def_subpartition_count)
    SELECT id, 'RANGE', 'HASH', 'NUMTOYMINTERVAL(1,''MONTH'')', 4 FROM made WHERE partitioned;
  INSERT INTO ora_catalog.part_keys SELECT id, level, 1, level FROM made, generate_series(1, 2) AS level WHERE partitioned;
  INSERT INTO ora_catalog.partitions (table_id, name, ordinal, slot, high_value)
    SELECT id, 'SYS_P' || p, 2, p, 'TO_DATE(...)' FROM made, generate_series(1, 120) AS p WHERE partitioned;
  INSERT INTO ora_catalog.subpartitions (table_id, partition_id, name, position, segment_created)
    SELECT table_id, object_id, name || '_' || s, s, true FROM ora_catalog.partitions, generate_series(1, 4) AS s;
  INSERT INTO ora_catalog.index_partitions (index_id, leaf_id, name)
    SELECT table_id + 1, object_id, name FROM ora_catalog.partitions
    UNION ALL SELECT table_id + 1, object_id, name FROM ora_catalog.subpartitions;
  INSERT INTO ora_catalog.statistics (table_id, num_rows, blocks, avg_row_len) SELECT id, 1, 1, 1 FROM made`;

let database: DictionaryDatabase;
beforeAll(async () => {
  database = await createDictionaryDatabase();
  await database.client.query("INSERT INTO ora_catalog.users (name, password) VALUES ('HR', 'x')");
  await database.client.query(TEN_THOUSAND_TABLES);
});
afterAll(() => database.drop());

/** Some ten times what it takes on an idle machine; one look-up per row with a scan would take hours. */
const LIMIT_MS = 20_000;

async function millisecondsOf(user: string, sql: string): Promise<number> {
  const start = performance.now();
  await database.as(user, sql);
  return performance.now() - start;
}

describe("a dictionary of 10,000 tables", () => {
  test.each(DISCOVERY_QUERIES.map((query) => [query.replace(/\s+/g, " ").slice(0, 60), query]))(
    "%s… reads all of them in seconds",
    async (_title, query) => {
      const took = await millisecondsOf("ADMIN", asPostgres(query, ["HR", "APP"]));
      expect(took).toBeLessThan(LIMIT_MS);
    },
  );

  test("a user without privileges reads what a grant opens as fast", async () => {
    await database.client.query(
      "INSERT INTO ora_catalog.object_grants SELECT object_id, owner, 'HR', 'SELECT' FROM ora_catalog.tables JOIN ora_catalog.objects USING (object_id) WHERE owner = 'APP'",
    );
    const [count] = await database.as<{ count: string }>("HR", `SELECT count(*) FROM sys."ALL_TAB_COLS"`);
    expect(count?.count).toBe("120000");
    const took = await millisecondsOf("HR", `SELECT "DATA_TYPE" FROM sys."ALL_TAB_COLS"`);
    expect(took).toBeLessThan(LIMIT_MS);
  });

  test.each([
    "USER_TABLES",
    "USER_TAB_COLS",
    "USER_TAB_PARTITIONS",
    "USER_TAB_SUBPARTITIONS",
    "USER_CONSTRAINTS",
    "ALL_OBJECTS",
    "USER_IND_COLUMNS",
    "USER_SEQUENCES",
  ])("one table of %s comes at once", async (view) => {
    const column = { ALL_OBJECTS: "OBJECT_NAME", USER_SEQUENCES: "SEQUENCE_NAME" }[view];
    const name = view === "USER_SEQUENCES" ? "SEQ_200" : "TABLE_200";
    const sql = `SELECT * FROM sys."${view}" WHERE "${column ?? "TABLE_NAME"}" = '${name}'`;
    const took = await millisecondsOf("HR", sql);
    expect(took).toBeLessThan(3_000);
  });
});
