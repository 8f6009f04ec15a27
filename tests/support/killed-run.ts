import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Target } from "../../provider/schema/target";
import type { CrashPoint } from "./crash";
import { liveTarget } from "./live-orders";
import type { ChildJob } from "./run-child";
import { connectionTo } from "./test-connection";
import type { TestDatabase } from "./test-database";

const root = path.join(__dirname, "../..");

/**
 * A run in a process of its own that ends at a point by SIGKILL.
 * @throws with what it wrote, if it ended otherwise
 */
export async function killAt(
  database: TestDatabase,
  point: CrashPoint,
  delayMs = 0,
  target: Target = liveTarget(),
): Promise<void> {
  const job: ChildJob = { connection: connectionTo(database), target, point, delayMs };
  const script = path.join(__dirname, "run-child.ts");
  const child = spawn(
    process.execPath,
    [path.join(root, "tools/typescript.js"), script, JSON.stringify(job)],
    { cwd: root, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  const [code, signal] = (await once(child, "close")) as [number | null, string | null];
  if (signal !== "SIGKILL") throw new Error(`The process ended with ${code} instead of SIGKILL:\n${output}`);
}
