import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { TestDatabase } from "./test-database";

const tables = ["customers", "agents", "orders", "items", "notes"] as const;

/** Parents whose deletes and updates reach ORDERS, and children that its deletes reach. */
const keys = (schema: string) => `
  ALTER TABLE ${schema}.customers ADD PRIMARY KEY (id);
  ALTER TABLE ${schema}.agents ADD PRIMARY KEY (id);
  ALTER TABLE ${schema}.items ADD PRIMARY KEY (id);
  CREATE INDEX ON ${schema}.orders (customer_id);
  CREATE INDEX ON ${schema}.orders (former, former_date);
  CREATE INDEX ON ${schema}.items (order_id, order_date);
  CREATE INDEX ON ${schema}.notes (order_id, order_date);
  ALTER TABLE ${schema}.orders
    ADD CONSTRAINT of_customer FOREIGN KEY (customer_id) REFERENCES ${schema}.customers ON UPDATE CASCADE ON DELETE CASCADE,
    ADD CONSTRAINT of_agent FOREIGN KEY (agent) REFERENCES ${schema}.agents ON DELETE SET NULL,
    ADD CONSTRAINT replaces FOREIGN KEY (former, former_date) REFERENCES ${schema}.orders ON UPDATE CASCADE ON DELETE SET NULL;
  ALTER TABLE ${schema}.items ADD CONSTRAINT of_order
    FOREIGN KEY (order_id, order_date) REFERENCES ${schema}.orders ON UPDATE CASCADE ON DELETE CASCADE;
  ALTER TABLE ${schema}.notes ADD CONSTRAINT about
    FOREIGN KEY (order_id, order_date) REFERENCES ${schema}.orders ON UPDATE CASCADE ON DELETE SET NULL;`;

/** ORDERS with parents and children, and the same tables once more in the schema mirror, where nobody migrates anything. */
export async function createFamily(database: TestDatabase): Promise<void> {
  await database.query(`
    ALTER TABLE app.orders ADD agent int, ADD former bigint, ADD former_date timestamp;
    CREATE TABLE app.customers AS SELECT i AS id, 'c' || i AS name FROM generate_series(0, 96) i;
    CREATE TABLE app.agents AS SELECT i AS id FROM generate_series(0, 2) i;
    UPDATE app.orders SET agent = customer_id % 3;
    UPDATE app.orders o SET former = p.order_id, former_date = p.order_date FROM app.orders p WHERE p.order_id = o.order_id - 97;
    CREATE TABLE app.items AS SELECT order_id AS id, order_id, order_date FROM app.orders;
    CREATE TABLE app.notes AS SELECT order_id AS id, order_id, order_date FROM app.orders WHERE order_id % 2 = 0;
    CREATE SCHEMA mirror;
    ${tables.map((name) => `CREATE TABLE mirror.${name} (LIKE app.${name} INCLUDING DEFAULTS); INSERT INTO mirror.${name} TABLE app.${name};`).join("")}
    ALTER TABLE mirror.orders ADD PRIMARY KEY (order_id, order_date);
    ${keys("app")}
    ${keys("mirror")}
    ANALYZE`);
}

/** How a writer begins its transactions, under each isolation level: a lock before the snapshot lets no cutover fall between the two. */
const beginnings = [
  "BEGIN",
  "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE app.orders IN ROW EXCLUSIVE MODE",
  "BEGIN ISOLATION LEVEL SERIALIZABLE; LOCK TABLE app.orders IN ROW EXCLUSIVE MODE",
];

/** One transaction of the application on one of the two schemas; `n`, customer and agent are its writer's alone. */
type Transaction = (schema: string, n: number, customer: number) => string;

