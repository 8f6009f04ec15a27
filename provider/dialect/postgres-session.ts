import pg from "pg";
import type { Connection } from "../schema/connection";
import { parseAddress } from "./postgres-address";
import { DatabaseError, databaseErrorFrom } from "./postgres-errors";
import { connectFailure, passwordMissing } from "./postgres-failures";
import { identifierLimit, limitBytes } from "./postgres-quoting";
import { clientCheckSetting, pinnedSettings, renderSettings } from "./postgres-settings";
import { tlsOptions } from "./postgres-tls";
import { valueTypes } from "./postgres-values";
import type { Session, SqlCommand, SqlResult, StatementObserver } from "./session";

const CONNECT_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** An idle connection is probed after this time; Node gives up ten seconds later. */
const KEEPALIVE_DELAY_MS = 30_000;

export interface SessionOptions {
  /** What pg_stat_activity shows; cut off after 63 bytes. */
  readonly applicationName: string;
  readonly observer?: StatementObserver;
  /** Server settings of this session, over the pinned ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** The driver's own settings also come from PG… environment variables; whatever is named here does not. */
function clientConfig(connection: Connection, applicationName: string): pg.ClientConfig {
  const { host, port, database } = parseAddress(connection.connectString);
  return {
    host,
    port,
    database,
    user: connection.user,
    password: () => {
      if (connection.password === undefined) throw new Error(passwordMissing);
      return connection.password;
    },
    ssl: tlsOptions(connection),
    sslnegotiation: "postgres",
    application_name: limitBytes(applicationName, identifierLimit),
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEPALIVE_DELAY_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    types: valueTypes,
  };
}

type DriverResult = pg.QueryResult<Record<string, unknown>>;

/** Options that the driver has and its types lack. */
interface DriverQuery extends pg.QueryConfig {
  readonly queryMode?: "extended";
  readonly query_timeout?: number;
}

/** A batch gives one result per statement. */
function lastResult(answer: DriverResult | readonly DriverResult[]): SqlResult {
  const result = Array.isArray(answer)
    ? (answer as readonly DriverResult[]).at(-1)
    : (answer as DriverResult);
  return { rows: result?.rows ?? [], rowCount: result?.rowCount ?? 0 };
}

async function ask(client: pg.Client, query: DriverQuery): Promise<SqlResult> {
  return lastResult(await client.query<Record<string, unknown>>(query));
}

/** Says goodbye if the server listens, and cuts the line if it does not. Never throws. */
async function endClient(client: pg.Client): Promise<void> {
  const cut = setTimeout(() => client.connection.stream.destroy(), CLOSE_TIMEOUT_MS);
  await client.end().catch(() => undefined);
  clearTimeout(cut);
}

class PostgresSession implements Session {
  /** Why the session has ended; undefined while it is open. */
  #ending: string | undefined;
  /** Settles with the last command; commands go to the server one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: pg.Client,
    readonly serverProcessId: number,
    private readonly observer: StatementObserver | undefined,
  ) {
    client.on("error", (error) => this.#end(error.message));
    client.on("end", () => this.#end("the server closed the connection"));
  }

  get isOpen(): boolean {
    return this.#ending === undefined;
  }

  run(command: SqlCommand): Promise<SqlResult> {
    // The extended protocol takes one statement only, so a text can never hold a second one unnoticed.
    const query: DriverQuery = {
      text: command.text,
      values: [...(command.values ?? [])],
      queryMode: "extended",
    };
    return this.#enqueue(command, query);
  }

  runBatch(command: Omit<SqlCommand, "values">): Promise<SqlResult> {
    return this.#enqueue(command, { text: command.text });
  }

  async close(): Promise<void> {
    this.#end("it was closed");
    await endClient(this.client);
  }

  #end(reason: string): void {
    this.#ending ??= reason;
  }

  #enqueue(command: SqlCommand, query: DriverQuery): Promise<SqlResult> {
    const result = this.#last.then(() => this.#observe(command, query));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #observe(command: SqlCommand, query: DriverQuery): Promise<SqlResult> {
    await this.observer?.before?.(command);
    const result = await this.#execute(command.name, query);
    await this.observer?.after?.(command);
    return result;
  }

  async #execute(statement: string, query: DriverQuery): Promise<SqlResult> {
    if (this.#ending !== undefined) {
      const message = `The session has ended: ${this.#ending}`;
      throw new DatabaseError({ message, isConnectionLoss: true, statement });
    }
    try {
      return await ask(this.client, query);
    } catch (thrown) {
      const error = databaseErrorFrom(thrown, statement, !this.isOpen);
      // The server's farewell comes before the end of the connection; what is sent in between would be lost.
      if (error.isConnectionLoss) this.#end(error.message);
      throw error;
    }
  }
}

async function applySettings(client: pg.Client, settings: Readonly<Record<string, string>>): Promise<number> {
  const { rows } = await ask(client, { text: renderSettings(settings), query_timeout: CONNECT_TIMEOUT_MS });
  return Number(rows[0]?.["pid"]);
}

/** Some platforms of servers cannot notice a dead client, and refuse the setting that asks for it. */
async function applyPossibleSettings(
  client: pg.Client,
  settings: Readonly<Record<string, string>>,
): Promise<number> {
  try {
    return await applySettings(client, settings);
  } catch (error) {
    if (!String(error).includes(clientCheckSetting)) throw error;
    return applySettings(client, { ...settings, [clientCheckSetting]: "0" });
  }
}

async function openClient(connection: Connection, options: SessionOptions): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(connection, options.applicationName));
  // The failure itself comes by the promise; an 'error' event without a listener would end the process.
  client.on("error", () => undefined);
  await client.connect().catch(async (error: unknown) => {
    await endClient(client);
    throw error;
  });
  return client;
}

/**
 * Connects, within ten seconds, and fixes the session's settings in one more round trip.
 * @throws CONNECTION_FAILED, AUTHENTICATION_FAILED, TLS_FAILED or INVALID_SETTING; no message, stack or cause of them holds
 *   the password
 */
export async function openSession(connection: Connection, options: SessionOptions): Promise<Session> {
  let client: pg.Client | undefined;
  try {
    client = await openClient(connection, options);
    const serverProcessId = await applyPossibleSettings(client, { ...pinnedSettings, ...options.settings });
    return new PostgresSession(client, serverProcessId, options.observer);
  } catch (error) {
    if (client !== undefined) await endClient(client);
    throw connectFailure(connection, error);
  }
}
