import type { TableStatements } from "../statements";
import { DATE_FORMAT, TIMESTAMP_FORMAT } from "./row-text";
import { deleting, finding, probing, updating, writing, type Key } from "./statement-parts";
import { customerData, employees, orders } from "./statements-on-plain-tables";

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

const insertTransaction = writing("transactions", "TRANSACTION_ID", TRANSACTION_KEY, {
  name: "transactions.insert",
  text: `INSERT INTO HR.TRANSACTIONS (ACCOUNT_ID, TXN_DATE, TXN_TYPE, AMOUNT, CURRENCY, REFERENCE)
         VALUES (:1, SYSDATE + :2 / 86400, :3, :4, :5, :6)`,
});
const bookTransaction = updating("transactions", "TRANSACTION_ID", TRANSACTION_KEY, {
  name: "book",
  set: "STATUS = 'BOOKED', AMOUNT = :1",
  values: 1,
});
const redateTransaction = updating("transactions", "TRANSACTION_ID", TRANSACTION_KEY, {
  name: "redate",
  set: "TXN_DATE = TXN_DATE - :1",
  values: 1,
});
const renumberTransaction = updating("transactions", "TRANSACTION_ID", TRANSACTION_KEY, {
  name: "renumber",
  set: "TRANSACTION_ID = HR.TXN_SEQ.NEXTVAL",
  values: 0,
});

const transactions: TableStatements = {
  table: "transactions",
  idColumn: "transaction_id",
  insert: (random, offsetS) => ({
    ...insertTransaction,
    values: [
      random.integer(100_000, 119_999),
      offsetS,
      random.pick(["PAYMENT", "REFUND", "TRANSFER", "FEE"]),
      random.integer(1, 500_000) / 100,
      random.pick(["EUR", "USD", "GBP"]),
      random.chance(0.3) ? null : `WEB-${random.integer(1, 99_999_999)}`,
    ],
  }),
  find: finding("transactions", "TRANSACTION_ID", TRANSACTION_KEY),
  changes: (random, key) => [
    { ...bookTransaction, values: [random.integer(1, 500_000) / 100, ...key] },
    { ...redateTransaction, values: [random.integer(1, 90), ...key] },
    { ...renumberTransaction, values: key },
  ],
  remove: deleting("transactions", TRANSACTION_KEY),
  probe: probing("transactions", "TRANSACTION_ID"),
};

const insertEntry = writing("audit_log", "AUDIT_ID", AUDIT_KEY, {
  name: "audit_log.insert",
  text: `INSERT INTO HR.AUDIT_LOG (AUDIT_DATE, USER_ID, ACTION, OBJECT_TYPE, OBJECT_ID, IP_ADDRESS)
         VALUES (SYSTIMESTAMP + NUMTODSINTERVAL(:1, 'SECOND'), :2, :3, :4, :5, :6)`,
});
const checkEntry = updating("audit_log", "AUDIT_ID", AUDIT_KEY, {
  name: "check",
  set: `DETAILS = '{"checked":' || :1 || '}'`,
  values: 1,
});
const redateEntry = updating("audit_log", "AUDIT_ID", AUDIT_KEY, {
  name: "redate",
  set: "AUDIT_DATE = AUDIT_DATE - NUMTODSINTERVAL(:1, 'HOUR')",
  values: 1,
});
const reassignEntry = updating("audit_log", "AUDIT_ID", AUDIT_KEY, {
  name: "reassign",
  set: "USER_ID = :1",
  values: 1,
});

const auditLog: TableStatements = {
  table: "audit_log",
  idColumn: "audit_id",
  insert: (random, offsetS) => ({
    ...insertEntry,
    values: [
      offsetS,
      random.integer(1, 5_000),
      random.pick(["READ", "INSERT", "UPDATE", "DELETE", "LOGIN"]),
      random.pick(["EMPLOYEE", "ORDER", "CUSTOMER", "TRANSACTION"]),
      random.integer(1, 50_000),
      random.chance(0.1) ? null : `10.1.${random.integer(0, 255)}.${random.integer(0, 255)}`,
    ],
  }),
  find: finding("audit_log", "AUDIT_ID", AUDIT_KEY),
  changes: (random, key) => [
    { ...checkEntry, values: [random.integer(1, 1_000), ...key] },
    { ...redateEntry, values: [random.integer(1, 12), ...key] },
    { ...reassignEntry, values: [random.integer(1, 5_000), ...key] },
  ],
  remove: deleting("audit_log", AUDIT_KEY),
  probe: probing("audit_log", "AUDIT_ID"),
};

const insertEvent = writing("events", "EVENT_ID", EVENT_KEY, {
  name: "events.insert",
  text: `INSERT INTO HR.EVENTS (EVENT_DATE, USER_ID, EVENT_TYPE, SEVERITY, DESCRIPTION)
         VALUES (SYSTIMESTAMP + NUMTODSINTERVAL(:1, 'SECOND'), :2, :3, :4, :5)`,
});
const describeEvent = updating("events", "EVENT_ID", EVENT_KEY, {
  name: "describe",
  set: "DESCRIPTION = :1",
  values: 1,
});
const redateEvent = updating("events", "EVENT_ID", EVENT_KEY, {
  name: "redate",
  set: "EVENT_DATE = EVENT_DATE - NUMTODSINTERVAL(:1, 'MINUTE')",
  values: 1,
});
const renumberEvent = updating("events", "EVENT_ID", EVENT_KEY, {
  name: "renumber",
  set: "EVENT_ID = HR.EVENT_SEQ.NEXTVAL",
  values: 0,
});

const events: TableStatements = {
  table: "events",
  idColumn: "event_id",
  insert: (random, offsetS) => ({
    ...insertEvent,
    values: [
      offsetS,
      random.integer(1, 5_000),
      random.pick(["CLICK", "VIEW", "SEARCH", "ERROR"]),
      random.integer(0, 4),
      random.chance(0.25) ? null : `Page ${random.integer(1, 400)} – “größer” \\ '${random.integer(0, 9)}'`,
    ],
  }),
  find: finding("events", "EVENT_ID", EVENT_KEY),
  changes: (random, key) => [
    {
      ...describeEvent,
      values: [random.chance(0.1) ? null : `Seen ${random.integer(1, 1_000)} times`, ...key],
    },
    { ...redateEvent, values: [random.integer(1, 240), ...key] },
    { ...renumberEvent, values: key },
  ],
  remove: deleting("events", EVENT_KEY),
  probe: probing("events", "EVENT_ID"),
  alarm: (random) => ({
    ...insertEvent,
    values: [0, random.integer(1, 5_000), "ALARM", 7, "Disk nearly full"],
  }),
};

/** The tables that the application writes to. */
export const ORACLE_STATEMENTS: readonly TableStatements[] = [
  transactions,
  auditLog,
  events,
  orders,
  employees,
  customerData,
];
