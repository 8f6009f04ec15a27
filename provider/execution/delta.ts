import { setTimeout as sleep } from "node:timers/promises";
import { failedWith } from "../dialect/database-error";
import type { Row } from "../dialect/session";
import type { StepScript } from "../schema/statement";
import type { BindValues, CoreContext, RunSession } from "./context";
import type { Workplace } from "./pieces";
import { pauseMs } from "./short-lock";

/** Replays the journal on one session. One process has one of these: there is one replayer. */
export class DeltaReplayer {
  private readonly script: StepScript;

  private constructor(
    private readonly context: CoreContext,
    readonly worker: RunSession,
  ) {
    this.script = context.scriptOf("deltaLoad");
  }

  static async open(context: CoreContext): Promise<DeltaReplayer> {
    const replayer = new DeltaReplayer(context, await context.openWorker("delta"));
    await replayer.runAll(context.traits.replay.prepare);
    return replayer;
  }

  async close(): Promise<void> {
    await this.worker.session.close();
  }

  /** One pass over the journal as it is now; the number of keys replayed. */
  pass(): Promise<number> {
    return this.context.traits.replay.pass({
      ask: (statement) => this.ask(statement),
      replay: (batch) => this.replay(batch),
    });
  }

  /** Shrinks the journals' files, so that the cutover reads few pages. */
  async tidy(): Promise<void> {
    await this.runAll(await this.context.traits.replay.tidy({ ask: (statement) => this.ask(statement) }));
  }

  private async runAll(names: readonly string[]): Promise<void> {
    for (const name of names) await this.worker.run(this.script.statement(name));
  }

  private get place(): Workplace {
    const { context, script, worker } = this;
    return { ledger: context.ledger, script, worker };
  }

  private async ask(statement: string): Promise<Row> {
    return (await this.worker.run(this.script.statement(statement))).rows[0] ?? {};
  }

  /** Replays one batch; the whole journal where its keys cannot be apart. @returns the keys */
  async replay(batch: BindValues): Promise<number> {
    try {
      return await this.context.traits.pieces.replayBatch(this.place, batch);
    } catch (error) {
      if (!failedWith(error, "uniqueViolation")) throw error;
      return this.replayWhole();
    }
  }

  /**
   * Where two rows have exchanged values of a unique key, one of them may be in a later batch: then all journaled keys
   * go at once, and every row of them is taken out before any is put back.
   */
  async replayWhole(): Promise<number> {
    const { replay, pieces } = this.context.traits;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await pieces.replayWhole(this.place);
      } catch (error) {
        if (attempt >= replay.wholeAttempts || !failedWith(error, "uniqueViolation")) throw error;
        await sleep(pauseMs(Math.min(attempt, 3)));
      }
    }
  }
}

/**
 * Brings the copy to the source of one moment: chunks alone are of many, so that a value of a unique key that went from
 * one row to another in between may be in the copy twice.
 */
export async function reachOneMoment(context: CoreContext): Promise<void> {
  const replayer = await DeltaReplayer.open(context);
  try {
    await replayer.pass();
    await replayer.replayWhole();
  } finally {
    await replayer.close();
  }
}
