import type { Session } from "../dialect/session";
import { MigrationError } from "../errors";
import type { Layout, Plan, StepKind } from "../schema/plan";
import type { StepScript } from "../schema/statement";
import type { TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { RunSession, type CoreContext, type CorePlan, type CoreTools } from "./context";
import { spoilingCodes } from "./failures";
import { findOpenRun, Ledger, runLedger, type OpenRun } from "./ledger";
import { runPlan } from "./run-plan";
import type { ExecutionTraits } from "./traits";

/** How often a run says in the ledger that it lives. */
const heartbeatMs = 5_000;

/** What a run goes by, fixed when it began. */
export interface RunParts<P, L, S> {
  readonly plan: P;
  readonly layout: L;
  readonly sourceState: S;
}

export interface RunRequest<P extends CorePlan = Plan, L = Layout, S = TableState> extends RunParts<P, L, S> {
  readonly target: Target;
  /** The source's object id, which survives a rename. */
  readonly sourceId: string;
  /** Who runs: host and process, for the ledger and for the one who is refused. */
  readonly client: string;
  /** Whether an unfinished run can go on with this plan; otherwise it is abandoned first. */
  canResume(run: OpenRun<P, L, S>): boolean;
  /** Asked once this process holds the table, of the unfinished run there is then. @throws where the plan is no longer true */
  demandCurrent(run: OpenRun<P, L, S> | null): Promise<void>;
}

/** How plans are executed on one kind of database. */
export interface Execution<C extends CoreContext, P extends CorePlan, L, S> {
  readonly tools: CoreTools;
  readonly traits: ExecutionTraits;
  readonly ledger: StepScript;
  ensureLedger(session: Session): Promise<void>;
  /** Holds the table for this process. @throws RUN_IN_PROGRESS */
  hold(session: Session, table: string, findRun: () => Promise<OpenRun<P, L, S> | null>): Promise<void>;
  /** The number of a run that begins, where the database does not give it with the row. */
  nextRun(session: Session): Promise<string | null>;
  /** The first fencing token of a run. */
  createFence(session: Session, runId: string): Promise<string>;
  /** Lets a session write for the run. @throws where the run was taken over, as a failure of the kind `fenced` */
  recordWorker(session: Session, ledger: Ledger): Promise<void>;
  /** Moves the fence of a run, so that whoever had it before writes no more. */
  takeOver(session: Session, runId: string): Promise<string>;
  /** Takes back what an unfinished run has created. */
  abandon(session: Session, run: OpenRun<P, L, S>): Promise<void>;
  scriptOf(plan: P, kind: StepKind): StepScript;
  contextOf(core: CoreContext, parts: RunParts<P, L, S>): C;
  estimateRows(state: S): number;
  applyStep(context: C, step: P["steps"][number]): Promise<void>;
}

async function createRun<P extends CorePlan, L, S>(
  session: Session,
  script: StepScript,
  request: RunRequest<P, L, S>,
  number: string | null,
): Promise<string> {
  const { plan } = request;
  const [run] = await runLedger(session, script, "createRun", {
    run: number,
    schema: plan.table.schema,
    table: plan.table.name,
    sourceOid: request.sourceId,
    method: plan.method,
    target: JSON.stringify(request.target),
    plan: JSON.stringify(plan),
    planHash: plan.hash,
    layout: JSON.stringify(request.layout),
    sourceState: JSON.stringify(request.sourceState),
    client: request.client,
  });
  return number ?? String(run?.["runId"]);
}

async function beginRun<C extends CoreContext, P extends CorePlan, L, S>(
  session: Session,
  execution: Execution<C, P, L, S>,
  request: RunRequest<P, L, S>,
): Promise<Ledger> {
  const { ledger: script, traits } = execution;
  if (traits.begin({}) !== null) await session.runBatch({ name: "ledger.begin", text: "BEGIN" });
  const number = await execution.nextRun(session);
  const runId = await createRun(session, script, request, number);
  const token = await execution.createFence(session, runId);
  await session.runBatch({ name: "ledger.commit", text: "COMMIT" });
  return new Ledger(script, runId, token);
}

async function resumeRun<C extends CoreContext, P extends CorePlan, L, S>(
  session: Session,
  execution: Execution<C, P, L, S>,
  request: RunRequest<P, L, S>,
  run: OpenRun<P, L, S>,
): Promise<Ledger> {
  const { ledger: script, tools } = execution;
  const token = await execution.takeOver(session, run.runId);
  const { plan, target, client } = request;
  const values = {
    run: run.runId,
    plan: JSON.stringify(plan),
    planHash: plan.hash,
    target: JSON.stringify(target),
  };
  await runLedger(session, script, "updatePlan", values);
  await runLedger(session, script, "resumeRun", { run: run.runId, client });
  await settle(session, execution.traits);
  tools.log(`Goes on with run ${run.runId}, which stopped before.`);
  return new Ledger(script, run.runId, token);
}

/** Begins a run, goes on with an unfinished one, or abandons one that cannot go on and begins anew. */
async function beginOrResume<C extends CoreContext, P extends CorePlan, L, S>(
  session: Session,
  execution: Execution<C, P, L, S>,
  request: RunRequest<P, L, S>,
  run: OpenRun<P, L, S> | null,
): Promise<{ ledger: Ledger; run: OpenRun<P, L, S> | null }> {
  if (run && request.canResume(run))
    return { ledger: await resumeRun(session, execution, request, run), run };
  if (run) {
    execution.tools.log(`Abandons run ${run.runId}, which cannot go on with this plan.`);
    await execution.takeOver(session, run.runId);
    await execution.abandon(session, run);
  }
  return { ledger: await beginRun(session, execution, request), run: null };
}

function openContext<C extends CoreContext, P extends CorePlan, L, S>(
  session: Session,
  execution: Execution<C, P, L, S>,
  request: RunRequest<P, L, S>,
  ledger: Ledger,
  run: OpenRun<P, L, S> | null,
): C {
  const { tools, traits } = execution;
  const wrap = (own: Session): RunSession => new RunSession(own, traits, (held) => ledger.holdFence(held));
  const { plan } = request;
  const sourceState = run?.sourceState ?? request.sourceState;
  const core: CoreContext = {
    tools,
    traits,
    ledger,
    plan,
    control: wrap(session),
    estimatedRows: execution.estimateRows(sourceState),
    scriptOf: (kind) => execution.scriptOf(plan, kind),
    openWorker: async (purpose) => {
      const own = await tools.openSession(`run ${ledger.runId} ${purpose}`);
      await execution.recordWorker(own, ledger);
      return wrap(own);
    },
  };
  return execution.contextOf(core, { plan, layout: run?.layout ?? request.layout, sourceState });
}

/** Where there is no statement that begins a transaction, every write has begun one. */
async function settle(session: Session, traits: ExecutionTraits): Promise<void> {
  if (traits.begin({}) === null) await session.runBatch({ name: "ledger.commit", text: "COMMIT" });
}

/** A session of its own says that the run lives: the others may be busy with one statement for hours. */
async function startHeartbeat(
  { ledger, tools }: CoreContext,
  traits: ExecutionTraits,
  recordWorker: (session: Session) => Promise<void>,
): Promise<() => Promise<void>> {
  const session = await tools.openSession(`run ${ledger.runId} heartbeat`);
  await recordWorker(session);
  const beat = async (): Promise<void> => {
    await ledger.recordSeen(session);
    await settle(session, traits);
  };
  const timer = setInterval(() => {
    beat().catch(() => undefined);
  }, heartbeatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return session.close();
  };
}

/** The reason of a failure stands in the ledger, as far as the database can still be reached. */
async function recordFailure(context: CoreContext, error: unknown): Promise<void> {
  const { control, ledger, traits } = context;
  const message = error instanceof Error ? error.message : String(error);
  try {
    if (error instanceof MigrationError && spoilingCodes.has(error.code))
      await ledger.spoil(control.session, error.code);
    await ledger.fail(control.session, message);
    await settle(control.session, traits);
  } catch {
    // The ledger says "running"; the next run finds that nobody holds the table, and goes on.
  }
}

/**
 * Executes a plan from its ledger, on a control session that holds the table until it is closed.
 * @throws RUN_IN_PROGRESS and every error of the steps; the run can be resumed unless the error says that it starts anew
 */
export async function executePlan<C extends CoreContext, P extends CorePlan, L, S>(
  session: Session,
  execution: Execution<C, P, L, S>,
  request: RunRequest<P, L, S>,
): Promise<C> {
  const { schema, name } = request.plan.table;
  await execution.ensureLedger(session);
  const findRun = () => findOpenRun<P, L, S>(session, execution.ledger, { schema, table: name });
  await execution.hold(session, `${schema}.${name}`, findRun);
  const found = await findRun();
  await request.demandCurrent(found);
  execution.tools.begin();
  const { ledger, run } = await beginOrResume(session, execution, request, found);
  const context = openContext(session, execution, request, ledger, run);
  await execution.recordWorker(session, ledger);
  const stopHeartbeat = await startHeartbeat(context, execution.traits, (own) =>
    execution.recordWorker(own, ledger),
  );
  try {
    await runPlan(context, request.plan, (step) => execution.applyStep(context, step));
    return context;
  } catch (error) {
    await recordFailure(context, error);
    throw error;
  } finally {
    await stopHeartbeat();
  }
}
