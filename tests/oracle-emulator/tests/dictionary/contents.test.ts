import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describeStatement, parseStatement } from "../../src/sql";
import { createDictionaryDatabase } from "./dictionary-database";
import type { DictionaryDatabase } from "./dictionary-database";
import { DISCOVERY_QUERIES, asPostgres } from "./queries";

let database: DictionaryDatabase;
beforeAll(async () => {
  database = await createDictionaryDatabase();
  await database.client.query(await readFile(join(__dirname, "sample.sql"), "utf8"));
});
afterAll(() => database.drop());

/** The rows of a view as HR sees them, with the columns asked for. */
function rowsOf(view: string, columns: string, tail = ""): Promise<Record<string, unknown>[]> {
  const list = columns
    .split(" ")
    .map((column) => `"${column}"`)
    .join(", ");
  return database.as("HR", `SELECT ${list} FROM sys."${view}" ${tail}`);
}

describe("discovery's queries", () => {
  test("are in the SQL that the emulator understands, as they stand", () => {
    for (const query of DISCOVERY_QUERIES) {
      expect(describeStatement(parseStatement(query)).kind).toBe("query");
    }
  });

  test.each(DISCOVERY_QUERIES.map((query) => [query.replace(/\s+/g, " ").slice(0, 60), query]))(
    "%s… runs",
    async (_title, query) => {
      const rows = await database.as("ADMIN", asPostgres(query, ["HR", "APP"]));
      const none = /all_mview_logs|all_policies|gv\$/.test(query);
      expect(rows.length > 0).toBe(!none);
    },
  );
});

