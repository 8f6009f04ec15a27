import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text as readAll } from "node:stream/consumers";

/** What the grammar says of one text. */
export interface Verdict {
  /** Where the grammar cannot go on; null where the text is a statement. */
  readonly fault: string | null;
  /** Statements that the text gives to EXECUTE IMMEDIATE. */
  readonly dynamic: readonly string[];
}

/** Judges texts by a grammar of PL/SQL that nobody here has written, in a process of its own. */
export async function judge(texts: readonly string[]): Promise<Verdict[]> {
  const child = spawn(process.execPath, [join(__dirname, "plsql.mjs")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  // A judge that ends early is told of by its exit code.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(texts));
  const answer = await readAll(child.stdout);
  await ended;
  if (child.exitCode !== 0) throw new Error(`the judge ended with ${child.exitCode}`);
  return JSON.parse(answer) as Verdict[];
}
