import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import type { Account } from "./account";

const run = promisify(execFile);

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** A data folder, and the programs and the account that work on it. */
export interface Cluster {
  readonly binDir: string;
  readonly dataDir: string;
  readonly logFile: string;
  readonly account: Account | undefined;
}

const SETTINGS_FILE = "table_migration.conf";
const START_TIMEOUT_S = 60;

/** Runs one of PostgreSQL's programs as the server's account, in a locale whose messages we can read. */
export async function runProgram(
  cluster: Cluster,
  program: string,
  args: readonly string[],
): Promise<string> {
  const { uid, gid } = cluster.account ?? {};
  const { stdout } = await run(path.join(cluster.binDir, program), args, {
    cwd: "/",
    env: { ...process.env, LC_ALL: "C", PGDATA: cluster.dataDir },
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  });
  return stdout;
}

export function isInitialised(cluster: Cluster): boolean {
  return fs.existsSync(path.join(cluster.dataDir, "PG_VERSION"));
}

/** Creates the data folder, with one superuser who needs the password in `passwordFile`. */
export async function initialise(cluster: Cluster, superuser: string, passwordFile: string): Promise<void> {
  await runProgram(cluster, "initdb", [
    `--pgdata=${cluster.dataDir}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    `--locale=${process.platform === "linux" ? "C.UTF-8" : "C"}`,
    "--no-sync",
  ]);
  fs.appendFileSync(path.join(cluster.dataDir, "postgresql.conf"), `\ninclude '${SETTINGS_FILE}'\n`);
}

/** Writes the settings that the server reads at its next start. */
export function writeSettings(cluster: Cluster, settings: Settings): void {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`,
  );
  const file = path.join(cluster.dataDir, SETTINGS_FILE);
  fs.writeFileSync(file, lines.join(""));
  if (cluster.account !== undefined) fs.chownSync(file, cluster.account.uid, cluster.account.gid);
}

function lastLines(file: string, count: number): string {
  if (!fs.existsSync(file)) return "";
  return fs.readFileSync(file, "utf8").trimEnd().split("\n").slice(-count).join("\n");
}

function notStarted(cluster: Cluster, cause?: unknown): Error {
  return new Error(
    `POSTGRES_START: The server in ${cluster.dataDir} did not start. Mend what its log names and try again. ` +
      `The end of ${cluster.logFile}:\n${lastLines(cluster.logFile, 10)}`,
    { cause },
  );
}

/** The server's process id, as its lock file has it; undefined when there is no such file. */
export function serverPid(cluster: Cluster): number | undefined {
  const file = path.join(cluster.dataDir, "postmaster.pid");
  if (!fs.existsSync(file)) return undefined;
  const pid = Number.parseInt(fs.readFileSync(file, "utf8"), 10);
  return Number.isNaN(pid) ? undefined : pid;
}

/**
 * Starts the server and waits until it answers.
 * @returns its process id
 * @throws with the end of the server's log when it does not
 */
export async function startServer(cluster: Cluster): Promise<number> {
  const args = ["--wait", `--timeout=${START_TIMEOUT_S}`, `--log=${cluster.logFile}`, "--silent"];
  try {
    await runProgram(cluster, "pg_ctl", ["start", ...args]);
  } catch (cause) {
    throw notStarted(cluster, cause);
  }
  const pid = serverPid(cluster);
  if (pid === undefined) throw notStarted(cluster);
  return pid;
}

/** Whether a server works on the data folder now. */
export async function isRunning(cluster: Cluster): Promise<boolean> {
  if (serverPid(cluster) === undefined) return false;
  return runProgram(cluster, "pg_ctl", ["status"]).then(
    () => true,
    () => false,
  );
}
