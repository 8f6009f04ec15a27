import type { Session } from "../dialect/session";
import type { AttachHistoryStep, Copy, Plan, RetentionStep, SwapStep, SwapTablesStep } from "../schema/plan";
import type { Renderer, StepScript } from "../schema/statement";
import { inBatches, tablesPerTransaction } from "../schema/leaves";
import { runLedger, type OpenRun } from "./ledger";
import { withShortLock, type ShortLock } from "./short-lock";
import { swapStepOf } from "./source-lock";

export interface Abandonment {
  readonly session: Session;
  readonly renderer: Renderer;
  log(message: string): void;
}

function copyOf(plan: Plan): Copy | null {
  const step = plan.steps.find((candidate) => "copy" in candidate);
  return step && "copy" in step ? step.copy : null;
}

async function inTransaction(session: Session, limitMs: number, texts: readonly string[]): Promise<void> {
  const text = ["BEGIN", `SET LOCAL lock_timeout = ${limitMs}`, ...texts, "COMMIT"].join(";\n");
  try {
    await session.runBatch({ name: "abandon.drop", text });
  } catch (error) {
    await session.runBatch({ name: "abandon.rollback", text: "ROLLBACK" }).catch(() => undefined);
    throw error;
  }
}

function shortLock(
  work: Abandonment,
  plan: Plan,
  table: string,
  oid: string,
  step: SwapStep | AttachHistoryStep | RetentionStep = swapStepOf(plan),
): ShortLock {
  const script = work.renderer.script(step);
  return {
    activity: "Taking back what the run had created",
    mode: "ACCESS EXCLUSIVE",
    table,
    oid,
    lockTimeoutMs: step.lockTimeoutMs,
    patienceMs: step.patienceMs,
    findBlockers: script.statement("findBlockers"),
    cancelAutovacuum: script.statement("cancelAutovacuum"),
    log: (message) => work.log(message),
  };
}

/** Drops the tool's own triggers of one table; the table is found by its object id, whatever its name is now. */
export async function dropOwnTriggers(work: Abandonment, plan: Plan, copy: Copy, oid: string): Promise<void> {
  const script = work.renderer.abandon(copy);
  const rows = await runLedger(work.session, script, "findTriggers", { oid });
  const [first] = rows;
  if (!first) return;
  const texts = rows.map(
    ({ schema, name, trigger }) =>
      script.statement("dropTrigger", {
        schema: String(schema),
        name: String(name),
        trigger: String(trigger),
      }).text,
  );
  const lock = shortLock(work, plan, `${String(first["schema"])}.${String(first["name"])}`, oid);
  await withShortLock(work.session, lock, (limitMs) => inTransaction(work.session, limitMs, texts));
}

/** The check that proves a bound calls the function that notes rows beyond it, so it goes first. */
async function dropHistoryCheck(
  work: Abandonment,
  plan: Plan,
  script: StepScript,
  oid: string,
): Promise<void> {
  const [check] = await runLedger(work.session, script, "findCheck", { oid });
  if (!check) return;
  const names = { schema: String(check["schema"]), name: String(check["name"]) };
  const lock = shortLock(work, plan, `${names.schema}.${names.name}`, oid);
  const texts = [script.statement("dropCheck", names).text];
  await withShortLock(work.session, lock, (limitMs) => inTransaction(work.session, limitMs, texts));
}

async function dropMaterializedViews(work: Abandonment, lock: ShortLock, script: StepScript): Promise<void> {
  for (const view of await runLedger(work.session, script, "findMaterializedViews", { oid: lock.oid })) {
    const { text } = script.statement("dropMaterializedView", {
      schema: String(view["schema"]),
      name: String(view["name"]),
    });
    await withShortLock(work.session, lock, (limitMs) => inTransaction(work.session, limitMs, [text]));
  }
}

async function dropInterim(work: Abandonment, plan: Plan, script: StepScript, runId: string): Promise<void> {
  const [interim] = await runLedger(work.session, script, "findObjects", { run: runId });
  if (!interim) return;
  const oid = String(interim["oid"]);
  const schema = String(interim["schema"]);
  const leaves = await runLedger(work.session, script, "listLeaves", { oid });
  const names = [...leaves.map(({ name }) => String(name)), String(interim["name"])];
  const lock = shortLock(work, plan, `${schema}.${String(interim["name"])}`, oid);
  await dropMaterializedViews(work, lock, script);
  for (const batch of inBatches(names, tablesPerTransaction(names.length))) {
    const texts = batch.map((name) => script.statement("dropTable", { schema, name }).text);
    await withShortLock(work.session, lock, (limitMs) => inTransaction(work.session, limitMs, texts));
  }
}

