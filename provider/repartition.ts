import { hostname } from "node:os";
import { openSession, runFailure, verifyServer } from "./dialect/postgres";
import type { Session, StatementObserver } from "./dialect/session";
import { discoverTables } from "./discovery/postgres";
import { MigrationError, migrationError } from "./errors";
import { executePlan } from "./execution/execute";
import { ownLockTimeout, type Progress, type RunContext, type RunTools } from "./execution/context";
import { allLeaves } from "./execution/leaves";
import { hasLedger, runLedger } from "./execution/ledger";
import { postgresExecution } from "./execution/postgres-execution";
import { canResume, planTarget, renderer, type PlannedTarget } from "./plan-target";
import { fingerprint } from "./planning/fingerprint";
import type { Connection } from "./schema/connection";
import type { RetiredSummary, RunResult } from "./schema/report";
import type { Target } from "./schema/target";
import { compareInventories, describeInventory } from "./validation/inventory";

/** Where a run tells what it does. */
export interface RunHooks {
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

function secondsBetween(from: string, to: string): number {
  return (
    Math.round(
      (Date.parse(`${to.replace(" ", "T")}:00`) - Date.parse(`${from.replace(" ", "T")}:00`)) / 100,
    ) / 10
  );
}

async function summarizeRun(context: RunContext, target: Target): Promise<RunResult> {
  const { control, ledger, plan, layout } = context;
  const steps = await ledger.readSteps(control.session);
  const events = await ledger.readEvents(control.session);
  const { rows, checksum, chunks } = await ledger.sumChunks(control.session);
  const swapped = events.find(({ kind }) => kind === "swapped");
  const copy = plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0];
  const keepUntil = swapped
    ? new Date(Date.parse(swapped.at) + target.migration.keepOldForDays * 86_400_000)
    : null;
  const durations = steps.map(({ step, startedAt, endedAt, rows: count }) => ({
    step,
    seconds: endedAt === null ? 0 : secondsBetween(startedAt, endedAt),
    rows: count,
  }));
  return {
    runId: ledger.runId,
    method: plan.method === "addPartitions" ? "addPartitions" : "copySwap",
    rows: Number(rows),
    checksum,
    chunks,
    steps: durations,
    seconds: Math.round(durations.reduce((sum, { seconds }) => sum + seconds, 0) * 10) / 10,
    lockedMs: swapped ? Number(swapped.detail["lockedMs"]) : null,
    cutoverAttempts: swapped ? Number(swapped.detail["attempts"]) : null,
    retiredTable: swapped && copy ? `${copy.retired.schema}.${copy.retired.name}` : null,
    retiredAt: swapped?.at ?? null,
    keepRetiredUntil: keepUntil?.toISOString() ?? null,
    inventory: describeInventory(context.sourceState),
    partitions: layout.partitions.length,
    leaves: allLeaves(layout).length,
  };
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

/** What the ledger has of a table's finished runs. */
export interface Outcome {
  /** Of the last run. */
  readonly result: RunResult | null;
  /** The table that the last copy-swap put aside. */
  readonly retired: RetiredSummary | null;
}

/** Reads what has become of a table's runs; nothing where there is no ledger. */
export async function readOutcome(
  session: Session,
  target: Pick<Target, "schema" | "table">,
): Promise<Outcome> {
  const script = renderer.ledger();
  if (!(await hasLedger(session, script))) return { result: null, retired: null };
  const rows = await runLedger(session, script, "readOutcome", {
    schema: target.schema,
    table: target.table,
  });
  const finished = rows.filter(({ state }) => state === "completed");
  const results = finished.map(({ result }) => result as RunResult);
  const swapped = finished.findIndex(({ retiredName }) => retiredName !== null);
  return {
    result: results[0] ?? null,
    retired: summarizeRetired(results[swapped], finished[swapped]?.["retiredExists"] === true),
  };
}

function summarizeRetired(result: RunResult | undefined, exists: boolean): RetiredSummary | null {
  if (!result?.retiredTable) return null;
  const { retiredTable, retiredAt, keepRetiredUntil } = result;
  return { table: retiredTable, retiredAt: retiredAt ?? "", keepUntil: keepRetiredUntil ?? "", exists };
}
