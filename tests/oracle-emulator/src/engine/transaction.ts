import type { SetTransaction } from "../sql/ast";
import { OracleError } from "../contract";
import type { Connection } from "./connection";

const STATEMENT = "statement_start";

/** One session's transaction. It begins with the first statement that changes or locks something, as Oracle's does. */
export class Transaction {
  private isOpen = false;
  private readonly savepoints: string[] = [];
  /** SET TRANSACTION was its first statement. */
  private mode: SetTransaction["mode"];
  /** Counts ended transactions: a savepoint does not outlive its own. */
  private ended = 0;

  constructor(
    private readonly connection: Connection,
    /** PostgreSQL rolls settings back too; Oracle's ALTER SESSION stays. */
    private readonly afterRollback: () => Promise<void>,
  ) {}

  get open(): boolean {
    return this.isOpen;
  }

  async begin(): Promise<void> {
    if (this.isOpen) return;
    await this.connection.run(this.beginText());
    this.isOpen = true;
  }

  private beginText(): string {
    if (this.mode === "READ ONLY") return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    return this.mode === "SERIALIZABLE" ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN";
  }

  async setMode(statement: SetTransaction): Promise<void> {
    if (this.isOpen) throw new OracleError(1453, "SET TRANSACTION must be first statement of transaction");
    this.mode = statement.mode;
    // A consistent view starts with SET TRANSACTION, not with the first query.
    if (this.mode === "READ ONLY" || this.mode === "SERIALIZABLE") {
      await this.begin();
      await this.connection.run("SELECT 1");
    }
  }

  async commit(): Promise<void> {
    await this.end("COMMIT");
  }

  async rollback(): Promise<void> {
    const wasOpen = this.isOpen;
    await this.end("ROLLBACK");
    if (wasOpen) await this.afterRollback();
  }

  private async end(command: "COMMIT" | "ROLLBACK"): Promise<void> {
    const wasOpen = this.isOpen;
    this.ended += 1;
    this.isOpen = false;
    this.mode = undefined;
    this.savepoints.length = 0;
    if (wasOpen) await this.connection.run(command);
  }

  async savepoint(name: string): Promise<void> {
    await this.begin();
    const known = this.savepoints.indexOf(name);
    if (known >= 0) this.savepoints.splice(known, 1);
    await this.connection.run(`SAVEPOINT ${physicalName(name)}`);
    this.savepoints.push(name);
  }

  async rollbackTo(name: string): Promise<void> {
    const index = this.savepoints.indexOf(name);
    if (index < 0)
      throw new OracleError(1086, `savepoint '${name}' never established in this session or is invalid`);
    await this.connection.run(`ROLLBACK TO SAVEPOINT ${physicalName(name)}`);
    this.savepoints.length = index + 1;
  }

  /** Runs a statement that may change something. When it fails, it alone is undone: what came before stays.
   * @param version the newest table version that the statement was translated with
   */
  async atomically<Result>(version: string, work: () => Promise<Result>): Promise<Result> {
    const opened = !this.isOpen;
    // What fails as the first of its transaction takes the transaction along: it needs no savepoint.
    await this.connection.run(
      `${opened ? this.beginText() : `SAVEPOINT ${STATEMENT}`}; SET LOCAL ora.catalog_version = '${version}'`,
    );
    this.isOpen = true;
    const started = this.ended;
    try {
      const result = await work();
      if (!opened && this.ended === started) await this.connection.run(`RELEASE SAVEPOINT ${STATEMENT}`);
      return result;
    } catch (error) {
      // A block may have committed: then only what came after that is undone.
      await this.undo(opened || this.ended !== started);
      throw error;
    }
  }

  private async undo(wholly: boolean): Promise<void> {
    if (!this.isOpen) return;
    if (wholly) await this.rollback();
    else await this.connection.run(`ROLLBACK TO SAVEPOINT ${STATEMENT}; RELEASE SAVEPOINT ${STATEMENT}`);
  }
}

/** A savepoint's name is the user's, of any length and case. */
function physicalName(name: string): string {
  return `u_${Buffer.from(name).toString("hex").slice(0, 60)}`;
}