const transactions: readonly [Transaction, ...Transaction[]] = [
  (schema, n, customer) => `DELETE FROM ${schema}.customers WHERE id = ${customer};
    INSERT INTO ${schema}.customers VALUES (${customer}, 'again');
    INSERT INTO ${schema}.orders (order_id, order_date, customer_id, agent) VALUES (${n}, '2026-01-05', ${customer}, ${customer % 3});
    INSERT INTO ${schema}.orders (order_id, order_date, customer_id, former, former_date)
      VALUES (${n + 1}, '2025-06-06', ${customer}, ${n}, '2026-01-05');
    INSERT INTO ${schema}.items VALUES (${n}, ${n}, '2026-01-05'), (${n + 1}, ${n + 1}, '2025-06-06');
    INSERT INTO ${schema}.notes VALUES (${n}, ${n}, '2026-01-05')`,
  (schema, n, customer) =>
    `DELETE FROM ${schema}.orders o WHERE customer_id = ${customer} AND order_id % 2 = ${n % 2}`,
  (schema, n, customer) => `UPDATE ${schema}.customers SET id = id + 1000 WHERE id = ${customer};
    UPDATE ${schema}.orders SET order_date = order_date + interval '300 days', note = 'moved ${n}'
     WHERE customer_id = ${customer + 1000} AND former IS NULL;
    UPDATE ${schema}.customers SET id = id - 1000 WHERE id = ${customer + 1000}`,
  (schema, _, customer) => `DELETE FROM ${schema}.customers WHERE id = ${customer}`,
  (
    schema,
    n,
    customer,
  ) => `INSERT INTO ${schema}.customers VALUES (${customer}, 'once more') ON CONFLICT DO NOTHING;
    INSERT INTO ${schema}.orders (order_id, order_date, customer_id) VALUES (${n}, '2024-12-31', ${customer});
    INSERT INTO ${schema}.items VALUES (${n}, ${n}, '2024-12-31')`,
  (schema, _, customer) => `DELETE FROM ${schema}.agents WHERE id = ${customer % 3};
    INSERT INTO ${schema}.agents VALUES (${customer % 3});
    UPDATE ${schema}.orders SET agent = ${customer % 3} WHERE customer_id = ${customer}`,
];

/** An application that writes the family of ORDERS, each transaction to both schemas, under all isolation levels at once. */
export class FamilyApplication {
  readonly failures: string[] = [];
  private committed = 0;
  private stopping = false;
  private running: Promise<unknown> = Promise.resolve();

  static async start(database: TestDatabase): Promise<FamilyApplication> {
    const application = new FamilyApplication();
    application.running = Promise.all(
      beginnings.map(async (begin, writer) => application.write(await database.connect(), writer, begin)),
    );
    await application.commitMore(10);
    return application;
  }

  private async write(client: pg.Client, writer: number, begin: string): Promise<void> {
    for (let turn = 0; !this.stopping; turn += 1) {
      const n = 1_000_000 * (writer + 1) + 2 * turn;
      const customer = writer + 3 * ((turn * 7) % 32);
      const [first] = transactions;
      const transaction = transactions[turn % transactions.length] ?? first;
      const since = performance.now();
      try {
        await client.query(begin);
        for (const schema of ["app", "mirror"]) {
          await client.query(transaction(schema, n, customer));
          if (turn % 4 === 0) await sleep(turn % 30);
        }
        await client.query("COMMIT");
        this.committed += 1;
      } catch (error) {
        this.failures.push(`${begin}: ${String(error)}`);
        await client.query("ROLLBACK").catch(() => undefined);
      }
      // On a busy machine its transactions take longer, and what waits for them has to come in between.
      await sleep(4 + performance.now() - since);
    }
  }

  async commitMore(transactions: number): Promise<void> {
    const goal = this.committed + transactions;
    while (this.committed < goal && this.failures.length === 0) await sleep(5);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }
}

/**
 * How long a lock may wait beside this application: on a busy machine each transaction of its writers takes longer than the
 * default limit.
 */
export const lockBesideFamilyMs = 800;

/** Rows that one of the two schemas has and the other has not. */
export async function findFamilyDifferences(database: TestDatabase): Promise<string[]> {
  const found: string[] = [];
  for (const name of tables) {
    const [one, other] = ["app", "mirror"].map((schema) => `SELECT to_jsonb(t) FROM ${schema}.${name} t`);
    const { rows } = await database.query<{ text: string }>(
      `SELECT 'lost ${name} ' || m::text AS text FROM (${other} EXCEPT ALL ${one}) AS x (m)
        UNION ALL SELECT 'surplus ${name} ' || s::text FROM (${one} EXCEPT ALL ${other}) AS x (s) LIMIT 5`,
    );
    found.push(...rows.map(({ text }) => text));
  }
  return found;
}
