import type { Session, SqlResult, SqlValue } from "../dialect/session";
import type { Statement } from "../schema/statement";

export interface TransactionOptions {
  /** Read committed by default; `snapshot` reads everything as of one moment. */
  readonly isolation?: "committed" | "snapshot";
  /** How long a statement may wait for a lock on what others use; the session's own limit by default. */
  readonly lockTimeoutMs?: number;
}

/** How a session of a database works, where the two differ. */
export interface SessionTraits {
  /** What begins a transaction; null where its first statement does. */
  begin(options: TransactionOptions): string | null;
  /** Statements without binds, in as few round trips as the protocol allows; the last one's result comes back. */
  runAll(session: Session, name: string, statements: readonly Statement[]): Promise<SqlResult>;
}

export type BindValues = Readonly<Record<string, SqlValue>>;

function bindsOf(statement: Statement, values: BindValues): SqlValue[] {
  return statement.binds.map((name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${statement.name} binds ${name}, which has no value.`);
    return value;
  });
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
    private readonly traits: SessionTraits,
    private readonly holdFence: (session: Session) => Promise<void>,
  ) {}

  run(statement: Statement, values: BindValues = {}): Promise<SqlResult> {
    const { name, text, outputs } = statement;
    const told = outputs.length > 0 ? { outputs } : {};
    return this.session.run({ name, text, values: bindsOf(statement, values), ...told });
  }

  /** Statements without binds, in one round trip where the protocol allows it. */
  runAll(name: string, statements: readonly Statement[]): Promise<SqlResult> {
    return this.traits.runAll(this.session, name, statements);
  }

  /** Runs the body in a transaction that first checks, under lock, that this run has not been taken over. */
  async transaction<T>(body: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const begin = this.traits.begin(options);
    if (begin !== null) await this.session.runBatch({ name: "transaction.begin", text: begin });
    try {
      await this.holdFence(this.session);
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
