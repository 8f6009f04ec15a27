import { failedWith } from "../dialect/database-error";
import type { DeltaLoadStep } from "../schema/plan";
import type { StepScript } from "../schema/statement";
import type { RunContext, RunSession } from "./context";

/** Pages of the journal that one transaction replays: some ten thousand keys. */
const pagesPerBatch = 64;
/** A journal file larger than this is vacuumed before the cutover, so that reading it there takes no time. */
const vacuumAbovePages = 256;

export function deltaStepOf(context: RunContext): DeltaLoadStep {
  const step = context.plan.steps.find((candidate) => candidate.kind === "deltaLoad");
  if (!step) throw new Error("a copy-swap has a delta");
  return step;
}

/** Replays the journal on one session. One process has one of these: there is one replayer. */
export class DeltaReplayer {
  private readonly script: StepScript;

  private constructor(
    private readonly context: RunContext,
    readonly worker: RunSession,
  ) {
    this.script = context.tools.renderer.script(deltaStepOf(context));
  }

  static async open(context: RunContext): Promise<DeltaReplayer> {
    const replayer = new DeltaReplayer(context, await context.openWorker("delta"));
    await replayer.worker.run(replayer.script.statement("createBatch"));
    return replayer;
  }

  async close(): Promise<void> {
    await this.worker.session.close();
  }

  /** One pass over the journal as it is now; the number of keys replayed. */
  async pass(): Promise<number> {
    const { pages } = await this.countPages();
    let keys = 0;
    for (let page = 0; page < pages; page += pagesPerBatch) {
      const isLast = page + pagesPerBatch >= pages;
      keys += await this.replay(page, isLast ? null : page + pagesPerBatch);
    }
    return keys;
  }

  /**
   * Brings the copy to the source of one moment: chunks alone are of many, so that a value of a unique key that went from
   * one row to another in between may be in the copy twice.
   */
  async catchUpAtOnce(): Promise<void> {
    await this.pass();
    await this.worker.transaction(() => this.replaceWhole(), { isolation: "REPEATABLE READ" });
  }

  /** Shrinks the journals' files, so that the cutover reads few pages. */
  async tidy(): Promise<void> {
    const { pages, reversePages } = await this.countPages();
    if (Math.max(pages, reversePages) > vacuumAbovePages)
      await this.worker.run(this.script.statement("vacuumJournal"));
  }

  private async countPages(): Promise<{ pages: number; reversePages: number }> {
    const { rows } = await this.worker.run(this.script.statement("countPages"));
    return { pages: Number(rows[0]?.["pages"] ?? 0), reversePages: Number(rows[0]?.["reversePages"] ?? 0) };
  }

  private async replay(fromPage: number, toPage: number | null): Promise<number> {
    try {
      return await this.worker.transaction(() => this.replayRange(fromPage, toPage), {
        isolation: "REPEATABLE READ",
      });
    } catch (error) {
      if (!failedWith(error, "uniqueViolation")) throw error;
      return this.worker.transaction(() => this.replaceWhole(), { isolation: "REPEATABLE READ" });
    }
  }

  private async replayRange(fromPage: number, toPage: number | null): Promise<number> {
    const values = {
      run: this.context.ledger.runId,
      fromTid: `(${fromPage},0)`,
      toTid: toPage === null ? "(4294967294,0)" : `(${toPage},0)`,
    };
    const { rowCount } = await this.worker.run(this.script.statement("takeJournal"), values);
    if (rowCount === 0) return 0;
    await this.worker.run(this.script.statement("analyzeBatch"));
    await this.worker.run(this.script.statement("deleteGone"));
    await this.worker.run(this.script.statement("upsertPresent"));
    return rowCount;
  }

  /**
   * Where two rows have exchanged values of a unique key, one of them may be in a later batch: then all journaled keys
   * go at once, and every row of them is taken out before any is put back.
   */
  private async replaceWhole(): Promise<number> {
    const { rowCount } = await this.worker.run(this.script.statement("takeWholeJournal"), {
      run: this.context.ledger.runId,
    });
    await this.worker.run(this.script.statement("analyzeBatch"));
    await this.worker.run(this.script.statement("deleteBatch"));
    await this.worker.run(this.script.statement("insertBatch"));
    return rowCount;
  }
}
