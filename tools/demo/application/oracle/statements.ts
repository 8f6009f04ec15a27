import { speakAll, type ChangeTexts, type Wording } from "../habits";
import type { TableName, TableStatements } from "../statements";
import { DATE_FORMAT, TIMESTAMP_FORMAT } from "./row-text";
import { deleting, finding, probing, updating, writing, type Key } from "./statement-parts";

/** What differs between the tables. A change binds its value first, if it has one, then the key. */
interface Texts<Table extends TableName> {
  readonly key: Key;
  /** From the columns on. */
  readonly insert: string;
  /** What is SET. */
  readonly changes: ChangeTexts<Table>;
}

/** A key of one number. */
function numberKey(column: string): Key {
  return { texts: [`TO_CHAR(${column})`], where: (first) => `${column} = TO_NUMBER(:${first})` };
}

const TRANSACTION_KEY: Key = {
  texts: ["TO_CHAR(TRANSACTION_ID)", `TO_CHAR(TXN_DATE, ${DATE_FORMAT})`],
  where: (first) =>
    `TRANSACTION_ID = TO_NUMBER(:${first}) AND TXN_DATE = TO_DATE(:${first + 1}, ${DATE_FORMAT})`,
};

const AUDIT_KEY: Key = {
  texts: ["TO_CHAR(AUDIT_ID)", `TO_CHAR(AUDIT_DATE, ${TIMESTAMP_FORMAT})`, "TO_CHAR(USER_ID)"],
  where: (first) =>
    `AUDIT_ID = TO_NUMBER(:${first}) AND AUDIT_DATE = TO_TIMESTAMP(:${first + 1}, ${TIMESTAMP_FORMAT}) AND USER_ID = TO_NUMBER(:${first + 2})`,
};

const EVENT_KEY: Key = {
  texts: ["TO_CHAR(EVENT_ID)", `TO_CHAR(EVENT_DATE, ${TIMESTAMP_FORMAT})`],
  where: (first) =>
    `EVENT_ID = TO_NUMBER(:${first}) AND EVENT_DATE = TO_TIMESTAMP(:${first + 1}, ${TIMESTAMP_FORMAT})`,
};

const TEXTS: { readonly [Table in TableName]: Texts<Table> } = {
  transactions: {
    key: TRANSACTION_KEY,
    insert: `(ACCOUNT_ID, TXN_DATE, TXN_TYPE, AMOUNT, CURRENCY, REFERENCE)
      VALUES (:1, SYSDATE + :2 / 86400, :3, :4, :5, :6)`,
    changes: {
      book: "STATUS = 'BOOKED', AMOUNT = :1",
      redate: "TXN_DATE = TXN_DATE - :1",
      renumber: "TRANSACTION_ID = HR.TXN_SEQ.NEXTVAL",
    },
  },
  audit_log: {
    key: AUDIT_KEY,
    insert: `(AUDIT_DATE, USER_ID, ACTION, OBJECT_TYPE, OBJECT_ID, IP_ADDRESS)
      VALUES (SYSTIMESTAMP + NUMTODSINTERVAL(:1, 'SECOND'), :2, :3, :4, :5, :6)`,
    changes: {
      check: `DETAILS = '{"checked":' || :1 || '}'`,
      redate: "AUDIT_DATE = AUDIT_DATE - NUMTODSINTERVAL(:1, 'HOUR')",
      reassign: "USER_ID = :1",
    },
  },
  events: {
    key: EVENT_KEY,
    insert: `(EVENT_DATE, USER_ID, EVENT_TYPE, SEVERITY, DESCRIPTION)
      VALUES (SYSTIMESTAMP + NUMTODSINTERVAL(:1, 'SECOND'), :2, :3, :4, :5)`,
    changes: {
      describe: "DESCRIPTION = :1",
      redate: "EVENT_DATE = EVENT_DATE - NUMTODSINTERVAL(:1, 'MINUTE')",
      renumber: "EVENT_ID = HR.EVENT_SEQ.NEXTVAL",
    },
  },
  orders: {
    key: numberKey("ORDER_ID"),
    insert: "(CUSTOMER_ID, ORDER_DATE, TOTAL_AMOUNT) VALUES (:1, SYSDATE + :2 / 86400, :3)",
    changes: {
      ship: "STATUS = :1",
      redate: "ORDER_DATE = ORDER_DATE - :1 / 24",
      renumber: "ORDER_ID = HR.ORD_SEQ.NEXTVAL",
    },
  },
  employees: {
    key: numberKey("EMPLOYEE_ID"),
    insert: `(FIRST_NAME, LAST_NAME, EMAIL, HIRE_DATE, SALARY, DEPARTMENT_ID)
      VALUES (:1, :2, :3, TRUNC(SYSDATE + :4 / 86400), :5, :6)`,
    changes: {
      raise: "SALARY = SALARY + :1",
      move: "DEPARTMENT_ID = :1",
      redate: "HIRE_DATE = HIRE_DATE - :1",
    },
  },
  customer_data: {
    key: numberKey("CUSTOMER_ID"),
    insert: `(NAME, ADDRESS, CREATED_DATE, NOTES, PHOTO, PREFERENCES)
      VALUES (:1, :2, SYSDATE + :3 / 86400, TO_CLOB(:4), TO_BLOB(HEXTORAW(:5)), TO_CLOB('{"newsletter":true}'))`,
    changes: {
      // Notes stay within what a row's text covers.
      note: "NOTES = CASE WHEN NVL(DBMS_LOB.GETLENGTH(NOTES), 0) < 7900 THEN NOTES || TO_CLOB(:1) ELSE NOTES END",
      prefer: `PREFERENCES = TO_CLOB('{"newsletter":false,"language":"' || :1 || '"}')`,
      redate: "CREATED_DATE = CREATED_DATE - :1",
    },
  },
};

function wordingOf(table: TableName, id: string): Wording {
  const idColumn = id.toUpperCase();
  const { key, insert, changes } = TEXTS[table];
  const change = ([name, set]: readonly [string, string]) =>
    [name, updating(table, idColumn, key, { name, set })] as const;
  return {
    insert: writing(table, idColumn, key, {
      name: `${table}.insert`,
      text: `INSERT INTO HR.${table.toUpperCase()} ${insert}`,
    }),
    find: finding(table, idColumn, key),
    changes: Object.fromEntries(Object.entries(changes).map(change)),
    bindChange: (keyValues, values) => [...values, ...keyValues],
    remove: deleting(table, key),
    probe: probing(table, idColumn),
  };
}

/** The tables that the application writes to. */
export const ORACLE_STATEMENTS: readonly TableStatements[] = speakAll(wordingOf);
