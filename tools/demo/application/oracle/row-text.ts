import type { TableName } from "../statements";

const DATE = "'YYYY-MM-DD HH24:MI:SS'";
const MILLISECONDS = "'YYYY-MM-DD HH24:MI:SS.FF3'";
const MICROSECONDS = "'YYYY-MM-DD HH24:MI:SS.FF6'";

/** Every column of a row as text. Spelled out, because Oracle has no text of a whole row. */
const COLUMNS: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  transactions: [
    ...["TO_CHAR(TRANSACTION_ID)", "TO_CHAR(ACCOUNT_ID)", `TO_CHAR(TXN_DATE, ${DATE})`, "TXN_TYPE"],
    ...["TO_CHAR(AMOUNT)", "CURRENCY", "STATUS", "REFERENCE"],
    ...[`TO_CHAR(CREATED_AT, ${MILLISECONDS})`, `TO_CHAR(UPDATED_AT, ${MILLISECONDS})`],
  ],
  audit_log: [
    ...["TO_CHAR(AUDIT_ID)", `TO_CHAR(AUDIT_DATE, ${MICROSECONDS})`, "TO_CHAR(USER_ID)", "ACTION"],
    ...["OBJECT_TYPE", "TO_CHAR(OBJECT_ID)", "IP_ADDRESS", "DETAILS"],
  ],
  events: [
    ...["TO_CHAR(EVENT_ID)", `TO_CHAR(EVENT_DATE, ${MICROSECONDS})`, "TO_CHAR(USER_ID)", "EVENT_TYPE"],
    ...["TO_CHAR(SEVERITY)", "DESCRIPTION"],
  ],
};

/** The text of a row; a column that is NULL leaves its place empty. */
export function rowText(table: TableName): string {
  const columns = COLUMNS[table];
  if (columns === undefined) throw new Error(`the application does not write to ${table} on Oracle`);
  return columns.join(" || '|' || ");
}

const LARGEST_HASH = 4_294_967_295;

/** A number of 64 bits for a row's text, from two hashes of 32 bits with different seeds. */
export function rowHash(table: TableName): string {
  const [high, low] = [1, 2].map((seed) => `ORA_HASH(${rowText(table)}, ${LARGEST_HASH}, ${seed})`);
  return `${high} * ${LARGEST_HASH + 1} + ${low}`;
}

export const DATE_FORMAT = DATE;
export const TIMESTAMP_FORMAT = MICROSECONDS;