describe("tables and columns", () => {
  test("a partitioned table leaves to its partitions what they decide", async () => {
    expect(
      await rowsOf(
        "USER_TABLES",
        "TABLE_NAME TABLESPACE_NAME PARTITIONED READ_ONLY SEGMENT_CREATED PCT_FREE LOGGING DEGREE HAS_IDENTITY ROW_MOVEMENT NUM_ROWS",
        `ORDER BY 1`,
      ),
    ).toEqual([
      {
        TABLE_NAME: "CUSTOMERS",
        TABLESPACE_NAME: "USERS",
        PARTITIONED: "NO",
        READ_ONLY: "YES",
        SEGMENT_CREATED: "YES",
        PCT_FREE: "10",
        LOGGING: "YES",
        DEGREE: "         1",
        HAS_IDENTITY: "NO",
        ROW_MOVEMENT: "DISABLED",
        NUM_ROWS: null,
      },
      {
        TABLE_NAME: "ORDERS",
        TABLESPACE_NAME: null,
        PARTITIONED: "YES",
        READ_ONLY: "N/A",
        SEGMENT_CREATED: "N/A",
        PCT_FREE: null,
        LOGGING: null,
        DEGREE: "         1",
        HAS_IDENTITY: "YES",
        ROW_MOVEMENT: "ENABLED",
        NUM_ROWS: "1000",
      },
    ]);
  });

  test("types are written with their digits, lengths in bytes and characters", async () => {
    const types = await rowsOf(
      "USER_TAB_COLUMNS",
      "COLUMN_NAME DATA_TYPE DATA_LENGTH DATA_PRECISION DATA_SCALE CHAR_LENGTH CHAR_USED",
      'ORDER BY "TABLE_NAME", "COLUMN_ID"',
    );
    expect(types.map((row) => Object.values(row))).toEqual([
      ["ID", "NUMBER", "22", "10", "0", "0", null],
      ["NAME", "VARCHAR2", "80", null, null, "20", "C"],
      ["WEIGHT", "FLOAT", "22", "126", null, "0", null],
      ["SECRET", "RAW", "16", null, null, "0", null],
      ["ID", "NUMBER", "22", null, null, "0", null],
      ["CREATED", "DATE", "7", null, null, "0", null],
      ["CUST_ID", "NUMBER", "22", "10", "0", "0", null],
      ["CHANGED", "TIMESTAMP(3) WITH TIME ZONE", "13", null, "3", "0", null],
      ["DOC", "CLOB", "4000", null, null, "0", null],
    ]);
  });

  test("a function index' column is hidden and the system's, an invisible one hidden and the user's", async () => {
    expect(
      await rowsOf(
        "USER_TAB_COLS",
        "COLUMN_NAME HIDDEN_COLUMN USER_GENERATED VIRTUAL_COLUMN COLUMN_ID INTERNAL_COLUMN_ID SEGMENT_COLUMN_ID",
        `WHERE "TABLE_NAME" = 'CUSTOMERS' AND "INTERNAL_COLUMN_ID" > 2 ORDER BY "INTERNAL_COLUMN_ID"`,
      ).then((rows) => rows.map((row) => Object.values(row))),
    ).toEqual([
      ["SYS_NC00003$", "YES", "NO", "YES", null, "3", null],
      ["WEIGHT", "NO", "YES", "NO", "3", "4", "3"],
      ["SECRET", "YES", "YES", "NO", null, "5", "4"],
    ]);
  });

  test("an identity column's default is its sequence", async () => {
    expect(
      await rowsOf(
        "USER_TAB_COLS",
        "COLUMN_NAME IDENTITY_COLUMN DATA_DEFAULT DEFAULT_LENGTH DEFAULT_ON_NULL NULLABLE",
        `WHERE "TABLE_NAME" = 'ORDERS' AND ("IDENTITY_COLUMN" = 'YES' OR "DEFAULT_ON_NULL" = 'YES') ORDER BY 1 DESC`,
      ).then((rows) => rows.map((row) => Object.values(row))),
    ).toEqual([
      ["ID", "YES", '"HR"."ISEQ$$_110".nextval', "25", "NO", "N"],
      ["CUST_ID", "NO", null, null, "YES", "Y"],
    ]);
    expect(
      await rowsOf("USER_TAB_IDENTITY_COLS", "COLUMN_NAME GENERATION_TYPE SEQUENCE_NAME IDENTITY_OPTIONS"),
    ).toEqual([
      {
        COLUMN_NAME: "ID",
        GENERATION_TYPE: "ALWAYS",
        SEQUENCE_NAME: "ISEQ$$_110",
        IDENTITY_OPTIONS:
          "START WITH: 1, INCREMENT BY: 1, MAX_VALUE: 9999999999999999999999999999, MIN_VALUE: 1, CYCLE_FLAG: N, " +
          "CACHE_SIZE: 20, ORDER_FLAG: N, SCALE_FLAG: N, EXTEND_FLAG: N, SESSION_FLAG: N, KEEP_VALUE: N",
      },
    ]);
  });

  test("LAST_NUMBER runs ahead by the cache", async () => {
    const lastNumbers = async () =>
      (await rowsOf("USER_SEQUENCES", "LAST_NUMBER", `ORDER BY "SEQUENCE_NAME"`)).map(
        (row) => row["LAST_NUMBER"],
      );
    expect(await lastNumbers()).toEqual(["1", "100"]);
    await database.client.query("SELECT nextval('data.s112'), nextval('data.s116')");
    expect(await lastNumbers()).toEqual(["21", "101"]);
    await database.client.query("SELECT nextval('data.s112') FROM generate_series(1, 20)");
    expect(await lastNumbers()).toEqual(["41", "101"]);
    await database.client.query("ALTER SEQUENCE data.s116 RESTART WITH 500");
    expect(await lastNumbers()).toEqual(["41", "500"]);
  });

  test("numbers have no zeros behind the point, texts are never empty, dates have no fractions", async () => {
    const columns = await database.as<{ view_name: string; column_name: string; data_type: string }>(
      "ADMIN",
      `SELECT view_name, column_name, data_type FROM sys.dictionary_columns WHERE view_name ~ '^(DBA_|V\\$)'`,
    );
    const oddities: Record<string, (column: string) => string> = {
      NUMBER: (column) => `scale(${column}) <> min_scale(${column})`,
      DATE: (column) => `${column}::timestamp <> ${column}::timestamp::timestamp(0)`,
      VARCHAR2: (column) => `${column} = ''`,
    };
    const wrong: string[] = [];
    for (const { view_name, column_name, data_type } of columns) {
      const oddity = oddities[data_type]?.(`"${column_name}"`) ?? "false";
      const rows = await database.as("ADMIN", `SELECT FROM sys."${view_name}" WHERE ${oddity} LIMIT 1`);
      if (rows.length > 0) wrong.push(`${view_name}.${column_name}`);
    }
    expect(wrong).toEqual([]);
  });

  test("dates are dates", async () => {
    const [row] = await database.as(
      "HR",
      `SELECT pg_typeof("CREATED")::text AS type FROM sys."ALL_OBJECTS" WHERE "OBJECT_NAME" = 'ORDERS'`,
    );
    expect(row).toEqual({ type: "ora.date" });
  });
});

