import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type pg from "pg";
import { openClient } from "../demo/application/postgres/connection";
import { startPostgres, type PostgresServer } from "../postgres/server";
import { Application, createTables, type Table } from "./application";
import { LockWatch } from "./locks";
import type { SoakOptions } from "./options";
import { askForSetting, Story, type PartFigures } from "./story";

/** What the story and the application have to tell. */
export interface StoryFigures {
  readonly version: string;
  readonly parts: readonly PartFigures[];
  /** Statements that the application got through. */
  readonly statements: number;
  readonly failures: readonly string[];
  readonly worstWaitMs: number;
  readonly wrongRows: number;
}

export interface SoakFigures extends StoryFigures {
  readonly leaves: number;
  readonly rows: number;
  /** Whether the server with its default lock table was refused by name, before anything was created. */
  readonly wasRefused: boolean;
  /** What the server was started with then. */
  readonly maxLocksPerTransaction: number;
}

type Say = (text: string) => void;
type Open = (name: string) => Promise<pg.Client>;

/** The server's default: too small for a table with many partitions. */
const defaultLocks = 64;

/** What an application, the watch and a run need; the lock table has room for so many times the setting. */
export const connections = 16;

async function onServer<T>(
  dataDir: string,
  maxLocksPerTransaction: number,
  work: (server: PostgresServer, open: Open) => Promise<T>,
): Promise<T> {
  const settings = {
    max_connections: connections,
    max_locks_per_transaction: maxLocksPerTransaction,
    shared_buffers: "512MB",
    max_wal_size: "4GB",
  };
  const server = await startPostgres({ dataDir, settings });
  const clients: pg.Client[] = [];
  const { host, port, superuser: user, password } = server;
  const open = async (name: string) => {
    const client = await openClient({ host, port, database: "postgres", user, password }, name);
    clients.push(client);
    return client;
  };
  try {
    return await work(server, open);
  } finally {
    await Promise.all(clients.map((client) => client.end()));
    await server.stop();
  }
}

/** @returns the setting that the refusal asks for, or null where the server's default suffices */
function prepare(dataDir: string, table: Table): Promise<number | null> {
  return onServer(dataDir, defaultLocks, async (server, open) => {
    const client = await open("soak");
    await createTables(client, table);
    const setting = await askForSetting(server);
    const { rows } = await client.query("SELECT FROM pg_namespace WHERE nspname = 'table_migration'");
    if (rows.length > 0) throw new Error("something was created before the refusal");
    return setting;
  });
}

async function tell(
  server: PostgresServer,
  open: Open,
  table: Table,
  skipped: Pick<SoakOptions, "skipsDrop" | "skipsSwap">,
  say: Say,
): Promise<StoryFigures> {
  const client = await open("soak");
  const application = new Application(table, await open("writer"), await open("neighbour"));
  const locks = new LockWatch(await open("locks"));
  const story = new Story(server, client, locks, say);
  const parts = await story.tell(skipped).finally(() => Promise.all([application.stop(), locks.stop()]));
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  const { statements, failures, worstWaitMs } = application;
  const wrongRows = await application.countWrongRows(client);
  return { version: rows[0]?.server_version ?? "", parts, statements, failures, worstWaitMs, wrongRows };
}

/** Tells the whole story on a server of its own, which has room for just the locks that the refusal asked for. */
export async function measure(options: SoakOptions, say: Say): Promise<SoakFigures> {
  const { leaves, rowsPerLeaf } = options;
  const table = { leaves, rows: leaves * rowsPerLeaf };
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-soak-"));
  try {
    const setting = await prepare(dataDir, table);
    const locks = options.maxLocksPerTransaction ?? setting ?? defaultLocks;
    say(`max_locks_per_transaction = ${locks}; the refusal asks for ${setting ?? "no more"}`);
    const figures = await onServer(dataDir, locks, (server, open) => tell(server, open, table, options, say));
    const wasRefused = setting !== null;
    return { ...figures, leaves, rows: table.rows, wasRefused, maxLocksPerTransaction: locks };
  } finally {
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}
