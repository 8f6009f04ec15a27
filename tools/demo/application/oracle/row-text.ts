import type { TableName } from "../statements";

const DATE = "'YYYY-MM-DD HH24:MI:SS'";
const MILLISECONDS = "'YYYY-MM-DD HH24:MI:SS.FF3'";
const MICROSECONDS = "'YYYY-MM-DD HH24:MI:SS.FF6'";

/** What one call may take of a CLOB: 1,000 characters are at most 4,000 bytes, as long as a VARCHAR2. */
const PIECE = 1_000;
/** Longer ones would be compared by their length alone from here on; the application writes none. */
const HASHED_LENGTH = 8 * PIECE;

/** A large object by its length and the hashes of its pieces: STANDARD_HASH takes none whole, and DBMS_CRYPTO is not granted to all. */
function largeObjectText(column: string): readonly string[] {
  const hashes = Array.from({ length: HASHED_LENGTH / PIECE }, (_, at) => {
    const piece = `DBMS_LOB.SUBSTR(${column}, ${PIECE}, ${at * PIECE + 1})`;
    return `CASE WHEN DBMS_LOB.GETLENGTH(${column}) > ${at * PIECE} THEN RAWTOHEX(STANDARD_HASH(${piece}, 'SHA256')) END`;
  });
  return [`TO_CHAR(DBMS_LOB.GETLENGTH(${column}))`, hashes.join(" || ")];
}

/** Every column of a row as text. Spelled out, because Oracle has no text of a whole row. */
const COLUMNS: Readonly<Record<TableName, readonly string[]>> = {
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
  orders: [
    ...["TO_CHAR(ORDER_ID)", "TO_CHAR(CUSTOMER_ID)", `TO_CHAR(ORDER_DATE, ${DATE})`],
    ...["TO_CHAR(TOTAL_AMOUNT)", "STATUS"],
  ],
  employees: [
    ...["TO_CHAR(EMPLOYEE_ID)", "FIRST_NAME", "LAST_NAME", "EMAIL", `TO_CHAR(HIRE_DATE, ${DATE})`],
    ...["TO_CHAR(SALARY)", "TO_CHAR(DEPARTMENT_ID)"],
  ],
  customer_data: [
    ...["TO_CHAR(CUSTOMER_ID)", "NAME", "ADDRESS", `TO_CHAR(CREATED_DATE, ${DATE})`],
    ...["NOTES", "PHOTO", "PREFERENCES"].flatMap(largeObjectText),
  ],
};

export function hasLargeObjects(table: TableName): boolean {
  return table === "customer_data";
}

/** The text of a row; a column that is NULL leaves its place empty. */
export function rowText(table: TableName): string {
  return COLUMNS[table].join(" || '|' || ");
}

const LARGEST_HASH = 4_294_967_295;

/** A number of 64 bits for a row's text, from two hashes of 32 bits with different seeds. */
export function rowHash(table: TableName): string {
  const [high, low] = [1, 2].map((seed) => `ORA_HASH(${rowText(table)}, ${LARGEST_HASH}, ${seed})`);
  return `${high} * ${LARGEST_HASH + 1} + ${low}`;
}

export const DATE_FORMAT = DATE;
export const TIMESTAMP_FORMAT = MICROSECONDS;
