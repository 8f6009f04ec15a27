import { hostname } from "node:os";
import { openSession, runFailure, verifyServer } from "./dialect/postgres";
import type { Session, StatementObserver } from "./dialect/session";
import { discoverTables } from "./discovery/postgres";
import { MigrationError, migrationError } from "./errors";
import { executePlan } from "./execution/execute";
import { ownLockTimeout, type Progress, type RunContext, type RunTools } from "./execution/context";
import { allLeaves } from "./execution/leaves";
import { postgresExecution } from "./execution/postgres-execution";
import { summarize } from "./run-summary";
import { canResume, planTarget, renderer, type PlannedTarget } from "./plan-target";
import { fingerprint } from "./planning/fingerprint";
import type { Connection } from "./schema/connection";
import type { RunResult } from "./schema/report";
import type { Target } from "./schema/target";
import { compareInventories, describeInventory } from "./validation/inventory";

/** Where a run tells what it does. */
export interface RunHooks {
  /** The table is held, and from now on something may be left behind by a failure. */
  begin?(): void;
  progress(progress: Progress): void;
  log(message: string): void;
  readonly observer?: StatementObserver;
}

export interface Repartitioning {
  readonly connection: Connection;
  readonly target: Target;
  /** Hash of the plan that was previewed; null runs whatever plan there is now. */
  readonly plannedHash: string | null;
  readonly hooks: RunHooks;
}

/** `parallelDegree` says how many processes work side by side; the server adds none of its own to them. */
const runSettings = {
  lock_timeout: ownLockTimeout,
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
};

function openNamed({ connection, target, hooks }: Repartitioning, purpose: string): Promise<Session> {
  return openSession(connection, {
    applicationName: `table-migration ${target.schema}.${target.table} ${purpose}`,
    settings: runSettings,
    ...(hooks.observer ? { observer: hooks.observer } : {}),
  });
}

function toolsOf(work: Repartitioning): RunTools {
  const { target, connection, hooks } = work;
  return {
    renderer,
    openSession: (purpose) => openNamed(work, purpose),
    discover: async (session) => {
      const { tables } = await discoverTables(session, {
        tables: [{ schema: target.schema, table: target.table }],
      });
      return tables[0] ?? null;
    },
    fingerprint,
    compareInventories,
    explain: (activity, error) => runFailure(connection, activity, error),
    begin: () => hooks.begin?.(),
    progress: (progress) => hooks.progress(progress),
    log: (message) => hooks.log(message),
  };
}

function refuseStalePlan(target: Target, planned: string | null, { plan }: PlannedTarget): void {
  if (planned === null || planned === plan.hash) return;
  throw migrationError("STALE_PLAN", {
    table: `${target.schema}.${target.table}`,
    planned,
    actual: plan.hash,
    difference: `the plan would now be: ${plan.method}. ${plan.reason}`,
  });
}

async function summarizeRun(context: RunContext, target: Target): Promise<RunResult> {
  const { plan, layout } = context;
  const copy = plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0] ?? null;
  return summarize(context, target, {
    method: plan.method === "addPartitions" ? "addPartitions" : "copySwap",
    retired: copy?.retired ?? null,
    inventory: describeInventory(context.sourceState),
    partitions: layout.partitions.length,
    leaves: allLeaves(layout).length,
  });
}

async function runPlanned(
  session: Session,
  work: Repartitioning,
  planned: PlannedTarget,
): Promise<RunResult> {
  const { target } = work;
  const context = await executePlan(session, postgresExecution(toolsOf(work)), {
    plan: planned.plan,
    layout: planned.layout,
    target,
    sourceState: planned.state,
    sourceId: String(planned.state.oid),
    client: `${hostname()} process ${process.pid}`,
    canResume: (run) => canResume(run, target, planned.state),
  });
  const result = await summarizeRun(context, target);
  await context.control.transaction(() => context.ledger.complete(context.control.session, result));
  return result;
}

/**
 * Brings a table to its declared partitioning: discover, plan, execute, validate. Null when there was nothing to do.
 * @throws MigrationError: a refusal, STALE_PLAN before anything is touched, or why the run stopped; it can be run again
 */
export async function repartition(work: Repartitioning): Promise<RunResult | null> {
  await verifyServer(work.connection);
  const session = await openNamed(work, "control");
  try {
    const planned = await planTarget(session, work.target);
    if ("refusals" in planned) throw new MigrationError(planned.refusals[0] ?? refusalMissing());
    refuseStalePlan(work.target, work.plannedHash, planned);
    return planned.plan.method === "nothing" ? null : await runPlanned(session, work, planned);
  } catch (error) {
    throw runFailure(work.connection, `migrating ${work.target.schema}.${work.target.table}`, error);
  } finally {
    await session.close();
  }
}

function refusalMissing(): never {
  throw new Error("a refused plan says why");
}
