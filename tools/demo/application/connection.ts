import pg from "pg";
import { TEXT_SETTINGS } from "./ledger";
import type { BoundStatement } from "./statements";

export interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
}

/** Is told of each statement's duration, and of each that failed. */
export interface StatementListener {
  onStatement(name: string, durationMs: number): void;
  onFailure(name: string, error: unknown): void;
}

const TEXT_OPTIONS = Object.entries(TEXT_SETTINGS)
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(" ");

/** Opens a session in which a row's text is written as the ledger wants it. */
export async function openClient(address: Address, applicationName: string): Promise<pg.Client> {
  const client = new pg.Client({ ...address, application_name: applicationName, options: TEXT_OPTIONS });
  // The statement in flight fails as well, and is where a lost connection is dealt with.
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Opens a session; that it cannot be opened counts as a failure. */
export async function openReported(
  address: Address,
  applicationName: string,
  listener: StatementListener,
): Promise<pg.Client> {
  try {
    return await openClient(address, applicationName);
  } catch (error) {
    listener.onFailure("connect", error);
    throw error;
  }
}

/** Runs one statement, prepared where it has values, and tells how long it took. */
export async function runTimed<Row extends pg.QueryResultRow>(
  client: pg.Client,
  statement: BoundStatement,
  listener: StatementListener,
): Promise<Row[]> {
  const { name, text, values } = statement;
  const started = performance.now();
  try {
    const { rows } = await client.query<Row>(
      values.length === 0 ? { text } : { name, text, values: [...values] },
    );
    return rows;
  } catch (error) {
    listener.onFailure(name, error);
    throw error;
  } finally {
    listener.onStatement(name, performance.now() - started);
  }
}
