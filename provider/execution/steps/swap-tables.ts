import { setTimeout as sleep } from "node:timers/promises";
import { failedWith } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import { estimateKeysMs } from "../../schema/foreign-key";
import type { SwapStep, SwapTablesStep } from "../../schema/plan";
import type { Statement, StepScript, StatementValues } from "../../schema/statement";
import { compareReplayed, stopForDifference } from "../comparison";
import type { RunContext } from "../context";
import { DeltaReplayer } from "../delta";
import { compareGuards } from "../guards";
import { recordInventoryBefore } from "../inventory-before";
import { allLeaves } from "../../schema/leaves";
import { cutoverLimits } from "../../schema/postgres-cutover";
import { demandSegments } from "../partition-segments";
import { pauseMs, withShortLock, type ShortLock } from "../short-lock";
import { shortLockOn } from "../source-lock";
import { againWhenIdle } from "./again-when-idle";
import { mayTryAgain, tellTooSlow, TooMuchLeft, wasTooSlow } from "./given-back";
import { waitForOldSnapshots } from "./old-snapshots";
import { readUnchangedSource } from "./planned-source";
import { readReturning, retireGuards } from "./returning";
import { demandFresh, refreshMaterializedViews, type Segments } from "./refresh-materialized-views";
import { lockDependants, replaceDependants } from "./swap-dependants";
import { alignGrants } from "./swap-grants";
import { addKeys, dropKeys, lockedWith, readKeyLeaves, waitForNeighbours, type KeyLeaves } from "./swap-keys";

const { keysForTheWindow, mostKeysInTheWindow, firstWindowMs, longestWindowMs } = cutoverLimits;

/** What was found, and what is left to do under the lock, when the source was last read. */
export interface Prepared {
  readonly signature: string;
  /** Of the retired table that comes back; null where no run is rolled back. */
  readonly returning?: string | null;
  readonly revokeLast: readonly Statement[];
  readonly keyLeaves: KeyLeaves;
}

/** What the swap of a whole table and that of a default partition do not share. */
export interface SwapParts {
  readonly lock: ShortLock;
  /** What is filled beforehand, and again where it is not fresh any more; snapshots older than that are waited for. */
  fill?(): Promise<void>;
  /** How long foreign keys may take under the lock. */
  readonly keysMs: number;
  /** What needs no lock. */
  prepare(): Promise<Prepared>;
  /** Statements of names that are prepared, and planned before each attempt, beside those of every swap. */
  readonly prepared: readonly { readonly prepare: string; readonly plan: string }[];
  /** What is proven once, after the copy has come near the source. */
  prove(): Promise<void>;
  /** What is locked before the table. */
  lockFirst(limits: StatementValues): Statement[];
  /** Everything after the lock, in order; `values` are those of the attempt. */
  underLock(values: StatementValues, left: Left, prepared: Prepared): Statement[];
}

interface Attempt {
  readonly number: number;
  readonly limitMs: number;
  readonly windowMs: number;
  readonly prepared: Prepared;
}

/** Replays and compares until so little is left that it fits under the lock. */
async function approach(replayer: DeltaReplayer, context: RunContext, { copy }: SwapStep): Promise<void> {
  for (let pass = 0; pass < 100; pass += 1) {
    const keys = await replayer.pass();
    const left = await compareReplayed(context, replayer.worker, copy);
    if (keys + left <= keysForTheWindow) break;
  }
  await replayer.tidy();
}

/**
 * What needs no lock: the signature that must still hold under the lock, privileges, the inventory. The signature comes
 * first, so that no change falls between what is read here and what it stands for.
 */
async function prepare(context: RunContext, step: SwapTablesStep): Promise<Prepared> {
  const script = context.tools.renderer.script(step);
  await waitForNeighbours(context, step);
  const { rows } = await context.control.run(script.statement("readSignature"));
  const { revokeLast } = await alignGrants(context, step);
  const returning = await readReturning(context, step);
  const before = await readUnchangedSource(context, step.copy);
  await demandSegments(context, step.copy);
  const keyLeaves = await readKeyLeaves(context, step);
  await recordInventoryBefore(context, before);
  return { signature: String(rows[0]?.["signature"]), returning, revokeLast, keyLeaves };
}

/** What is left to replay and to compare; an idle table is spared the statements that touch every partition. */
export interface Left {
  readonly journaled: number;
  readonly replayed: number;
}

