import type { ClientBase } from "pg";

/** What the table holds, against what it must hold. */
export interface Verdict {
  readonly rows: number;
  /** Lost, surplus, changed or doubled. */
  readonly wrongRows: number;
  /** Rows that the application wrote, deleted ones included. */
  readonly writtenRows: number;
}

const ROWS_PER_STATEMENT = 5_000;

async function loadWritten(client: ClientBase, written: ReadonlyMap<string, string | null>): Promise<void> {
  await client.query(
    "CREATE TEMPORARY TABLE written (id bigint PRIMARY KEY, row_hash bigint) ON COMMIT DROP",
  );
  const entries = [...written];
  for (let from = 0; from < entries.length; from += ROWS_PER_STATEMENT) {
    const part = entries.slice(from, from + ROWS_PER_STATEMENT);
    await client.query(
      "INSERT INTO written SELECT id, hashtextextended(row_text, 0) FROM unnest($1::bigint[], $2::text[]) AS w(id, row_text)",
      [part.map(([id]) => id), part.map(([, rowText]) => rowText)],
    );
  }
  await client.query("ANALYZE written");
}

/** A number that stands in two rows has two dates, so that one of them differs from the one row that is expected. */
async function countRows(client: ClientBase): Promise<Pick<Verdict, "rows" | "wrongRows">> {
  const { rows } = await client.query<{ rows: string; wrong: string }>(
    `WITH expected AS (
       SELECT id, row_hash FROM bench.truth AS t WHERE NOT EXISTS (SELECT FROM written AS w WHERE w.id = t.id)
       UNION ALL SELECT id, row_hash FROM written WHERE row_hash IS NOT NULL
     ), found AS (SELECT transaction_id AS id, hashtextextended(t::text, 0) AS row_hash FROM hr.transactions AS t)
     SELECT count(f.id) AS rows, count(*) FILTER (WHERE e.row_hash IS DISTINCT FROM f.row_hash) AS wrong
     FROM expected AS e FULL JOIN found AS f USING (id)`,
  );
  return { rows: Number(rows[0]?.rows), wrongRows: Number(rows[0]?.wrong) };
}

/**
 * Compares every row of the table: as the application last wrote it, or else as it was in the beginning. Nobody may write
 * meanwhile.
 * @param written texts of the rows that the application wrote, by id; null where it deleted the row
 */
export async function compareWithTruth(
  client: ClientBase,
  written: ReadonlyMap<string, string | null>,
): Promise<Verdict> {
  await client.query("BEGIN");
  try {
    await client.query("SET LOCAL work_mem = '512MB'");
    await loadWritten(client, written);
    return { ...(await countRows(client)), writtenRows: written.size };
  } finally {
    await client.query("ROLLBACK");
  }
}
