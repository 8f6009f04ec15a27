import { setTimeout as sleep } from "node:timers/promises";
import { openClient, runTimed, type Address, type StatementListener } from "./connection";
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

async function probeOnce(
  client: Awaited<ReturnType<typeof openClient>>,
  { probe }: TableStatements,
  { ids, random, listener }: ProbeContext,
): Promise<void> {
  const id = random.pick(ids);
  const rows = await runTimed(client, { ...probe, values: [id] }, listener);
  if (rows.length !== 1) {
    listener.onFailure(
      probe.name,
      new Error(`read ${rows.length} rows with the number ${id} where there is one`),
    );
  }
}

/** Reads one untouched row of a table every 50 ms until told to stop; a row that is not seen counts as a failure. */
export async function runProbe(on: TableStatements, context: ProbeContext): Promise<void> {
  if (context.ids.length === 0) return;
  while (!context.isStopping()) {
    // The outer loop opens another connection where one was lost.
    const client = await openClient(context.address, `hr probe ${on.table}`);
    try {
      while (!context.isStopping()) {
        await Promise.all([probeOnce(client, on, context), sleep(PERIOD_MS)]);
      }
    } catch {
      await sleep(PERIOD_MS);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
