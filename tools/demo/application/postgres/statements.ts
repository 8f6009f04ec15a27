import { speakAll, type ChangeTexts, type Wording } from "../habits";
import type { TableName, TableStatements } from "../statements";

/** What differs between the tables. A change binds the key first, then its values. */
interface Texts<Table extends TableName> {
  readonly key: readonly string[];
  /** From the columns on. */
  readonly insert: string;
  readonly inserted?: Wording["inserted"];
  /** What is SET. */
  readonly changes: ChangeTexts<Table>;
}

const TEXTS: { readonly [Table in TableName]: Texts<Table> } = {
  transactions: {
    key: ["transaction_id", "txn_date"],
    insert: `(account_id, txn_date, txn_type, amount, currency, reference)
      VALUES ($1, localtimestamp + make_interval(secs => $2), $3, $4, $5, $6)`,
    changes: {
      book: "status = 'BOOKED', amount = $3",
      redate: "txn_date = t.txn_date - make_interval(days => $3)",
      renumber: "transaction_id = nextval('hr.txn_seq')",
    },
  },
  audit_log: {
    key: ["audit_id", "audit_date"],
    insert: `(audit_date, user_id, action, object_type, object_id, ip_address)
      VALUES (now() + make_interval(secs => $1), $2, $3, $4, $5, $6)`,
    changes: {
      check: "details = t.details || jsonb_build_object('checked', $3::integer)",
      redate: "audit_date = t.audit_date - make_interval(hours => $3)",
      reassign: "user_id = $3",
    },
  },
  events: {
    key: ["event_id"],
    insert: `(event_date, user_id, event_type, severity, description)
      VALUES (now() + make_interval(secs => $1), $2, $3, $4, $5)`,
    changes: {
      describe: "description = $2",
      redate: "event_date = t.event_date - make_interval(mins => $2)",
      renumber: "event_id = DEFAULT",
    },
  },
  orders: {
    key: ["order_id"],
    insert: `(customer_id, order_date, total_amount)
      VALUES ($1, localtimestamp + make_interval(secs => $2), $3)`,
    changes: {
      ship: "status = $2",
      redate: "order_date = t.order_date - make_interval(hours => $2)",
      renumber: "order_id = nextval('hr.ord_seq')",
    },
  },
  employees: {
    key: ["employee_id"],
    insert: `(first_name, last_name, email, hire_date, salary, department_id)
      VALUES ($1, $2, $3, (now() + make_interval(secs => $4))::date, $5, $6)`,
    changes: {
      raise: "salary = t.salary + $2",
      move: "department_id = $2",
      redate: "hire_date = t.hire_date - $2::integer",
    },
  },
  customer_data: {
    key: ["customer_id"],
    insert: `(name, address, created_date, notes, photo, preferences)
      VALUES ($1, $2, localtimestamp + make_interval(secs => $3), repeat($4, $5), sha512(int8send($6)), '{"newsletter": true}')`,
    inserted: (random, offsetS) => [
      `Customer ${random.integer(1, 9_999)}`,
      `${random.integer(1, 200)} Harbour Road`,
      offsetS,
      "Wants to be called back. ",
      random.integer(0, 200),
      random.integer(1, 1_000_000),
    ],
    changes: {
      note: "notes = concat(t.notes, $2::text)",
      prefer: "preferences = t.preferences || jsonb_build_object('language', $2::text)",
      redate: "created_date = t.created_date - make_interval(days => $2)",
    },
  },
};

function wordingOf(table: TableName, idColumn: string): Wording {
  const { key, insert, inserted, changes }: Texts<TableName> = TEXTS[table];
  const on = `hr.${table} AS t`;
  const keyTexts = `ARRAY[${key.map((column) => `t.${column}::text`).join(", ")}]`;
  const returning = `RETURNING t.${idColumn}::text AS id, ${keyTexts} AS key, t::text AS row_text, pg_current_xact_id()::text AS server_transaction`;
  const byKey = `WHERE ${key.map((column, at) => `t.${column} = $${at + 1}`).join(" AND ")} ${returning}`;
  const change = ([name, set]: readonly [string, string]) =>
    [name, { name: `${table}.${name}`, text: `UPDATE ${on} SET ${set} ${byKey}` }] as const;
  return {
    insert: { name: `${table}.insert`, text: `INSERT INTO ${on} ${insert} ${returning}` },
    inserted,
    find: {
      name: `${table}.find`,
      text: `SELECT t.${idColumn}::text AS id, ${keyTexts} AS key, hashtextextended(t::text, 0)::text AS row_hash
             FROM ${on} WHERE t.${idColumn} = $1 FOR UPDATE`,
    },
    changes: Object.fromEntries(Object.entries(changes).map(change)),
    bindChange: (keyValues, values) => [...keyValues, ...values],
    remove: { name: `${table}.delete`, text: `DELETE FROM ${on} ${byKey}` },
    probe: { name: `${table}.probe`, text: `SELECT * FROM hr.${table} WHERE ${idColumn} = $1` },
  };
}

/** The tables that the application writes to. */
export const STATEMENTS: readonly TableStatements[] = speakAll(wordingOf);
