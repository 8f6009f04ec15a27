import oracledb from "oracledb";
import { judge, type RowFault, type TableVerdict } from "../comparison";
import type { TableLedger } from "../ledger";
import { rowText } from "./row-text";
import { readRows, sumRows } from "./rows";

const ROWS_A_ROUND_TRIP = 5_000;
/** Only this session sees its rows; the table itself goes at the end. */
const EXPECTED = "HR.EXPECTED_ROWS";

async function loadExpectedRows(connection: oracledb.Connection, ledger: TableLedger): Promise<void> {
  const entries = [...ledger.rows];
  for (let from = 0; from < entries.length; from += ROWS_A_ROUND_TRIP) {
    await connection.executeMany(
      `INSERT INTO ${EXPECTED} (ID, ROW_TEXT) VALUES (TO_NUMBER(:1), :2)`,
      entries.slice(from, from + ROWS_A_ROUND_TRIP).map(([id, text]) => [id, text]),
      {
        bindDefs: [
          { type: oracledb.STRING, maxSize: 40 },
          { type: oracledb.STRING, maxSize: 4_000 },
        ],
      },
    );
  }
  await connection.commit();
}

async function findFaults(
  connection: oracledb.Connection,
  { table, idColumn }: TableLedger,
): Promise<RowFault[]> {
  const rows = await readRows(
    connection,
    `SELECT CASE WHEN F.COPIES IS NULL THEN 'lost' WHEN E.ROW_TEXT IS NULL THEN 'back from deletion'
                 WHEN F.COPIES > 1 THEN 'more than once' ELSE 'changed' END,
            TO_CHAR(E.ID), E.ROW_TEXT, F.ROW_TEXT
     FROM ${EXPECTED} E LEFT JOIN (
       SELECT ${idColumn} AS ID, MIN(${rowText(table)}) AS ROW_TEXT, COUNT(*) AS COPIES
       FROM HR.${table.toUpperCase()} WHERE ${idColumn} IN (SELECT ID FROM ${EXPECTED}) GROUP BY ${idColumn}
     ) F ON F.ID = E.ID
     WHERE E.ROW_TEXT <> F.ROW_TEXT OR F.COPIES > 1
        OR (E.ROW_TEXT IS NULL AND F.COPIES IS NOT NULL) OR (E.ROW_TEXT IS NOT NULL AND F.COPIES IS NULL)
     ORDER BY E.ID`,
  );
  const text = (value: string | number | null | undefined) => (typeof value === "string" ? value : null);
  return rows.map(([fault, id, expected, found]) => ({
    fault: String(fault) as RowFault["fault"],
    id: String(id),
    expected: text(expected),
    found: text(found),
  }));
}

async function compareLoaded(connection: oracledb.Connection, ledger: TableLedger): Promise<TableVerdict> {
  const { table, idColumn } = ledger;
  await loadExpectedRows(connection, ledger);
  const faults = await findFaults(connection, ledger);
  const untouched = await sumRows(
    connection,
    table,
    `WHERE NOT EXISTS (SELECT 1 FROM ${EXPECTED} E WHERE E.ID = ${idColumn})`,
  );
  const [count] = await readRows(connection, `SELECT COUNT(*) FROM HR.${table.toUpperCase()}`);
  return judge(ledger, { rows: Number(count?.[0]), faults, untouched });
}

/**
 * Compares a table with the application's ledger: each row that it wrote by its text, all others by their number and checksum.
 * The application must have stopped. Leaves nothing behind.
 * @param connection a session of the schema's owner
 */
export async function compareTable(
  connection: oracledb.Connection,
  ledger: TableLedger,
): Promise<TableVerdict> {
  await connection.execute(
    `CREATE GLOBAL TEMPORARY TABLE ${EXPECTED} (ID NUMBER PRIMARY KEY, ROW_TEXT VARCHAR2(4000)) ON COMMIT PRESERVE ROWS`,
  );
  try {
    return await compareLoaded(connection, ledger);
  } finally {
    await connection.execute(`TRUNCATE TABLE ${EXPECTED}`);
    await connection.execute(`DROP TABLE ${EXPECTED} PURGE`);
  }
}
