import type { Session, SqlResult } from "../dialect/session";
import type { Statement } from "../schema/statement";

export interface TransactionOptions {
  /** Read committed by default; `snapshot` reads everything as of one moment. */
  readonly isolation?: "committed" | "snapshot";
  /** How long a statement may wait for a lock on what others use; the session's own limit by default. */
  readonly lockTimeoutMs?: number;
}

/** How a batch of the journal is replayed: the names of statements that templates give by the same meaning. */
export interface ReplayStyle {
  /** Once for each connection. */
  readonly prepare: readonly string[];
  /** Tells how large the journals are. */
  readonly count: string;
  /** Binds of each batch of one pass, from what was counted. */
  listBatches(
    counted: Readonly<Record<string, unknown>>,
  ): readonly Readonly<Record<string, string | number>>[];
  /** After `takeJournal`. */
  readonly batch: readonly string[];
  /** After `takeWholeJournal`: every row of it is taken out before any is put back. */
  readonly whole: readonly string[];
  /** How often all keys are tried at once; more than once where they are not read as of one moment. */
  readonly wholeAttempts: number;
  /** Shrinks the journals, where what has been counted asks for it; empty where nothing does. */
  tidy(counted: Readonly<Record<string, unknown>>): readonly string[];
}

/** What execution must know of a kind of database where the two differ. */
export interface ExecutionTraits {
  /** DDL commits with the record of it; otherwise a step asks the dictionary what is there already. */
  readonly transactionalDdl: boolean;
  /** What begins a transaction; null where its first statement does. */
  begin(options: TransactionOptions): string | null;
  /** What a worker's session is told before it copies; null for nothing. */
  readonly prepareCopyWorker: string | null;
  /** Statements without binds, in as few round trips as the protocol allows; the last one's result comes back. */
  runAll(session: Session, name: string, statements: readonly Statement[]): Promise<SqlResult>;
  readonly replay: ReplayStyle;
  /** Before replayed rows are compared, outside and inside of the transaction that does. */
  readonly beforeComparison: { readonly outside: readonly string[]; readonly inside: readonly string[] };
}
