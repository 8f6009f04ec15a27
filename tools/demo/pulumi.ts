import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { killAll, listFamily } from "../process-family";
import { pulumiEnvironment } from "../setup/pulumi";
import { projectRoot } from "../setup/project";
import { bold, createIndenter, isColoured, say } from "./console";

export interface CommandResult {
  readonly exitCode: number;
  /** What the command wrote, without colours. */
  readonly output: string;
  readonly durationMs: number;
}

const STACK = "demo";
const END_PATIENCE_MS = 5_000;

/** Escape sequences that only a terminal understands. */
// eslint-disable-next-line no-control-regex -- ESC is what it looks for.
const COLOURS = /\u001b\[[0-9;]*m/g;

/** The Pulumi CLI on the demo's stack, with a state of its own. */
export class PulumiCli {
  private readonly environment: NodeJS.ProcessEnv;
  private running: ChildProcess | undefined;
  private isInterrupted = false;

  constructor(backendDir: string) {
    this.environment = pulumiEnvironment({ backendDir });
  }

  /** How a user runs the CLI on this stack. */
  describeUse(): string {
    const names = ["PULUMI_HOME", "PULUMI_BACKEND_URL", "PULUMI_CONFIG_PASSPHRASE"];
    const settings = names.map((name) => `${name}='${this.environment[name] ?? ""}'`);
    const [binDir] = (this.environment["PATH"] ?? "").split(path.delimiter);
    return [`PATH="${binDir}:$PATH"`, ...settings, `pulumi preview --stack ${STACK}`].join(" ");
  }

  /** Runs a command and shows what it writes, as it comes. */
  async show(command: string, ...options: string[]): Promise<CommandResult> {
    const shown = [command, ...options].join(" ");
    say(bold(`$ pulumi ${shown}`));
    // The outputs are shown as tables, later.
    const display = ["--suppress-progress", "--suppress-outputs", "--color", isColoured ? "always" : "never"];
    return this.run([command, ...options, "--stack", STACK, ...display], createIndenter());
  }

  /** Runs a command whose output is shown by whoever asked for it, or not at all. */
  quietly(command: string, ...options: string[]): Promise<CommandResult> {
    const display = ["--suppress-progress", "--suppress-outputs", "--color", "never"];
    return this.run([command, ...options, "--stack", STACK, ...display], () => undefined);
  }

  /**
   * Runs a command quietly.
   * @param input what it reads, such as a secret
   * @returns what it wrote
   * @throws with what it wrote when it fails
   */
  async ask(args: readonly string[], input?: string): Promise<string> {
    const { exitCode, output } = await this.run([...args, "--stack", STACK], () => undefined, input);
    if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${exitCode}:\n${output}`);
    return output;
  }

  /**
   * Ends the command that runs now, if any, and lets no other begin: asks it to stop after the operation in flight, then to stop
   * at once. What it has started ends with it.
   */
  async interrupt(): Promise<void> {
    this.isInterrupted = true;
    const child = this.running;
    if (child?.pid === undefined) return;
    const family = new Set<number>();
    const ended = once(child, "exit");
    for (const signal of ["SIGINT", "SIGINT", "SIGKILL"] as const) {
      // Who outlives its parent cannot be found by it afterwards.
      for (const member of listFamily(child.pid).slice(1)) family.add(member);
      child.kill(signal);
      await Promise.race([ended, sleep(END_PATIENCE_MS)]);
      if (child.exitCode !== null || child.signalCode !== null) break;
    }
    killAll([...family]);
  }

  private async run(
    args: readonly string[],
    onOutput: (text: string) => void,
    input?: string,
  ): Promise<CommandResult> {
    if (this.isInterrupted) throw new Error(`pulumi ${args.join(" ")} does not begin: the demo ends.`);
    const started = performance.now();
    // A process group of its own: on Ctrl-C the demo ends it in its own time.
    const child = spawn("pulumi", [...args, "--non-interactive"], {
      cwd: projectRoot,
      env: this.environment,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.running = child;
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        onOutput(text);
      });
    }
    child.stdin.end(input ?? "");
    const [code] = (await once(child, "close")) as [number | null];
    this.running = undefined;
    return {
      exitCode: code ?? 1,
      output: output.replace(COLOURS, ""),
      durationMs: performance.now() - started,
    };
  }
}
