import type { ClientBase } from "pg";
import { sumRows, TEXT_SETTINGS, type RowSum, type TableLedger } from "./ledger";
import type { TableName } from "./statements";

/** One row that is not as the application left it. */
export interface RowFault {
  readonly fault: "lost" | "changed" | "back from deletion" | "more than once";
  readonly id: string;
  readonly expected: string | null;
  readonly found: string | null;
}

/** How one table compares with what the application wrote to it. */
export interface TableVerdict {
  readonly table: TableName;
  /** Rows in the database now. */
  readonly rows: number;
  /** Rows that the application has written to, deleted ones included. */
  readonly writtenRows: number;
  readonly faultyRows: number;
  /** The first few of them. */
  readonly faults: readonly RowFault[];
  readonly untouched: { readonly expected: RowSum; readonly found: RowSum };
  readonly isEqual: boolean;
}

const SHOWN_FAULTS = 5;
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

function isSame(one: RowSum, other: RowSum): boolean {
  return one.rows === other.rows && one.checksum === other.checksum;
}

async function compareInTransaction(client: ClientBase, ledger: TableLedger): Promise<TableVerdict> {
  const { table, idColumn } = ledger;
  await loadExpectedRows(client, ledger);
  const faults = await findFaults(client, ledger);
  const found = await sumRows(
    client,
    table,
    `WHERE NOT EXISTS (SELECT FROM expected_rows AS e WHERE e.id = t.${idColumn})`,
  );
  const expected = ledger.untouched();
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM hr.${table}`);
  return {
    table,
    rows: Number(rows[0]?.count),
    writtenRows: ledger.rows.size,
    faultyRows: faults.length,
    faults: faults.slice(0, SHOWN_FAULTS),
    untouched: { expected, found },
    isEqual: faults.length === 0 && isSame(expected, found),
  };
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
