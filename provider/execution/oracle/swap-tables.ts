import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseError, failedWith } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import { cutoverLimits } from "../../schema/oracle-cutover";
import type { OracleSwapTablesStep } from "../../schema/oracle-plan";
import type { StepScript } from "../../schema/statement";
import { compareReplayed } from "../comparison";
import { completeNames } from "./complete-names";
import { DeltaReplayer } from "../delta";
import { gaveWay, pauseMs } from "../short-lock";
import { demandChildrenOpen } from "./closed-children";
import { tableOf, type OracleContext } from "./context";
import { lockOnSource, withDdlLock } from "./ddl-lock";
import { listDependants } from "./dependants";
import { demandJournal } from "./demand-journal";
import { fenceSource, giveBack } from "./fence";
import { addKeys, demandKeysVisible, passNeighbours } from "./foreign-keys";
import { ddlOf, guardDdl } from "./guarded-ddl";
import { finishSwap } from "./finish-swap";
import { holdKeys } from "./key-hold";
import { findPosition, readObjectIds, type ObjectIds, type Position } from "./positions";
import { alignGrants } from "./swap-grants";

const { keysForTheWindow, mostKeysInTheWindow, firstWindowMs, longestWindowMs } = cutoverLimits;

/** The fence stood for too long, or was not worth to be kept: it was given back, and another attempt may do better. */
class WindowTooShort extends Error {}

