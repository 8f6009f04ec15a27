import type { RowSum, TableLedger } from "./ledger";
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

/** What a database finds in a table, beside a ledger. */
export interface TableFindings {
  readonly rows: number;
  /** Rows that the application has written to and that are not as it left them. */
  readonly faults: readonly RowFault[];
  /** The sum of all other rows. */
  readonly untouched: RowSum;
}

function isSame(one: RowSum, other: RowSum): boolean {
  return one.rows === other.rows && one.checksum === other.checksum;
}

/** Judges what was found by what the application knows. */
export function judge(ledger: TableLedger, { rows, faults, untouched }: TableFindings): TableVerdict {
  const expected = ledger.untouched();
  return {
    table: ledger.table,
    rows,
    writtenRows: ledger.rows.size,
    faultyRows: faults.length,
    faults: faults.slice(0, SHOWN_FAULTS),
    untouched: { expected, found: untouched },
    isEqual: faults.length === 0 && isSame(expected, untouched),
  };
}
