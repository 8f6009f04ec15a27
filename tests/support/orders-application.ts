import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { TestDatabase } from "./test-database";

/** A prepared statement of the application. */
interface Prepared {
  readonly name: string;
  readonly text: string;
}

interface WrittenRow {
  readonly id: string;
  readonly key: string;
  readonly row: string;
}

const RETURNED = "RETURNING o.order_id::text AS id, o.order_date::text AS key, o::text AS row";
const insertFrom = (expression: string) =>
  `INSERT INTO app.orders AS o (order_date, customer_id, amount, status, note)
   VALUES (${expression}, $1, $2, 'new', 'written') ${RETURNED}`;
const changeOf = (assignment: string) =>
  `UPDATE app.orders AS o SET ${assignment} WHERE order_id = $1 AND order_date = $2 ${RETURNED}`;

const inserts: readonly Prepared[] = [
  { name: "insert", text: insertFrom("clock_timestamp()::timestamp") },
  { name: "insertLate", text: insertFrom("clock_timestamp()::timestamp - interval '5 years'") },
  { name: "insertEarly", text: insertFrom("clock_timestamp()::timestamp + interval '12 years'") },
];
const changes: readonly Prepared[] = [
  { name: "change", text: changeOf("status = 'changed', amount = amount + 1") },
  { name: "changeNote", text: changeOf("note = note || ' again'") },
  { name: "moveDate", text: changeOf("order_date = order_date - interval '200 days'") },
  { name: "moveFar", text: changeOf("order_date = order_date + interval '15 years'") },
  { name: "moveHash", text: changeOf("order_id = nextval('app.order_seq')") },
];
const remove: Prepared = {
  name: "remove",
  text: "DELETE FROM app.orders AS o WHERE order_id = $1 AND order_date = $2",
};
/** Without a column list: the prepared statement must survive the swap as it is. */
const look: Prepared = { name: "look", text: "SELECT * FROM app.orders WHERE order_id = $1" };

/** The state of a row by its id: its whole text, or null where it was deleted. */
type Ledger = Map<string, string | null>;

async function readRows(client: Pick<TestDatabase, "query">): Promise<Ledger> {
  const { rows } = await client.query<{ id: string; row: string }>(
    "SELECT order_id::text AS id, o::text AS row FROM app.orders o",
  );
  if (new Set(rows.map(({ id }) => id)).size !== rows.length) throw new Error("an order is there twice");
  return new Map(rows.map(({ id, row }) => [id, row]));
}

/** One connection of the application, with rows that nobody else writes to. */
class Writer {
  private own: { id: string; key: string }[];

  constructor(
    private readonly client: pg.Client,
    private readonly application: OrdersApplication,
    own: readonly { id: string; key: string }[],
  ) {
    this.own = [...own];
  }

  async run(isStopping: () => boolean): Promise<void> {
    for (let turn = 0; !isStopping(); turn += 1) {
      try {
        await this.transact(turn);
      } catch (error) {
        this.application.failures.push(String(error));
        await this.client.query("ROLLBACK").catch(() => undefined);
      }
      await sleep(4);
    }
  }

  /** Each third of the transactions stays open for a while; each seventh is rolled back. */
  private async transact(turn: number): Promise<void> {
    const draft: Ledger = new Map();
    const before = [...this.own];
    await this.client.query("BEGIN");
    for (let statement = 0; statement < 1 + (turn % 4); statement += 1)
      await this.write(turn + statement, draft);
    if (turn % 3 === 0) await sleep(turn % 60);
    if (turn % 7 === 6) {
      await this.client.query("ROLLBACK");
      this.own = before;
      return;
    }
    await this.client.query("COMMIT");
    for (const [id, row] of draft) this.application.ledger.set(id, row);
    this.application.committed += 1;
  }

  private async write(turn: number, draft: Ledger): Promise<void> {
    const choice = turn % 5;
    if (choice < 2) return this.insert(turn, draft);
    const [row] = this.own.splice((turn * 31) % Math.max(1, this.own.length), 1);
    if (!row) return this.insert(turn, draft);
    draft.set(row.id, null);
    if (choice === 4) await this.expectOne(remove, [row.id, row.key]);
    else this.keep(await this.expectOne(changes[turn % changes.length] ?? remove, [row.id, row.key]), draft);
  }

  private async insert(turn: number, draft: Ledger): Promise<void> {
    const row = await this.expectOne(inserts[turn % inserts.length] ?? remove, [turn % 100, turn]);
    this.keep(row, draft);
    await this.expectOne(look, [row?.id ?? ""]);
  }

  private keep(row: WrittenRow | undefined, draft: Ledger): void {
    if (!row) throw new Error("a statement gave no row back");
    draft.set(row.id, row.row);
    this.own.push({ id: row.id, key: row.key });
  }

  private async expectOne(
    { name, text }: Prepared,
    values: readonly unknown[],
  ): Promise<WrittenRow | undefined> {
    const { rows, rowCount } = await this.client.query<WrittenRow>({ name, text, values: [...values] });
    if (rowCount !== 1) throw new Error(`${name} met ${rowCount} rows where there is one (${values.join()})`);
    return rows[0];
  }
}

/**
 * The application: writes to app.orders as a role that has the rights to do so and no other, with prepared statements,
 * in transactions of several statements, and knows every row as it must be.
 */
export class OrdersApplication {
  readonly failures: string[] = [];
  /** Transactions committed so far. */
  committed = 0;
  private stopping = false;
  private running: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly role: { user: string; password: string },
    readonly ledger: Ledger,
  ) {}

  /** Starts it; it has written a little when this returns. Orders of a customer below 0 are never changed. */
  static async start(database: TestDatabase, writers = 2): Promise<OrdersApplication> {
    const role = await createApplicationRole(database);
    const application = new OrdersApplication(role, await readRows(database));
    const { rows } = await database.query<{ id: string; key: string }>(
      "SELECT order_id::text AS id, order_date::text AS key FROM app.orders WHERE customer_id >= 0 ORDER BY order_id",
    );
    const clients = await Promise.all(Array.from({ length: writers }, () => database.connect(role)));
    const runs = clients.map((client, index) =>
      new Writer(
        client,
        application,
        rows.filter((_, position) => position % writers === index),
      ).run(() => application.stopping),
    );
    application.running = Promise.all(runs);
    await application.commitMore(20);
    return application;
  }

  /** Returns when so many more transactions have been committed. */
  async commitMore(transactions: number): Promise<void> {
    const goal = this.committed + transactions;
    while (this.committed < goal && this.failures.length === 0) await sleep(5);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  /** No statement has failed, and the table holds exactly the rows that were committed. */
  async expectAllKept(database: TestDatabase): Promise<void> {
    expect(this.failures).toEqual([]);
    const found = await readRows(database);
    const ids = new Set([...found.keys(), ...this.ledger.keys()]);
    const faults = [...ids]
      .map((id) => ({ id, expected: this.ledger.get(id) ?? null, found: found.get(id) ?? null }))
      .filter(({ expected, found: actual }) => expected !== actual);
    expect(faults).toEqual([]);
  }
}

/** A role that may read and write app.orders, and has no right on anything else. */
export async function createApplicationRole(
  database: TestDatabase,
): Promise<{ user: string; password: string }> {
  const user = `${database.database}_application`;
  await database.query(`CREATE ROLE ${user} LOGIN PASSWORD 'application';
    GRANT USAGE ON SCHEMA app TO ${user};
    GRANT SELECT, INSERT, UPDATE, DELETE ON app.orders TO ${user};
    GRANT USAGE ON SEQUENCE app.order_seq TO ${user};`);
  return { user, password: "application" };
}