describe("partitions", () => {
  test("an interval table counts the limit, and says its interval", async () => {
    expect(
      await rowsOf(
        "USER_PART_TABLES",
        "PARTITIONING_TYPE SUBPARTITIONING_TYPE PARTITION_COUNT DEF_SUBPARTITION_COUNT PARTITIONING_KEY_COUNT INTERVAL DEF_READ_ONLY",
      ),
    ).toEqual([
      {
        PARTITIONING_TYPE: "RANGE",
        SUBPARTITIONING_TYPE: "HASH",
        PARTITION_COUNT: "1048575",
        DEF_SUBPARTITION_COUNT: "2",
        PARTITIONING_KEY_COUNT: "1",
        INTERVAL: "NUMTOYMINTERVAL(1,'MONTH')",
        DEF_READ_ONLY: "YES",
      },
    ]);
  });

  test("partitions stand in the order of their bounds", async () => {
    const rows = await rowsOf(
      "USER_TAB_PARTITIONS",
      "PARTITION_NAME PARTITION_POSITION INTERVAL SUBPARTITION_COUNT COMPOSITE READ_ONLY HIGH_VALUE_LENGTH NUM_ROWS",
      `ORDER BY "PARTITION_POSITION"`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ["P0", "1", "NO", "2", "YES", "YES", "83", "400"],
      ["SYS_P323", "2", "YES", "2", "YES", "YES", "83", null],
      ["SYS_P322", "3", "YES", "2", "YES", "YES", "83", null],
    ]);
    expect(
      await rowsOf(
        "USER_TAB_SUBPARTITIONS",
        "PARTITION_POSITION SUBPARTITION_POSITION SUBPARTITION_NAME SEGMENT_CREATED",
        `WHERE "PARTITION_NAME" = 'P0' ORDER BY 2`,
      ).then((found) => found.map((row) => Object.values(row))),
    ).toEqual([
      ["1", "1", "P0_H1", "YES"],
      ["1", "2", "P0_H2", "NO"],
    ]);
  });

  test("keys are those of tables and of their local indexes", async () => {
    expect(
      await rowsOf("USER_PART_KEY_COLUMNS", "NAME OBJECT_TYPE COLUMN_NAME", "ORDER BY 1").then((rows) =>
        rows.map((row) => Object.values(row)),
      ),
    ).toEqual([
      ["ORDERS", "TABLE", "CREATED"],
      ["ORDERS_PK", "INDEX", "CREATED"],
    ]);
    expect(
      await rowsOf("USER_SUBPART_KEY_COLUMNS", "NAME COLUMN_NAME", "ORDER BY 1").then((rows) =>
        rows.map((row) => Object.values(row)),
      ),
    ).toEqual([
      ["ORDERS", "CUST_ID"],
      ["ORDERS_PK", "CUST_ID"],
    ]);
  });

  test("a local index has the partitions of its table", async () => {
    expect(
      await rowsOf(
        "USER_PART_INDEXES",
        "INDEX_NAME LOCALITY ALIGNMENT PARTITIONING_TYPE INTERVAL",
        `WHERE "INDEX_NAME" = 'ORDERS_PK'`,
      ),
    ).toEqual([
      {
        INDEX_NAME: "ORDERS_PK",
        LOCALITY: "LOCAL",
        ALIGNMENT: "NON_PREFIXED",
        PARTITIONING_TYPE: "RANGE",
        INTERVAL: "NUMTOYMINTERVAL(1,'MONTH')",
      },
    ]);
    expect(
      await rowsOf("USER_IND_PARTITIONS", "PARTITION_NAME STATUS PARTITION_POSITION", "ORDER BY 3").then(
        (rows) => rows.map((row) => Object.values(row)),
      ),
    ).toEqual([
      ["P0", "N/A", "1"],
      ["SYS_P323", "N/A", "2"],
      ["SYS_P322", "N/A", "3"],
    ]);
    expect(await rowsOf("USER_IND_SUBPARTITIONS", "STATUS")).toEqual(
      Array.from({ length: 6 }, () => ({ STATUS: "USABLE" })),
    );
  });

  test("a partition's own LOB clause wins over the table's", async () => {
    expect(
      await rowsOf(
        "USER_LOB_PARTITIONS",
        "PARTITION_NAME LOB_PARTITION_NAME TABLESPACE_NAME SECUREFILE",
        `ORDER BY "PARTITION_POSITION"`,
      ).then((rows) => rows.map((row) => Object.values(row))),
    ).toEqual([
      ["P0", "SYS_LOB_P400", "SYSAUX", "YES"],
      ["SYS_P323", "SYS_LOB_P202", "USERS", "YES"],
      ["SYS_P322", "SYS_LOB_P201", "USERS", "YES"],
    ]);
  });
});

