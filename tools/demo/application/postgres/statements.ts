import type { TableStatements } from "../statements";

const RETURNED = "t::text AS row_text, pg_current_xact_id()::text AS server_transaction";

function returning(id: string, key: string): string {
  return `RETURNING t.${id}::text AS id, ${key} AS key, ${RETURNED}`;
}

const TRANSACTION_KEY = "ARRAY[t.transaction_id::text, t.txn_date::text]";
const TRANSACTION_BY_KEY = `WHERE t.transaction_id = $1 AND t.txn_date = $2 ${returning("transaction_id", TRANSACTION_KEY)}`;

const transactions: TableStatements = {
  table: "transactions",
  idColumn: "transaction_id",
  insert: (random, offsetS) => ({
    name: "transactions.insert",
    text: `INSERT INTO hr.transactions AS t (account_id, txn_date, txn_type, amount, currency, reference)
           VALUES ($1, localtimestamp + make_interval(secs => $2), $3, $4, $5, $6) ${returning("transaction_id", TRANSACTION_KEY)}`,
    values: [
      random.integer(100_000, 119_999),
      offsetS,
      random.pick(["PAYMENT", "REFUND", "TRANSFER", "FEE"]),
      random.integer(1, 500_000) / 100,
      random.pick(["EUR", "USD", "GBP"]),
      random.chance(0.3) ? null : `WEB-${random.integer(1, 99_999_999)}`,
    ],
  }),
  find: {
    name: "transactions.find",
    text: `SELECT t.transaction_id::text AS id, ${TRANSACTION_KEY} AS key, hashtextextended(t::text, 0)::text AS row_hash
           FROM hr.transactions AS t WHERE t.transaction_id = $1 FOR UPDATE`,
  },
  changes: (random, key) => [
    {
      name: "transactions.book",
      text: `UPDATE hr.transactions AS t SET status = 'BOOKED', amount = $3 ${TRANSACTION_BY_KEY}`,
      values: [...key, random.integer(1, 500_000) / 100],
    },
    {
      name: "transactions.redate",
      text: `UPDATE hr.transactions AS t SET txn_date = t.txn_date - make_interval(days => $3) ${TRANSACTION_BY_KEY}`,
      values: [...key, random.integer(1, 90)],
    },
    {
      name: "transactions.renumber",
      text: `UPDATE hr.transactions AS t SET transaction_id = nextval('hr.txn_seq') ${TRANSACTION_BY_KEY}`,
      values: key,
    },
  ],
  remove: { name: "transactions.delete", text: `DELETE FROM hr.transactions AS t ${TRANSACTION_BY_KEY}` },
  probe: { name: "transactions.probe", text: "SELECT * FROM hr.transactions WHERE transaction_id = $1" },
};

const AUDIT_KEY = "ARRAY[t.audit_id::text, t.audit_date::text, t.user_id::text]";
const AUDIT_BY_KEY = `WHERE t.audit_id = $1 AND t.audit_date = $2 AND t.user_id = $3 ${returning("audit_id", AUDIT_KEY)}`;

