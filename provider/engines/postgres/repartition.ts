import { openSession, runFailure, verifyServer } from "../../dialect/postgres";
import type { Session } from "../../dialect/session";
import { discoverTables } from "../../discovery/postgres";
import { ownLockTimeout, type RunContext, type RunTools } from "../../execution/context";
import { allLeaves } from "../../schema/leaves";
import { postgresExecution } from "../../execution/postgres-execution";
import { fingerprint, hashOf } from "../../planning/fingerprint";
import { returningStructure } from "../../planning/rollback";
import type { Connection } from "../../schema/connection";
import type { Layout, Plan } from "../../schema/plan";
import type { RunResult } from "../../schema/report";
import type { TableState } from "../../schema/table-state";
import { compareInventories, describeInventory } from "../../validation/inventory";
import type { ReleaseOrder, RunOrder } from "../engine";
import type { Kind, Pipeline } from "../pipeline";
import { repartition as runPipeline } from "../repartition";
import type { RunFacts } from "../run-summary";
import type { RunSessions } from "../run-sessions";
import { canResume, planTarget, renderer } from "./plan-target";

export interface PostgresKind extends Kind {
  readonly session: Session;
  readonly context: RunContext;
  readonly plan: Plan;
  readonly layout: Layout;
  readonly state: TableState;
}

export type Work = ReleaseOrder & { readonly connection: Connection };

/** `parallelDegree` says how many processes work side by side; the server adds none of its own to them. */
export const runSettings = {
  lock_timeout: ownLockTimeout,
  max_parallel_workers_per_gather: "0",
  max_parallel_maintenance_workers: "0",
};

function openNamed({ connection, target, hooks }: Work, purpose: string): Promise<Session> {
  return openSession(connection, {
    applicationName: `table-migration ${target.schema}.${target.table} ${purpose}`,
    settings: runSettings,
    ...(hooks.observer ? { observer: hooks.observer } : {}),
  });
}

async function readTable(
  session: Session,
  name: { readonly schema: string; readonly table: string },
): Promise<TableState | null> {
  return (await discoverTables(session, { tables: [name] })).tables[0] ?? null;
}

/** Missing partitions are planned from those that are there; they never come by themselves. */
function fingerprintWithPartitions(state: TableState): string {
  const bounds = state.partitioning?.partitions.map(({ schema, name, boundText }) => [
    schema,
    name,
    boundText,
  ]);
  return hashOf([fingerprint(state), bounds ?? null]);
}

function toolsOf({ connection, hooks }: Work, sessions: RunSessions<Session>): RunTools {
  return {
    renderer,
    openSession: (purpose) => sessions.open(purpose),
    discover: (session, { schema, name }) => readTable(session, { schema, table: name }),
    fingerprint,
    returningStructure,
    compareInventories,
    explain: (activity, error) => runFailure(connection, activity, error),
    begin: () => hooks.begin?.(),
    progress: (progress) => hooks.progress(progress),
    log: (message) => hooks.log(message),
  };
}

function factsOf({ plan, layout, sourceState }: RunContext): RunFacts {
  const copy = plan.steps.flatMap((step) => ("copy" in step ? [step.copy] : []))[0] ?? null;
  return {
    method: plan.method === "nothing" ? "copySwap" : plan.method,
    retired: plan.method === "attachHistory" ? null : (copy?.retired ?? null),
    inventory: describeInventory(sourceState),
    partitions: layout.partitions.length + (layout.history ? 1 : 0),
    leaves: allLeaves(layout, plan.table.name).length + (layout.history ? 1 : 0),
  };
}

/** What PostgreSQL brings to the pipelines. */
export function postgresPipeline(work: Work): Pipeline<PostgresKind> {
  const { connection, target } = work;
  return {
    verify: () => verifyServer(connection),
    openSession: (purpose) => openNamed(work, purpose),
    plan: (session) => planTarget(session, target),
    execution: (sessions) => Promise.resolve(postgresExecution(toolsOf(work, sessions))),
    sourceIdOf: ({ oid }) => String(oid),
    readSource: (session, { schema, table }) => readTable(session, { schema, table }),
    fingerprint: fingerprintWithPartitions,
    canResume: (run, { state }) => canResume(run, target, state),
    factsOf: (context) => Promise.resolve(factsOf(context)),
    explain: (activity, error) => runFailure(connection, activity, error),
  };
}

/** Brings a table of PostgreSQL to its declared partitioning. */
export function repartition(work: Work & RunOrder): Promise<RunResult | null> {
  return runPipeline(postgresPipeline(work), work);
}
