import { openSession, runFailure } from "./dialect/postgres";
import type { Session } from "./dialect/session";
import { abandonRun, dropOwnTriggers, type Abandonment } from "./execution/abandon";
import { advisoryHold, holdTable, takeOver } from "./execution/acquire";
import { findOpenRun, hasLedger, runLedger } from "./execution/ledger";
import { renderer } from "./plan-target";
import { repartition, type RunHooks } from "./repartition";
import type { Connection } from "./schema/connection";
import type { Plan } from "./schema/plan";
import type { Target } from "./schema/target";

export interface Release {
  readonly connection: Connection;
  readonly target: Target;
  readonly hooks: RunHooks;
}

interface FinishedRun {
  readonly runId: string;
  readonly state: string;
  readonly plan: Plan;
  readonly interimOid: string | null;
  /** The name that the retired table has now. */
  readonly retiredNow: string | null;
  readonly retiredExists: boolean;
}

/** Closes the way back of a finished run: its triggers on the new table, and its reverse journal. */
async function closeWayBack(work: Abandonment, run: FinishedRun): Promise<string[]> {
  const copy = run.plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0];
  if (!copy || run.interimOid === null) return [];
  await dropOwnTriggers(work, run.plan, copy, run.interimOid);
  const script = renderer.abandon(copy);
  await runLedger(work.session, script, "dropJournals");
  await runLedger(work.session, script, "dropFunctions");
  if (!run.retiredExists) return [];
  const table = `${run.plan.table.schema}.${run.plan.table.name}`;
  const released = `Table ${table} is released: it stays as it is, with its rows.`;
  if (run.retiredNow === table) return [`${released} It is the one that the run had retired.`];
  return [
    `${released} ${run.retiredNow ?? ""} still holds the rows up to the cutover and is not dropped; the way back is closed, so drop it when you no longer need it.`,
  ];
}

async function releaseHeld(session: Session, { target, hooks }: Release): Promise<string[]> {
  const script = renderer.ledger();
  const table = { schema: target.schema, table: target.table };
  const find = () => findOpenRun(session, script, table);
  await holdTable(advisoryHold(session, script), `${target.schema}.${target.table}`, find);
  const work = {
    session,
    renderer,
    log: (message: string) => {
      hooks.log(message);
    },
  };
  const notes: string[] = [];
  const open = await find();
  if (open) {
    await takeOver(session, script, open.runId);
    await abandonRun(work, open);
    notes.push(
      `Run ${open.runId} of ${target.schema}.${target.table} was abandoned: what it had created is gone, the table is as it was.`,
    );
  }
  const rows = (await runLedger(session, script, "readOutcome", table)) as unknown as FinishedRun[];
  for (const run of rows.filter(({ state }) => state === "completed"))
    notes.push(...(await closeWayBack(work, run)));
  return notes;
}

async function hasSwappedRun(session: Session, target: Target): Promise<boolean> {
  const run = await findOpenRun(session, renderer.ledger(), { schema: target.schema, table: target.table });
  return run?.state === "swapped";
}

/**
 * Lets go of a table: an unfinished run is taken back, the way back of a finished one is closed. The table, its rows
 * and a retired table stay. A run that has swapped already is finished first.
 * @returns what the user should know
 */
export async function releaseTable(release: Release): Promise<string[]> {
  const { connection, target, hooks } = release;
  const applicationName = `table-migration ${target.schema}.${target.table} release`;
  const session = await openSession(connection, {
    applicationName,
    ...(hooks.observer ? { observer: hooks.observer } : {}),
  });
  try {
    if (!(await hasLedger(session, renderer.ledger()))) return [];
    if (await hasSwappedRun(session, target)) await repartition({ ...release, plannedHash: null });
    return await releaseHeld(session, release);
  } catch (error) {
    throw runFailure(connection, `releasing ${target.schema}.${target.table}`, error);
  } finally {
    await session.close();
  }
}
