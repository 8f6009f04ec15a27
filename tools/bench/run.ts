import type { Address } from "../demo/application/postgres/connection";
import { openClient } from "../demo/application/postgres/connection";
import { repartition } from "../../provider/engines/postgres/repartition";
import type { RunResult } from "../../provider/schema/report";
import type { Target } from "../../provider/schema/target";

/** When a step ran, in milliseconds of the clock. */
export interface StepTime {
  readonly step: string;
  readonly from: number;
  readonly to: number;
}

/**
 * Repartitions a table as `pulumi up` would.
 * @throws where there was nothing to do
 */
export async function runOn(
  { host, port, database, user, password }: Address,
  target: Target,
  log: (message: string) => void,
): Promise<RunResult> {
  const run = await repartition({
    connection: { engine: "postgres", connectString: `${host}:${port}/${database}`, user, password },
    target,
    plannedHash: null,
    hooks: { log, progress: () => undefined },
  });
  if (run === null) throw new Error("the table was partitioned already");
  return run;
}

/** The steps of a run, from its ledger. */
export async function readStepTimes(owner: Address, runId: string): Promise<StepTime[]> {
  const client = await openClient(owner, "bench");
  try {
    const { rows } = await client.query<StepTime>(
      `SELECT step, 1000 * extract(epoch FROM started_at)::float8 AS from, 1000 * extract(epoch FROM ended_at)::float8 AS to
       FROM table_migration.steps WHERE run_id = $1 ORDER BY started_at`,
      [runId],
    );
    return rows;
  } finally {
    await client.end();
  }
}