function underLock(
  context: RunContext,
  step: SwapTablesStep,
  values: StatementValues,
  left: Left,
  { revokeLast, keyLeaves, segments }: Prepared & { readonly segments: Segments },
): Statement[] {
  const script = context.tools.renderer.script(step);
  const one = (name: string): Statement => script.statement(name, values);
  return [
    one("demandIntact"),
    ...(step.returning ? [one("demandReturning")] : []),
    ...demandFresh(script, segments),
    ...(left.journaled > 0 ? [one("replayLast"), one("demandQuick")] : []),
    ...(left.journaled + left.replayed > 0 ? [one("demandEqual"), one("demandQuick")] : []),
    ...guardsUnderLock(script, step, left),
    ...revokeLast,
    one("stopJournal"),
    ...dropKeys(script, step),
    one("retireSource"),
    ...step.indexes.map(({ name }) => script.statement("retireIndex", { index: name })),
    ...retireGuards(script, step),
    ...step.guards.map(({ name }) => script.statement("promoteGuard", { guard: name })),
    one("promoteInterim"),
    ...step.indexes.map(({ name }) => script.statement("promoteIndex", { index: name })),
    ...step.sequences.map(({ name }) => script.statement("moveIdentity", { sequence: name })),
    ...replaceDependants(script, step.dependants),
    ...step.lateChecks.map(({ name }) => script.statement("addLateCheck", { check: name })),
    ...step.lateChecks
      .filter(({ comment }) => comment !== null)
      .map(({ name }) => script.statement("commentLateCheck", { check: name })),
    ...addKeys(script, step, context, keyLeaves),
    ...step.triggers
      .filter(({ state }) => state !== "DISABLED")
      .map(({ name }) => script.statement("enableTrigger", { trigger: name })),
    one("openWayBack"),
    one("recordSwap"),
    ...(step.returning ? [one("recordRolledBack")] : []),
    one("demandQuick"),
  ];
}

/** Guards are written by triggers of the copy, and hold the keys that came last. */
function guardsUnderLock(script: StepScript, { guards }: SwapTablesStep, left: Left): Statement[] {
  if (guards.length === 0) return [];
  const replayed = left.journaled + left.replayed > 0 ? [script.statement("demandGuarded")] : [];
  return [...replayed, script.statement("demandGuards")];
}

/** One transaction: the lock, the last keys, the comparison, the swap. Throws with everything rolled back. */
async function cutOver(
  context: RunContext,
  step: SwapStep,
  parts: SwapParts,
  { worker }: DeltaReplayer,
  attempt: Attempt,
): Promise<void> {
  const script = context.tools.renderer.script(step);
  const windowMs = String(attempt.windowMs);
  await worker.transaction(async () => {
    const limits = {
      windowMs,
      waitMs: String(attempt.limitMs),
      lockMs: String(2 * attempt.limitMs),
      statementMs: String(attempt.windowMs + attempt.limitMs),
    };
    const { rows } = await worker.runAll(`${step.kind}.lock`, [
      script.statement("limitWindow", limits),
      ...parts.lockFirst(limits),
      script.statement("lockTables", limits),
    ]);
    const left = { journaled: Number(rows[0]?.["journaled"]), replayed: Number(rows[0]?.["replayed"]) };
    const keys = left.journaled + left.replayed;
    if (keys > mostKeysInTheWindow) throw new TooMuchLeft(keys);
    const values = {
      run: context.ledger.runId,
      expectedSignature: attempt.prepared.signature,
      expectedReturning: attempt.prepared.returning,
      attempt: String(attempt.number),
      replayed: String(keys),
      windowMs,
    };
    const swap = parts.underLock(values, left, attempt.prepared);
    await worker.runAll(`${step.kind}.swap`, swap).catch(tellTooSlow);
  });
}

function outOfPatience(step: SwapStep, attempts: number, error: unknown): Error {
  const table = `${step.copy.source.schema}.${step.copy.source.name}`;
  const reason = error instanceof Error ? error.message : "it was too slow";
  return migrationError("CUTOVER_TOO_SLOW", { table, attempts, reason }, error);
}

/** One attempt after the other, until the swap commits: {@link withShortLock} waits between those that gave way. */
class Cutover {
  private readonly deadline: number;
  private windowMs: number;
  private attempts = 0;
  private retries = 0;
  /** Null when the source must be read again. */
  private prepared: Prepared | null = null;

