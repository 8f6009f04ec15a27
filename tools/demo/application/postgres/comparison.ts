import type { ClientBase } from "pg";
import { judge, type RowFault, type TableVerdict } from "../comparison";
import type { TableLedger } from "../ledger";
import { TEXT_SETTINGS } from "./connection";
import { sumRows } from "./rows";

const ROWS_PER_STATEMENT = 5_000;

async function loadExpectedRows(client: ClientBase, ledger: TableLedger): Promise<void> {
  await client.query(
    "CREATE TEMPORARY TABLE expected_rows (id bigint PRIMARY KEY, row_text text) ON COMMIT DROP",
  );
  const entries = [...ledger.rows];
  for (let from = 0; from < entries.length; from += ROWS_PER_STATEMENT) {
    const part = entries.slice(from, from + ROWS_PER_STATEMENT);
    await client.query("INSERT INTO expected_rows SELECT * FROM unnest($1::bigint[], $2::text[])", [
      part.map(([id]) => id),
      part.map(([, rowText]) => rowText),
    ]);
  }
  await client.query("ANALYZE expected_rows");
}

async function findFaults(client: ClientBase, { table, idColumn }: TableLedger): Promise<RowFault[]> {
  const { rows } = await client.query<RowFault>(
    `WITH found_rows AS (
       SELECT t.${idColumn} AS id, min(t::text) AS row_text, count(*) AS copies
       FROM hr.${table} AS t WHERE t.${idColumn} IN (SELECT id FROM expected_rows) GROUP BY t.${idColumn})
     SELECT CASE WHEN f.copies IS NULL THEN 'lost' WHEN e.row_text IS NULL THEN 'back from deletion'
                 WHEN f.copies > 1 THEN 'more than once' ELSE 'changed' END AS fault,
            id::text, e.row_text AS expected, f.row_text AS found
     FROM expected_rows AS e LEFT JOIN found_rows AS f USING (id)
     WHERE e.row_text IS DISTINCT FROM f.row_text OR f.copies > 1
     ORDER BY id`,
  );
  return rows;
}

async function compareInTransaction(client: ClientBase, ledger: TableLedger): Promise<TableVerdict> {
  const { table, idColumn } = ledger;
  await loadExpectedRows(client, ledger);
  const faults = await findFaults(client, ledger);
  const untouched = await sumRows(
    client,
    table,
    `WHERE NOT EXISTS (SELECT FROM expected_rows AS e WHERE e.id = t.${idColumn})`,
  );
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM hr.${table}`);
  return judge(ledger, { rows: Number(rows[0]?.count), faults, untouched });
}

/**
 * Compares a table with the application's ledger: each row that it wrote by its text, all others by their number and checksum.
 * The application must have stopped. Leaves nothing behind.
 * @param client a session that may read the table and create temporary tables
 */
export async function compareTable(client: ClientBase, ledger: TableLedger): Promise<TableVerdict> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
  try {
    for (const [name, value] of Object.entries(TEXT_SETTINGS)) {
      await client.query("SELECT set_config($1, $2, true)", [name, value]);
    }
    return await compareInTransaction(client, ledger);
  } finally {
    await client.query("ROLLBACK");
  }
}
