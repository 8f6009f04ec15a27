import type { Row, Session, SqlResult } from "../dialect/session";
import type { Statement } from "../schema/statement";
import type { BindValues } from "./context";
import type { PieceStyle } from "./pieces";

export interface TransactionOptions {
  /** Read committed by default; `snapshot` reads everything as of one moment. */
  readonly isolation?: "committed" | "snapshot";
  /** How long a statement may wait for a lock on what others use; the session's own limit by default. */
  readonly lockTimeoutMs?: number;
}

/** The journal, as a pass over it sees it. */
export interface ReplayedJournal {
  /** The one row of a statement of the step, as of one that tells how large the journals are. */
  ask(statement: string): Promise<Row>;
  /** Replays one batch. @returns its keys */
  replay(batch: BindValues): Promise<number>;
}

/** How the journal is replayed: the names of statements that templates give by the same meaning. */
export interface ReplayStyle {
  /** Once for each connection. */
  readonly prepare: readonly string[];
  /** Replays what the journal holds now, batch by batch. @returns the keys */
  pass(journal: ReplayedJournal): Promise<number>;
  /** How often all keys are tried at once; more than once where they are not read as of one moment. */
  readonly wholeAttempts: number;
  /** Names of the statements that shrink the journals, where their size asks for it. */
  tidy(journal: Pick<ReplayedJournal, "ask">): Promise<readonly string[]>;
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
  readonly pieces: PieceStyle;
}
