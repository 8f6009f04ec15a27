import { hostname } from "node:os";
import { MigrationError, migrationError } from "../errors";
import { executePlan } from "../execution/execute";
import type { RunResult } from "../schema/report";
import type { Target } from "../schema/target";
import type { RunOrder } from "./engine";
import type { Kind, Pipeline, PlannedOf } from "./pipeline";
import { firstRefusalOf } from "./planned";
import { summarize } from "./run-summary";
import { RunSessions } from "./run-sessions";
import { demandCurrent } from "./still-current";

/** Host and process. */
export function describeClient(): string {
  return `${hostname()} process ${process.pid}`;
}

function refuseStalePlan(target: Target, planned: string | null, plan: Kind["plan"]): void {
  if (planned === null || planned === plan.hash) return;
  throw migrationError("STALE_PLAN", {
    table: `${target.schema}.${target.table}`,
    planned,
    actual: plan.hash,
    difference: `the plan would now be: ${plan.method}. ${plan.reason}`,
  });
}

async function runPlanned<K extends Kind>(
  pipeline: Pipeline<K>,
  sessions: RunSessions<K["session"]>,
  session: K["session"],
  target: Target,
  planned: PlannedOf<K> & { readonly layout: K["layout"] },
): Promise<RunResult> {
  const { plan, layout, state } = planned;
  const client = describeClient();
  const execution = await pipeline.execution(sessions, { client, application: "table-migration" });
  const context = await executePlan(session, execution, {
    plan,
    layout,
    target,
    sourceState: state,
    sourceId: pipeline.sourceIdOf(state),
    client,
    canResume: (run) => pipeline.canResume(run, planned),
    demandCurrent: (run) => demandCurrent(pipeline, session, target, planned, run),
  });
  const result = await summarize(context, target, await pipeline.factsOf(context));
  await context.control.transaction(() => context.ledger.complete(context.control.session, result));
  return result;
}

/**
 * Brings a table to its declared partitioning: discover, plan, execute, validate. Null when there was nothing to do.
 * @throws MigrationError: a refusal, STALE_PLAN before anything is touched, or why the run stopped; it can be run again
 */
export async function repartition<K extends Kind>(
  pipeline: Pipeline<K>,
  { target, plannedHash }: Pick<RunOrder, "target" | "plannedHash">,
): Promise<RunResult | null> {
  const sessions = new RunSessions((purpose) => pipeline.openSession(purpose));
  try {
    await pipeline.verify();
    const session = await sessions.open("control");
    const planned = await pipeline.plan(session);
    if ("refusals" in planned) throw new MigrationError(firstRefusalOf(planned));
    refuseStalePlan(target, plannedHash, planned.plan);
    const { layout } = planned;
    if (planned.plan.method === "nothing" || layout === null) return null;
    return await runPlanned(pipeline, sessions, session, target, { ...planned, layout });
  } catch (error) {
    throw pipeline.explain(`migrating ${target.schema}.${target.table}`, error);
  } finally {
    await sessions.closeAll();
  }
}
