import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "./random";
import {
  openReported,
  runTimed,
  type ApplicationDatabase,
  type ApplicationSession,
  type StatementListener,
} from "./session";
import type { TableStatements } from "./statements";

const PERIOD_MS = 50;

export interface ProbeContext {
  readonly database: ApplicationDatabase;
  /** Numbers of rows that nobody writes to. */
  readonly ids: readonly string[];
  readonly random: Random;
  readonly listener: StatementListener;
  isStopping(): boolean;
}

async function probeOnce(
  session: ApplicationSession,
  on: TableStatements,
  { database, ids, random, listener }: ProbeContext,
): Promise<void> {
  const id = random.pick(ids);
  const rows = await runTimed(session, { ...on.probe, values: [id] }, listener, database);
  if (rows.length === 1) return;
  listener.onFailure(
    on.probe.name,
    new Error(`read ${rows.length} rows with the number ${id} where there is one`),
  );
}

/** Probes until told to stop, or until a statement fails. */
async function probeOverOneConnection(on: TableStatements, context: ProbeContext): Promise<void> {
  const session = await openReported(context.database, `hr probe ${on.table}`, context.listener);
  try {
    while (!context.isStopping()) {
      await Promise.all([probeOnce(session, on, context), sleep(PERIOD_MS)]);
    }
  } finally {
    await session.close().catch(() => undefined);
  }
}

/** Reads one untouched row of a table every 50 ms until told to stop; a row that is not seen counts as a failure. */
export async function runProbe(on: TableStatements, context: ProbeContext): Promise<void> {
  if (context.ids.length === 0) return;
  while (!context.isStopping()) {
    // The listener knows of the failure; the next turn opens another connection.
    await probeOverOneConnection(on, context).catch(() => sleep(PERIOD_MS));
  }
}
