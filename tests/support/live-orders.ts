import { setTimeout as sleep } from "node:timers/promises";
import type { IntervalTargetInput, Target } from "../../provider/schema/target";
import { smallTarget } from "./copy-swap";
import { ordersTable, readInventory, readKind } from "./equality";
import { createDependants, readDependants } from "./live-dependants";
import { createOrders } from "./orders";
import { OrdersApplication } from "./orders-application";
import { createPartitionedOrders } from "./partitioned-orders";
import { createTestDatabase, type TestDatabase } from "./test-database";

/** Few partitions, though the application writes rows of years ago and ahead: a run takes about a second. */
export function liveTarget(changes: Partial<IntervalTargetInput> = {}): Target {
  return smallTarget({ intervalType: "YEAR", intervalValue: 10, partitionsAhead: 1, ...changes });
}

/** ORDERS as they are before the run: plain, plain without views and functions over them, or in partitions. */
export type OrdersShape = "plain" | "bare" | "partitioned";

/** What a migrated table keeps of the tool's own: the retired table and the way back to it. */
export const keptAfterRun: readonly string[] = [
  "function reverse",
  "relation app.orders_retired",
  "relation table_migration.reverse",
  "trigger table_migration_reverse on orders",
  "trigger table_migration_truncate on orders",
];

const fixedRows = `SELECT count(*)::int AS count, md5(string_agg(o::text, '' ORDER BY order_id)) AS hash
  FROM app.orders o WHERE customer_id = -1`;

/** What hangs on the table besides, made before the application starts; gives what must hold of it at the end. */
export type Preparation = (database: TestDatabase) => Promise<() => Promise<void>>;

export interface LiveOrdersOptions {
  readonly rows?: number;
  readonly shape?: OrdersShape | undefined;
  readonly prepare?: Preparation | undefined;
  /** What the run changes in the inventory on purpose. */
  readonly changes?: RegExp | undefined;
}

interface FixedRows {
  readonly count: number;
  readonly hash: string;
}

/** Everything in a database that a run may have created, but for the ledger and the partitions of app.orders. */
export async function listOwnObjects(database: TestDatabase): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(`
    WITH tree AS (SELECT relid FROM pg_partition_tree('app.orders') UNION SELECT 'app.orders'::regclass),
    own AS (SELECT relid FROM tree UNION SELECT indexrelid FROM pg_index JOIN tree ON indrelid = relid
            UNION SELECT 'app.order_seq'::regclass)
    SELECT format('relation %s.%s', nspname, regexp_replace(relname, '_\\d+$', '')) AS text
      FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     WHERE (nspname IN ('app', 'table_migration') OR relpersistence = 't') AND relkind NOT IN ('i', 'I')
       AND (relkind NOT IN ('v', 'm') OR starts_with(relname::text, 'table_migration'))
       AND c.oid NOT IN (SELECT relid FROM own)
       AND (nspname <> 'table_migration' OR relkind <> 'S' OR relname NOT IN ('runs_run_id_seq', 'events_event_id_seq'))
       AND (nspname <> 'table_migration' OR relname NOT IN
            ('ledger_version', 'runs', 'fences', 'workers', 'steps', 'items', 'chunks', 'events'))
    UNION ALL
    SELECT 'function ' || regexp_replace(proname, '_\\d+$', '') FROM pg_proc
     WHERE pronamespace::regnamespace::text = 'table_migration' AND proname NOT IN ('hold_fence', 'demand', 'note_truncate')
    UNION ALL
    SELECT format('trigger %s on %s', tgname, c.relname) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
      JOIN pg_proc p ON p.oid = tgfoid
     WHERE tgparentid = 0 AND NOT tgisinternal AND pronamespace::regnamespace::text = 'table_migration'
    ORDER BY 1`);
  return rows.map(({ text }) => text);
}

/** Process and purpose of each session that the tool has in a database. */
export async function listOwnSessions(database: TestDatabase): Promise<string[]> {
  const { rows } = await database.query<{ text: string }>(
    `SELECT format('%s %s', pid, application_name) AS text FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE 'table-migration%' ORDER BY 1`,
  );
  return rows.map(({ text }) => text);
}

/** Waits until no session of the tool is left; gives those that stay for longer than a dead client's may. */
async function listRemainingSessions(database: TestDatabase): Promise<string[]> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const sessions = await listOwnSessions(database);
    if (sessions.length === 0 || Date.now() > deadline) return sessions;
    await sleep(50);
  }
}

/**
 * ORDERS in a database of their own while an application writes and somebody reads: rows that nobody changes must be
 * there at every moment.
 */
export class LiveOrders {
  private readonly readFaults: string[] = [];
  private reads = 0;
  private stopping = false;
  private reading: Promise<unknown> = Promise.resolve();

