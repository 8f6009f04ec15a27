import type { Row, Session } from "../dialect/session";
import { findOpenRun, hasLedger, runLedger } from "../execution/ledger";
import { readFlag } from "../execution/ledger-values";
import type { Target } from "../schema/target";
import type { ExecutionOf, Kind, Pipeline, RunOf } from "./pipeline";
import { describeClient, repartition } from "./repartition";
import { RunSessions } from "./run-sessions";

/** What one kind of database brings to letting go of a table. */
export interface Releasing<K extends Kind> extends Pipeline<K> {
  /** Whether an unfinished run has come so far that it can only be finished. */
  mustFinish(session: K["session"], run: RunOf<K>): Promise<boolean>;
  /** Closes the way back of a finished run: its triggers on the new table, and its reverse journal. False where it had none. */
  closeWayBack(session: K["session"], run: Row): Promise<boolean>;
  /** What of a finished run goes on working for the table, in words. */
  listKept(run: Row): readonly string[];
  /** The name that the retired table of a finished run has now. */
  retiredNameOf(run: Row): string;
}

async function closeWayBack<K extends Kind>(
  pipeline: Releasing<K>,
  session: Session,
  run: Row,
  table: string,
): Promise<string[]> {
  const isClosed = await pipeline.closeWayBack(session, run);
  const kept = pipeline.listKept(run);
  return isClosed && readFlag(run["retiredExists"])
    ? [...noteRelease(pipeline, run, table), ...kept]
    : [...kept];
}

function noteRelease<K extends Kind>(pipeline: Releasing<K>, run: Row, table: string): string[] {
  const retired = pipeline.retiredNameOf(run);
  const released = `Table ${table} is released: it stays as it is, with its rows.`;
  if (retired === table) return [`${released} It is the one that the run had retired.`];
  return [
    `${released} ${retired} still holds the rows up to the cutover and is not dropped; the way back is closed, so drop it when you no longer need it.`,
  ];
}

/** Of a rollback the table is not as it was before the run; what of a dictionary was changed may hold rows by now, so it stays. */
function describeAbandoned({ steps, rollsBack }: Kind["plan"]): string {
  if (rollsBack !== undefined)
    return `it was rolling run ${rollsBack} back. The table stays as run ${rollsBack} has left it, with every write since, and nothing goes on with the rollback. To have the earlier partitioning again, declare it: that is a run of its own, which copies the rows.`;
  const kinds = new Set(steps.map(({ kind }) => kind));
  if (kinds.has("addPartitions")) return "the partitions that it had added stay.";
  if (kinds.has("modifyOnline"))
    return "the table has its old partitioning, or the new one where the server has come to its end; it never has both.";
  if (kinds.has("setInterval"))
    return "an interval that it had set stays; one that it had taken off is set again.";
  if (!kinds.has("swapDefault") && (kinds.has("detachPartitions") || kinds.has("dropPartitions")))
    return "what it had detached or dropped stays so.";
  if (kinds.has("setAttributes")) return "the settings that it had changed stay.";
  return "what it had created is gone, the table is as it was.";
}

async function releaseHeld<K extends Kind>(
  pipeline: Releasing<K>,
  execution: ExecutionOf<K>,
  session: K["session"],
  target: Target,
): Promise<string[]> {
  const name = { schema: target.schema, table: target.table };
  const table = `${target.schema}.${target.table}`;
  const find = (): Promise<RunOf<K> | null> => findOpenRun(session, execution.ledger, name);
  await execution.hold(session, table, find);
  const notes: string[] = [];
  const open = await find();
  if (open) {
    await execution.takeOver(session, open.runId);
    await execution.abandon(session, open);
    notes.push(`Run ${open.runId} of ${table} was abandoned: ${describeAbandoned(open.plan)}`);
  }
  const runs = await runLedger(session, execution.ledger, "readOutcome", name);
  for (const run of runs.filter(({ state }) => state === "completed"))
    notes.push(...(await closeWayBack(pipeline, session, run, table)));
  return notes;
}

/** A run that has come too far to be taken back is finished first. */
async function finishIfSwapped<K extends Kind>(
  pipeline: Releasing<K>,
  { ledger }: ExecutionOf<K>,
  session: K["session"],
  target: Target,
): Promise<void> {
  const name = { schema: target.schema, table: target.table };
  const run: RunOf<K> | null = await findOpenRun(session, ledger, name);
  if (run && (await pipeline.mustFinish(session, run)))
    await repartition(pipeline, { target, plannedHash: null });
}

/**
 * Lets go of a table: an unfinished run is taken back, the way back of a finished one is closed. The table, its rows
 * and a retired table stay. A run that has swapped already is finished first.
 * @returns what the user should know
 */
export async function release<K extends Kind>(pipeline: Releasing<K>, target: Target): Promise<string[]> {
  const sessions = new RunSessions((purpose) => pipeline.openSession(purpose));
  try {
    const session = await sessions.open("release");
    const execution = await pipeline.execution(sessions, {
      client: describeClient(),
      application: "table-migration release",
    });
    if (!(await hasLedger(session, execution.ledger))) return [];
    await finishIfSwapped(pipeline, execution, session, target);
    return await releaseHeld(pipeline, execution, session, target);
  } catch (error) {
    throw pipeline.explain(`releasing ${target.schema}.${target.table}`, error);
  } finally {
    await sessions.closeAll();
  }
}
