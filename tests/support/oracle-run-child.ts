// A run on Oracle in a process of its own, which sends itself a signal at a point:
// node tools/typescript.js tests/support/oracle-run-child.ts <job as JSON>
import { repartitionOracle } from "../../provider/engines/oracle/repartition";
import type { OracleConnection } from "../../provider/schema/connection";
import type { Target } from "../../provider/schema/target";
import { watchFor, type CrashPoint } from "./crash";

/** What the process is to do. */
export interface OracleChildJob {
  readonly connection: OracleConnection;
  readonly target: Target;
  readonly point: CrashPoint;
  readonly signal: "SIGKILL" | "SIGSTOP";
}

async function main({ connection, target, point, signal }: OracleChildJob): Promise<void> {
  const observer = watchFor(point, () => void process.kill(process.pid, signal));
  const hooks = { progress: () => undefined, log: () => undefined, observer };
  await repartitionOracle({ connection, target, plannedHash: null, hooks });
}

if (require.main === module || process.argv[1] === __filename)
  main(JSON.parse(process.argv[2] ?? "{}") as OracleChildJob).catch((error: unknown) => {
    console.error(String(error));
    process.exitCode = 1;
  });
