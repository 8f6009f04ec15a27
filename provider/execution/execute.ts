import type { Session } from "../dialect/session";
import { MigrationError } from "../errors";
import type { Layout, Plan } from "../schema/plan";
import type { TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { abandonRun } from "./abandon";
import { holdTable, takeOver } from "./acquire";
import { RunSession, type RunContext, type RunTools } from "./context";
import { spoilingCodes } from "./failures";
import { ensureLedger, findOpenRun, Ledger, runLedger, type OpenRun } from "./ledger";
import { runPlan } from "./run-plan";

/** How often a run says in the ledger that it lives. */
const heartbeatMs = 5_000;

export interface RunRequest {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly target: Target;
  readonly sourceState: TableState;
  /** Who runs: host and process, for the ledger and for the one who is refused. */
  readonly client: string;
  /** Whether an unfinished run can go on with this plan; otherwise it is abandoned first. */
  canResume(run: OpenRun): boolean;
}

async function beginRun(session: Session, tools: RunTools, request: RunRequest): Promise<Ledger> {
  const script = tools.renderer.ledger();
  const { plan } = request;
  await session.runBatch({ name: "ledger.begin", text: "BEGIN" });
  const [run] = await runLedger(session, script, "createRun", {
    schema: plan.table.schema,
    table: plan.table.name,
    sourceOid: String(request.sourceState.oid),
    method: plan.method,
    target: JSON.stringify(request.target),
    plan: JSON.stringify(plan),
    planHash: plan.hash,
    layout: JSON.stringify(request.layout),
    sourceState: JSON.stringify(request.sourceState),
    client: request.client,
  });
  const runId = String(run?.["runId"]);
  const [fence] = await runLedger(session, script, "createFence", { run: runId });
  await session.runBatch({ name: "ledger.commit", text: "COMMIT" });
  return new Ledger(script, runId, String(fence?.["token"]));
}

async function resumeRun(
  session: Session,
  tools: RunTools,
  request: RunRequest,
  run: OpenRun,
): Promise<Ledger> {
  const script = tools.renderer.ledger();
  const token = await takeOver(session, script, run.runId);
  const { plan, target, client } = request;
  const values = {
    run: run.runId,
    plan: JSON.stringify(plan),
    planHash: plan.hash,
    target: JSON.stringify(target),
  };
  await runLedger(session, script, "updatePlan", values);
  await runLedger(session, script, "resumeRun", { run: run.runId, client });
  tools.log(`Goes on with run ${run.runId}, which stopped before.`);
  return new Ledger(script, run.runId, token);
}

/** Begins a run, goes on with an unfinished one, or abandons one that cannot go on and begins anew. */
async function beginOrResume(
  session: Session,
  tools: RunTools,
  request: RunRequest,
): Promise<{ ledger: Ledger; run: OpenRun | null }> {
  const { schema, name } = request.plan.table;
  const script = tools.renderer.ledger();
  const run = await findOpenRun(session, script, { schema, table: name });
  if (run && request.canResume(run)) return { ledger: await resumeRun(session, tools, request, run), run };
  if (run) {
    tools.log(`Abandons run ${run.runId}, which cannot go on with this plan.`);
    await takeOver(session, script, run.runId);
    await abandonRun({ session, renderer: tools.renderer, log: (message) => tools.log(message) }, run);
  }
  return { ledger: await beginRun(session, tools, request), run: null };
}

function openContext(
  session: Session,
  tools: RunTools,
  request: RunRequest,
  ledger: Ledger,
  run: OpenRun | null,
): RunContext {
  const script = tools.renderer.ledger();
  const wrap = (own: Session): RunSession =>
    new RunSession(own, () => script.statement("holdFence"), { run: ledger.runId, token: ledger.token });
  return {
    tools,
    ledger,
    plan: request.plan,
    layout: run?.layout ?? request.layout,
    sourceState: run?.sourceState ?? request.sourceState,
    control: wrap(session),
    openWorker: async (purpose) => {
      const own = await tools.openSession(`run ${ledger.runId} ${purpose}`);
      await ledger.recordWorker(own);
      return wrap(own);
    },
  };
}

/** A session of its own says that the run lives: the others may be busy with one statement for hours. */
async function startHeartbeat(context: RunContext): Promise<() => Promise<void>> {
  const { ledger, tools } = context;
  const session = await tools.openSession(`run ${ledger.runId} heartbeat`);
  await ledger.recordWorker(session);
  const timer = setInterval(() => {
    ledger.recordSeen(session).catch(() => undefined);
  }, heartbeatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return session.close();
  };
}

/** The reason of a failure stands in the ledger, as far as the database can still be reached. */
async function recordFailure(context: RunContext, error: unknown): Promise<void> {
  const { control, ledger } = context;
  const message = error instanceof Error ? error.message : String(error);
  try {
    if (error instanceof MigrationError && spoilingCodes.has(error.code))
      await ledger.spoil(control.session, error.code);
    await ledger.fail(control.session, message);
  } catch {
    // The ledger says "running"; the next run finds that nobody holds the table, and goes on.
  }
}

/**
 * Executes a plan from its ledger, on a control session that holds the table until it is closed.
 * @throws RUN_IN_PROGRESS and every error of the steps; the run can be resumed unless the error says that it starts anew
 */
export async function executePlan(
  session: Session,
  tools: RunTools,
  request: RunRequest,
): Promise<RunContext> {
  const { schema, name } = request.plan.table;
  const script = tools.renderer.ledger();
  await ensureLedger(session, script);
  await holdTable(session, script, `${schema}.${name}`, () =>
    findOpenRun(session, script, { schema, table: name }),
  );
  const { ledger, run } = await beginOrResume(session, tools, request);
  const context = openContext(session, tools, request, ledger, run);
  await ledger.recordWorker(session);
  const stopHeartbeat = await startHeartbeat(context);
  try {
    await runPlan(context);
    return context;
  } catch (error) {
    await recordFailure(context, error);
    throw error;
  } finally {
    await stopHeartbeat();
  }
}
