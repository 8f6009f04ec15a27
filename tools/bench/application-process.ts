import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { projectRoot } from "../setup/project";
import type { ApplicationFigures, BenchApplicationOptions } from "./application";
import type { Verdict } from "./truth";
import type { WaitsByKind } from "./waits";

export type Request = "startMeasuring" | "stopMeasuring" | "stop" | "verify";

/** One for each request, and one when the application writes. */
export type Reply = { readonly result: unknown } | { readonly error: string };

/** The application in a process of its own. */
export interface ApplicationProcess {
  startMeasuring(): Promise<void>;
  stopMeasuring(): Promise<WaitsByKind>;
  stop(): Promise<ApplicationFigures>;
  verify(): Promise<Verdict>;
  /** Ends the process, whatever it is at. */
  end(): Promise<void>;
}

const LOADER = path.join(projectRoot, "tools", "typescript.js");
const HOST = path.join(projectRoot, "tools", "bench", "application-host.ts");

async function nextReply(child: ChildProcess): Promise<unknown> {
  const exited = once(child, "exit").then(() => [{ error: "The application's process has ended." }]);
  const [reply] = (await Promise.race([once(child, "message"), exited])) as [Reply];
  if ("error" in reply) throw new Error(reply.error);
  return reply.result;
}

async function end(child: ChildProcess): Promise<void> {
  if (!child.connected) return;
  const exited = once(child, "exit");
  child.disconnect();
  await exited;
}

/**
 * Starts the application.
 * @throws when it cannot connect or read the table
 */
export async function startApplicationProcess(options: BenchApplicationOptions): Promise<ApplicationProcess> {
  const child = fork(LOADER, [HOST, JSON.stringify(options)], { cwd: projectRoot, execArgv: [] });
  const ask = <Result>(request: Request): Promise<Result> => {
    child.send(request);
    return nextReply(child) as Promise<Result>;
  };
  try {
    await nextReply(child);
  } catch (error) {
    await end(child);
    throw error;
  }
  return {
    startMeasuring: () => ask("startMeasuring"),
    stopMeasuring: () => ask("stopMeasuring"),
    stop: () => ask("stop"),
    verify: () => ask("verify"),
    end: () => end(child),
  };
}
