import { hostname } from "node:os";
import type { Session } from "../dialect/session";
import { MigrationError, migrationError } from "../errors";
import type { CoreContext, CorePlan } from "../execution/context";
import { executePlan, type Execution } from "../execution/execute";
import type { OpenRun } from "../execution/ledger";
import type { RunResult } from "../schema/report";
import type { Target } from "../schema/target";
import type { RunOrder } from "./engine";
import { firstRefusalOf, type Planned, type Refused } from "./planned";
import { summarize, type RunFacts } from "./run-summary";
import { RunSessions } from "./run-sessions";
import { demandCurrent } from "./still-current";

/** The types of one kind of database. */
export interface Kind {
  readonly session: Session;
  readonly context: CoreContext;
  readonly plan: CorePlan & { readonly reason: string };
  readonly layout: unknown;
  readonly state: unknown;
}

export type ExecutionOf<K extends Kind> = Execution<K["context"], K["plan"], K["layout"], K["state"]>;
export type PlannedOf<K extends Kind> = Planned<K["plan"], K["layout"], K["state"]>;
export type RunOf<K extends Kind> = OpenRun<K["plan"], K["layout"], K["state"]>;

/** Who works on a table, for the ledger and for the one who is refused. */
export interface Worker {
  /** Host and process. */
  readonly client: string;
  readonly application: string;
}

/** What one kind of database brings to the pipelines, for one connection and one table. */
export interface Pipeline<K extends Kind> {
  /** @throws why nothing can be done with this server */
  verify(): Promise<unknown>;
  openSession(purpose: string): Promise<K["session"]>;
  plan(session: K["session"]): Promise<PlannedOf<K> | Refused>;
  execution(sessions: RunSessions<K["session"]>, worker: Worker): Promise<ExecutionOf<K>>;
  /** The table's object id, which survives a rename. */
  sourceIdOf(state: K["state"]): string;
  /** Reads the source that was planned for as it is now; null when it is gone. */
  readSource(session: K["session"], planned: K["state"]): Promise<K["state"] | null>;
  /** Hash of what a plan stands on. */
  fingerprint(state: K["state"]): string;
  /** Whether an unfinished run can go on with this plan. */
  canResume(run: RunOf<K>, planned: PlannedOf<K>): boolean;
  /** What only this kind of database knows of a run that has ended. */
  factsOf(context: K["context"]): Promise<RunFacts>;
  /** Turns what the driver throws into an error of the catalogue. */
  explain(activity: string, error: unknown): unknown;
}

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
