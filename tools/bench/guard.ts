import type pg from "pg";
import { openClient, type Address } from "../demo/application/postgres/connection";
import { targetSchema } from "../../provider/schema/target";
import { startPostgres } from "../postgres/server";
import { layOut } from "./columns";
import { SETTINGS } from "./database";
import type { Say } from "./measure";
import type { BenchOptions } from "./options";
import { runOn } from "./run";
import { median } from "./summary";

/** The same table: as it was, partitioned with a key that needs no guard, and by both options. */
const ways = ["plain", "unguarded", "widen", "guard"] as const;
type Way = (typeof ways)[number];

const writes = [
  "insert, one row each",
  "insert, 1,000 rows",
  "update of a value",
  "update of the key",
] as const;
type Write = (typeof writes)[number];

export interface GuardFigures {
  readonly version: string;
  /** Rows a second. */
  readonly rounds: readonly Partial<Record<Write, Readonly<Record<Way, number>>>>[];
}

const days = 360;
const dayOf = (id: number) => id % days;

async function createTable(client: pg.Client, way: Way, rows: number): Promise<void> {
  const key = way === "unguarded" ? "id, day" : "id";
  await client.query(`
    CREATE TABLE bench.${way}_rows (id bigint, day int NOT NULL, note text, PRIMARY KEY (${key}));
    INSERT INTO bench.${way}_rows SELECT i, i % ${days}, 'row ' || i FROM generate_series(1, ${rows}) i;
    ANALYZE bench.${way}_rows`);
}

async function partitionTable(address: Address, way: Exclude<Way, "plain">): Promise<void> {
  const target = targetSchema.parse({
    connection: "bench",
    schema: "bench",
    table: `${way}_rows`,
    partitionType: "INTERVAL",
    partitionColumn: "day",
    intervalType: "NUMBER",
    intervalValue: 30,
    ...(way === "unguarded" ? {} : { uniqueKeys: way }),
  });
  await runOn(address, target, () => undefined);
}

/** Writes rows that no one has written yet, or those that are there from the beginning. */
class GuardWriter {
  private nextId: number;

  constructor(
    private readonly client: pg.Client,
    private readonly rows: number,
  ) {
    this.nextId = rows + 1;
  }

  private async one(way: Way, write: Write, at: number): Promise<number> {
    const table = `bench.${way}_rows`;
    const name = `${way} ${write}`;
    const id = (at % this.rows) + 1;
    if (write === "insert, one row each") {
      const fresh = this.nextId++;
      const text = `INSERT INTO ${table} (id, day, note) VALUES ($1, $2, 'written')`;
      await this.client.query({ name, text, values: [fresh, dayOf(fresh)] });
      return 1;
    }
    if (write === "insert, 1,000 rows") {
      const from = this.nextId;
      this.nextId += 1_000;
      const text = `INSERT INTO ${table} SELECT i, i % ${days}, 'written' FROM generate_series($1::bigint, $1::bigint + 999) i`;
      await this.client.query({ name, text, values: [from] });
      return 1_000;
    }
    const change = write === "update of a value" ? "note = 'changed'" : `id = -id`;
    // A key that was made negative is found as such, and turned back.
    const text = `UPDATE ${table} SET ${change} WHERE id IN ($1::bigint, -$1::bigint) AND day = $2`;
    const { rowCount } = await this.client.query({ name, text, values: [id, dayOf(id)] });
    if (rowCount !== 1) throw new Error(`${rowCount} rows have the key ${id} in ${table}`);
    return 1;
  }

  /** Each way in turns of a few statements, so that whatever else the machine does hits all alike. @returns rows a second */
  async measure(write: Write, statements: number): Promise<Record<Way, number>> {
    const [count, turn] = write === "insert, 1,000 rows" ? [Math.ceil(statements / 50), 1] : [statements, 50];
    const written: Record<Way, number> = { plain: 0, unguarded: 0, widen: 0, guard: 0 };
    const spentMs = { ...written };
    for (let from = 0; from < count; from += turn)
      for (const way of ways) {
        const begun = performance.now();
        for (let at = from; at < from + turn; at += 1) written[way] += await this.one(way, write, at);
        spentMs[way] += performance.now() - begun;
      }
    for (const way of ways) written[way] = (1_000 * written[way]) / spentMs[way];
    return written;
  }
}

async function measureRounds(
  client: pg.Client,
  { rows, rounds }: BenchOptions,
  say: Say,
): Promise<GuardFigures["rounds"]> {
  const writer = new GuardWriter(client, rows);
  const statements = Math.min(2_000, rows);
  const found: GuardFigures["rounds"][number][] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const rates: Partial<Record<Write, Record<Way, number>>> = {};
    for (const write of writes) rates[write] = await writer.measure(write, statements);
    found.push(rates);
    say(`round ${round}: done`);
  }
  return found;
}

/** What the guard costs a writer: four copies of a table, written by turns over one connection. */
export async function measureGuard(options: BenchOptions, say: Say): Promise<GuardFigures> {
  const server = await startPostgres({ settings: SETTINGS });
  const { host, port, superuser: user, password } = server;
  const address = { host, port, database: "postgres", user, password };
  try {
    const client = await openClient(address, "bench");
    // A commit that waits for the disk would hide what the guard costs.
    await client.query("CREATE SCHEMA bench; SET synchronous_commit = off");
    for (const way of ways) await createTable(client, way, options.rows);
    for (const way of ways) if (way !== "plain") await partitionTable(address, way);
    const rounds = await measureRounds(client, options, say);
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    await client.end();
    return { version: rows[0]?.server_version ?? "", rounds };
  } finally {
    await server.stop();
  }
}

/** Rows a second, and what is left of the partitioned table's without a guard. */
export function reportGuard({ version, rounds }: GuardFigures): string {
  const whole = (value: number) => Math.round(value).toLocaleString("en-US");
  const lines = writes.map((write) => {
    const [plain = 0, unguarded = 0, widen = 0, guard = 0] = ways.map((way) =>
      median(rounds.map((rates) => rates[write]?.[way] ?? Number.NaN)),
    );
    const ratio = (value: number) => `${whole(value)} (${(value / unguarded).toFixed(2)})`;
    return [write, ratio(plain), ratio(unguarded), ratio(widen), ratio(guard)] as const;
  });
  const header = ["rows a second", "not partitioned", "no guard", "widen", "guard"] as const;
  return `PostgreSQL ${version}\n${layOut([header, ...lines])}`;
}
