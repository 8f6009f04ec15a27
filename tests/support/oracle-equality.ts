import { createHash } from "node:crypto";
import { quoteIdentifier, quoteLiteral, quoteQualified } from "../../provider/dialect/oracle-quoting";
import type { Row } from "../../provider/dialect/session";
import type { OracleServer } from "./oracle-server";

export interface OracleTableName {
  readonly schema: string;
  readonly table: string;
}

/** The table that most tests on Oracle migrate. */
export const ordersOfHr: OracleTableName = { schema: "HR", table: "ORDERS" };

async function readAll(server: OracleServer, user: string, texts: readonly string[]): Promise<Row[][]> {
  const session = await server.open(user);
  const results: Row[][] = [];
  for (const text of texts) results.push([...(await session.run({ name: "test", text })).rows]);
  await session.close();
  return results;
}

/** A column as SELECT lists it: what is a date to the driver, as text with every digit; a large object by length and SHA-256. */
function printed(column: string, type: string): string {
  const name = quoteIdentifier(column);
  if (type === "DATE") return `TO_CHAR(${name}, 'SYYYY-MM-DD HH24:MI:SS')`;
  if (type.endsWith("WITH TIME ZONE")) return `TO_CHAR(${name}, 'SYYYY-MM-DD HH24:MI:SS.FF9 TZH:TZM')`;
  if (type.startsWith("TIMESTAMP")) return `TO_CHAR(${name}, 'SYYYY-MM-DD HH24:MI:SS.FF9')`;
  if (type.startsWith("INTERVAL")) return `TO_CHAR(${name})`;
  if (type.endsWith("LOB"))
    return `DBMS_LOB.GETLENGTH(${name}) || ' bytes or characters ' || RAWTOHEX(DBMS_CRYPTO.HASH(${name}, 4))`;
  return name;
}

/** A value as text: NaN and infinities are told apart; what is long stands as its length and hash. */
function describeValue(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "string" || value.length <= 200) return JSON.stringify(value);
  return `${value.length} ${createHash("sha256").update(value).digest("hex")}`;
}

/** Every row of a table, every column of it, invisible and virtual ones too, as text; sorted. */
export async function readEveryRow(server: OracleServer, name: OracleTableName): Promise<string[]> {
  const { schema, table } = name;
  const [columns = []] = await readAll(server, schema, [
    `SELECT COLUMN_NAME AS "name", DATA_TYPE AS "type" FROM USER_TAB_COLS
      WHERE TABLE_NAME = ${quoteLiteral(table)} AND (HIDDEN_COLUMN = 'NO' OR USER_GENERATED = 'YES') ORDER BY COLUMN_NAME`,
  ]);
  const list = columns.map(
    ({ name: column, type }, at) => `${printed(String(column), String(type))} AS "c${at}"`,
  );
  const [rows = []] = await readAll(server, schema, [
    `SELECT ${list.join(", ")} FROM ${quoteQualified(schema, table)}`,
  ]);
  return rows
    .map((row) =>
      columns.map((column, at) => `${String(column["name"])}=${describeValue(row[`c${at}`])}`).join(" "),
    )
    .sort();
}

