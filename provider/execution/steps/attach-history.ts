import { setTimeout as sleep } from "node:timers/promises";
import { failedWith } from "../../dialect/database-error";
import { migrationError } from "../../errors";
import type { AttachHistoryStep } from "../../schema/plan";
import type { Statement, StatementValues, StepScript } from "../../schema/statement";
import { cutoverLimits } from "../../schema/postgres-cutover";
import type { RunContext, RunSession } from "../context";
import { historyBound, stopForBound } from "../history";
import { pauseMs, withShortLock } from "../short-lock";
import { shortLockOn } from "../source-lock";
import { againWhenIdle } from "./again-when-idle";
import { readPlannedSource } from "./planned-source";
import { alignGrants } from "./swap-grants";

const { firstWindowMs, longestWindowMs } = cutoverLimits;

/** What was found, and what is left to do under the lock, when the source was last read. */
interface Prepared {
  readonly signature: string;
  readonly revokeLast: readonly Statement[];
}

interface Attempt extends Prepared {
  readonly number: number;
  readonly limitMs: number;
  readonly windowMs: number;
}

/** What needs no lock. The signature comes first: it stands for all that is read after it. */
async function prepare(context: RunContext, step: AttachHistoryStep): Promise<Prepared> {
  const { control, ledger, plan, tools } = context;
  const script = tools.renderer.script(step);
  const { rows } = await control.run(script.statement("readSignature"));
  const { revokeLast } = await alignGrants(context, step);
  const before = await readPlannedSource(context, step.copy);
  const [proof] = (await control.run(script.statement("isProven"))).rows;
  if (proof?.["proven"] !== true) {
    const table = `${plan.table.schema}.${plan.table.name}`;
    throw migrationError("HISTORY_CHECK_LOST", { run: ledger.runId, table });
  }
  await control.transaction(() =>
    ledger.recordEvent(control.session, "inventoryBefore", { grants: before.grants }),
  );
  return { signature: String(rows[0]?.["signature"]), revokeLast };
}

function underLock(
  script: StepScript,
  step: AttachHistoryStep,
  values: StatementValues,
  revokeLast: readonly Statement[],
): Statement[] {
  const one = (name: string): Statement => script.statement(name, values);
  const each = (statement: string, kind: string, items: readonly { readonly name: string }[]): Statement[] =>
    items.map(({ name }) => script.statement(statement, { [kind]: name }));
  return [
    one("demandIntact"),
    one("demandNoNotes"),
    one("noteIndexes"),
    one("trustBound"),
    ...revokeLast,
    ...each("dropTrigger", "trigger", step.triggers),
    one("renameSource"),
    ...each("renameIndex", "index", step.indexes),
    one("promoteInterim"),
    ...each("promoteIndex", "index", step.indexes),
    ...each("moveIdentity", "sequence", step.sequences),
    one("attachSource"),
    one("demandAdopted"),
    one("dropCheck"),
    ...each(
      "enableTrigger",
      "trigger",
      step.triggers.filter(({ state }) => state !== "DISABLED"),
    ),
    one("recordSwap"),
    one("demandQuick"),
  ];
}

/** One transaction: the lock, the proof, the names, the partition. Throws with everything rolled back. */
async function cutOver(
  context: RunContext,
  step: AttachHistoryStep,
  worker: RunSession,
  { number, limitMs, windowMs, signature, revokeLast }: Attempt,
): Promise<void> {
  const script = context.tools.renderer.script(step);
  const limits = script.statement("limitWindow", {
    windowMs: String(windowMs),
    waitMs: String(limitMs),
    statementMs: String(windowMs + limitMs),
  });
  const values = {
    run: context.ledger.runId,
    expectedSignature: signature,
    attempt: String(number),
    windowMs: String(windowMs),
    upper: historyBound(context),
  };
  await worker.transaction(async () => {
    await worker.runAll("attachHistory.lock", [limits, script.statement("lockTables")]);
    await worker.runAll("attachHistory.swap", underLock(script, step, values, revokeLast));
  });
}

/** One attempt after the other, until the cutover commits: {@link withShortLock} waits between those that gave way. */
class Cutover {
  private readonly deadline: number;
  private windowMs: number;
  private attempts = 0;
  /** Null when the source must be read again. */
  private prepared: Prepared | null = null;

  constructor(
    private readonly context: RunContext,
    private readonly step: AttachHistoryStep,
    private readonly worker: RunSession,
    idled: number,
  ) {
    this.deadline = Date.now() + step.patienceMs;
    this.windowMs = Math.min(longestWindowMs, firstWindowMs * 2 ** idled);
  }

  async run(): Promise<void> {
    const { context, step, worker } = this;
    const script = context.tools.renderer.script(step);
    await worker.runAll("attachHistory.prepareWindow", [script.statement("prepareWindow")]);
    const lock = shortLockOn(context, step.copy, "Cutover", "ACCESS EXCLUSIVE");
    for (let attached = false; !attached;) {
      attached = await withShortLock(context.control.session, lock, (limitMs) => this.attempt(limitMs))
        .then(() => true)
        .catch((error: unknown) => this.considerRetry(error));
    }
  }

  private async attempt(limitMs: number): Promise<void> {
    const { context, step, worker, windowMs } = this;
    this.attempts += 1;
    this.prepared ??= await prepare(context, step);
    const script = context.tools.renderer.script(step);
    await worker.transaction(() =>
      worker.runAll("attachHistory.planWindow", [script.statement("planWindow")]),
    );
    await cutOver(context, step, worker, { number: this.attempts, limitMs, windowMs, ...this.prepared });
  }

  /** Throws what another attempt would meet again. */
  private async considerRetry(error: unknown): Promise<false> {
    const { context, step, attempts } = this;
    if (failedWith(error, "boundPassed")) return stopForBound(context, error);
    if (!failedWith(error, "catalogChanged", "windowTooSlow")) throw error;
    if (Date.now() > this.deadline) {
      const table = `${step.copy.source.schema}.${step.copy.source.name}`;
      throw migrationError("CUTOVER_TOO_SLOW", { table, attempts, reason: error.message }, error);
    }
    if (failedWith(error, "catalogChanged")) this.prepared = null;
    else this.windowMs = Math.min(longestWindowMs, this.windowMs * 2);
    await sleep(pauseMs(1));
    return false;
  }
}

function attach(context: RunContext, step: AttachHistoryStep): Promise<void> {
  return againWhenIdle(context, step, async (idled) => {
    const worker = await context.openWorker("cutover");
    try {
      await new Cutover(context, step, worker, idled).run();
    } finally {
      await worker.session.close();
    }
  });
}

/** The source becomes the first partition of the table that takes its name; then that is analysed as a whole. */
export async function attachHistory(context: RunContext, step: AttachHistoryStep): Promise<void> {
  const { control, ledger, tools } = context;
  const done = await ledger.readItems(control.session, "attachHistory");
  if (!done.has("swapped")) await attach(context, step);
  await control.transaction(async () => {
    await control.run(tools.renderer.script(step).statement("analyzeTable"));
    await ledger.endStep(control.session, "attachHistory");
  });
}
