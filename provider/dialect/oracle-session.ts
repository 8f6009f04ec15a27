import oracledb from "oracledb";
import type { OracleConnection } from "../schema/connection";
import { DatabaseError } from "./database-error";
import { closeClient, openClient } from "./oracle-client";
import { databaseErrorFrom, errorCodeOf } from "./oracle-errors";
import { connectFailure } from "./oracle-failures";
import { identifierLimit } from "./oracle-quoting";
import { pinnedSettings, renderSettings } from "./oracle-settings";
import { bindsOf, fetchType, outputBinds, refuseDates } from "./oracle-values";
import type { Session, SqlCommand, SqlResult, StatementObserver } from "./session";

export interface SessionOptions {
  /** V$SESSION.MODULE; the server cuts it off after 48 or 64 bytes. */
  readonly module: string;
  /** V$SESSION.ACTION; cut off after 32 or 64 bytes. */
  readonly action?: string;
  readonly observer?: StatementObserver;
  /** Settings of ALTER SESSION for this session, over the pinned ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A statement that may be given up: Oracle's own limits for locks are whole seconds. */
export interface OracleCommand extends SqlCommand {
  /** Milliseconds that a round trip may take; then the server is told to stop, and the session goes on. 0 is for ever. */
  readonly callTimeoutMs?: number;
}

/** A session of Oracle, with what the server says of itself at log-on. */
export interface OracleSession extends Session {
  /** Fails with kind `statementTimeout` when {@link OracleCommand.callTimeoutMs} is over. */
  run(command: OracleCommand): Promise<SqlResult>;
  /**
   * The audit session id: V$SESSION.AUDSID, unique over all instances and known without a right on V$SESSION. SID and SERIAL#,
   * which ALTER SYSTEM KILL SESSION wants, are found by it.
   */
  readonly serverProcessId: number;
  /** Longest identifier in bytes: 128, or 30 where COMPATIBLE is below 12.2. */
  readonly identifierLimit: number;
  /** Such as 19.3.0.0.0; from 18 on the update stands in the second number. */
  readonly version: string;
}

/** Rows that one round trip brings after the first. The driver sets room for so many aside, for each column. */
const ROWS_A_ROUND_TRIP = 5_000;

/** More than ten thousand tables have of any kind: rows that come with the first round trip, which need no room set aside. */
const ROWS_OF_THE_FIRST_ROUND_TRIP = 1_000_000;

const EXECUTE_OPTIONS: oracledb.ExecuteOptions = {
  outFormat: oracledb.OUT_FORMAT_OBJECT,
  autoCommit: false,
  maxRows: 0,
  fetchArraySize: ROWS_A_ROUND_TRIP,
  prefetchRows: ROWS_OF_THE_FIRST_ROUND_TRIP,
  fetchTypeHandler: fetchType,
};

type DriverResult = oracledb.Result<Record<string, unknown>> & { readonly warning?: unknown };

/** What a block told, as the one row of its result. */
function outputsOf({ outBinds }: DriverResult): Record<string, unknown>[] {
  if (outBinds === undefined) return [];
  return [
    Object.fromEntries(Object.entries(outBinds).map(([name, value]) => [name.slice("out_".length), value])),
  ];
}

function toResult(statement: string, result: DriverResult): SqlResult {
  // The server says "success with compilation errors", which the driver passes on as a warning.
  if (result.warning !== undefined) {
    const message = "ORA-24344: it was created, but does not compile";
    throw new DatabaseError({ message, code: "ORA-24344", isConnectionLoss: false, statement });
  }
  refuseDates(statement, result.metaData ?? []);
  const rows = result.rows ?? outputsOf(result);
  return { rows, rowCount: result.rowsAffected ?? rows.length };
}

class DriverSession implements OracleSession {
  /** Why the session has ended; undefined while it is open. */
  #ending: string | undefined;
  /** Settles with the last command; commands go to the server one after the other. */
  #last: Promise<unknown> = Promise.resolve();
  #isExecuting = false;

