import { setTimeout as sleep } from "node:timers/promises";
import { migrationError } from "../../errors";
import type { SwapStep } from "../../schema/plan";
import type { RunContext } from "../context";

interface SnapshotRow {
  readonly pid: number;
  readonly userName: string | null;
  readonly application: string;
  readonly snapshot: string;
  /** Null for a session that we may not look into. */
  readonly openFor: string | null;
}

async function listSnapshots(context: RunContext, step: SwapStep): Promise<SnapshotRow[]> {
  const script = context.tools.renderer.script(step);
  const { rows } = await context.control.run(script.statement("listSnapshots"));
  return rows as unknown as SnapshotRow[];
}

function describeSessions(rows: readonly SnapshotRow[]): string {
  return rows
    .slice(0, 5)
    .map(({ pid, userName, application, openFor }) =>
      `${pid} ${userName ?? ""} ${application} (open for ${openFor ?? "a time that is hidden from us"})`.replace(
        /\s+/g,
        " ",
      ),
    )
    .join("; ");
}

/**
 * Waits until every snapshot that is in use now is gone, as CREATE INDEX CONCURRENTLY does: a transaction that keeps one
 * would find the new table without the rows that were loaded after it.
 * @see https://www.postgresql.org/docs/18/mvcc-caveats.html
 * @throws OLD_SNAPSHOTS with the sessions
 */
export async function waitForOldSnapshots(context: RunContext, step: SwapStep): Promise<void> {
  const deadline = Date.now() + step.patienceMs;
  let waiting = await listSnapshots(context, step);
  let announced = false;
  while (waiting.length > 0) {
    if (Date.now() > deadline) {
      const table = `${step.copy.source.schema}.${step.copy.source.name}`;
      throw migrationError("OLD_SNAPSHOTS", { table, sessions: describeSessions(waiting) });
    }
    await sleep(50);
    const present = new Set((await listSnapshots(context, step)).map(({ snapshot }) => snapshot));
    waiting = waiting.filter(({ snapshot }) => present.has(snapshot));
    if (!announced && waiting.length > 0 && Date.now() > deadline - step.patienceMs + 2_000) {
      context.tools.log(`The cutover waits for snapshots older than the load: ${describeSessions(waiting)}`);
      announced = true;
    }
  }
}
