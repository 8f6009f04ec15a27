import { openSession, runFailure, verifyServer, type OracleSession } from "../../dialect/oracle";
import { discoverTables, readPartitioning } from "../../discovery/oracle";
import type { OracleContext, OracleTools } from "../../execution/oracle/context";
import { oracleExecution } from "../../execution/oracle/execution";
import { copyOf, type OracleRun } from "../../execution/oracle/abandon";
import { findOpenRun } from "../../execution/ledger";
import { fingerprintOracle } from "../../planning/oracle/fingerprint";
import { findDifference } from "../../planning/oracle/declared";
import type { OracleConnection } from "../../schema/connection";
import type { OracleLayout } from "../../schema/oracle-layout";
import type { OraclePlan } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { RunResult } from "../../schema/report";
import { compareOracleInventories, describeOracleInventory } from "../../validation/oracle-inventory";
import type { ReleaseOrder, RunOrder } from "../engine";
import type { Kind, Pipeline } from "../pipeline";
import { repartition } from "../repartition";
import type { RunFacts } from "../run-summary";
import type { RunSessions } from "../run-sessions";
import { canResume, oracleRenderer, planOracleTarget } from "./plan-target";
import { asTakenBack, changesTable } from "./unfinished-change";

export interface OracleKind extends Kind {
  readonly session: OracleSession;
  readonly context: OracleContext;
  readonly plan: OraclePlan;
  readonly layout: OracleLayout;
  readonly state: OracleTableState;
}

export type Work = ReleaseOrder & { readonly connection: OracleConnection };

function openNamed({ connection, target, hooks }: Work, purpose: string): Promise<OracleSession> {
  return openSession(connection, {
    module: `table-migration ${target.schema}.${target.table}`,
    action: purpose,
    ...(hooks.observer ? { observer: hooks.observer } : {}),
  });
}

async function readSource(session: OracleSession, target: Work["target"]): Promise<OracleTableState | null> {
  const name = { schema: target.schema, table: target.table };
  return (await discoverTables(session, { tables: [name] })).tables[0] ?? null;
}

/** The source as a plan has seen it: with what an unfinished run takes back before anything else is done. */
async function readAsPlanned(
  session: OracleSession,
  target: Work["target"],
  planned: OracleTableState,
): Promise<OracleTableState | null> {
  const ledger = oracleRenderer.ledger();
  const found = await readSource(session, target);
  if (found === null || fingerprintOracle(found) === fingerprintOracle(planned)) return found;
  const run: OracleRun | null = await findOpenRun(session, ledger, target);
  return run && changesTable(run) ? asTakenBack(session, ledger, run, found) : found;
}

function toolsOf({ target, connection, hooks }: Work, sessions: RunSessions<OracleSession>): OracleTools {
  return {
    renderer: oracleRenderer,
    openSession: (purpose) => sessions.open(purpose),
    discover: (session) => readSource(session as OracleSession, target),
    fingerprint: fingerprintOracle,
    isAsDeclared: (state, rule) => findDifference(state, rule) === null,
    compareInventories: compareOracleInventories,
    explain: (activity, error) => runFailure(connection, activity, error),
    begin: () => hooks.begin?.(),
    progress: (progress) => hooks.progress(progress),
    log: (message) => hooks.log(message),
  };
}

/** The partitions that the database has made. */
async function countPartitions(
  context: OracleContext,
  { schema, table }: Work["target"],
): Promise<{ partitions: number; leaves: number }> {
  const found = await readPartitioning(context.control.session as OracleSession, { schema, table });
  const { partitions = [], leafCount = 0 } = found ?? {};
  return { partitions: partitions.length, leaves: leafCount };
}

/** Methods that compare what hangs on the table before and after. */
const inventoried: ReadonlySet<string> = new Set(["copySwap", "modifyOnline", "rollback"]);

async function factsOf(context: OracleContext, target: Work["target"]): Promise<RunFacts> {
  const { method } = context.plan;
  return {
    method: method === "nothing" ? "copySwap" : method,
    retired: copyOf(context.plan)?.retired ?? null,
    inventory: inventoried.has(method) ? describeOracleInventory(context.sourceState) : "",
    ...(await countPartitions(context, target)),
  };
}

/** What Oracle brings to the pipelines. */
export function oraclePipeline(work: Work): Pipeline<OracleKind> {
  const { connection, target } = work;
  return {
    verify: () => verifyServer(connection),
    openSession: (purpose) => openNamed(work, purpose),
    plan: (session) => planOracleTarget(session, target),
    execution: async (sessions, worker) =>
      oracleExecution(toolsOf(work, sessions), await sessions.open("hold"), worker),
    sourceIdOf: ({ objectId }) => String(objectId),
    readSource: (session, planned) => readAsPlanned(session, target, planned),
    fingerprint: fingerprintOracle,
    // What was planned to go on may look otherwise by now: in the middle of the swap, names and the fence have changed.
    canResume: (run, { plan, resumes, state }) =>
      resumes?.runId === run.runId || (plan.method === run.plan.method && canResume(run, target, state)),
    factsOf: (context) => factsOf(context, target),
    explain: (activity, error) => runFailure(connection, activity, error),
  };
}

/** Brings a table of Oracle to its declared partitioning. */
export function repartitionOracle(work: Work & RunOrder): Promise<RunResult | null> {
  return repartition(oraclePipeline(work), work);
}
