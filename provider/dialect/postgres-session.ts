import type { Client } from "pg";
import type { Connection } from "../schema/connection";
import { DatabaseError, type FailureKind } from "./database-error";
import { announcedProcessId, closeClient, openClient, queryClient } from "./postgres-client";
import type { DriverQuery } from "./postgres-client";
import { databaseErrorFrom } from "./postgres-errors";
import { connectFailure, connectTimeoutMs } from "./postgres-failures";
import { refuseTransactionPooler } from "./postgres-pooler";
import { clientCheckSetting, pinnedSettings, renderSettings } from "./postgres-settings";
import type { Session, SqlCommand, SqlResult, StatementObserver } from "./session";

export interface SessionOptions {
  /** What pg_stat_activity shows; cut off after 63 bytes. */
  readonly applicationName: string;
  readonly observer?: StatementObserver;
  /** Server settings of this session, over the pinned ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

class PostgresSession implements Session {
  /** Why the session has ended; undefined while it is open. */
  #ending: { readonly message: string; readonly kind?: FailureKind | undefined } | undefined;
  /** Settles with the last command; commands go to the server one after the other. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: Client,
    readonly serverProcessId: number,
    private readonly observer: StatementObserver | undefined,
  ) {
    client.on("error", (error) => this.#end(databaseErrorFrom(error, "", true)));
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
    this.#end({ message: "it was closed" });
    await closeClient(this.client);
  }

  #end({ message, kind }: { readonly message: string; readonly kind?: FailureKind | undefined }): void {
    this.#ending ??= { message, kind };
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
      const message = `The session has ended: ${this.#ending.message}`;
      throw new DatabaseError({ message, kind: this.#ending.kind, isConnectionLoss: true, statement });
    }
    try {
      return await queryClient(this.client, query);
    } catch (thrown) {
      const error = databaseErrorFrom(
        thrown,
        statement,
        !this.isOpen || this.client.connection.stream.destroyed,
      );
      // The server's farewell comes before the end of the connection; what is sent in between would be lost.
      if (error.isConnectionLoss) this.#end(error);
      throw error;
    }
  }
}

type Settings = Readonly<Record<string, string>>;

async function applySettings(client: Client, settings: Settings, onlyInProcess?: number): Promise<number> {
  const text = renderSettings(settings, onlyInProcess);
  const { rows } = await queryClient(client, { text, query_timeout: connectTimeoutMs });
  return Number(rows[0]?.["pid"]);
}

/** Some platforms of servers cannot notice a dead client, and refuse the setting that asks for it. */
async function applyPossible(client: Client, settings: Settings, onlyInProcess?: number): Promise<number> {
  try {
    return await applySettings(client, settings, onlyInProcess);
  } catch (error) {
    if (!String(error).includes(clientCheckSetting)) throw error;
    return applySettings(client, { ...settings, [clientCheckSetting]: "0" }, onlyInProcess);
  }
}

/**
 * Applies the settings in one round trip if the server itself answered the connection. Another process than the announced one
 * means a pooler: nothing is set in its session until it is known to be ours alone.
 */
async function configure(connection: Connection, client: Client, settings: Settings): Promise<number> {
  const announced = announcedProcessId(client);
  const answering = await applyPossible(client, settings, announced);
  if (answering === announced) return answering;
  await refuseTransactionPooler(connection, client);
  return applyPossible(client, settings);
}

/**
 * Connects, within ten seconds, and fixes the session's settings in one more round trip.
 * @throws CONNECTION_FAILED, AUTHENTICATION_FAILED, TLS_FAILED, POOLED_CONNECTION or INVALID_SETTING; no message, stack or
 *   cause of them holds the password
 */
export async function openSession(connection: Connection, options: SessionOptions): Promise<Session> {
  let client: Client | undefined;
  try {
    client = await openClient(connection, options.applicationName);
    const serverProcessId = await configure(connection, client, { ...pinnedSettings, ...options.settings });
    return new PostgresSession(client, serverProcessId, options.observer);
  } catch (error) {
    if (client !== undefined) await closeClient(client);
    throw connectFailure(connection, error);
  }
}
