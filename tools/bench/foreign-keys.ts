import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openClient, type Address } from "../demo/application/postgres/connection";
import { targetSchema } from "../../provider/schema/target";
import { startPostgres } from "../postgres/server";
import { layOut, type Line } from "./columns";
import { SETTINGS } from "./database";
import type { Say } from "./measure";
import type { BenchOptions } from "./options";
import { readStepTimes, runOn, type StepTime } from "./run";

export const leaves = 200;
const ways = ["without keys", "with keys"] as const;
type Way = (typeof ways)[number];

export interface KeyFigures {
  readonly seconds: number;
  readonly lockedMs: number | null;
  /** How long the keys were validated after the cutover, by short locks. */
  readonly validatingSeconds: number;
  /** The worst wait of a statement on the table and on those that its keys join it to. */
  readonly worstMs: { readonly before: number; readonly cutover: number; readonly validating: number };
  readonly failures: readonly string[];
  readonly unvalidated: number;
}

export interface ForeignKeyFigures {
  readonly version: string;
  readonly ways: Readonly<Record<Way, KeyFigures>>;
}

async function createTables(client: pg.Client, rows: number, hasKeys: boolean): Promise<void> {
  await client.query(`
    DROP SCHEMA IF EXISTS bench CASCADE;
    CREATE SCHEMA bench;
    CREATE TABLE bench.customers (id int PRIMARY KEY, name text);
    CREATE TABLE bench.orders (id bigint, bucket int, customer_id int NOT NULL, note text, PRIMARY KEY (id, bucket));
    CREATE TABLE bench.lines (id bigint PRIMARY KEY, order_id bigint NOT NULL, bucket int NOT NULL, note text);
    CREATE INDEX ON bench.lines (order_id, bucket);
    INSERT INTO bench.customers SELECT i, 'customer ' || i FROM generate_series(0, 999) i;
    INSERT INTO bench.orders SELECT i, i % ${leaves}, i % 1000, 'row ' || i FROM generate_series(1, ${rows}) i;
    INSERT INTO bench.lines SELECT i, i, i % ${leaves}, 'line ' || i FROM generate_series(1, ${rows}) i;`);
  if (hasKeys)
    await client.query(`
      ALTER TABLE bench.orders ADD CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES bench.customers;
      ALTER TABLE bench.lines ADD CONSTRAINT lines_order FOREIGN KEY (order_id, bucket) REFERENCES bench.orders ON DELETE CASCADE;`);
  await client.query("ANALYZE bench.customers, bench.orders, bench.lines");
}

/** Writes a row of each table by turns, one statement after the other, and notes how long each waited and when. */
class KeyWriter {
  readonly failures: string[] = [];
  private readonly waits: { readonly at: number; readonly ms: number }[] = [];
  private stopping = false;
  private readonly writing: Promise<void>;

  constructor(
    private readonly client: pg.Client,
    private readonly rows: number,
  ) {
    this.writing = this.write();
  }

  private statement(turn: number): { text: string; values: readonly unknown[] } {
    const id = this.rows + Math.ceil(turn / 4);
    const bucket = id % leaves;
    const statements = [
      { text: "INSERT INTO bench.orders VALUES ($1, $2, $3, 'written')", values: [id, bucket, id % 1_000] },
      { text: "INSERT INTO bench.lines VALUES ($1, $1, $2, 'written')", values: [id, bucket] },
      { text: "UPDATE bench.customers SET name = name WHERE id = $1", values: [id % 1_000] },
      { text: "DELETE FROM bench.orders WHERE id = $1 AND bucket = $2", values: [id, bucket] },
    ] as const;
    return statements[(turn - 1) % 4] ?? statements[0];
  }

  private async write(): Promise<void> {
    for (let turn = 1; !this.stopping; turn += 1) {
      const { text, values } = this.statement(turn);
      const begun = performance.now();
      await this.client
        .query({ name: `write ${turn % 4}`, text, values: [...values] })
        .catch((error: unknown) => this.failures.push(String(error)));
      this.waits.push({ at: Date.now(), ms: performance.now() - begun });
      await sleep(5);
    }
  }

