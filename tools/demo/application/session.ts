import { setTimeout as sleep } from "node:timers/promises";
import type { RowSum } from "./ledger";
import type { BoundStatement, TableStatements } from "./statements";

/** Is told of each statement's duration, of each that was tried again, and of each that failed. */
export interface StatementListener {
  onStatement(name: string, durationMs: number): void;
  onRetry(name: string, code: string): void;
  onFailure(name: string, error: unknown): void;
}

/** One connection of the application. */
export interface ApplicationSession {
  /** Runs a statement and gives its rows: what was read, or what a writing statement has made of the row. */
  run<Row extends object>(statement: BoundStatement): Promise<Row[]>;
  close(): Promise<void>;
}

export type Outcome = "committed" | "rolled back" | "unknown";

/** What a table holds before the first write. */
export interface TableBeginning {
  readonly sum: RowSum;
  /** The greatest number of a row; the rows have the numbers from 1 on. */
  readonly lastId: number;
  /** Numbers of rows that are left to the probes. */
  readonly probedIds: readonly string[];
}

/** The database as the application sees it: all that the application's story has not in common on every one. */
export interface ApplicationDatabase {
  /** The statements on each table that the application writes to. */
  readonly statements: readonly TableStatements[];
  /** Null where a transaction begins by itself. */
  readonly begin: BoundStatement | null;
  open(sessionName: string): Promise<ApplicationSession>;
  /** The code of an error after which an application sends the same statement again; null for every other error. */
  retryCode(error: unknown): string | null;
  /**
   * Finds out what became of a transaction whose COMMIT got no answer.
   * @param serverTransaction the server's own name for it; undefined where it has none
   */
  resolveOutcome(serverTransaction: string | undefined): Promise<Outcome>;
  /** Counts and sums a table that nobody writes to at this moment. */
  readBeginning(table: TableStatements): Promise<TableBeginning>;
  /** Listens to alarms until it is stopped, and tells then how many there were. */
  hearAlarms(): Promise<{ stop(): Promise<number> }>;
}

/** Rows whose number is a multiple of this are left to the probes, which expect to find them always. */
export const PROBED_EVERY = 100;

const RETRY_PAUSE_MS = 20;

/** Opens a session; that it cannot be opened counts as a failure. */
export async function openReported(
  database: Pick<ApplicationDatabase, "open">,
  sessionName: string,
  listener: StatementListener,
): Promise<ApplicationSession> {
  try {
    return await database.open(sessionName);
  } catch (error) {
    listener.onFailure("connect", error);
    throw error;
  }
}

/** Runs one statement, again where an application would, and tells how long it took in all. */
export async function runTimed<Row extends object>(
  session: ApplicationSession,
  statement: BoundStatement,
  listener: StatementListener,
  database: Pick<ApplicationDatabase, "retryCode">,
): Promise<Row[]> {
  const started = performance.now();
  try {
    for (;;) {
      try {
        return await session.run<Row>(statement);
      } catch (error) {
        const code = database.retryCode(error);
        if (code === null) throw error;
        listener.onRetry(statement.name, code);
        await sleep(RETRY_PAUSE_MS);
      }
    }
  } catch (error) {
    listener.onFailure(statement.name, error);
    throw error;
  } finally {
    listener.onStatement(statement.name, performance.now() - started);
  }
}