/** The triggers of the retired table that a rollback has disabled. */
async function enableTriggers(
  work: Abandonment,
  lock: ShortLock,
  script: StepScript,
  { triggers }: SwapTablesStep,
): Promise<void> {
  const disabled = await runLedger(work.session, script, "findDisabled", { oid: lock.oid });
  const texts = disabled.flatMap((row) => {
    const [schema, name, trigger] = [String(row["schema"]), String(row["name"]), String(row["trigger"])];
    const known = triggers.find((carried) => carried.name === trigger && carried.state !== "DISABLED");
    if (!known) return [];
    const enableAs = known.state === "ORIGIN" ? "" : `${known.state} `;
    return [script.statement("enableTrigger", { schema, name, trigger, enableAs }).text];
  });
  if (texts.length > 0)
    await withShortLock(work.session, lock, (limitMs) => inTransaction(work.session, limitMs, texts));
}

/** Of a rollback the retired table stays, further than it was; the reverse journal of the run that it was to take back is whole. */
async function closeRetired(work: Abandonment, plan: Plan, copy: Copy, script: StepScript): Promise<void> {
  const swap = plan.steps.find((step) => step.kind === "swapTables");
  if (!swap?.returning) return;
  const { oid } = swap.returning;
  await dropOwnTriggers(work, plan, copy, oid);
  const lock = shortLock(work, plan, `${copy.interim.schema}.${copy.interim.name}`, oid);
  await dropMaterializedViews(work, lock, script);
  await enableTriggers(work, lock, script, swap);
}

/** Guards of unique keys, when no trigger calls their functions any more. */
async function dropGuards(work: Abandonment, plan: Plan, script: StepScript, runId: string): Promise<void> {
  const guards = await runLedger(work.session, script, "findGuards", { run: runId });
  for (const { drop, oid, schema, name } of guards) {
    const names = { schema: String(schema), name: String(name) };
    const lock = shortLock(work, plan, `${names.schema}.${names.name}`, String(oid));
    const texts = [script.statement(String(drop), names).text];
    await withShortLock(work.session, lock, (limitMs) => inTransaction(work.session, limitMs, texts));
  }
}

/** Tables that were to be dropped stay, and are watched no more. */
async function dropWatches(work: Abandonment, { plan, runId }: OpenRun): Promise<void> {
  const step = plan.steps.find((candidate) => candidate.kind === "dropPartitions");
  if (!step) return;
  const script = work.renderer.abandon(null);
  for (const { oid, schema, name, trigger } of await runLedger(work.session, script, "findWatches", {
    run: runId,
  })) {
    const names = { schema: String(schema), name: String(name), trigger: String(trigger) };
    const lock = shortLock(work, plan, `${names.schema}.${names.name}`, String(oid), step);
    const texts = [script.statement("dropTrigger", names).text];
    await withShortLock(work.session, lock, (limitMs) => inTransaction(work.session, limitMs, texts));
  }
}

/** Names of relations and types that are free again once an unfinished run has been abandoned. */
export async function listNamesGivenBack(
  session: Session,
  renderer: Renderer,
  run: OpenRun,
): Promise<ReadonlySet<string>> {
  const rows = await runLedger(session, renderer.abandon(null), "listNames", { run: run.runId });
  return new Set(rows.map(({ name }) => String(name)));
}

/**
 * Takes back what an unfinished run has created: its triggers, its interim table, its guards, its journals. The source stays as it
 * is. The caller holds the table, and the run's sessions have ended.
 */
export async function abandonRun(work: Abandonment, run: OpenRun): Promise<void> {
  const copy = copyOf(run.plan);
  const script = work.renderer.abandon(copy);
  if (copy) {
    await dropOwnTriggers(work, run.plan, copy, run.sourceOid);
    await dropHistoryCheck(work, run.plan, script, run.sourceOid);
    if (run.plan.method === "rollback") await closeRetired(work, run.plan, copy, script);
    else await dropInterim(work, run.plan, script, run.runId);
    await dropGuards(work, run.plan, script, run.runId);
    await runLedger(work.session, script, "dropJournals");
    await runLedger(work.session, script, "dropFunctions");
  }
  await dropWatches(work, run);
  await runLedger(work.session, work.renderer.ledger(), "abandonRun", { run: run.runId });
}
