/** A value as it is bound to a statement, and as it comes back. Numbers beyond 2^53 travel as text. */
export type SqlValue = string | number | boolean | null | readonly string[] | readonly (string | null)[];
export type Row = Readonly<Record<string, unknown>>;

/** One statement as it goes to the server: reviewed text, values bound in order. */
export interface SqlCommand {
  /** What the statement is, for the log and for tests: `dataLoad.copyChunk`. */
  readonly name: string;
  readonly text: string;
  readonly values?: readonly SqlValue[];
  /** What a block of PL/SQL tells as text, by name: `:out_copied` is `copied` of the one row that comes back. */
  readonly outputs?: readonly string[];
}

export interface SqlResult {
  readonly rows: readonly Row[];
  readonly rowCount: number;
}

/** Is told of every statement before and after it ran; may throw to stop. The statement log and the tests stand on it. */
export interface StatementObserver {
  before?(command: SqlCommand): Promise<void> | void;
  after?(command: SqlCommand): Promise<void> | void;
}

/** One server session. All methods throw `DatabaseError`s as the driver gives them, translated by the dialect. */
export interface Session {
  /** Server-side process id, for the ledger and for takeovers. */
  readonly serverProcessId: number;
  run(command: SqlCommand): Promise<SqlResult>;
  /** Several statements in one round trip, without binds; the last statement's result comes back. */
  runBatch(command: Omit<SqlCommand, "values">): Promise<SqlResult>;
  close(): Promise<void>;
  readonly isOpen: boolean;
}
