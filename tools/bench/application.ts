import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openClient, sessionOver, type Address } from "../demo/application/postgres/connection";
import { postgresApplication } from "../demo/application/postgres/database";
import { STATEMENTS } from "../demo/application/postgres/statements";
import { TableLedger } from "../demo/application/ledger";
import { createRandom, type Random } from "../demo/application/random";
import { PROBED_EVERY, runTimed, type ApplicationSession } from "../demo/application/session";
import type { TableStatements, WrittenRow } from "../demo/application/statements";
import { Writer } from "../demo/application/writer";
import { compareWithTruth, type Verdict } from "./truth";
import { WaitCollector, type WaitsByKind } from "./waits";

export interface BenchApplicationOptions {
  readonly address: Address;
  readonly ratePerSecond: number;
  readonly rows: number;
}

/** An application that writes to the table, knows every row that it wrote, and probes how long it waits. */
export interface BenchApplication {
  startMeasuring(): void;
  stopMeasuring(): WaitsByKind;
  /** Closes its connections. */
  stop(): Promise<ApplicationFigures>;
  /** Compares the table with what was written, once it has stopped. */
  verify(): Promise<Verdict>;
}

export interface ApplicationFigures {
  readonly committed: number;
  readonly failedStatements: number;
  readonly failures: readonly string[];
}

const WRITERS = 8;
const PROBE_PERIOD_MS = 10;
const PROBED_ROWS = 5_000;
const DAY_S = 86_400;

/** On PostgreSQL no statement of an application has to be tried again. */
const NO_RETRY = { retryCode: () => null };

const UPDATE_BY_KEY = `UPDATE hr.transactions AS t SET amount = $3
  WHERE t.transaction_id = $1 AND t.txn_date = $2
  RETURNING t.transaction_id::text AS id, NULL AS key, t::text AS row_text, NULL AS server_transaction`;

/** Most rows are dated now, some up to eleven months earlier, a few ahead. */
function chooseOffsetS(random: Random): number {
  const choice = random.fraction();
  if (choice < 0.85) return 0;
  return choice < 0.97 ? -random.integer(1, 330 * DAY_S) : random.integer(1, 20 * DAY_S);
}

type Key = readonly [id: string, date: string];

/** Rows that the writers leave alone. */
async function readProbedKeys(client: pg.Client, rows: number): Promise<Key[]> {
  const every = Math.max(1, Math.floor(rows / PROBED_EVERY / PROBED_ROWS)) * PROBED_EVERY;
  const { rows: found } = await client.query<{ id: string; date: string }>(
    `SELECT transaction_id::text AS id, txn_date::text AS date FROM hr.transactions
     WHERE transaction_id IN (SELECT generate_series($1::bigint, $2::bigint, $1::bigint))`,
    [every, rows],
  );
  return found.map(({ id, date }) => [id, date] as const);
}

/** Sends the next statement ten milliseconds after the last, or as soon as that has been answered. */
async function probe(isStopping: () => boolean, statement: () => Promise<void>): Promise<void> {
  while (!isStopping()) await Promise.all([statement(), sleep(PROBE_PERIOD_MS)]);
}

async function probeWrites(session: ApplicationSession, context: ProbeContext): Promise<void> {
  const random = createRandom(2_001);
  await probe(context.isStopping, async () => {
    const values = [...random.pick(context.keys), random.integer(1, 500_000) / 100];
    const [row] = await runTimed<WrittenRow>(
      session,
      { name: "probe.write", text: UPDATE_BY_KEY, values },
      context.collector,
      NO_RETRY,
    );
    if (!row) throw new Error(`the row ${values[0]} is not where it was`);
    context.ledger.rows.set(row.id, row.row_text);
  });
}

async function probeReads(session: ApplicationSession, context: ProbeContext): Promise<void> {
  const random = createRandom(2_002);
  await probe(context.isStopping, async () => {
    const [id] = random.pick(context.keys);
    const rows = await runTimed(session, { ...context.on.probe, values: [id] }, context.collector, NO_RETRY);
    if (rows.length !== 1) throw new Error(`read ${rows.length} rows with the number ${id}`);
  });
}

interface ProbeContext {
  readonly keys: readonly Key[];
  readonly on: TableStatements;
  readonly ledger: TableLedger;
  readonly collector: WaitCollector;
  readonly isStopping: () => boolean;
}

/** Runs a probe over a connection of its own; one that fails says so and ends. */
async function runProbe(
  address: Address,
  context: ProbeContext,
  body: (session: ApplicationSession, context: ProbeContext) => Promise<void>,
): Promise<void> {
  const client = await openClient(address, "bench probe");
  try {
    await body(sessionOver(client), context);
  } catch (error) {
    context.collector.onFailure("probe", error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Starts to write and to probe. Nobody else may write to the table. */
export async function startBenchApplication(options: BenchApplicationOptions): Promise<BenchApplication> {
  const { address, ratePerSecond, rows } = options;
  const on = STATEMENTS.find(({ table }) => table === "transactions") as TableStatements;
  const client = await openClient(address, "bench application");
  const keys = await readProbedKeys(client, rows);
  const ledger = new TableLedger(on.table, on.idColumn, { rows: 0, checksum: 0n });
  const collector = new WaitCollector();
  let committed = 0;
  let isStopping = false;
  const writerContext = {
    database: { ...postgresApplication(address), statements: [on] },
    ledgers: new Map([[on.table, ledger]]),
    firstIds: new Map([[on.table, rows]]),
    writers: WRITERS,
    transactionsPerSecond: ratePerSecond,
    listener: collector,
    chooseOffsetS: (_: string, random: Random) => chooseOffsetS(random),
    onTransaction: (outcome: string) => {
      if (outcome === "committed") committed += 1;
      if (outcome === "unknown") collector.onFailure("commit", new Error("its outcome is unknown"));
    },
    onAlarm: () => undefined,
    isStopping: () => isStopping,
  };
  const probeContext = { keys, on, ledger, collector, isStopping: () => isStopping };
  const running = [
    ...Array.from({ length: WRITERS }, (_, index) =>
      new Writer(index, createRandom(index + 1), writerContext).run(),
    ),
    runProbe(address, probeContext, probeWrites),
    runProbe(address, probeContext, probeReads),
  ];
  return {
    startMeasuring: () => collector.start(),
    stopMeasuring: () => collector.end(),
    stop: async () => {
      isStopping = true;
      await Promise.all(running);
      const { failedStatements, failures } = collector;
      return { committed, failedStatements, failures };
    },
    verify: async () => {
      const verdict = await compareWithTruth(client, ledger.rows);
      await client.end();
      return verdict;
    },
  };
}
