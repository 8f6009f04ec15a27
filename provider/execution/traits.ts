import type { Row } from "../dialect/session";
import type { PieceStyle } from "./pieces";
import type { BindValues, SessionTraits } from "./run-session";

export type { TransactionOptions } from "./run-session";

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
export interface ExecutionTraits extends SessionTraits {
  /** DDL commits with the record of it; otherwise a step asks the dictionary what is there already. */
  readonly transactionalDdl: boolean;
  /** What a worker's session is told before it copies; null for nothing. */
  readonly prepareCopyWorker: string | null;
  readonly replay: ReplayStyle;
  readonly pieces: PieceStyle;
}