describe("indexes, constraints and triggers", () => {
  test("the index of a large object is among the indexes, without columns", async () => {
    const indexes = await rowsOf(
      "USER_INDEXES",
      "INDEX_NAME INDEX_TYPE UNIQUENESS PARTITIONED STATUS GENERATED",
      "ORDER BY 1",
    );
    expect(indexes.map((row) => Object.values(row))).toEqual([
      ["CUSTOMERS_NAME_IX", "FUNCTION-BASED NORMAL", "NONUNIQUE", "NO", "VALID", "N"],
      ["CUSTOMERS_PK", "NORMAL", "UNIQUE", "NO", "VALID", "N"],
      ["ORDERS_PK", "NORMAL", "UNIQUE", "YES", "N/A", "N"],
      ["SYS_IL0000000110C00005$$", "LOB", "UNIQUE", "YES", "N/A", "Y"],
    ]);
    const columns = await rowsOf("USER_IND_COLUMNS", "INDEX_NAME");
    expect(columns.map((row) => row["INDEX_NAME"])).not.toContain("SYS_IL0000000110C00005$$");
  });

  test("a function index shows its hidden column, and its text at the same position", async () => {
    expect(
      await rowsOf(
        "USER_IND_COLUMNS",
        "COLUMN_NAME COLUMN_POSITION DESCEND",
        `WHERE "INDEX_NAME" = 'CUSTOMERS_NAME_IX' ORDER BY 2`,
      ).then((rows) => rows.map((row) => Object.values(row))),
    ).toEqual([
      ["SYS_NC00003$", "1", "ASC"],
      ["ID", "2", "ASC"],
    ]);
    expect(await rowsOf("USER_IND_EXPRESSIONS", "COLUMN_POSITION COLUMN_EXPRESSION")).toEqual([
      { COLUMN_POSITION: "1", COLUMN_EXPRESSION: 'UPPER("NAME")' },
    ]);
  });

  test("NOT NULL is a constraint of type C, and states are spelled out", async () => {
    const rows = await rowsOf(
      "USER_CONSTRAINTS",
      "CONSTRAINT_NAME CONSTRAINT_TYPE SEARCH_CONDITION SEARCH_CONDITION_VC STATUS VALIDATED GENERATED R_CONSTRAINT_NAME DELETE_RULE INDEX_NAME",
      `ORDER BY "CONSTRAINT_NAME"`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ["CUSTOMERS_PK", "P", null, null, "ENABLED", "VALIDATED", "USER NAME", null, null, "CUSTOMERS_PK"],
      [
        "ORDERS_CUST_FK",
        "R",
        null,
        null,
        "ENABLED",
        "NOT VALIDATED",
        "USER NAME",
        "CUSTOMERS_PK",
        "CASCADE",
        null,
      ],
      ["ORDERS_ID_CK", "C", "id > 0", "id > 0", "DISABLED", "NOT VALIDATED", "USER NAME", null, null, null],
      ["ORDERS_PK", "P", null, null, "ENABLED", "VALIDATED", "USER NAME", null, null, "ORDERS_PK"],
      [
        "SYS_C008201",
        "C",
        '"ID" IS NOT NULL',
        '"ID" IS NOT NULL',
        "ENABLED",
        "VALIDATED",
        "GENERATED NAME",
        null,
        null,
        null,
      ],
    ]);
  });

  test("a trigger has its order, and its source begins after CREATE", async () => {
    expect(
      await rowsOf("USER_TRIGGER_ORDERING", "TRIGGER_NAME REFERENCED_TRIGGER_NAME ORDERING_TYPE"),
    ).toEqual([
      { TRIGGER_NAME: "ORDERS_BIU", REFERENCED_TRIGGER_NAME: "ORDERS_AAA", ORDERING_TYPE: "FOLLOWS" },
    ]);
    expect(
      await rowsOf("USER_SOURCE", "LINE TEXT", `WHERE "NAME" = 'ORDERS_BIU' ORDER BY 1 LIMIT 2`),
    ).toEqual([
      { LINE: "1", TEXT: 'TRIGGER "HR"."ORDERS_BIU"\n' },
      { LINE: "2", TEXT: "BEFORE INSERT OR UPDATE ON orders FOR EACH ROW\n" },
    ]);
  });

  test("statistics are stale after more than a tenth changed", async () => {
    expect(
      await rowsOf(
        "USER_TAB_STATISTICS",
        "OBJECT_TYPE STALE_STATS",
        `WHERE "NUM_ROWS" IS NOT NULL ORDER BY 1 DESC`,
      ),
    ).toEqual([
      { OBJECT_TYPE: "TABLE", STALE_STATS: "YES" },
      { OBJECT_TYPE: "PARTITION", STALE_STATS: "NO" },
    ]);
  });
});
