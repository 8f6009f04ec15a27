import oracledb from "oracledb";

type Row = Readonly<Record<string, string | number | null>>;

/** Queries over one table, and the line for each row. Written without any part of the migration, so that they can testify about it. */
interface Part {
  readonly text: string;
  line(row: Row): string;
}

const COLUMNS: Part = {
  text: `SELECT C.COLUMN_NAME, C.DATA_TYPE, C.DATA_LENGTH, C.DATA_PRECISION, C.DATA_SCALE, C.NULLABLE, C.IDENTITY_COLUMN,
                C.DATA_DEFAULT, M.COMMENTS
         FROM USER_TAB_COLUMNS C LEFT JOIN USER_COL_COMMENTS M ON M.TABLE_NAME = C.TABLE_NAME AND M.COLUMN_NAME = C.COLUMN_NAME
         WHERE C.TABLE_NAME = :1`,
  line: (row) => {
    // The sequence behind an identity column is the server's own, and a new table has a new one.
    const value = row["IDENTITY_COLUMN"] === "YES" ? "identity" : String(row["DATA_DEFAULT"]).trim();
    const type = [row["DATA_TYPE"], row["DATA_LENGTH"], row["DATA_PRECISION"], row["DATA_SCALE"]].join(" ");
    return `column ${row["COLUMN_NAME"]} ${type} nullable=${row["NULLABLE"]} default=${value} comment=${row["COMMENTS"]}`;
  },
};

const CONSTRAINTS: Part = {
  text: `SELECT CONSTRAINT_NAME, CONSTRAINT_TYPE, GENERATED, SEARCH_CONDITION, STATUS, VALIDATED, INDEX_NAME
         FROM USER_CONSTRAINTS WHERE TABLE_NAME = :1`,
  line: (row) => {
    const name = row["GENERATED"] === "GENERATED NAME" ? "" : ` ${row["CONSTRAINT_NAME"]}`;
    const state = `${row["STATUS"]} ${row["VALIDATED"]} index=${row["INDEX_NAME"]}`;
    return `constraint${name} ${row["CONSTRAINT_TYPE"]} ${row["SEARCH_CONDITION"]} ${state}`;
  },
};

const INDEXES: Part = {
  text: `SELECT C.INDEX_NAME, I.INDEX_TYPE, I.UNIQUENESS, I.VISIBILITY, C.COLUMN_POSITION, C.DESCEND, E.COLUMN_EXPRESSION,
                CASE WHEN E.COLUMN_POSITION IS NULL THEN C.COLUMN_NAME END AS COLUMN_NAME
         FROM USER_IND_COLUMNS C JOIN USER_INDEXES I ON I.INDEX_NAME = C.INDEX_NAME
         LEFT JOIN USER_IND_EXPRESSIONS E ON E.INDEX_NAME = C.INDEX_NAME AND E.COLUMN_POSITION = C.COLUMN_POSITION
         WHERE C.TABLE_NAME = :1`,
  line: (row) => {
    const column = row["COLUMN_NAME"] ?? row["COLUMN_EXPRESSION"];
    const kind = `${row["INDEX_TYPE"]} ${row["UNIQUENESS"]} ${row["VISIBILITY"]}`;
    return `index ${row["INDEX_NAME"]} ${kind} ${row["COLUMN_POSITION"]}: ${column} ${row["DESCEND"]}`;
  },
};

/** The triggers of the way back are named after the tool, and are no part of the schema. */
const TRIGGERS: Part = {
  text: `SELECT TRIGGER_NAME, TRIGGER_TYPE, TRIGGERING_EVENT, STATUS, WHEN_CLAUSE, TRIGGER_BODY FROM USER_TRIGGERS
         WHERE TABLE_NAME = :1 AND TRIGGER_NAME NOT LIKE 'TABLE_MIGRATION%'`,
  line: (row) => {
    const fires = `${row["TRIGGER_TYPE"]} ${row["TRIGGERING_EVENT"]} when=${row["WHEN_CLAUSE"]}`;
    return `trigger ${row["TRIGGER_NAME"]} ${fires} ${row["STATUS"]} ${String(row["TRIGGER_BODY"]).replace(/\s+/g, " ").trim()}`;
  },
};

const PRIVILEGES: Part = {
  text: `SELECT GRANTEE, PRIVILEGE, GRANTABLE, NULL AS COLUMN_NAME FROM USER_TAB_PRIVS WHERE TABLE_NAME = :1 AND OWNER = USER
         UNION ALL
         SELECT GRANTEE, PRIVILEGE, GRANTABLE, COLUMN_NAME FROM USER_COL_PRIVS WHERE TABLE_NAME = :2 AND OWNER = USER`,
  line: (row) => {
    const column = row["COLUMN_NAME"] === null ? "" : ` (${row["COLUMN_NAME"]})`;
    return `privilege ${row["PRIVILEGE"]}${column} to ${row["GRANTEE"]} grantable=${row["GRANTABLE"]}`;
  },
};

const COMMENT: Part = {
  text: "SELECT COMMENTS FROM USER_TAB_COMMENTS WHERE TABLE_NAME = :1",
  line: (row) => `comment ${row["COMMENTS"]}`,
};

const PARTS: readonly Part[] = [COLUMNS, CONSTRAINTS, INDEXES, TRIGGERS, PRIVILEGES, COMMENT];

/**
 * Lists everything that hangs on a table of the HR schema, one line each, as the dictionary has it.
 * @param connection a session of the schema's owner
 */
export async function takeInventory(
  connection: oracledb.Connection,
  table: string,
): Promise<readonly string[]> {
  const name = table.toUpperCase();
  const lines: string[] = [];
  for (const part of PARTS) {
    const binds = part.text.includes(":2") ? [name, name] : [name];
    const { rows } = await connection.execute<Row>(part.text, binds, {
      outFormat: oracledb.OUT_FORMAT_OBJECT,
    });
    lines.push(...(rows ?? []).map((row) => part.line(row)));
  }
  return lines.sort();
}
