import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CrashPoint } from "./crash";
import { oracleTarget } from "./oracle-orders";
import type { OracleChildJob } from "./oracle-run-child";
import type { OracleServer } from "./oracle-server";

const root = path.join(__dirname, "../..");

interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: string;
}

/** A run in a process of its own. */
function start(
  server: OracleServer,
  point: CrashPoint,
  signal: OracleChildJob["signal"],
): { child: ChildProcess; ending: Promise<Ending> } {
  const job: OracleChildJob = {
    connection: server.connectionOf("HR"),
    target: oracleTarget(),
    point,
    signal,
  };
  const script = path.join(__dirname, "oracle-run-child.ts");
  const child = spawn(
    process.execPath,
    [path.join(root, "tools/typescript.js"), script, JSON.stringify(job)],
    { cwd: root, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ending = once(child, "close").then(([code, ended]) => ({
    code: code as number | null,
    signal: ended as string | null,
    output,
  }));
  return { child, ending };
}

/**
 * A run in a process of its own that ends at a point by SIGKILL.
 * @throws with what it wrote, if it ended otherwise
 */
export async function killOracleAt(server: OracleServer, point: CrashPoint): Promise<void> {
  const { code, signal, output } = await start(server, point, "SIGKILL").ending;
  if (signal !== "SIGKILL") throw new Error(`The process ended with ${code} instead of SIGKILL:\n${output}`);
}

/** A process that stands still, as of a laptop that is asleep, until it is told to go on. */
export interface StoppedRun {
  /** @returns what it wrote until it ended */
  goOn(): Promise<string>;
}

function isStopped(pid: number | undefined): boolean {
  return / \(.*\) T /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

/** A run in a process of its own that stops at a point by SIGSTOP. */
export async function stopOracleAt(server: OracleServer, point: CrashPoint): Promise<StoppedRun> {
  const { child, ending } = start(server, point, "SIGSTOP");
  const tooEarly = ending.then(({ output }) => {
    throw new Error(`The process has ended instead of stopping:\n${output}`);
  });
  tooEarly.catch(() => undefined);
  while (!isStopped(child.pid)) await Promise.race([sleep(50), tooEarly]);
  return {
    goOn: async () => {
      child.kill("SIGCONT");
      return (await ending).output;
    },
  };
}
