import pg from "pg";
import type { Connection } from "../schema/connection";
import { parseAddress } from "./postgres-address";
import { connectTimeoutMs, passwordMissing } from "./postgres-failures";
import { identifierLimit, limitBytes } from "./postgres-quoting";
import { tlsOptions } from "./postgres-tls";
import { valueTypes } from "./postgres-values";
import type { SqlResult } from "./session";

const CLOSE_TIMEOUT_MS = 2_000;
/** An idle connection is probed after this time; Node gives up ten seconds later. */
const KEEPALIVE_DELAY_MS = 30_000;

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
    connectionTimeoutMillis: connectTimeoutMs,
    types: valueTypes,
  };
}

type DriverResult = pg.QueryResult<Record<string, unknown>>;

/** A query with the options that the driver has and its types lack. */
export interface DriverQuery extends pg.QueryConfig {
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

/** Sends a query and gives its last result; throws the driver's own errors. */
export async function queryClient(client: pg.Client, query: DriverQuery): Promise<SqlResult> {
  return lastResult(await client.query<Record<string, unknown>>(query));
}

/** The process id that the server, or what stands before it, announced for this connection. */
export function announcedProcessId(client: pg.Client): number {
  return (client as pg.Client & { readonly processID: number }).processID;
}

/** Says goodbye if the server listens, and cuts the line if it does not. Never throws. */
export async function closeClient(client: pg.Client): Promise<void> {
  const cut = setTimeout(() => client.connection.stream.destroy(), CLOSE_TIMEOUT_MS);
  await client.end().catch(() => undefined);
  clearTimeout(cut);
}

/**
 * Connects, and does nothing else: the server's defaults are in force.
 * @throws TLS_FAILED, INVALID_SETTING or the driver's own error
 */
export async function openClient(connection: Connection, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client(clientConfig(connection, applicationName));
  // The failure itself comes by the promise; an 'error' event without a listener would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await closeClient(client);
    throw error;
  }
  return client;
}
