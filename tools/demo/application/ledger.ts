import type { TableName } from "./statements";

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
