import { refuse, type Refusal } from "../errors";
import type { KeyRange } from "../schema/table-state";
import { readSqlDate } from "../schema/sql-date";
import type { Target } from "../schema/target";

const path = "initialPartitionValue";

/** What the declaration says that no row lies before, as it is written; undefined where it says nothing. */
function writtenIn(target: Target): string | number | undefined {
  return target.partitionType === "INTERVAL" ? target.initialPartitionValue : undefined;
}

/**
 * The value before which no row may lie, as the dialect writes values of the key.
 * @param canonical reads a value of the key's type, null for what is none
 * @returns null where nothing is declared, or what is declared has been refused
 */
export function initialValueOf(
  target: Target,
  canonical: (written: string | number) => string | null,
): string | null {
  const written = writtenIn(target);
  if (written === undefined) return null;
  const read = typeof written === "string" ? readSqlDate(written) : written;
  return read === null ? null : canonical(read);
}

/** Refuses a value that is none of the key: SQL is read as a date, and never sent. */
export function refuseInitialValue(
  target: Target,
  table: string,
  canonical: (written: string | number) => string | null,
): Refusal[] {
  const written = writtenIn(target);
  if (written === undefined || initialValueOf(target, canonical) !== null) return [];
  const value = JSON.stringify(written);
  const column = "partitionColumn" in target ? target.partitionColumn : "";
  const form = "a date such as 2020-01-01 or TO_DATE('2020-01-01', 'YYYY-MM-DD'), or a whole number";
  return [refuse("KEY_VALUE_INVALID", path, { path, value, table, column, form })];
}

const number = /^-?\d*\.?\d+$/;

/** Whether a measured value lies before another; years BC before all others, whatever the dialect writes them like. */
function isEarlier(measured: string, value: string): boolean {
  if (number.test(measured) && number.test(value)) return Number(measured) < Number(value);
  return measured.startsWith("-") || measured.endsWith(" BC") || measured < value;
}

/** Whether rows lie before the value that is declared to be the first. */
export function hasEarlierRows(keyRange: KeyRange, value: string | null): boolean {
  return value !== null && keyRange.min !== null && isEarlier(keyRange.min, value);
}

/**
 * Refuses a table with rows before the value that is declared to be the first.
 * @param measured with `farFrom` at that value; how many rows lie before it is known where all were counted
 */
export function refuseEarlierRows(target: Target, { min, rows, ...counts }: KeyRange): Refusal[] {
  const earlier = rows - counts.nullCount - counts.farRows;
  return [
    refuse("ROWS_BEFORE_INITIAL", path, {
      path,
      table: `${target.schema}.${target.table}`,
      column: "partitionColumn" in target ? target.partitionColumn : "",
      value: counts.farFrom ?? "",
      count: rows < 0 ? "some" : earlier,
      min: min ?? "",
    }),
  ];
}
