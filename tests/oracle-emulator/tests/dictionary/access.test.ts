import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createDictionaryDatabase } from "./dictionary-database";
import type { DictionaryDatabase } from "./dictionary-database";

let database: DictionaryDatabase;
beforeAll(async () => {
  database = await createDictionaryDatabase();
  await database.client.query(await readFile(join(__dirname, "sample.sql"), "utf8"));
});
afterAll(() => database.drop());

/** The first column of a query's rows. */
async function valuesAs(user: string, sql: string): Promise<unknown[]> {
  const rows = await database.as<Record<string, unknown>>(user, sql);
  return rows.map((row) => Object.values(row)[0]);
}

const ownTables = (user: string) => valuesAs(user, `SELECT "TABLE_NAME" FROM sys."USER_TABLES" ORDER BY 1`);
const seenTables = (user: string) =>
  valuesAs(user, `SELECT "OWNER" || '.' || "TABLE_NAME" FROM sys."ALL_TABLES" ORDER BY 1`);

describe("what a user sees", () => {
  test("USER_ views show what is the user's own", async () => {
    expect(await ownTables("HR")).toEqual(["CUSTOMERS", "ORDERS"]);
    expect(await ownTables("APP")).toEqual([]);
  });

  test("ALL_ views add what was granted, and what belongs to it", async () => {
    expect(await seenTables("APP")).toEqual(["HR.ORDERS"]);
    expect(await valuesAs("APP", `SELECT "INDEX_NAME" FROM sys."ALL_INDEXES" ORDER BY 1`)).toEqual([
      "ORDERS_PK",
      "SYS_IL0000000110C00005$$",
    ]);
    expect(await valuesAs("APP", `SELECT "PARTITION_NAME" FROM sys."ALL_TAB_PARTITIONS"`)).toHaveLength(3);
    expect(await valuesAs("APP", `SELECT DISTINCT "TABLE_NAME" FROM sys."ALL_CONSTRAINTS"`)).toEqual([
      "ORDERS",
    ]);
  });

  test("ALL_ views hide triggers of other schemas, granted table or not", async () => {
    expect(await valuesAs("APP", `SELECT "TRIGGER_NAME" FROM sys."ALL_TRIGGERS"`)).toEqual([]);
    expect(await valuesAs("HR", `SELECT "TRIGGER_NAME" FROM sys."ALL_TRIGGERS"`)).toEqual(["ORDERS_BIU"]);
  });

  test("ALL_ views show what was granted to a role of the user, or of a role of the user's", async () => {
    expect(await seenTables("AUDITOR")).toEqual([]);
    await database.client.query("BEGIN");
    await database.client.query(
      `INSERT INTO ora_catalog.roles (name) VALUES ('READERS'), ('READERS_OF_READERS');
       INSERT INTO ora_catalog.role_grants (grantee, role)
       VALUES ('READERS', 'READERS_OF_READERS'), ('AUDITOR', 'READERS');
       INSERT INTO ora_catalog.object_grants VALUES (100, 'HR', 'READERS_OF_READERS', 'SELECT', false, false)`,
    );
    expect(await seenTables("AUDITOR")).toEqual(["HR.CUSTOMERS"]);
    await database.client.query("ROLLBACK");
  });

  test("ALL_ views show everything to a user with an ANY TABLE privilege", async () => {
    expect(await seenTables("ADMIN")).toEqual(["HR.CUSTOMERS", "HR.ORDERS"]);
    expect(await ownTables("ADMIN")).toEqual([]);
  });

  test("public synonyms are everybody's, private ones visible where the target is", async () => {
    const synonyms = (user: string) =>
      valuesAs(user, `SELECT "OWNER" || '.' || "SYNONYM_NAME" FROM sys."ALL_SYNONYMS" ORDER BY 1`);
    expect(await synonyms("AUDITOR")).toEqual(["PUBLIC.CUSTOMERS"]);
    expect(await synonyms("HR")).toEqual(["APP.ORDERS", "PUBLIC.CUSTOMERS"]);
  });

  test("grants are seen by owner, grantor and grantee", async () => {
    const grants = (user: string, view: string) => valuesAs(user, `SELECT "PRIVILEGE" FROM sys."${view}"`);
    expect(await grants("APP", "ALL_TAB_PRIVS")).toEqual(["SELECT"]);
    expect(await grants("APP", "USER_COL_PRIVS")).toEqual(["UPDATE"]);
    expect(await grants("HR", "USER_TAB_PRIVS")).toEqual(["SELECT"]);
    expect(await grants("AUDITOR", "ALL_TAB_PRIVS")).toEqual([]);
  });

  test("DBA_ views are there for who has a catalog role or SELECT ANY DICTIONARY", async () => {
    const sees = (user: string) => valuesAs(user, "SELECT sys.sees_dictionary()");
    expect(await sees("AUDITOR")).toEqual([true]);
    expect(await sees("ADMIN")).toEqual([true]);
    expect(await sees("HR")).toEqual([false]);
    await database.client.query("BEGIN");
    await database.client.query(
      "INSERT INTO ora_catalog.system_grants (grantee, privilege) VALUES ('HR', 'SELECT ANY DICTIONARY')",
    );
    expect(await sees("HR")).toEqual([true]);
    await database.client.query("ROLLBACK");
  });

  test("SESSION_PRIVS and SESSION_ROLES follow roles of roles", async () => {
    expect(await valuesAs("ADMIN", `SELECT "ROLE" FROM sys."SESSION_ROLES" ORDER BY 1`)).toEqual([
      "DBA",
      "EXECUTE_CATALOG_ROLE",
      "SELECT_CATALOG_ROLE",
    ]);
    expect(await valuesAs("HR", `SELECT "PRIVILEGE" FROM sys."SESSION_PRIVS" ORDER BY 1 LIMIT 3`)).toEqual([
      "CREATE CLUSTER",
      "CREATE INDEXTYPE",
      "CREATE OPERATOR",
    ]);
    expect(await valuesAs("HR", `SELECT "USERNAME" FROM sys."USER_USERS"`)).toEqual(["HR"]);
  });
});

