import { hostname } from "node:os";
import { openSession, runFailure, verifyServer, type OracleSession } from "../../dialect/oracle";
import { discoverTables } from "../../discovery/oracle";
import { MigrationError, migrationError } from "../../errors";
import type { OracleContext, OracleTools } from "../../execution/oracle/context";
import { oracleExecution } from "../../execution/oracle/execution";
import { executePlan } from "../../execution/execute";
import { fingerprintOracle } from "../../planning/oracle/fingerprint";
import { summarize } from "../../run-summary";
import type { OracleConnection } from "../../schema/connection";
import type { OracleLayout } from "../../schema/oracle-plan";
import type { RunResult } from "../../schema/report";
import type { Target } from "../../schema/target";
import { compareOracleInventories, describeOracleInventory } from "../../validation/oracle-inventory";
import type { RunOrder } from "../engine";
import { canResume, oracleRenderer, planOracleTarget, type OraclePlannedTarget } from "./plan-target";

type Work = RunOrder & { readonly connection: OracleConnection };

function openNamed({ connection, target, hooks }: Work, purpose: string): Promise<OracleSession> {
  return openSession(connection, {
    module: `table-migration ${target.schema}.${target.table}`,
    action: purpose,
    ...(hooks.observer ? { observer: hooks.observer } : {}),
  });
}

/** The sessions of one run; all of them end with it. */
class RunSessions {
  private readonly opened: OracleSession[] = [];

  constructor(private readonly work: Work) {}

  async open(purpose: string): Promise<OracleSession> {
    const session = await openNamed(this.work, purpose);
    this.opened.push(session);
    return session;
  }

  async closeAll(): Promise<void> {
    await Promise.all(this.opened.filter(({ isOpen }) => isOpen).map((session) => session.close()));
  }
}

function toolsOf({ target, connection, hooks }: Work, sessions: RunSessions): OracleTools {
  return {
    renderer: oracleRenderer,
    openSession: (purpose) => sessions.open(purpose),
    discover: async (session) => {
      const name = { schema: target.schema, table: target.table };
      return (await discoverTables(session as OracleSession, { tables: [name] })).tables[0] ?? null;
    },
    fingerprint: fingerprintOracle,
    compareInventories: compareOracleInventories,
    explain: (activity, error) => runFailure(connection, activity, error),
    begin: () => hooks.begin?.(),
    progress: (progress) => hooks.progress(progress),
    log: (message) => hooks.log(message),
  };
}

function refuseStalePlan(target: Target, planned: string | null, { plan }: OraclePlannedTarget): void {
  if (planned === null || planned === plan.hash) return;
  throw migrationError("STALE_PLAN", {
    table: `${target.schema}.${target.table}`,
    planned,
    actual: plan.hash,
    difference: `the plan would now be: ${plan.method}. ${plan.reason}`,
  });
}

/** The partitions that the database has made. */
async function countPartitions(context: OracleContext): Promise<{ partitions: number; leaves: number }> {
  const state = await context.tools.discover(context.control.session);
  const { partitions = [], leafCount = 0 } = state?.partitioning ?? {};
  return { partitions: partitions.length, leaves: leafCount };
}

async function runPlanned(
  session: OracleSession,
  sessions: RunSessions,
  work: Work,
  planned: OraclePlannedTarget & { readonly layout: OracleLayout },
): Promise<RunResult> {
  const { target } = work;
  const client = `${hostname()} process ${process.pid}`;
  const execution = oracleExecution(toolsOf(work, sessions), await sessions.open("hold"), client);
  const { plan, layout, state } = planned;
  const context = await executePlan(session, execution, {
    plan,
    layout,
    target,
    sourceState: state,
    sourceId: String(state.objectId),
    client,
    canResume: (run) => planned.resumes?.runId === run.runId || canResume(run, target, state),
  });
  const result = await summarize(context, target, {
    method: "copySwap",
    retired: plan.steps[0]?.copy.retired ?? null,
    inventory: describeOracleInventory(context.sourceState),
    ...(await countPartitions(context)),
  });
  await context.control.transaction(() => context.ledger.complete(context.control.session, result));
  return result;
}

/**
 * Brings a table of Oracle to its declared partitioning. Null when there was nothing to do.
 * @throws MigrationError: a refusal, STALE_PLAN before anything is touched, or why the run stopped; it can be run again
 */
export async function repartitionOracle(work: Work): Promise<RunResult | null> {
  await verifyServer(work.connection);
  const sessions = new RunSessions(work);
  try {
    const session = await sessions.open("control");
    const planned = await planOracleTarget(session, work.target);
    if ("refusals" in planned) throw new MigrationError(planned.refusals[0] ?? refusalMissing());
    refuseStalePlan(work.target, work.plannedHash, planned);
    const { layout } = planned;
    return layout === null ? null : await runPlanned(session, sessions, work, { ...planned, layout });
  } catch (error) {
    throw runFailure(work.connection, `migrating ${work.target.schema}.${work.target.table}`, error);
  } finally {
    await sessions.closeAll();
  }
}

function refusalMissing(): never {
  throw new Error("a refused plan says why");
}