  /** The worst wait of the statements that were under way at some time of this span, in milliseconds of the clock. */
  worstBetween(from: number, to: number): number {
    return Math.max(0, ...this.waits.filter(({ at, ms }) => at >= from && at - ms <= to).map(({ ms }) => ms));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.writing;
  }
}

function worstWaits(writer: KeyWriter, steps: readonly StepTime[]): KeyFigures["worstMs"] {
  const swap = steps.find(({ step }) => step === "swapTables");
  if (!swap) throw new Error("the run has not swapped");
  return {
    before: writer.worstBetween(0, swap.from),
    cutover: writer.worstBetween(swap.from, swap.to),
    validating: writer.worstBetween(swap.to, Number.MAX_SAFE_INTEGER),
  };
}

async function measureWay(address: Address, { rows }: BenchOptions, way: Way): Promise<KeyFigures> {
  const client = await openClient(address, "bench");
  const writing = await openClient(address, "bench writer");
  try {
    await createTables(client, rows, way === "with keys");
    const target = targetSchema.parse({
      connection: "bench",
      schema: "bench",
      table: "orders",
      partitionType: "INTERVAL",
      partitionColumn: "bucket",
      intervalType: "NUMBER",
    });
    const writer = new KeyWriter(writing, rows);
    const run = await runOn(address, target, () => undefined).finally(() => writer.stop());
    const steps = await readStepTimes(address, run.runId);
    const unvalidated = await client.query(
      "SELECT FROM pg_constraint WHERE contype = 'f' AND NOT convalidated AND connamespace = 'bench'::regnamespace AND conparentid = 0",
    );
    return {
      seconds: run.seconds,
      lockedMs: run.lockedMs,
      validatingSeconds: run.steps.find(({ step }) => step === "validateForeignKeys")?.seconds ?? 0,
      worstMs: worstWaits(writer, steps),
      failures: writer.failures,
      unvalidated: unvalidated.rows.length,
    };
  } finally {
    await Promise.all([client.end(), writing.end()]);
  }
}

/** What foreign keys in both directions add to a run into some two hundred partitions. */
export async function measureForeignKeys(options: BenchOptions, say: Say): Promise<ForeignKeyFigures> {
  const server = await startPostgres({ settings: { ...SETTINGS, max_locks_per_transaction: 512 } });
  const { host, port, superuser: user, password } = server;
  const address = { host, port, database: "postgres", user, password };
  try {
    const without = await measureWay(address, options, "without keys");
    const withKeys = await measureWay(address, options, "with keys");
    say(`without keys ${without.seconds.toFixed(1)} s, with keys ${withKeys.seconds.toFixed(1)} s`);
    const client = await openClient(address, "bench");
    const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
    await client.end();
    return {
      version: rows[0]?.server_version ?? "",
      ways: { "without keys": without, "with keys": withKeys },
    };
  } finally {
    await server.stop();
  }
}

/** Both runs beside each other. */
export function reportForeignKeys({ version, ways: figures }: ForeignKeyFigures): string {
  const line = (label: string, figure: (way: KeyFigures) => number | null): Line => [
    label,
    ...ways.map((way) => figure(figures[way])?.toFixed(1) ?? "-"),
  ];
  const table = layOut([
    ["", ...ways],
    line("seconds", ({ seconds }) => seconds),
    line("table closed, ms", ({ lockedMs }) => lockedMs),
    line("validating afterwards, s", ({ validatingSeconds }) => validatingSeconds),
    line("worst wait until the cutover, ms", ({ worstMs }) => worstMs.before),
    line("worst wait in the cutover, ms", ({ worstMs }) => worstMs.cutover),
    line("worst wait afterwards, ms", ({ worstMs }) => worstMs.validating),
  ]);
  return `PostgreSQL ${version}, ${leaves} partitions\n${table}`;
}

/** Why the measurement is worth nothing; empty where no statement failed and every key is valid. */
export function foreignKeyFaults({ ways: figures }: ForeignKeyFigures): string[] {
  return ways.flatMap((way) => [
    ...figures[way].failures,
    ...(figures[way].unvalidated === 0 ? [] : [`${figures[way].unvalidated} keys are not valid`]),
  ]);
}
