import type { ClientBase } from "pg";
import type { TableName, TableStatements } from "./statements";

/** How many rows there are, and the sum of the hashes of their texts. The order of the rows plays no part. */
export interface RowSum {
  readonly rows: number;
  readonly checksum: bigint;
}

/** What one statement did to one row. */
export interface RowChange {
  readonly table: TableName;
  readonly id: string;
  /** The whole row as the server writes it; null: there is no such row any more. */
  readonly rowText: string | null;
  /** The hash of the row before its first change, when it was there before the application started. */
  readonly hashBefore?: string;
}

/** Pinned, because a row's text depends on them. */
export const TEXT_SETTINGS: Readonly<Record<string, string>> = {
  timezone: "UTC",
  datestyle: "ISO,YMD",
  intervalstyle: "postgres",
  extra_float_digits: "1",
  bytea_output: "hex",
};

/** Every row of one table that the application has written, and the sum of those that it has not. */
export class TableLedger {
  /** Row texts by id; null: deleted. Only committed changes. */
  readonly rows = new Map<string, string | null>();
  private touchedRows = 0;
  private touchedChecksum = 0n;

  constructor(
    readonly table: TableName,
    readonly idColumn: string,
    private readonly baseline: RowSum,
  ) {}

  /** Records a committed change. */
  record(change: RowChange): void {
    this.rows.set(change.id, change.rowText);
    if (change.hashBefore === undefined) return;
    this.touchedRows += 1;
    this.touchedChecksum += BigInt(change.hashBefore);
  }

  /** The rows that were there at the start and have not been written to since. */
  untouched(): RowSum {
    return {
      rows: this.baseline.rows - this.touchedRows,
      checksum: this.baseline.checksum - this.touchedChecksum,
    };
  }
}

/** Counts and sums the rows of a table, but for those that `where` leaves out. */
export async function sumRows(client: ClientBase, table: TableName, where = ""): Promise<RowSum> {
  const { rows } = await client.query<{ rows: string; checksum: string }>(
    `SELECT count(*) AS rows, coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text AS checksum FROM hr.${table} AS t ${where}`,
  );
  return { rows: Number(rows[0]?.rows), checksum: BigInt(rows[0]?.checksum ?? 0) };
}

/** Starts a ledger for a table that nobody writes to at this moment. */
export async function openLedger(
  client: ClientBase,
  { table, idColumn }: TableStatements,
): Promise<TableLedger> {
  return new TableLedger(table, idColumn, await sumRows(client, table));
}
