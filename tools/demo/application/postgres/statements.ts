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

const AUDIT_KEY = "ARRAY[t.audit_id::text, t.audit_date::text]";
const AUDIT_BY_KEY = `WHERE t.audit_id = $1 AND t.audit_date = $2 ${returning("audit_id", AUDIT_KEY)}`;

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
      text: `UPDATE hr.audit_log AS t SET details = t.details || jsonb_build_object('checked', $3::integer) ${AUDIT_BY_KEY}`,
      values: [...key, random.integer(1, 1_000)],
    },
    {
      name: "audit_log.redate",
      text: `UPDATE hr.audit_log AS t SET audit_date = t.audit_date - make_interval(hours => $3) ${AUDIT_BY_KEY}`,
      values: [...key, random.integer(1, 12)],
    },
    {
      name: "audit_log.reassign",
      text: `UPDATE hr.audit_log AS t SET user_id = $3 ${AUDIT_BY_KEY}`,
      values: [...key, random.integer(1, 5_000)],
    },
  ],
  remove: { name: "audit_log.delete", text: `DELETE FROM hr.audit_log AS t ${AUDIT_BY_KEY}` },
  probe: { name: "audit_log.probe", text: "SELECT * FROM hr.audit_log WHERE audit_id = $1" },
};

const EVENT_KEY = "ARRAY[t.event_id::text]";
const EVENT_BY_KEY = `WHERE t.event_id = $1 ${returning("event_id", EVENT_KEY)}`;
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
      text: `UPDATE hr.events AS t SET description = $2 ${EVENT_BY_KEY}`,
      values: [...key, random.chance(0.1) ? null : `Seen ${random.integer(1, 1_000)} times`],
    },
    {
      name: "events.redate",
      text: `UPDATE hr.events AS t SET event_date = t.event_date - make_interval(mins => $2) ${EVENT_BY_KEY}`,
      values: [...key, random.integer(1, 240)],
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

const ORDER_BY_KEY = `WHERE t.order_id = $1 ${returning("order_id", "ARRAY[t.order_id::text]")}`;

const orders: TableStatements = {
  table: "orders",
  idColumn: "order_id",
  insert: (random, offsetS) => ({
    name: "orders.insert",
    text: `INSERT INTO hr.orders AS t (customer_id, order_date, total_amount)
           VALUES ($1, localtimestamp + make_interval(secs => $2), $3) ${returning("order_id", "ARRAY[t.order_id::text]")}`,
    values: [random.integer(1, 25_000), offsetS, random.integer(500, 200_000) / 100],
  }),
  find: {
    name: "orders.find",
    text: `SELECT t.order_id::text AS id, ARRAY[t.order_id::text] AS key, hashtextextended(t::text, 0)::text AS row_hash
           FROM hr.orders AS t WHERE t.order_id = $1 FOR UPDATE`,
  },
  changes: (random, key) => [
    {
      name: "orders.ship",
      text: `UPDATE hr.orders AS t SET status = $2 ${ORDER_BY_KEY}`,
      values: [...key, random.pick(["PAID", "SHIPPED", "DELIVERED", "CANCELLED"])],
    },
    {
      name: "orders.redate",
      text: `UPDATE hr.orders AS t SET order_date = t.order_date - make_interval(hours => $2) ${ORDER_BY_KEY}`,
      values: [...key, random.integer(1, 48)],
    },
    {
      name: "orders.renumber",
      text: `UPDATE hr.orders AS t SET order_id = nextval('hr.ord_seq') ${ORDER_BY_KEY}`,
      values: key,
    },
  ],
  remove: { name: "orders.delete", text: `DELETE FROM hr.orders AS t ${ORDER_BY_KEY}` },
  probe: { name: "orders.probe", text: "SELECT * FROM hr.orders WHERE order_id = $1" },
};

const EMPLOYEE_BY_KEY = `WHERE t.employee_id = $1 ${returning("employee_id", "ARRAY[t.employee_id::text]")}`;

const employees: TableStatements = {
  table: "employees",
  idColumn: "employee_id",
  insert: (random, offsetS) => ({
    name: "employees.insert",
    text: `INSERT INTO hr.employees AS t (first_name, last_name, email, hire_date, salary, department_id)
           VALUES ($1, $2, $3, (now() + make_interval(secs => $4))::date, $5, $6) ${returning("employee_id", "ARRAY[t.employee_id::text]")}`,
    values: [
      random.pick(["Kim", "Lara", "Milo"]),
      random.pick(["Laine", "Moreau", "Novak"]),
      `new.${random.integer(1, 99_999_999)}@example.com`,
      offsetS,
      random.integer(28_000, 118_000),
      random.chance(0.1) ? null : random.integer(1, 50),
    ],
  }),
  find: {
    name: "employees.find",
    text: `SELECT t.employee_id::text AS id, ARRAY[t.employee_id::text] AS key, hashtextextended(t::text, 0)::text AS row_hash
           FROM hr.employees AS t WHERE t.employee_id = $1 FOR UPDATE`,
  },
  changes: (random, key) => [
    {
      name: "employees.raise",
      text: `UPDATE hr.employees AS t SET salary = t.salary + $2 ${EMPLOYEE_BY_KEY}`,
      values: [...key, random.integer(1, 500)],
    },
    {
      name: "employees.move",
      text: `UPDATE hr.employees AS t SET department_id = $2 ${EMPLOYEE_BY_KEY}`,
      values: [...key, random.integer(1, 50)],
    },
    {
      name: "employees.redate",
      text: `UPDATE hr.employees AS t SET hire_date = t.hire_date - $2::integer ${EMPLOYEE_BY_KEY}`,
      values: [...key, random.integer(1, 5)],
    },
  ],
  remove: { name: "employees.delete", text: `DELETE FROM hr.employees AS t ${EMPLOYEE_BY_KEY}` },
  probe: { name: "employees.probe", text: "SELECT * FROM hr.employees WHERE employee_id = $1" },
};

const CUSTOMER_BY_KEY = `WHERE t.customer_id = $1 ${returning("customer_id", "ARRAY[t.customer_id::text]")}`;

const customerData: TableStatements = {
  table: "customer_data",
  idColumn: "customer_id",
  insert: (random, offsetS) => ({
    name: "customer_data.insert",
    text: `INSERT INTO hr.customer_data AS t (name, address, created_date, notes, photo, preferences)
           VALUES ($1, $2, localtimestamp + make_interval(secs => $3), repeat($4, $5), sha512(int8send($6)), '{"newsletter": true}')
           ${returning("customer_id", "ARRAY[t.customer_id::text]")}`,
    values: [
      `Customer ${random.integer(1, 9_999)}`,
      `${random.integer(1, 200)} Harbour Road`,
      offsetS,
      "Wants to be called back. ",
      random.integer(0, 200),
      random.integer(1, 1_000_000),
    ],
  }),
  find: {
    name: "customer_data.find",
    text: `SELECT t.customer_id::text AS id, ARRAY[t.customer_id::text] AS key, hashtextextended(t::text, 0)::text AS row_hash
           FROM hr.customer_data AS t WHERE t.customer_id = $1 FOR UPDATE`,
  },
  changes: (random, key) => [
    {
      name: "customer_data.note",
      text: `UPDATE hr.customer_data AS t SET notes = concat(t.notes, $2::text) ${CUSTOMER_BY_KEY}`,
      values: [...key, ` Called ${random.integer(1, 9)} times.`],
    },
    {
      name: "customer_data.prefer",
      text: `UPDATE hr.customer_data AS t SET preferences = t.preferences || jsonb_build_object('language', $2::text) ${CUSTOMER_BY_KEY}`,
      values: [...key, random.pick(["de", "en", "fr", "pt"])],
    },
    {
      name: "customer_data.redate",
      text: `UPDATE hr.customer_data AS t SET created_date = t.created_date - make_interval(days => $2) ${CUSTOMER_BY_KEY}`,
      values: [...key, random.integer(1, 90)],
    },
  ],
  remove: { name: "customer_data.delete", text: `DELETE FROM hr.customer_data AS t ${CUSTOMER_BY_KEY}` },
  probe: { name: "customer_data.probe", text: "SELECT * FROM hr.customer_data WHERE customer_id = $1" },
};

/** The tables that the application writes to. */
export const STATEMENTS: readonly TableStatements[] = [
  transactions,
  auditLog,
  events,
  orders,
  employees,
  customerData,
];
