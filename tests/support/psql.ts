import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeScripts } from "../../provider/scripts";
import type { Target } from "../../provider/schema/target";
import { connectionTo } from "./test-connection";
import type { TestDatabase } from "./test-database";

/** The real psql, the newest of this machine; undefined where there is none: the embedded server does not bring it. */
export function findPsql(): string | undefined {
  const root = "/usr/lib/postgresql";
  const majors = existsSync(root) ? readdirSync(root).map(Number).filter(Number.isInteger) : [];
  const installed = majors.sort((a, b) => b - a).map((major) => join(root, String(major), "bin", "psql"));
  const named = process.env["TEST_PSQL"];
  const onPath = (process.env["PATH"] ?? "").split(":").map((folder) => join(folder, "psql"));
  return [...(named === undefined ? [] : [named]), ...installed, ...onPath].find((file) => existsSync(file));
}

// The server of the tests brings no psql; machines that have PostgreSQL, and the runners of CI, have one.
export const describeWithPsql = findPsql() === undefined ? describe.skip : describe;

/** A script that did what it is for. */
export const done: unknown = expect.objectContaining({ exitCode: 0 });

/** A script that was stopped by a check. */
export const stopped = (code: string) => ({
  exitCode: 3,
  output: expect.stringContaining(`ERROR:  ${code}`) as unknown,
});

export interface PsqlResult {
  /** null where it was killed. */
  readonly exitCode: number | null;
  /** Everything that it has said. */
  readonly output: string;
}

/** A psql that runs. */
export interface PsqlRun {
  readonly result: Promise<PsqlResult>;
  /** Waits until it has said a text. @throws where it ends without it */
  says(text: string): Promise<void>;
  kill(): void;
}

/** A set of scripts in a folder of its own. */
export class ScriptSet {
  private constructor(
    private readonly database: TestDatabase,
    readonly folder: string,
  ) {}

  static async write(database: TestDatabase, target: Target): Promise<ScriptSet> {
    const folder = mkdtempSync(join(tmpdir(), "scripts-"));
    await writeScripts({ connection: connectionTo(database), target, folder });
    return new ScriptSet(database, folder);
  }

  start(script: string, database = this.database): PsqlRun {
    const { host, port, user, password } = database;
    const env = {
      PATH: process.env["PATH"],
      PGHOST: host,
      PGPORT: String(port),
      PGUSER: user,
      PGPASSWORD: password,
    };
    const child = spawn(
      findPsql() ?? "psql",
      ["-X", "-d", database.database, "-f", join(this.folder, script)],
      { env },
    );
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const result = new Promise<PsqlResult>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode) => resolve({ exitCode, output }));
    });
    const says = async (text: string): Promise<void> => {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`psql has ended without "${text}": ${output}`);
        await sleep(5);
      }
    };
    return { result, says, kill: () => void child.kill("SIGKILL") };
  }

  run(script: string, database = this.database): Promise<PsqlResult> {
    return this.start(script, database).result;
  }

  /**
   * Kills psql as soon as it has said a text; the server goes on with the statement at hand, and may have come so far before.
   * @returns whether psql was killed
   */
  async killAt(script: string, text: string): Promise<boolean> {
    const run = this.start(script);
    const ended = run.result.then(() => undefined);
    await Promise.race([run.says(text).catch(() => undefined), ended]);
    run.kill();
    const { exitCode, output } = await run.result;
    if (exitCode !== null && exitCode !== 0) throw new Error(output);
    return exitCode === null;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