  constructor(
    private readonly context: RunContext,
    private readonly step: SwapStep,
    private readonly parts: SwapParts,
    private readonly replayer: DeltaReplayer,
    idled: number,
  ) {
    this.deadline = Date.now() + step.patienceMs;
    this.windowMs = Math.min(longestWindowMs, firstWindowMs * 2 ** idled + parts.keysMs);
  }

  async run(): Promise<void> {
    const { context, step, replayer } = this;
    const script = context.tools.renderer.script(step);
    await replayer.worker.runAll(`${step.kind}.prepareWindow`, [
      script.statement("prepareWindow"),
      ...this.parts.prepared.map(({ prepare: name }) => script.statement(name)),
    ]);
    await approach(replayer, context, step);
    await this.parts.prove();
    await this.fill();
    for (let swapped = false; !swapped;) {
      swapped = await withShortLock(context.control.session, this.parts.lock, (limitMs) =>
        this.attempt(limitMs),
      )
        .then(() => true)
        .catch((error: unknown) => this.considerRetry(error));
    }
  }

  private async fill(): Promise<void> {
    await this.parts.fill?.();
    await waitForOldSnapshots(this.context, this.step);
  }

  private async attempt(limitMs: number): Promise<void> {
    const { context, step, parts, replayer, windowMs } = this;
    this.attempts += 1;
    this.prepared ??= await parts.prepare();
    await approach(replayer, context, step);
    const script = context.tools.renderer.script(step);
    const planned = parts.prepared.map(({ plan }) => script.statement(plan));
    await replayer.worker.transaction(() =>
      replayer.worker.runAll(`${step.kind}.planWindow`, [script.statement("planWindow"), ...planned]),
    );
    const attempt = { number: this.attempts, limitMs, windowMs, prepared: this.prepared };
    await cutOver(context, step, parts, replayer, attempt);
  }

  /** Throws what another attempt would meet again. */
  private async considerRetry(error: unknown): Promise<false> {
    const { context, step, attempts } = this;
    if (failedWith(error, "dataDiffers"))
      return stopForDifference(context, context.control, step.copy, error.message);
    if (!mayTryAgain(error)) throw error;
    if (Date.now() > this.deadline) throw outOfPatience(step, attempts, error);
    if (failedWith(error, "catalogChanged")) this.prepared = null;
    if (failedWith(error, "viewRefreshed")) await this.fill();
    if (wasTooSlow(error)) this.windowMs = Math.min(longestWindowMs, this.windowMs * 2);
    this.retries += 1;
    await sleep(pauseMs(this.retries));
    return false;
  }
}

/** Replays, compares, prepares and swaps, again and again, until the swap commits or patience ends. */
export function cutOverBy(context: RunContext, step: SwapStep, parts: SwapParts): Promise<void> {
  return againWhenIdle(context, step, async (idled) => {
    const replayer = await DeltaReplayer.open(context);
    try {
      await new Cutover(context, step, parts, replayer, idled).run();
    } finally {
      await replayer.close();
    }
  });
}

/** The source and its copy exchange their names. */
export function swapTables(context: RunContext, step: SwapTablesStep): Promise<void> {
  const script = context.tools.renderer.script(step);
  const { layout, sourceState } = context;
  const leaves = allLeaves(layout, step.copy.source.name);
  let segments: Segments = [];
  return cutOverBy(context, step, {
    lock: { ...shortLockOn(context, step.copy, "Cutover", "ACCESS EXCLUSIVE"), lockedWith: lockedWith(step) },
    keysMs: estimateKeysMs(sourceState.foreignKeys, leaves.length, step.keysByLeaf),
    fill: async () => {
      segments = await refreshMaterializedViews(context, step);
    },
    prepare: () => prepare(context, step),
    prepared: [
      ...(step.guards.length > 0 ? [{ prepare: "prepareGuarded", plan: "planGuarded" }] : []),
      ...(step.returning ? [{ prepare: "prepareReturning", plan: "planReturning" }] : []),
    ],
    prove: () => compareGuards(context, step),
    lockFirst: (limits) => lockDependants(script, step.dependants, limits),
    underLock: (values, left, prepared) => underLock(context, step, values, left, { ...prepared, segments }),
  });
}
