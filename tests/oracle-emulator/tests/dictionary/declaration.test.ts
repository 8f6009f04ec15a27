import { createDictionaryDatabase } from "./dictionary-database";
import type { DictionaryDatabase } from "./dictionary-database";

let database: DictionaryDatabase;
beforeAll(async () => {
  database = await createDictionaryDatabase();
});
afterAll(() => database.drop());

const FAMILIES = `TABLES OBJECTS TAB_COLS TAB_COLUMNS TAB_IDENTITY_COLS PART_TABLES PART_KEY_COLUMNS SUBPART_KEY_COLUMNS
  TAB_PARTITIONS TAB_SUBPARTITIONS SUBPARTITION_TEMPLATES LOBS LOB_PARTITIONS LOB_SUBPARTITIONS PART_LOBS INDEXES IND_COLUMNS
  IND_EXPRESSIONS PART_INDEXES IND_PARTITIONS IND_SUBPARTITIONS CONSTRAINTS CONS_COLUMNS TRIGGERS TRIGGER_ORDERING TAB_PRIVS
  COL_PRIVS SYNONYMS DEPENDENCIES TAB_COMMENTS COL_COMMENTS MVIEWS MVIEW_LOGS POLICIES TAB_STATISTICS TAB_COL_STATISTICS
  TAB_MODIFICATIONS SEQUENCES VIEWS SOURCE ERRORS PLSQL_OBJECT_SETTINGS USERS LOG_GROUPS LOG_GROUP_COLUMNS NESTED_TABLES EXTERNAL_TABLES
  ENCRYPTED_COLUMNS AUDIT_POLICIES CLUSTERING_TABLES ZONEMAPS XTERNAL_PART_TABLES TAB_STAT_PREFS JSON_DUALITY_VIEW_TABS
  ANNOTATIONS_USAGE`;
const WITHOUT_ALL = `SEGMENTS EXTENTS FREE_SPACE TS_QUOTAS TABLESPACES ROLE_PRIVS SYS_PRIVS PARALLEL_EXECUTE_CHUNKS
  OBJ_AUDIT_OPTS ILMOBJECTS CHANGE_NOTIFICATION_REGS`;
const PERFORMANCE = `VERSION INSTANCE DATABASE OPTION PARAMETER SESSION TRANSACTION LOCKED_OBJECT SESSION_LONGOPS`;
const SINGLE = `DBA_DATA_FILES DBA_ROLES SESSION_PRIVS SESSION_ROLES NLS_SESSION_PARAMETERS NLS_DATABASE_PARAMETERS
  NLS_INSTANCE_PARAMETERS PRODUCT_COMPONENT_VERSION PROXY_USERS DUAL
  REDACTION_POLICIES AUDIT_UNIFIED_POLICIES ALL_XS_APPLIED_POLICIES DBA_XS_APPLIED_POLICIES ALL_CAPTURE_PREPARED_TABLES
  DBA_CAPTURE_PREPARED_TABLES`;

const words = (text: string) => text.trim().split(/\s+/);

function expectedViews(): string[] {
  return [
    ...words(FAMILIES).flatMap((name) => ["ALL", "DBA", "USER"].map((who) => `${who}_${name}`)),
    ...words(WITHOUT_ALL).flatMap((name) => ["DBA", "USER"].map((who) => `${who}_${name}`)),
    ...words(PERFORMANCE).flatMap((name) => [`V$${name}`, `GV$${name}`]),
    ...words(SINGLE),
  ];
}

async function columnsOf(view: string): Promise<string[]> {
  const rows = await database.as<{ column_name: string }>(
    "SYS",
    `SELECT column_name FROM sys.dictionary_columns WHERE view_name = '${view}' ORDER BY column_id`,
  );
  return rows.map((row) => row.column_name);
}

