import { MigrationError, migrationError } from "../errors";
import type { Target } from "../schema/target";
import type { Kind, Pipeline, PlannedOf, RunOf } from "./pipeline";
import { firstRefusalOf } from "./planned";

/** What has come between the plan and this process's hold on the table; null where nothing has. */
async function findOvertaking<K extends Kind>(
  pipeline: Pipeline<K>,
  session: K["session"],
  planned: PlannedOf<K>,
  run: RunOf<K> | null,
): Promise<string | null> {
  const { resumes, state } = planned;
  if (resumes) return run?.runId === resumes.runId ? null : `run ${resumes.runId} is no longer open`;
  const now: K["state"] | null = await pipeline.readSource(session, state);
  if (now === null) return "it was dropped or renamed";
  if (pipeline.sourceIdOf(now) !== pipeline.sourceIdOf(state)) return "another table has its name now";
  if (pipeline.fingerprint(now) !== pipeline.fingerprint(state))
    return "it, or what hangs on it, was altered";
  if (run && pipeline.canResume(run, { ...planned, state: now })) return `run ${run.runId} can go on`;
  return null;
}

/**
 * A process that waited for another one's hold has planned before that one ended: what it planned for may be there no more, and
 * must not come out at the cutover, after hours of copying.
 * @throws STALE_PLAN, or why there is no plan any more
 */
export async function demandCurrent<K extends Kind>(
  pipeline: Pipeline<K>,
  session: K["session"],
  target: Target,
  planned: PlannedOf<K>,
  run: RunOf<K> | null,
): Promise<void> {
  const overtaking = await findOvertaking(pipeline, session, planned, run);
  if (overtaking === null) return;
  const now = await pipeline.plan(session);
  if ("refusals" in now) throw new MigrationError(firstRefusalOf(now));
  const { method, reason, hash } = now.plan;
  throw migrationError("STALE_PLAN", {
    table: `${target.schema}.${target.table}`,
    planned: planned.plan.hash,
    actual: hash,
    difference: `${overtaking}; the plan would now be: ${method}. ${reason}`,
  });
}
