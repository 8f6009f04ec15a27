import pg from "pg";
import type { QueryArrayResult } from "pg";

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

const AS_TEXT = { getTypeParser: () => (text: string) => text } as unknown as pg.CustomTypesConfig;

/** One session's connection to PostgreSQL. */
export class Connection {
  private readonly prepared = new Map<string, string>();
  private preparedCount = 0;
  private closed = false;
  private running: string | undefined;

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
        "-c search_path=pg_catalog,ora -c jit=off",
    });
    // A server that goes away ends the session: the next call says so.
    client.on("error", () => undefined);
    await client.connect();
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    return new Connection(client, rows[0]?.pid ?? 0, address);
  }

  /** Statements without values; several may stand in one text. */
  async run(sql: string): Promise<void> {
    await this.client.query(sql);
  }

  /** One statement with values; its rows come back as text. */
  async query(text: string, values: readonly (string | null)[] = []): Promise<TextResult> {
    this.running = text;
    try {
      const name = values.length === 0 ? undefined : this.nameOf(text);
      const config = { text, values: [...values], rowMode: "array" as const, types: AS_TEXT };
      const result: QueryArrayResult<(string | null)[]> = await this.client.query(
        name === undefined ? config : { ...config, name },
      );
      return { rows: result.rows, rowCount: result.rowCount ?? 0 };
    } catch (error) {
      this.prepared.delete(text);
      throw error;
    } finally {
      this.running = undefined;
    }
  }

  /** Interrupts what runs; nothing happens when nothing does. */
  async cancel(): Promise<void> {
    if (this.running === undefined) return;
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