const auditLog: TableStatements = {
  table: "audit_log",
  idColumn: "audit_id",
  insert: (random, offsetS) => ({
    name: "audit_log.insert",
    text: `INSERT INTO hr.audit_log AS t (audit_date, user_id, action, object_type, object_id, ip_address)
           VALUES (now() + make_interval(secs => $1), $2, $3, $4, $5, $6) ${returning("audit_id", AUDIT_KEY)}`,
    values: [
      offsetS,
      random.integer(1, 5_000),
      random.pick(["READ", "INSERT", "UPDATE", "DELETE", "LOGIN"]),
      random.pick(["EMPLOYEE", "ORDER", "CUSTOMER", "TRANSACTION"]),
      random.integer(1, 50_000),
      random.chance(0.1) ? null : `10.1.${random.integer(0, 255)}.${random.integer(0, 255)}`,
    ],
  }),
  find: {
    name: "audit_log.find",
    text: `SELECT t.audit_id::text AS id, ${AUDIT_KEY} AS key, hashtextextended(t::text, 0)::text AS row_hash
           FROM hr.audit_log AS t WHERE t.audit_id = $1 FOR UPDATE`,
  },
  changes: (random, key) => [
    {
      name: "audit_log.check",
      text: `UPDATE hr.audit_log AS t SET details = t.details || jsonb_build_object('checked', $4::integer) ${AUDIT_BY_KEY}`,
      values: [...key, random.integer(1, 1_000)],
    },
    {
      name: "audit_log.redate",
      text: `UPDATE hr.audit_log AS t SET audit_date = t.audit_date - make_interval(hours => $4) ${AUDIT_BY_KEY}`,
      values: [...key, random.integer(1, 72)],
    },
    {
      name: "audit_log.reassign",
      text: `UPDATE hr.audit_log AS t SET user_id = $4 ${AUDIT_BY_KEY}`,
      values: [...key, random.integer(1, 5_000)],
    },
  ],
  remove: { name: "audit_log.delete", text: `DELETE FROM hr.audit_log AS t ${AUDIT_BY_KEY}` },
  probe: { name: "audit_log.probe", text: "SELECT * FROM hr.audit_log WHERE audit_id = $1" },
};

const EVENT_KEY = "ARRAY[t.event_id::text, t.event_date::text]";
const EVENT_BY_KEY = `WHERE t.event_id = $1 AND t.event_date = $2 ${returning("event_id", EVENT_KEY)}`;
const EVENT_INSERT = `INSERT INTO hr.events AS t (event_date, user_id, event_type, severity, description)
           VALUES (now() + make_interval(secs => $1), $2, $3, $4, $5) ${returning("event_id", EVENT_KEY)}`;

const events: TableStatements = {
  table: "events",
  idColumn: "event_id",
  insert: (random, offsetS) => ({
    name: "events.insert",
    text: EVENT_INSERT,
    values: [
      offsetS,
      random.integer(1, 5_000),
      random.pick(["CLICK", "VIEW", "SEARCH", "ERROR"]),
      random.integer(0, 4),
      random.chance(0.25) ? null : `Page ${random.integer(1, 400)} – “größer” \\ '${random.integer(0, 9)}'`,
    ],
  }),
  find: {
    name: "events.find",
    text: `SELECT t.event_id::text AS id, ${EVENT_KEY} AS key, hashtextextended(t::text, 0)::text AS row_hash
           FROM hr.events AS t WHERE t.event_id = $1 FOR UPDATE`,
  },
  changes: (random, key) => [
    {
      name: "events.describe",
      text: `UPDATE hr.events AS t SET description = $3 ${EVENT_BY_KEY}`,
      values: [...key, random.chance(0.1) ? null : `Seen ${random.integer(1, 1_000)} times`],
    },
    {
      name: "events.redate",
      text: `UPDATE hr.events AS t SET event_date = t.event_date - make_interval(mins => $3) ${EVENT_BY_KEY}`,
      values: [...key, random.integer(1, 900)],
    },
    {
      name: "events.renumber",
      text: `UPDATE hr.events AS t SET event_id = DEFAULT ${EVENT_BY_KEY}`,
      values: key,
    },
  ],
  remove: { name: "events.delete", text: `DELETE FROM hr.events AS t ${EVENT_BY_KEY}` },
  probe: { name: "events.probe", text: "SELECT * FROM hr.events WHERE event_id = $1" },
  alarm: (random) => ({
    name: "events.insert",
    text: EVENT_INSERT,
    values: [0, random.integer(1, 5_000), "ALARM", 7, "Disk nearly full"],
  }),
};

/** The tables that the application writes to. */
export const STATEMENTS: readonly TableStatements[] = [transactions, auditLog, events];