describe("space", () => {
  test("a segment has the size of its table, a partition's begins with 8 MB", async () => {
    await database.client.query("INSERT INTO data.t100 SELECT i FROM generate_series(1, 10000) AS i");
    const segments = await database.as(
      "HR",
      `SELECT "SEGMENT_NAME", "PARTITION_NAME", "SEGMENT_TYPE", "BYTES"::integer FROM sys."USER_SEGMENTS"
       WHERE "SEGMENT_TYPE" LIKE 'TABLE%' ORDER BY 1`,
    );
    expect(segments).toEqual([
      {
        SEGMENT_NAME: "CUSTOMERS",
        PARTITION_NAME: null,
        SEGMENT_TYPE: "TABLE",
        BYTES: 393216,
      },
      {
        SEGMENT_NAME: "ORDERS",
        PARTITION_NAME: "P0_H1",
        SEGMENT_TYPE: "TABLE SUBPARTITION",
        BYTES: 8388608,
      },
    ]);
  });

  test("a BasicFile LOB's segment is no SecureFile", async () => {
    await database.client.query("BEGIN");
    await database.client.query(
      `INSERT INTO ora_catalog.objects (object_id, owner, name, type, namespace)
       VALUES (130, 'HR', 'SYS_LOB1', 'LOB', 8), (131, 'HR', 'SYS_IL1', 'INDEX', 4),
         (132, 'HR', 'SYS_LOB2', 'LOB', 8), (133, 'HR', 'SYS_IL2', 'INDEX', 4);
       INSERT INTO ora_catalog.lobs (table_id, column_number, segment_id, index_id, securefile)
       VALUES (100, 5, 130, 131, false), (100, 2, 132, 133, true)`,
    );
    expect(
      await valuesAs(
        "HR",
        `SELECT "SEGMENT_NAME" || ' ' || "SEGMENT_SUBTYPE" FROM sys."USER_SEGMENTS"
         WHERE "SEGMENT_TYPE" = 'LOBSEGMENT' ORDER BY 1`,
      ),
    ).toEqual(["SYS_LOB1 ASSM", "SYS_LOB2 SECUREFILE"]);
    await database.client.query("ROLLBACK");
  });

  test("what segments use is not free, and counts against the quota", async () => {
    const [space] = await database.as<{ missing: string; used: string; quota: string }>(
      "ADMIN",
      `SELECT (d."BYTES" - f."BYTES" - 1048576)::text AS missing,
         (SELECT sum("BYTES") FROM sys."DBA_SEGMENTS" WHERE "TABLESPACE_NAME" = 'USERS')::text AS used,
         (SELECT "BYTES" FROM sys."DBA_TS_QUOTAS" WHERE "USERNAME" = 'HR')::text AS quota
       FROM sys."DBA_DATA_FILES" AS d JOIN sys."DBA_FREE_SPACE" AS f USING ("TABLESPACE_NAME")
       WHERE "TABLESPACE_NAME" = 'USERS'`,
    );
    expect(Number(space?.used)).toBeGreaterThan(8_000_000);
    expect(space?.missing).toBe(space?.used);
    expect(space?.quota).toBe(space?.used);
  });

  test("an unlimited quota is -1", async () => {
    expect(await valuesAs("HR", `SELECT "MAX_BYTES"::integer FROM sys."USER_TS_QUOTAS"`)).toEqual([-1]);
  });
});
