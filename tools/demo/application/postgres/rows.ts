import type { ClientBase } from "pg";
import type { RowSum } from "../ledger";
import { PROBED_EVERY, type TableBeginning } from "../session";
import type { TableName, TableStatements } from "../statements";

/** Counts and sums the rows of a table, but for those that `where` leaves out. */
export async function sumRows(client: ClientBase, table: TableName, where = ""): Promise<RowSum> {
  const { rows } = await client.query<{ rows: string; checksum: string }>(
    `SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS checksum FROM hr.${table} AS t ${where}`,
  );
  return { rows: Number(rows[0]?.rows), checksum: BigInt(rows[0]?.checksum ?? 0) };
}

/** What a table holds before the first write. */
export async function readBeginning(
  client: ClientBase,
  { table, idColumn }: TableStatements,
): Promise<TableBeginning> {
  const sum = await sumRows(client, table);
  const { rows: ends } = await client.query<{ last: string | null }>(
    `SELECT max(${idColumn}) AS last FROM hr.${table}`,
  );
  const { rows: probed } = await client.query<{ id: string }>(
    `SELECT ${idColumn}::text AS id FROM hr.${table} WHERE ${idColumn} % ${PROBED_EVERY} = 0 ORDER BY ${idColumn}`,
  );
  return { sum, lastId: Number(ends[0]?.last ?? 0), probedIds: probed.map(({ id }) => id) };
}