describe("the dictionary's declaration", () => {
  test("has every view, and each can be read", async () => {
    const views = await database.as<{ view_name: string }>(
      "SYS",
      "SELECT view_name FROM sys.dictionary_privileges",
    );
    expect(views.map((view) => view.view_name).sort()).toEqual(expectedViews().sort());
    for (const view of expectedViews()) {
      await expect(database.as("SYS", `SELECT * FROM sys."${view}"`)).resolves.toBeDefined();
    }
  });

  test("describes the views' columns as PostgreSQL has them", async () => {
    const differing = await database.as(
      "SYS",
      `SELECT d.view_name, d.column_name, d.data_type, format_type(a.atttypid, NULL) AS type
       FROM sys.dictionary_columns AS d
       LEFT JOIN pg_attribute AS a
         ON a.attrelid = to_regclass(format('sys.%I', d.view_name)) AND a.attnum = d.column_id AND a.attname = d.column_name
       WHERE a.atttypid IS DISTINCT FROM sys.postgres_type(d.data_type)::regtype`,
    );
    expect(differing).toEqual([]);
  });

  test("uses every column that a content view provides", async () => {
    const unused = await database.as(
      "SYS",
      `SELECT s.content, a.attname
       FROM (SELECT DISTINCT content FROM sys.dictionary_sources) AS s
       JOIN pg_attribute AS a ON a.attrelid = to_regclass(format('sys.%I', s.content)) AND a.attnum > 0
         AND s.content <> 'tab_columns' -- all of tab_cols
       WHERE a.attname NOT IN ('row_owner', 'visible_owner', 'visible_id', 'level')
         AND NOT EXISTS (
           SELECT FROM sys.dictionary_sources AS u JOIN sys.dictionary_columns AS d USING (view_name)
           WHERE u.content = s.content AND lower(d.column_name) = a.attname)`,
    );
    expect(unused).toEqual([]);
  });

  test("leaves empty only what the emulator has no objects of", async () => {
    const empty = await database.as<{ content: string }>(
      "SYS",
      `SELECT DISTINCT content FROM sys.dictionary_sources
       WHERE to_regclass(format('sys.%I', content)) IS NULL ORDER BY content`,
    );
    expect(empty.map((row) => row.content)).toEqual([
      "external_tables",
      "log_group_columns",
      "log_groups",
      "mviews",
      "nested_tables",
      "parallel_execute_chunks",
    ]);
  });

  test("hides from USER_ views what the user is anyway", async () => {
    expect((await columnsOf("USER_TABLES"))[0]).toBe("TABLE_NAME");
    expect((await columnsOf("USER_IND_COLUMNS")).slice(0, 3)).toEqual([
      "INDEX_NAME",
      "TABLE_NAME",
      "COLUMN_NAME",
    ]);
    expect((await columnsOf("USER_INDEXES")).slice(0, 3)).toEqual([
      "INDEX_NAME",
      "INDEX_TYPE",
      "TABLE_OWNER",
    ]);
    expect((await columnsOf("USER_CONSTRAINTS"))[0]).toBe("OWNER");
    expect(await columnsOf("USER_TABLESPACES")).not.toContain("PLUGGED_IN");
    expect(await columnsOf("USER_SEGMENTS")).toEqual(
      (await columnsOf("DBA_SEGMENTS")).filter(
        (name) => !["OWNER", "HEADER_FILE", "HEADER_BLOCK", "RELATIVE_FNO"].includes(name),
      ),
    );
  });

  test("calls grants' schema TABLE_SCHEMA in ALL_ and OWNER in DBA_ and USER_", async () => {
    expect((await columnsOf("ALL_TAB_PRIVS")).slice(0, 3)).toEqual(["GRANTOR", "GRANTEE", "TABLE_SCHEMA"]);
    expect((await columnsOf("DBA_TAB_PRIVS")).slice(0, 2)).toEqual(["GRANTEE", "OWNER"]);
    expect(await columnsOf("USER_COL_PRIVS")).toEqual(await columnsOf("DBA_COL_PRIVS"));
  });

  test("describes what is LONG as LONG", async () => {
    const long = await database.as<{ column: string }>(
      "SYS",
      `SELECT view_name || '.' || column_name AS "column" FROM sys.dictionary_columns
       WHERE data_type = 'LONG' AND view_name LIKE 'ALL\\_%' ORDER BY 1`,
    );
    expect(long.map((row) => row.column)).toEqual([
      "ALL_CONSTRAINTS.SEARCH_CONDITION",
      "ALL_IND_EXPRESSIONS.COLUMN_EXPRESSION",
      "ALL_IND_PARTITIONS.HIGH_VALUE",
      "ALL_IND_SUBPARTITIONS.HIGH_VALUE",
      "ALL_MVIEWS.QUERY",
      "ALL_SUBPARTITION_TEMPLATES.HIGH_BOUND",
      "ALL_TAB_COLS.DATA_DEFAULT",
      "ALL_TAB_COLUMNS.DATA_DEFAULT",
      "ALL_TAB_PARTITIONS.HIGH_VALUE",
      "ALL_TAB_SUBPARTITIONS.HIGH_VALUE",
      "ALL_TRIGGERS.TRIGGER_BODY",
      "ALL_VIEWS.TEXT",
    ]);
  });

  test("keeps the length, precision and nullability of a column", async () => {
    const [owner, degree, type] = await database.as(
      "SYS",
      `SELECT column_name, data_type, length, precision, scale, nullable FROM sys.dictionary_columns
       WHERE (view_name, column_name) IN (('ALL_TABLES', 'OWNER'), ('ALL_TABLES', 'PCT_FREE'), ('ALL_TAB_STATISTICS', 'IM_STAT_UPDATE_TIME'))
       ORDER BY view_name, column_id`,
    );
    const none = { length: null, precision: null, scale: null };
    expect(type).toEqual({
      ...none,
      column_name: "IM_STAT_UPDATE_TIME",
      data_type: "TIMESTAMP",
      scale: 9,
      nullable: true,
    });
    expect(degree).toEqual({
      ...none,
      column_name: "PCT_FREE",
      data_type: "NUMBER",
      nullable: true,
    });
    expect(owner).toEqual({
      ...none,
      column_name: "OWNER",
      data_type: "VARCHAR2",
      length: 128,
      nullable: false,
    });
  });

  test("opens DBA_ and V$ views, PROXY_USERS and policies of redaction and auditing to an audience only, but for three that the vendor granted to PUBLIC", async () => {
    const open = await database.as<{ view_name: string }>(
      "SYS",
      `SELECT view_name FROM sys.dictionary_privileges
       WHERE (audience = 'DBA') <> (view_name ~ '^(DBA_|G?V\\$|PROXY_USERS|REDACTION_POLICIES|AUDIT_UNIFIED_)') ORDER BY 1`,
    );
    expect(open.map((view) => view.view_name)).toEqual(["V$OPTION", "V$SESSION_LONGOPS", "V$VERSION"]);
  });
});
