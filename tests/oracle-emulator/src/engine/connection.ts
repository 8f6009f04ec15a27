import pg from "pg";
import type { QueryArrayResult } from "pg";
import { OracleError } from "../contract";

/** Where the emulator's PostgreSQL is. The user is a superuser. */
export interface PostgresAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** What PostgreSQL answers: every value as text. */
export interface TextResult {
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowCount: number;
}

/** A statement of ours is prepared once per connection under its own name; so many are kept. */
const MAX_PREPARED = 200;

/** The dictionary's views stand on views: planning a query over them takes longer than running it. */
const IS_OVER_DICTIONARY = /\bsys\."/;

const INTERRUPTED = 1013;

const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;

/** Whether a statement failed because it was interrupted. */
export function isInterruption(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === "57014" || code === INTERRUPTED;
}

/** One session's connection to PostgreSQL. */
export class Connection {
  private readonly prepared = new Map<string, string>();
  private preparedCount = 0;
  private closed = false;
  /** Statements and works under way that cancel() interrupts. */
  private interruptible = 0;
  private interrupted = false;
  private stopped = false;
  private interrupting: Promise<void> | undefined;

  private constructor(
    readonly client: pg.Client,
    readonly processId: number,
    private readonly address: PostgresAddress,
  ) {}

  static async open(address: PostgresAddress, applicationName: string): Promise<Connection> {
    const client = new pg.Client({
      ...address,
      application_name: applicationName,
      options:
        "-c IntervalStyle=sql_standard -c DateStyle=ISO -c extra_float_digits=1 -c client_min_messages=error " +
        // Functions and operators of the emulator come second: what PostgreSQL has is meant unless qualified.
        "-c search_path=pg_catalog,ora -c jit=off -c plan_cache_mode=force_generic_plan",
    });
    // A server that goes away ends the session: the next call says so.
    client.on("error", () => undefined);
    await client.connect();
    const { processID } = client as pg.Client & { readonly processID: number };
    return new Connection(client, processID, address);
  }

  /** Statements that keep the transaction and the settings in order: cancel() leaves them alone. Without values, several may stand in one text. */
  async run(sql: string, values?: readonly (string | readonly string[])[]): Promise<void> {
    await this.client.query(sql, values && [...values]);
  }

  /** One statement with values; its rows come back as text. */
  query(text: string, values: readonly (string | null)[] = []): Promise<TextResult> {
    return this.interruptibly(() => this.send(text, values));
  }

  /** Work that cancel() interrupts: at the next statement, or while one runs. */
  async interruptibly<Result>(work: () => Promise<Result>): Promise<Result> {
    this.requireNotInterrupted();
    this.interruptible += 1;
    try {
      return await work();
    } catch (error) {
      if (isInterruption(error)) this.interrupted = this.stopped;
      throw error;
    } finally {
      this.interruptible -= 1;
      // A signal on its way must not meet the statement after this one.
      await this.interrupting;
    }
  }

  /** @throws OracleError ORA-01013: once after cancel(), again and again after stop() */
  requireNotInterrupted(): void {
    if (!this.interrupted) return;
    this.interrupted = this.stopped;
    throw new OracleError(INTERRUPTED, "user requested cancel of current operation");
  }

  private async send(text: string, values: readonly (string | null)[]): Promise<TextResult> {
    try {
      const isRepeated = values.length > 0 || IS_OVER_DICTIONARY.test(text);
      const name = isRepeated ? this.nameOf(text) : undefined;
      const config = { text, values: [...values], rowMode: "array" as const, types: AS_TEXT };
      const result: QueryArrayResult<(string | null)[]> = await this.client.query(
        name === undefined ? config : { ...config, name },
      );
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    } catch (error) {
      this.prepared.delete(text);
      throw error;
    }
  }

  /** A call begins: what was to be interrupted is the one before. */
  begin(): void {
    this.interrupted = this.stopped;
  }

  /** Interrupts what runs and whatever still comes. */
  stop(): Promise<void> {
    this.stopped = true;
    return this.cancel();
  }

  /** Interrupts what runs, or what comes next within the call. */
  async cancel(): Promise<void> {
    this.interrupted = true;
    if (this.interruptible === 0) return;
    this.interrupting ??= this.signal().finally(() => (this.interrupting = undefined));
    await this.interrupting;
  }

  private async signal(): Promise<void> {
    const other = new pg.Client({ ...this.address, application_name: "oracle-emulator cancel" });
    await other.connect();
    try {
      await other.query("SELECT pg_cancel_backend($1)", [this.processId]);
    } finally {
      await other.end();
    }
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.client.end().catch(() => undefined);
  }

  private nameOf(text: string): string | undefined {
    const known = this.prepared.get(text);
    if (known !== undefined) return known;
    if (this.prepared.size >= MAX_PREPARED) return undefined;
    const name = `p${++this.preparedCount}`;
    this.prepared.set(text, name);
    return name;
  }
}
