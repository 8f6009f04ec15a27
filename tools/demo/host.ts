import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { projectRoot } from "../setup/project";

/** What the process that holds a server says, once. */
export type HostMessage<Address> = Address | { readonly error: string };

/** What it is told: not to end with this process. */
export type HostRequest = "stay";

/** A process that holds a server. It ends with this process, unless it was told to stay. */
export interface Host<Address> {
  readonly address: Address;
  /** A signal to it ends the server and removes its data. */
  readonly processId: number;
  stop(): Promise<void>;
  /** Leaves the server running; from now on only a signal to its process ends it. */
  leaveRunning(): Promise<void>;
}

const LOADER = path.join(projectRoot, "tools", "typescript.js");

async function firstMessage<Address>(child: ChildProcess): Promise<HostMessage<Address>> {
  const ended = once(child, "exit").then(() => [{ error: "The database server did not start." }]);
  const [message] = (await Promise.race([once(child, "message"), ended])) as [HostMessage<Address>];
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
 * Starts a server in a process of its own, out of reach of a Ctrl-C in this terminal.
 * @param program below tools/demo
 * @throws when it does not start, with the reason
 */
export async function startHost<Address extends object>(program: string): Promise<Host<Address>> {
  const child = fork(LOADER, [path.join(projectRoot, "tools", "demo", program)], {
    cwd: projectRoot,
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const message = await firstMessage<Address>(child);
  if ("error" in message) throw new Error(message.error);
  return {
    address: message,
    processId: child.pid ?? 0,
    stop: () => stop(child),
    leaveRunning: () => leaveRunning(child),
  };
}

/**
 * Holds a server in this process, as the other end of {@link startHost}: tells its address, and ends it with the parent or by a
 * signal.
 */
export async function holdServer<Address extends object>(
  start: () => Promise<{ readonly address: Address; stop(): Promise<void> }>,
): Promise<void> {
  let isToStay = false;
  try {
    const server = await start();
    const end = () => void server.stop().then(() => process.exit(0));
    process.on("SIGTERM", end);
    process.on("message", (message: HostRequest) => (isToStay = message === "stay"));
    process.on("disconnect", () => {
      if (!isToStay) end();
    });
    // Keeps the process alive when the parent has gone.
    setInterval(() => undefined, 60_000);
    process.send?.(server.address);
  } catch (error) {
    process.send?.({ error: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
    process.disconnect();
  }
}
