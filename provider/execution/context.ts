import type { Session, SqlResult, SqlValue } from "../dialect/session";
import type { Layout, Plan, StepKind } from "../schema/plan";
import type { Renderer, Statement } from "../schema/statement";
import type { TableState } from "../schema/table-state";
import type { Ledger } from "./ledger";

/** How far a step is. `total` 0 means that it is not known. */
export interface Progress {
  readonly step: StepKind;
  readonly done: number;
  readonly total: number;
  /** What is counted: rows, chunks, partitions. */
  readonly unit: string;
  /** When this step began in this process, in milliseconds of the local clock. */
  readonly since: number;
  readonly doneBefore: number;
}

/** What the pipeline lends to execution, so that no stage needs another. */
export interface RunTools {
  readonly renderer: Renderer;
  openSession(purpose: string): Promise<Session>;
  /** Reads the source as it is now; null when it is gone. */
  discover(session: Session): Promise<TableState | null>;
  /** Hash of the structure that the plan stands on. */
  fingerprint(state: TableState): string;
  /** What differs between two inventories, in words; empty where nothing does. */
  compareInventories(before: TableState, after: TableState): readonly string[];
  /** Turns what the driver throws into an error of the catalogue. */
  explain(activity: string, error: unknown): unknown;
  progress(progress: Progress): void;
  log(message: string): void;
}

/** Everything that a step needs. */
export interface RunContext {
  readonly tools: RunTools;
  readonly ledger: Ledger;
  readonly plan: Plan;
  readonly layout: Layout;
  /** The source as it was when the run began. */
  readonly sourceState: TableState;
  readonly control: RunSession;
  /** Opens one more session, which the run closes at its end. */
  openWorker(purpose: string): Promise<RunSession>;
}

export type BindValues = Readonly<Record<string, SqlValue>>;

function bindsOf(statement: Statement, values: BindValues): SqlValue[] {
  return statement.binds.map((name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${statement.name} binds ${name}, which has no value.`);
    return value;
  });
}

export interface TransactionOptions {
  /** READ COMMITTED by default. */
  readonly isolation?: "READ COMMITTED" | "REPEATABLE READ";
  /** How long a statement may wait for a lock on what others use; the session's own limit by default. */
  readonly lockTimeoutMs?: number;
}

/**
 * How long our sessions wait for locks on what is theirs alone, or that hinder nobody while they wait: reading the
 * source, the ledger, the interim table. Locks in the application's way are asked for by transactions with a limit.
 */
export const ownLockTimeout = "30s";

/** A session of one run: every transaction that writes holds the run's fence first. */
export class RunSession {
  constructor(
    readonly session: Session,
    private readonly fence: () => Statement,
    private readonly fenceValues: BindValues,
  ) {}

  run(statement: Statement, values: BindValues = {}): Promise<SqlResult> {
    const { name, text } = statement;
    return this.session.run({ name, text, values: bindsOf(statement, values) });
  }

  /** Statements without binds, in one round trip. */
  runAll(name: string, statements: readonly Statement[]): Promise<SqlResult> {
    return this.session.runBatch({ name, text: statements.map(({ text }) => text).join(";\n") });
  }

  /** Runs the body in a transaction that first checks, under lock, that this run has not been taken over. */
  async transaction<T>(body: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const { isolation = "READ COMMITTED", lockTimeoutMs } = options;
    const limit = lockTimeoutMs === undefined ? "" : `; SET LOCAL lock_timeout = ${lockTimeoutMs}`;
    await this.session.runBatch({
      name: "transaction.begin",
      text: `BEGIN ISOLATION LEVEL ${isolation}${limit}`,
    });
    try {
      await this.run(this.fence(), this.fenceValues);
      const result = await body();
      await this.session.runBatch({ name: "transaction.commit", text: "COMMIT" });
      return result;
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  /** Never throws: where the session is lost, the server rolls back by itself. */
  async rollback(): Promise<void> {
    if (!this.session.isOpen) return;
    await this.session.runBatch({ name: "transaction.rollback", text: "ROLLBACK" }).catch(() => undefined);
  }
}
