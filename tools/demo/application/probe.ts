import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import { openReported, runTimed, type Address, type StatementListener } from "./connection";
import type { Random } from "./random";
import type { TableStatements } from "./statements";

const PERIOD_MS = 50;

export interface ProbeContext {
  readonly address: Address;
  /** Numbers of rows that nobody writes to. */
  readonly ids: readonly string[];
  readonly random: Random;
  readonly listener: StatementListener;
  isStopping(): boolean;
}

async function probeOnce(client: pg.Client, on: TableStatements, context: ProbeContext): Promise<void> {
  const { ids, random, listener } = context;
  const id = random.pick(ids);
  const rows = await runTimed(client, { ...on.probe, values: [id] }, listener);
  if (rows.length === 1) return;
  listener.onFailure(
    on.probe.name,
    new Error(`read ${rows.length} rows with the number ${id} where there is one`),
  );
}

/** Probes until told to stop, or until a statement fails. */
async function probeOverOneConnection(on: TableStatements, context: ProbeContext): Promise<void> {
  const client = await openReported(context.address, `hr probe ${on.table}`, context.listener);
  try {
    while (!context.isStopping()) {
      await Promise.all([probeOnce(client, on, context), sleep(PERIOD_MS)]);
    }
  } finally {
    await client.end().catch(() => undefined);
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