  private constructor(
    readonly database: TestDatabase,
    readonly application: OrdersApplication,
    private readonly inventory: readonly string[],
    private readonly dependants: readonly string[],
    private readonly fixed: FixedRows,
    private readonly kinds: { readonly before: string; readonly after: string },
    private readonly options: LiveOrdersOptions,
    private readonly expectPrepared: () => Promise<void>,
  ) {}

  static async start(options: LiveOrdersOptions = {}): Promise<LiveOrders> {
    const { shape = "plain", rows = 2_000 } = options;
    const database = await createTestDatabase();
    await (shape === "partitioned" ? createPartitionedOrders : createOrders)(database, rows);
    if (shape !== "bare") await createDependants(database);
    await database.query(
      `INSERT INTO app.orders (order_date, customer_id, amount, note)
       SELECT now() - i * interval '4 hours', -1, i, 'fixed ' || i FROM generate_series(1, 300) i`,
    );
    const expectPrepared = await options.prepare?.(database);
    const application = await OrdersApplication.start(database, 1);
    const [fixed] = (await database.query<FixedRows>(fixedRows)).rows;
    const inventory = await readInventory(database, ordersTable);
    const dependants = await readDependants(database);
    const kinds = shape === "partitioned" ? { before: "p", after: "r" } : { before: "r", after: "p" };
    const orders = new LiveOrders(
      database,
      application,
      inventory,
      dependants,
      fixed ?? { count: 0, hash: "" },
      kinds,
      options,
      expectPrepared ?? (() => Promise.resolve()),
    );
    orders.reading = orders.read();
    return orders;
  }

  private async read(): Promise<void> {
    const client = await this.database.connect();
    while (!this.stopping) {
      try {
        const [found] = (await client.query<FixedRows>(fixedRows)).rows;
        if (found?.count !== this.fixed.count || found.hash !== this.fixed.hash)
          this.readFaults.push(`read ${found?.count} rows with hash ${found?.hash}`);
      } catch (error) {
        this.readFaults.push(String(error));
      }
      this.reads += 1;
      await sleep(10);
    }
  }

  /** Right now the table can be read and written, and it is whole. */
  async expectAlive(): Promise<void> {
    const before = this.reads;
    await this.application.commitMore(1);
    while (this.reads < before + 2 && this.readFaults.length === 0) await sleep(5);
    expect({ read: this.readFaults, written: this.application.failures }).toEqual({ read: [], written: [] });
  }

  /** The application stops; no statement of its has failed, and every row is as it was committed. */
  async expectAllKept(): Promise<void> {
    await this.application.commitMore(5);
    await this.application.stop();
    this.stopping = true;
    await this.reading;
    expect(this.readFaults).toEqual([]);
    await this.application.expectAllKept(this.database);
    const { changes } = this.options;
    const unchanged = (lines: readonly string[]) => lines.filter((line) => !changes?.test(line));
    expect(unchanged(await readInventory(this.database, ordersTable))).toEqual(unchanged(this.inventory));
    expect(await readDependants(this.database)).toEqual(this.dependants);
    await this.expectPrepared();
  }

  /** Migrated: every row, all that hangs on the table, and of the tool's own only what it keeps on purpose. */
  async expectMigrated(kept: readonly string[] = keptAfterRun): Promise<void> {
    await this.expectAllKept();
    expect(await readKind(this.database, ordersTable)).toBe(this.kinds.after);
    expect(await listRemainingSessions(this.database)).toEqual([]);
    expect(await listOwnObjects(this.database)).toEqual(kept);
  }

  /** As before the run: every row, all that hangs on the table, and of the tool's own the table that has gone, with its partitions. */
  async expectRolledBack(others: readonly string[] = []): Promise<void> {
    await this.expectAllKept();
    expect(await readKind(this.database, ordersTable)).toBe(this.kinds.before);
    expect(await listRemainingSessions(this.database)).toEqual([]);
    const own = await listOwnObjects(this.database);
    const gone = ["relation app.orders_retired", ...others].sort();
    expect(own.filter((text) => !text.startsWith("relation app.orders_p"))).toEqual(gone);
  }

  /** As if there had never been a run: every row, all that hangs on the table, and nothing of the tool's own but the ledger. */
  async expectReleased(): Promise<void> {
    await this.expectAllKept();
    expect(await readKind(this.database, ordersTable)).toBe(this.kinds.before);
    expect(await listRemainingSessions(this.database)).toEqual([]);
    expect(await listOwnObjects(this.database)).toEqual([]);
  }

  /** States of the table's runs, the oldest first; none before there is a ledger. */
  async readRunStates(): Promise<string[]> {
    const ledger = await this.database.query("SELECT WHERE to_regclass('table_migration.runs') IS NOT NULL");
    if (ledger.rows.length === 0) return [];
    const { rows } = await this.database.query<{ state: string }>(
      "SELECT state FROM table_migration.runs ORDER BY run_id",
    );
    return rows.map(({ state }) => state);
  }

  async drop(): Promise<void> {
    await this.application.stop();
    this.stopping = true;
    await this.reading;
    await this.database.drop();
  }
}