  constructor(
    private readonly client: oracledb.Connection,
    readonly serverProcessId: number,
    private readonly observer: StatementObserver | undefined,
  ) {}

  /** Also false once the line is cut, or the server asks its clients to move elsewhere, though a statement may still run. */
  get isOpen(): boolean {
    return this.#ending === undefined && this.client.isHealthy();
  }

  get identifierLimit(): number {
    return this.client.maxIdentifierLength ?? identifierLimit;
  }

  get version(): string {
    return this.client.oracleServerVersionString;
  }

  run(command: OracleCommand): Promise<SqlResult> {
    const result = this.#last.then(() => this.#observe(command));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** One statement or one block of PL/SQL: there is no other batch in Oracle, and no result but a query's. */
  runBatch(command: Omit<SqlCommand, "values">): Promise<SqlResult> {
    return this.run({ name: command.name, text: command.text });
  }

  async close(): Promise<void> {
    this.#end("it was closed");
    // The driver would wait for the statement under way.
    if (this.#isExecuting) await this.client.break().catch(() => undefined);
    await closeClient(this.client);
  }

  /** Where the server or the driver gives a code, the code tells; a bare error of the network does not. */
  #isLost(thrown: unknown): boolean {
    if (this.#ending !== undefined) return true;
    return errorCodeOf(thrown) === undefined && !this.client.isHealthy();
  }

  #end(reason: string): void {
    this.#ending ??= reason;
  }

  async #observe(command: OracleCommand): Promise<SqlResult> {
    await this.observer?.before?.(command);
    const result = await this.#execute(command);
    await this.observer?.after?.(command);
    return result;
  }

  async #execute(command: OracleCommand): Promise<SqlResult> {
    if (this.#ending !== undefined) {
      const message = `The session has ended: ${this.#ending}`;
      throw new DatabaseError({ message, isConnectionLoss: true, statement: command.name });
    }
    return toResult(command.name, await this.#send(command));
  }

  async #send({
    name,
    text,
    values = [],
    outputs = [],
    callTimeoutMs = 0,
  }: OracleCommand): Promise<DriverResult> {
    const binds = { ...bindsOf(values), ...outputBinds(outputs) };
    this.client.callTimeout = callTimeoutMs;
    this.#isExecuting = true;
    try {
      return await this.client.execute<Record<string, unknown>>(text, binds, EXECUTE_OPTIONS);
    } catch (thrown) {
      const error = databaseErrorFrom(thrown, name, this.#isLost(thrown), text);
      if (error.isConnectionLoss) this.#end(error.message);
      throw error;
    } finally {
      this.#isExecuting = false;
    }
  }
}

/** Fixes the settings and asks for the session's id, in two round trips; module and action travel with the first. */
async function configure(client: oracledb.Connection, options: SessionOptions): Promise<number> {
  client.module = options.module;
  client.action = options.action ?? "";
  await client.execute(renderSettings({ ...pinnedSettings, ...options.settings }));
  const { rows } = await client.execute<Record<string, unknown>>(
    `SELECT SYS_CONTEXT('USERENV', 'SESSIONID') AS "id" FROM DUAL`,
    {},
    EXECUTE_OPTIONS,
  );
  return Number(rows?.[0]?.["id"]);
}

/**
 * Connects by a connection of its own, never from a pool, and fixes the session's settings.
 * @throws CONNECTION_FAILED, AUTHENTICATION_FAILED, TLS_FAILED or THICK_MODE_FAILED; no message, stack or cause of them
 *   holds a password
 */
export async function openSession(
  connection: OracleConnection,
  options: SessionOptions,
): Promise<OracleSession> {
  let client: oracledb.Connection | undefined;
  try {
    client = await openClient(connection);
    const serverProcessId = await configure(client, options);
    return new DriverSession(client, serverProcessId, options.observer);
  } catch (error) {
    if (client !== undefined) await closeClient(client);
    throw connectFailure(connection, error);
  }
}