/** A lock was not to be had under the fence: unlike one before it, the attempt was in the application's way. */
class FenceGaveWay extends Error {
  constructor(cause: unknown) {
    super(`under the fence, ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** The source is not what it was just before the fence; the next attempt says what has changed. */
class SourceMoved extends Error {}

/** Replays and compares until so little is left that it fits under the fence. */
async function approach(
  context: OracleContext,
  replayer: DeltaReplayer,
  { copy }: OracleSwapTablesStep,
): Promise<void> {
  for (let pass = 0; pass < 100; pass += 1) {
    const keys = await replayer.pass();
    const left = await compareReplayed(context, replayer.worker, copy);
    if (keys + left <= keysForTheWindow) return;
  }
}

/** Whether triggers are valid is left out: DDL on the table makes the server look at them anew. */
async function readSignature(context: OracleContext, script: StepScript): Promise<string> {
  const { rows } = await context.control.run(script.statement("readSignature"));
  const items = rows.map(({ item }) => String(item).replace(/^(TRIGGER .*) (VALID|INVALID)$/, "$1"));
  return items.sort().join("\n");
}

/** Refuses a source that is no longer the one planned for, or whose journal has a gap. */
async function demandUnchanged(
  context: OracleContext,
  step: OracleSwapTablesStep,
  script: StepScript,
): Promise<void> {
  const { copy } = step;
  const { tools, control, plan, ledger } = context;
  const names = { run: ledger.runId, table: tableOf(copy) };
  const state = await tools.discover(control.session);
  if (state?.objectId !== copy.sourceObjectId)
    throw migrationError("SOURCE_CHANGED", { ...names, difference: "it was dropped or renamed" });
  if (tools.fingerprint(state) !== plan.sourceFingerprint) {
    const difference = tools.compareInventories(context.sourceState, state).join("; ");
    throw migrationError("SOURCE_CHANGED", { ...names, difference });
  }
  demandChildrenOpen(copy, state);
  const found = { grants: state.grants, dependants: await listDependants(context, step, script) };
  await control.transaction(() => ledger.recordEvent(control.session, "inventoryBefore", found));
  await demandJournal(context, copy);
}

/** One attempt after the other, until the names are swapped. */
class Cutover {
  private readonly deadline: number;
  private readonly script: StepScript;
  private windowMs: number = firstWindowMs;
  private attempts = 0;
  private gaveWays = 0;
  private replayed = 0;
  private fencedAt = 0;
  private missingSince = 0;
  private missingMs = 0;
  /** Null when the source must be read again. */
  private signature: string | null = null;

  constructor(
    private readonly context: OracleContext,
    private readonly step: OracleSwapTablesStep,
    private readonly replayer: DeltaReplayer,
    private readonly ids: ObjectIds,
  ) {
    this.deadline = Date.now() + step.patienceMs;
    this.script = context.tools.renderer.script(step);
  }

  async run(): Promise<void> {
    await approach(this.context, this.replayer, this.step);
    const lock = { ...lockOnSource(this.context, this.step, "Cutover"), mode: "READ ONLY" };
    for (let swapped = false; !swapped;) {
      swapped = await withDdlLock(this.context.control.session, lock, (wait) => this.attempt(wait))
        .then(() => true)
        .catch((error: unknown) => this.considerRetry(error));
    }
    await finishSwap(this.context, this.step, this.ids, () => ({
      attempts: this.attempts,
      replayed: this.replayed,
      lockedMs: Date.now() - this.fencedAt,
      missingMs: this.missingMs,
    }));
  }

  /** What needs no fence. The signature comes first, so that no change falls between what is read and what it stands for. */
  private async prepare(): Promise<void> {
    if (this.signature !== null) return;
    const signature = await readSignature(this.context, this.script);
    await alignGrants(this.context, this.step);
    await demandUnchanged(this.context, this.step, this.script);
    await demandKeysVisible(this.context, this.step, this.script);
    this.signature = signature;
  }

  private async attempt(waitSeconds: number): Promise<void> {
    const { context, step, script } = this;
    const { control } = context;
    this.attempts += 1;
    await this.prepare();
    await approach(context, this.replayer, step);
    await passNeighbours(context, step, script, waitSeconds);
    await control.run(script.statement("limitDdl", { waitSeconds }));
    await fenceSource(context, step, this.ids);
    this.fencedAt = Date.now();
    try {
      await this.underFence(this.fencedAt);
    } catch (error) {
      const position = await giveBack(context, step, this.ids);
      if (position === "before" && gaveWay(error)) throw new FenceGaveWay(error);
      if (position === "before" || !control.session.isOpen) throw error;
      // The source was renamed and could not be renamed back: the copy is proven and READ ONLY, and takes the name.
      if (position === "between") await completeNames(context, step, script, this.ids);
      this.missingMs = Date.now() - this.missingSince;
    }
  }

  private demandQuick(since: number): void {
    const ms = Date.now() - since;
    if (ms > this.windowMs)
      throw new WindowTooShort(`the fence stood for ${ms} ms, longer than ${this.windowMs} ms`);
  }

  private async underFence(since: number): Promise<void> {
    const { context, step, script } = this;
    await this.replayToTheEnd();
    if ((await readSignature(context, script)) !== this.signature)
      throw new SourceMoved("the source has changed while the fence came");
    this.demandQuick(since);
    await this.restoreIdentities();
    for (const { name } of step.lateConstraints)
      await guardDdl(ddlOf(context), script.statement("enableLate", { constraint: name }));
    await addKeys(context, step, script, () => this.demandQuick(since));
    await guardDdl(ddlOf(context), script.statement("fenceInterim"));
    await this.demandNothingLeft();
    this.demandQuick(since);
    this.missingSince = Date.now();
    await guardDdl(ddlOf(context), script.statement("swapNames"));
    this.missingMs = Date.now() - this.missingSince;
  }

  /** The whole journal in one batch, and every replayed key compared. */
  private async replayToTheEnd(): Promise<void> {
    const { context, step, replayer } = this;
    this.replayed = await replayer.replay({ batchRows: mostKeysInTheWindow });
    if (this.replayed >= mostKeysInTheWindow)
      throw new WindowTooShort(`${this.replayed} keys and more were left for the fence`);
    await compareReplayed(context, replayer.worker, step.copy);
  }

  /** Nobody can write to either table any more: what is in a journal now was not replayed, or not compared. */
  private async demandNothingLeft(): Promise<void> {
    const { rows } = await this.context.control.run(this.script.statement("countLeft"));
    const { journaled, replayed } = rows[0] ?? {};
    if (Number(journaled) > 0) throw new WindowTooShort(`${String(journaled)} keys came under the fence`);
    if (Number(replayed) > 0)
      throw new WindowTooShort(`${String(replayed)} keys were written to the copy by somebody else`);
  }

  /** Sequences go on where the source's are; ALWAYS comes back now that nothing more is copied. */
  private async restoreIdentities(): Promise<void> {
    const { context, step, script } = this;
    for (const { column } of step.identities) {
      const { rows } = await context.control.run(script.statement("readIdentity", { column }));
      const next = String(rows[0]?.["next"]);
      await guardDdl(ddlOf(context), script.statement("restoreIdentity", { column, next }));
    }
  }

  /** Throws what another attempt would meet again. */
  private async considerRetry(error: unknown): Promise<false> {
    const mayTryAgain =
      error instanceof WindowTooShort ||
      error instanceof SourceMoved ||
      error instanceof FenceGaveWay ||
      failedWith(error, "uniqueViolation");
    if (!mayTryAgain) throw error;
    if (Date.now() > this.deadline) throw outOfPatience(this.step, this.attempts, error);
    if (!(error instanceof DatabaseError)) this.signature = null;
    if (error instanceof WindowTooShort) this.windowMs = Math.min(longestWindowMs, this.windowMs * 2);
    if (error instanceof FenceGaveWay) this.gaveWays += 1;
    // From a second on, and longer from one to the next: the fence before was in the way of every writer.
    await sleep(pauseMs(error instanceof FenceGaveWay ? 3 + this.gaveWays : 1));
    return false;
  }
}

function outOfPatience({ copy }: OracleSwapTablesStep, attempts: number, error: Error): Error {
  return migrationError("CUTOVER_TOO_SLOW", { table: tableOf(copy), attempts, reason: error.message }, error);
}

/** A run that was killed after its renames, or between them, goes on from the object ids. */
async function goOn(
  context: OracleContext,
  step: OracleSwapTablesStep,
  ids: ObjectIds,
  position: Position,
): Promise<void> {
  const script = context.tools.renderer.script(step);
  if (position === "between") await completeNames(context, step, script, ids);
  await finishSwap(context, step, ids, () => ({
    attempts: 1,
    replayed: 0,
    lockedMs: null,
    missingMs: null,
  }));
}

/** Replays, compares, fences and swaps, again and again, until the names are swapped or patience ends. */
export async function swapTables(context: OracleContext, step: OracleSwapTablesStep): Promise<void> {
  const ids = await readObjectIds(context, step.copy);
  const script = context.tools.renderer.script(step);
  const position = await findPosition(context, context.control, script, step.copy, ids);
  await holdKeys(context, position !== "before");
  if (position !== "before") return goOn(context, step, ids, position);
  await giveBack(context, step, ids);
  const replayer = await DeltaReplayer.open(context);
  try {
    await new Cutover(context, step, replayer, ids).run();
  } finally {
    await replayer.close();
  }
}
