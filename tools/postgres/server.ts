import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { closedPart, serverAccount, type Account } from "./account";
import { postgresBinDir } from "./binaries";
import {
  initialise,
  isInitialised,
  isRunning,
  serverPid,
  startServer,
  writeSettings,
  type Cluster,
  type Settings,
} from "./cluster";
import { guardServer } from "./guard";

export interface StartOptions {
  /** A folder for the data and the server's log, kept between runs. Without it, a temporary one that goes with the server. */
  readonly dataDir?: string;
  /** A free one, if left out. */
  readonly port?: number;
  /** Server settings (postgresql.conf), beside our own. */
  readonly settings?: Settings;
}

/** A running server that ends with this process at the latest. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
  readonly pid: number;
  /** The address of a database, as a connection's "connectString" wants it: host:port/database. */
  connectString(database: string): string;
  /** Stops the server; removes the data if it was temporary. May be called twice. */
  stop(): Promise<void>;
}

/** Quick and unsafe: a crash of the machine loses everything. For tests alone, never for a measurement. */
export const TEST_SETTINGS: Settings = {
  fsync: false,
  synchronous_commit: false,
  full_page_writes: false,
  max_connections: 200,
  max_prepared_transactions: 20,
  wal_level: "logical",
};

const HOST = "127.0.0.1";
const SUPERUSER = "postgres";
const PASSWORD_FILE = "superuser-password";
const HANDOVER_TIMEOUT_MS = 15_000;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once("error", reject).listen(0, HOST, resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function give(file: string, account: Account | undefined): void {
  if (account !== undefined) fs.chownSync(file, account.uid, account.gid);
}

/** The folder that holds data/, the log and the password: the caller's, or a temporary one. */
function createHome(dataDir: string | undefined, account: Account | undefined): string {
  const home = dataDir ?? fs.mkdtempSync(path.join(os.tmpdir(), "table-migration-postgres-"));
  fs.mkdirSync(home, { recursive: true });
  give(home, account);
  const closed = closedPart(home, account);
  if (closed === undefined) return home;
  throw new Error(
    `POSTGRES_DATA_DIR: The server runs as ${account?.name}, who may not enter ${closed}, so it cannot use ${home}. ` +
      `Choose another data folder, or set TMPDIR to one that all users may enter.`,
  );
}

/** The superuser's password is made once per data folder, and kept beside it for the next start. */
function ensurePassword(home: string, account: Account | undefined): string {
  const file = path.join(home, PASSWORD_FILE);
  if (!fs.existsSync(file)) {
    fs.writeFileSync(file, randomBytes(18).toString("base64url"), { mode: 0o600 });
    give(file, account);
  }
  return fs.readFileSync(file, "utf8");
}

/** A server that was left by a process which has just ended is on its way out; one in use is not. */
async function awaitFreeDataDir(cluster: Cluster): Promise<void> {
  const deadline = Date.now() + HANDOVER_TIMEOUT_MS;
  while (await isRunning(cluster)) {
    if (Date.now() > deadline) {
      throw new Error(
        `POSTGRES_IN_USE: Another server (process ${serverPid(cluster)}) works on ${cluster.dataDir}. ` +
          `End the run that started it, or choose another data folder.`,
      );
    }
    await sleep(200);
  }
}

async function ensureInitialised(cluster: Cluster, home: string): Promise<void> {
  if (isInitialised(cluster)) return;
  // What an interrupted initdb left behind would stop the next one.
  fs.rmSync(cluster.dataDir, { recursive: true, force: true });
  await initialise(cluster, SUPERUSER, path.join(home, PASSWORD_FILE));
}

function serverSettings(port: number, settings: Settings): Settings {
  return {
    shared_preload_libraries: "pg_stat_statements",
    ...settings,
    listen_addresses: HOST,
    port,
    unix_socket_directories: "",
  };
}

/**
 * Starts a PostgreSQL server of its own: the embedded one, or that in TEST_POSTGRES_BIN. It listens on the loopback address only,
 * wants a password, runs as an unprivileged user when we are root, and ends when this process ends, however that happens.
 * @throws when there are no binaries, when the data folder is in use or out of reach, or when the server does not start
 */
export async function startPostgres(options: StartOptions = {}): Promise<PostgresServer> {
  const account = serverAccount();
  const binDir = postgresBinDir(account);
  const home = createHome(options.dataDir, account);
  const password = ensurePassword(home, account);
  const cluster: Cluster = {
    binDir,
    dataDir: path.join(home, "data"),
    logFile: path.join(home, "server.log"),
    account,
  };
  await awaitFreeDataDir(cluster);
  const stop = guardServer(cluster, options.dataDir === undefined ? home : undefined);
  try {
    await ensureInitialised(cluster, home);
    const port = options.port ?? (await freePort());
    writeSettings(cluster, serverSettings(port, options.settings ?? {}));
    const pid = await startServer(cluster);
    return {
      host: HOST,
      port,
      superuser: SUPERUSER,
      password,
      pid,
      connectString: (database) => `${HOST}:${port}/${database}`,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
