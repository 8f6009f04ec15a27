import type { TableVerdict } from "./application/comparison";
import { Counters, type ApplicationStatistics } from "./application/counters";
import { chooseOffsetS } from "./application/dates";
import { TableLedger } from "./application/ledger";
import { runProbe } from "./application/probe";
import { createRandom } from "./application/random";
import type { ApplicationDatabase, TableBeginning } from "./application/session";
import type { TableName } from "./application/statements";
import { Writer, type WriterContext } from "./application/writer";

export interface ApplicationOptions {
  readonly database: ApplicationDatabase;
  /** Transactions a second, over all connections. */
  readonly ratePerSecond: number;
  /** Writing connections; 8 if left out. */
  readonly writers?: number;
  /** What divides the time over which new rows are dated; 1 if left out. */
  readonly daysDivisor?: number;
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
   * Compares the tables with what was written, row by row, once the application has stopped.
   * @throws when the outcome of a transaction is unknown: then there is nothing to compare with
   */
  verify(compare: (ledger: TableLedger) => Promise<TableVerdict>): Promise<readonly TableVerdict[]>;
}

type Beginnings = ReadonlyMap<TableName, TableBeginning>;

async function readBeginnings(database: ApplicationDatabase): Promise<Beginnings> {
  const beginnings = new Map<TableName, TableBeginning>();
  for (const on of database.statements) beginnings.set(on.table, await database.readBeginning(on));
  return beginnings;
}

function openLedgers(
  { statements }: ApplicationDatabase,
  beginnings: Beginnings,
): ReadonlyMap<TableName, TableLedger> {
  return new Map(
    statements.map(({ table, idColumn }) => {
      const sum = beginnings.get(table)?.sum ?? { rows: 0, checksum: 0n };
      return [table, new TableLedger(table, idColumn, sum)];
    }),
  );
}

function startWriters(context: WriterContext): Promise<void>[] {
  return Array.from({ length: context.writers }, (_, index) =>
    new Writer(index, createRandom(index + 1), context).run(),
  );
}

function startProbes(
  database: ApplicationDatabase,
  beginnings: Beginnings,
  context: Pick<WriterContext, "listener" | "isStopping">,
): Promise<void>[] {
  return database.statements.map((on, index) =>
    runProbe(on, {
      ...context,
      database,
      ids: beginnings.get(on.table)?.probedIds ?? [],
      random: createRandom(1_000 + index),
    }),
  );
}

async function compareAll(
  ledgers: ReadonlyMap<TableName, TableLedger>,
  { unknown }: ApplicationStatistics,
  compare: (ledger: TableLedger) => Promise<TableVerdict>,
): Promise<readonly TableVerdict[]> {
  if (unknown > 0) {
    throw new Error(
      `The outcome of ${unknown} transactions is unknown, so there is nothing to compare with.`,
    );
  }
  const verdicts: TableVerdict[] = [];
  for (const ledger of ledgers.values()) verdicts.push(await compare(ledger));
  return verdicts;
}

/**
 * Starts to write to the tables that the database has statements for, and to read from them. Nobody else may write to these tables.
 * Reads each table once before the first write, for the sum of the rows that it will leave alone.
 */
export async function startApplication(options: ApplicationOptions): Promise<Application> {
  const { database, ratePerSecond, writers = 8, daysDivisor = 1 } = options;
  const beginnings = await readBeginnings(database);
  const ledgers = openLedgers(database, beginnings);
  const counters = new Counters("before");
  const alarms = await database.hearAlarms();
  let isStopping = false;
  let isFarAheadAllowed = false;

  const context: WriterContext = {
    database,
    ledgers,
    firstIds: new Map([...beginnings].map(([table, { lastId }]) => [table, lastId])),
    writers,
    transactionsPerSecond: ratePerSecond,
    listener: counters,
    chooseOffsetS: (table, random) => chooseOffsetS(table, random, { isFarAheadAllowed, daysDivisor }),
    onTransaction: (outcome) => counters.onTransaction(outcome),
    onAlarm: () => (counters.alarmsSent += 1),
    isStopping: () => isStopping,
  };
  const running = [...startWriters(context), ...startProbes(database, beginnings, context)];

  return {
    startPhase: (name) => counters.startPhase(name),
    allowFarAhead: () => (isFarAheadAllowed = true),
    statistics: () => counters.statistics(),
    stop: async () => {
      isStopping = true;
      await Promise.all(running);
      counters.alarmsHeard = await alarms.stop();
    },
    verify: (compare) => compareAll(ledgers, counters.statistics(), compare),
  };
}
