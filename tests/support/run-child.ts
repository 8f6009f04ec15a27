// A run in a process of its own, which kills itself at a point: node tools/typescript.js tests/support/run-child.ts <job as JSON>
import { repartition } from "../../provider/engines/postgres/repartition";
import type { Connection } from "../../provider/schema/connection";
import type { Target } from "../../provider/schema/target";
import { watchFor, type CrashPoint } from "./crash";

/** What the process is to do. */
export interface ChildJob {
  readonly connection: Connection;
  readonly target: Target;
  readonly point: CrashPoint;
  /** How long after the point it dies; a statement that was about to be sent has then been sent. */
  readonly delayMs: number;
}

function die(delayMs: number): void {
  if (delayMs === 0) process.kill(process.pid, "SIGKILL");
  else setTimeout(() => process.kill(process.pid, "SIGKILL"), delayMs);
}

async function main({ connection, target, point, delayMs }: ChildJob): Promise<void> {
  const observer = watchFor(point, () => die(delayMs));
  const hooks = { progress: () => undefined, log: () => undefined, observer };
  await repartition({ connection, target, plannedHash: null, hooks });
}

if (require.main === module || process.argv[1] === __filename)
  void main(JSON.parse(process.argv[2] ?? "{}") as ChildJob);