/** What hangs on a table, kind by kind; each query gives texts. Names that the server chose are left out of them. */
function inventoryQueries(table: string): string[] {
  const of = (column: string) => `${column} = ${quoteLiteral(table)}`;
  return [
    `SELECT 'column ' || COLUMN_ID || ' ' || COLUMN_NAME || ' ' || DATA_TYPE || ' ' || DATA_LENGTH || ' ' || DATA_PRECISION
            || ' ' || DATA_SCALE || ' ' || CHAR_LENGTH || ' ' || CHAR_USED || ' null ' || NULLABLE || ' hidden ' || HIDDEN_COLUMN
            || ' virtual ' || VIRTUAL_COLUMN || ' identity ' || IDENTITY_COLUMN || ' on null ' || DEFAULT_ON_NULL AS "text",
            CASE IDENTITY_COLUMN WHEN 'YES' THEN 'Y' ELSE 'N' END AS "own", DATA_DEFAULT AS "more"
       FROM USER_TAB_COLS WHERE ${of("TABLE_NAME")} AND (HIDDEN_COLUMN = 'NO' OR USER_GENERATED = 'YES')`,
    `SELECT 'identity ' || COLUMN_NAME || ' ' || GENERATION_TYPE AS "text", IDENTITY_OPTIONS AS "more"
       FROM USER_TAB_IDENTITY_COLS WHERE ${of("TABLE_NAME")}`,
    `SELECT 'constraint ' || CASE GENERATED WHEN 'USER NAME' THEN CONSTRAINT_NAME ELSE 'unnamed' END || ' ' || CONSTRAINT_TYPE
            || ' ' || STATUS || ' ' || VALIDATED || ' ' || DEFERRABLE || ' ' || DEFERRED || ' ' || RELY || ' '
            || (SELECT LISTAGG(k.COLUMN_NAME, ',') WITHIN GROUP (ORDER BY k.POSITION, k.COLUMN_NAME)
                  FROM USER_CONS_COLUMNS k WHERE k.CONSTRAINT_NAME = c.CONSTRAINT_NAME)
            || ' ' || CASE GENERATED WHEN 'USER NAME' THEN INDEX_NAME END AS "text", SEARCH_CONDITION AS "more"
       FROM USER_CONSTRAINTS c WHERE ${of("TABLE_NAME")}`,
    `SELECT 'index ' || CASE i.GENERATED WHEN 'N' THEN i.INDEX_NAME ELSE 'unnamed' END || ' ' || i.INDEX_TYPE || ' ' || i.UNIQUENESS
            || ' ' || i.VISIBILITY || ' ' || i.COMPRESSION || ' ' || i.PREFIX_LENGTH || ' ' || CASE i.STATUS WHEN 'UNUSABLE' THEN 'UNUSABLE' END
            || ' ' || (SELECT LISTAGG(CASE WHEN k.COLUMN_NAME LIKE 'SYS\\_NC%' ESCAPE '\\' THEN 'expression' ELSE k.COLUMN_NAME END
                              || ' ' || k.DESCEND, ',') WITHIN GROUP (ORDER BY k.COLUMN_POSITION)
                  FROM USER_IND_COLUMNS k WHERE k.INDEX_NAME = i.INDEX_NAME) AS "text", NULL AS "more"
       FROM USER_INDEXES i WHERE ${of("i.TABLE_NAME")} AND i.INDEX_TYPE <> 'LOB'`,
    `SELECT 'expression ' || COLUMN_POSITION AS "text", COLUMN_EXPRESSION AS "more" FROM USER_IND_EXPRESSIONS WHERE ${of("TABLE_NAME")}`,
    `SELECT 'trigger ' || t.TRIGGER_NAME || ' ' || t.TRIGGER_TYPE || ' ' || t.TRIGGERING_EVENT || ' ' || t.STATUS || ' ' || o.STATUS
            || ' when ' || t.WHEN_CLAUSE AS "text", t.TRIGGER_BODY AS "more"
       FROM USER_TRIGGERS t JOIN USER_OBJECTS o ON o.OBJECT_NAME = t.TRIGGER_NAME AND o.OBJECT_TYPE = 'TRIGGER'
      WHERE ${of("t.TABLE_NAME")} AND t.TRIGGER_NAME NOT LIKE 'TABLE\\_MIGRATION\\_%' ESCAPE '\\'`,
    `SELECT 'grant ' || PRIVILEGE || ' to ' || GRANTEE || ' by ' || GRANTOR || ' ' || GRANTABLE || ' ' || HIERARCHY AS "text", NULL AS "more"
       FROM USER_TAB_PRIVS WHERE OWNER = USER AND ${of("TABLE_NAME")}`,
    `SELECT 'grant ' || PRIVILEGE || ' (' || COLUMN_NAME || ') to ' || GRANTEE || ' by ' || GRANTOR || ' ' || GRANTABLE AS "text", NULL AS "more"
       FROM USER_COL_PRIVS WHERE OWNER = USER AND ${of("TABLE_NAME")}`,
    `SELECT 'comment' AS "text", COMMENTS AS "more" FROM USER_TAB_COMMENTS WHERE ${of("TABLE_NAME")}`,
    `SELECT 'comment on ' || COLUMN_NAME AS "text", COMMENTS AS "more" FROM USER_COL_COMMENTS WHERE ${of("TABLE_NAME")}`,
    `SELECT 'lob ' || COLUMN_NAME || ' ' || SECUREFILE || ' ' || IN_ROW || ' ' || CHUNK || ' ' || CACHE || ' ' || LOGGING
            || ' ' || COMPRESSION || ' ' || DEDUPLICATION AS "text", NULL AS "more" FROM USER_LOBS WHERE ${of("TABLE_NAME")}`,
    `SELECT 'dependant ' || d.TYPE || ' ' || d.NAME || ' ' || o.STATUS AS "text", NULL AS "more"
       FROM USER_DEPENDENCIES d JOIN USER_OBJECTS o ON o.OBJECT_NAME = d.NAME AND o.OBJECT_TYPE = d.TYPE
      WHERE d.REFERENCED_OWNER = USER AND ${of("d.REFERENCED_NAME")} AND d.TYPE <> 'TRIGGER'`,
  ];
}

