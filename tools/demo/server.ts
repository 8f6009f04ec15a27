import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { projectRoot } from "../setup/project";

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
  readonly superuser: string;
  readonly password: string;
}

/** What the process that holds the server says, once. */
export type HostMessage = ServerAddress | { readonly error: string };

/** What it is told: not to end with this process. */
export type HostRequest = "stay";

/** The demo's database server. It ends with this process, unless it was told to stay. */
export interface DemoServer extends ServerAddress {
  /** The process that holds the server; a signal to it ends the server and removes its data. */
  readonly processId: number;
  stop(): Promise<void>;
  /** Leaves the server running; from now on only a signal to its process ends it. */
  leaveRunning(): Promise<void>;
}

const LOADER = path.join(projectRoot, "tools", "typescript.js");
const HOST = path.join(projectRoot, "tools", "demo", "server-host.ts");

async function firstMessage(child: ChildProcess): Promise<HostMessage> {
  const ended = once(child, "exit").then(() => [{ error: "The database server did not start." }]);
  const [message] = (await Promise.race([once(child, "message"), ended])) as [HostMessage];
  return message;
}

async function stop(child: ChildProcess): Promise<void> {
  if (!child.connected) return;
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}

async function leaveRunning(child: ChildProcess): Promise<void> {
  await new Promise((resolve) => child.send("stay" satisfies HostRequest, resolve));
  child.disconnect();
  child.unref();
}

/**
 * Starts PostgreSQL in a process of its own, out of reach of a Ctrl-C in this terminal.
 * @throws when it does not start, with the reason
 */
export async function startDemoServer(): Promise<DemoServer> {
  const child = fork(LOADER, [HOST], {
    cwd: projectRoot,
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const message = await firstMessage(child);
  if ("error" in message) throw new Error(message.error);
  return {
    ...message,
    processId: child.pid ?? 0,
    stop: () => stop(child),
    leaveRunning: () => leaveRunning(child),
  };
}
