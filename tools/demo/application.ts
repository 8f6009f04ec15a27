import type pg from "pg";
import { compareTable, type TableVerdict } from "./application/comparison";
import { openClient, type Address } from "./application/connection";
import { Counters, type ApplicationStatistics } from "./application/counters";
import { chooseOffsetS } from "./application/dates";
import { openLedger, type TableLedger } from "./application/ledger";
import { runProbe } from "./application/probe";
import { createRandom } from "./application/random";
import { STATEMENTS, type TableName } from "./application/statements";
import { PROBED_EVERY, Writer, type WriterContext } from "./application/writer";

export interface ApplicationOptions extends Address {
  /** Transactions a second, over all connections. */
  readonly ratePerSecond: number;
  /** Writing connections; 8 if left out. */
  readonly writers?: number;
}

/** An application that writes to the HR schema, and knows every row it has written. */
export interface Application {
  /** Waits from now on are counted under this name; at first under "before". */
  startPhase(name: string): void;
  /** From now on a few rows get a date that lies years ahead, outside of any partition. */
  allowFarAhead(): void;
  statistics(): ApplicationStatistics;
  /** Ends every open transaction and closes the connections. */
  stop(): Promise<void>;
  /**
   * Compares the three tables with what was written, row by row, once the application has stopped.
   * @throws when the outcome of a transaction is unknown: then there is nothing to compare with
   */
  verify(client: pg.ClientBase): Promise<readonly TableVerdict[]>;
}

/** What the tables hold before the first write. */
interface Beginning {
  readonly ledgers: ReadonlyMap<TableName, TableLedger>;
  readonly firstIds: ReadonlyMap<TableName, number>;
  readonly probedIds: ReadonlyMap<TableName, readonly string[]>;
}

async function firstIdsOf(
  client: pg.Client,
  ledger: TableLedger,
): Promise<{ last: number; probed: string[] }> {
  const { idColumn, table } = ledger;
  const { rows: ends } = await client.query<{ last: string | null }>(
    `SELECT max(${idColumn}) AS last FROM hr.${table}`,
  );
  const { rows: probed } = await client.query<{ id: string }>(
    `SELECT ${idColumn}::text AS id FROM hr.${table} WHERE ${idColumn} % ${PROBED_EVERY} = 0 ORDER BY ${idColumn}`,
  );
  return { last: Number(ends[0]?.last ?? 0), probed: probed.map(({ id }) => id) };
}

async function readBeginning(address: Address): Promise<Beginning> {
  const client = await openClient(address, "hr application");
  try {
    const ledgers = new Map<TableName, TableLedger>();
    const firstIds = new Map<TableName, number>();
    const probedIds = new Map<TableName, readonly string[]>();
    for (const statements of STATEMENTS) {
      const ledger = await openLedger(client, statements);
      const { last, probed } = await firstIdsOf(client, ledger);
      ledgers.set(statements.table, ledger);
      firstIds.set(statements.table, last);
      probedIds.set(statements.table, probed);
    }
    return { ledgers, firstIds, probedIds };
  } finally {
    await client.end();
  }
}

/** Hears the alarms that the schema's trigger sends. */
async function listenForAlarms(address: Address, counters: Counters): Promise<pg.Client> {
  const client = await openClient(address, "hr alarms");
  client.on("notification", () => (counters.alarmsHeard += 1));
  await client.query("LISTEN hr_alarm");
  return client;
}

/** Alarms sent before this call have been heard when it returns. */
async function stopListening(client: pg.Client): Promise<void> {
  await client.query("SELECT 1").catch(() => undefined);
  await client.end();
}

function startWriters(context: WriterContext): Promise<void>[] {
  return Array.from({ length: context.writers }, (_, index) =>
    new Writer(index, createRandom(index + 1), context).run(),
  );
}

function startProbes(beginning: Beginning, context: WriterContext): Promise<void>[] {
  return context.statements.map((on, index) =>
    runProbe(on, {
      ...context,
      ids: beginning.probedIds.get(on.table) ?? [],
      random: createRandom(1_000 + index),
    }),
  );
}

async function compareAll(
  client: pg.ClientBase,
  ledgers: Beginning["ledgers"],
  { unknown }: ApplicationStatistics,
): Promise<readonly TableVerdict[]> {
  if (unknown > 0) {
    throw new Error(
      `The outcome of ${unknown} transactions is unknown, so there is nothing to compare with.`,
    );
  }
  const verdicts: TableVerdict[] = [];
  for (const ledger of ledgers.values()) verdicts.push(await compareTable(client, ledger));
  return verdicts;
}

/**
 * Starts to write to hr.transactions, hr.audit_log and hr.events, and to read from them. Nobody else may write to these tables.
 * Reads each table once before the first write, for the sum of the rows that it will leave alone.
 */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { host, port, database, user, password, ratePerSecond, writers = 8 } = options;
  const address: Address = { host, port, database, user, password };
  const beginning = await readBeginning(address);
  const counters = new Counters("before");
  const alarms = await listenForAlarms(address, counters);
  let isStopping = false;
  let isFarAheadAllowed = false;

  const context: WriterContext = {
    address,
    statements: STATEMENTS,
    ledgers: beginning.ledgers,
    firstIds: beginning.firstIds,
    writers,
    transactionsPerSecond: ratePerSecond,
    listener: counters,
    chooseOffsetS: (table, random) => chooseOffsetS(table, random, isFarAheadAllowed),
    onTransaction: (outcome) => counters.onTransaction(outcome),
    onAlarm: () => (counters.alarmsSent += 1),
    isStopping: () => isStopping,
  };
  const running = [...startWriters(context), ...startProbes(beginning, context)];

  return {
    startPhase: (name) => counters.startPhase(name),
    allowFarAhead: () => (isFarAheadAllowed = true),
    statistics: () => counters.statistics(),
    stop: async () => {
      isStopping = true;
      await Promise.all(running);
      await stopListening(alarms);
    },
    verify: (client) => compareAll(client, beginning.ledgers, counters.statistics()),
  };
}