/**
 * Where a generator stands is its own; so is the name of its sequence, which is an identity's default. A trigger's name behind its
 * last END says nothing.
 */
function describeItem({ text, more, own }: Row): string {
  const detail = own === "Y" || typeof more !== "string" ? "" : more.replace(/START WITH: \d+, /, "");
  const item = `${String(text)} ${detail}`.replace(/\s+/g, " ").trim();
  return item.replace(/^(trigger (\S+) .* END) "?\2"?;( --.*)?$/i, "$1;$3");
}

/** Descriptions of all that hangs on a table, as its owner reads them in the dictionary; what partitioning itself brings is left out. */
export async function readOracleInventory(
  server: OracleServer,
  { schema, table }: OracleTableName,
): Promise<string[]> {
  const results = await readAll(server, schema, inventoryQueries(table));
  return results.flatMap((rows) => rows.map(describeItem)).sort();
}

/** All objects of a schema, by their names and ids, but for what the server adds by itself. */
export async function listOracleObjects(server: OracleServer, schema: string): Promise<string[]> {
  const [rows = []] = await readAll(server, schema, [
    `SELECT OBJECT_TYPE || ' ' || OBJECT_NAME || ' ' || OBJECT_ID AS "text" FROM USER_OBJECTS
      WHERE OBJECT_TYPE NOT LIKE '%PARTITION' ORDER BY 1`,
  ]);
  return rows.map(({ text }) => String(text));
}

/** `INTERVAL`, `RANGE` and the like of a partitioned table; null of a plain one. */
export async function readOraclePartitioning(
  server: OracleServer,
  { schema, table }: OracleTableName,
): Promise<string | null> {
  const [rows = []] = await readAll(server, schema, [
    `SELECT PARTITIONING_TYPE || ' ' || INTERVAL || ' ' || SUBPARTITIONING_TYPE || ' ' || DEF_SUBPARTITION_COUNT AS "text"
       FROM USER_PART_TABLES WHERE TABLE_NAME = ${quoteLiteral(table)}`,
  ]);
  return rows[0] ? String(rows[0]["text"]) : null;
}

/** What a table of Oracle was like at one moment, to compare with later. */
export class OracleSnapshot {
  private constructor(
    private readonly server: OracleServer,
    readonly name: OracleTableName,
    private readonly rows: readonly string[],
    private readonly inventory: readonly string[],
    private readonly objects: readonly string[],
  ) {}

  static async take(server: OracleServer, name: OracleTableName = ordersOfHr): Promise<OracleSnapshot> {
    const rows = await readEveryRow(server, name);
    const inventory = await readOracleInventory(server, name);
    return new OracleSnapshot(server, name, rows, inventory, await listOracleObjects(server, name.schema));
  }

  async expectSameRows(): Promise<void> {
    expect(await readEveryRow(this.server, this.name)).toEqual(this.rows);
  }

  /** @param changed lines of the inventory that are declared to be others afterwards */
  async expectSameInventory(changed: Readonly<Record<string, string>> = {}): Promise<void> {
    const expected = this.inventory.map((line) => changed[line] ?? line);
    expect(await readOracleInventory(this.server, this.name)).toEqual(expected);
  }

  /** The table is partitioned now, or plain where that is declared, and equal to what it was in all else. */
  async expectMigrated(
    partitionType = "INTERVAL",
    changed: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.expectSameRows();
    await this.expectSameInventory(changed);
    const partitioning = await readOraclePartitioning(this.server, this.name);
    if (partitionType === "NONE") expect(partitioning).toBeNull();
    else expect(partitioning).not.toBeNull();
  }

  /** Nothing of the table has changed, and in its schema nothing has come or gone. */
  async expectUntouched(): Promise<void> {
    await this.expectSameRows();
    await this.expectSameInventory();
    expect(await listOracleObjects(this.server, this.name.schema)).toEqual(this.objects);
  }
}
