import type oracledb from "oracledb";
import type { RowSum } from "../ledger";
import { PROBED_EVERY, type TableBeginning } from "../session";
import type { TableName, TableStatements } from "../statements";
import { rowHash } from "./row-text";

type Cells = readonly (string | number | null)[];

/** Rows of a query over texts and numbers, as arrays. */
export async function readRows(connection: oracledb.Connection, text: string): Promise<readonly Cells[]> {
  const { rows } = await connection.execute<Cells>(text, [], { fetchArraySize: 5_000 });
  return rows ?? [];
}

/** Counts and sums the rows of a table, but for those that `where` leaves out. */
export async function sumRows(
  connection: oracledb.Connection,
  table: TableName,
  where = "",
): Promise<RowSum> {
  const [row] = await readRows(
    connection,
    `SELECT COUNT(*), TO_CHAR(NVL(SUM(${rowHash(table)}), 0)) FROM HR.${table.toUpperCase()} ${where}`,
  );
  return { rows: Number(row?.[0]), checksum: BigInt(row?.[1] ?? 0) };
}

/** What a table holds before the first write. */
export async function readBeginning(
  connection: oracledb.Connection,
  { table, idColumn }: TableStatements,
): Promise<TableBeginning> {
  const name = `HR.${table.toUpperCase()}`;
  const sum = await sumRows(connection, table);
  const [last] = await readRows(connection, `SELECT NVL(MAX(${idColumn}), 0) FROM ${name}`);
  const probed = await readRows(
    connection,
    `SELECT TO_CHAR(${idColumn}) FROM ${name} WHERE MOD(${idColumn}, ${PROBED_EVERY}) = 0`,
  );
  return { sum, lastId: Number(last?.[0]), probedIds: probed.map(([id]) => String(id)) };
}
