import type { CoreContext } from "../context";
import type { ChunkedStep } from "../pieces";
import { oneAtATime, workSideBySide } from "../work-queue";

/** Reports rows as they are copied. */
class LoadProgress {
  private readonly since = Date.now();
  private done: number;

  constructor(
    private readonly context: CoreContext,
    private readonly doneBefore: number,
  ) {
    this.done = doneBefore;
  }

  add(rows: number): void {
    this.done += rows;
    const total = Math.max(this.context.estimatedRows, this.done);
    this.context.tools.progress({
      step: "dataLoad",
      done: this.done,
      total,
      unit: "rows",
      since: this.since,
      doneBefore: this.doneBefore,
    });
  }

  get rows(): number {
    return this.done;
  }
}

/** Copies every chunk that the ledger does not have as loaded; a chunk's rows and its record commit together. */
export async function loadData(context: CoreContext, step: ChunkedStep): Promise<void> {
  const { control, ledger } = context;
  const script = context.scriptOf("dataLoad");
  const known = await ledger.readChunks(control.session);
  const { pieces } = context.traits;
  const progress = new LoadProgress(
    context,
    known.reduce((sum, { isLoaded, rows }) => sum + (isLoaded ? rows : 0), 0),
  );
  const next = oneAtATime(pieces.planChunks({ ledger, script, worker: control }, step, known));
  await workSideBySide(context, step.parallelDegree, "load", next, async (worker, bounds) => {
    progress.add(await pieces.copyChunk({ ledger, script, worker }, bounds));
  });
  await control.transaction(() => ledger.endStep(control.session, "dataLoad", progress.rows));
}
