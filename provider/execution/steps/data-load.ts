import type { StepScript } from "../../schema/statement";
import type { CoreContext, CoreStep, RunSession } from "../context";
import { endsOf, type Chunk } from "../ledger";
import { readKey } from "../ledger-values";
import { oneAtATime, workSideBySide } from "../work-queue";

/** What the loop over chunks needs of its step. */
export interface ChunkedStep extends CoreStep {
  readonly chunkRows: number;
  readonly parallelDegree: number;
}

type ChunkBounds = Pick<Chunk, "chunk" | "lowerKey" | "upperKey">;

/** Plans chunks one after the other: each begins where the last one ends, and the last has no end. */
class ChunkPlanner {
  private readonly pending: ChunkBounds[];
  private last: ChunkBounds | null;

  constructor(
    private readonly context: CoreContext,
    private readonly step: ChunkedStep,
    private readonly script: StepScript,
    known: readonly Chunk[],
  ) {
    this.pending = known.filter(({ isLoaded }) => !isLoaded);
    this.last = known.at(-1) ?? null;
  }

  async next(): Promise<ChunkBounds | null> {
    const pending = this.pending.shift();
    if (pending) return pending;
    if (this.last !== null && this.last.upperKey === null) return null;
    return this.plan();
  }

  private async plan(): Promise<ChunkBounds> {
    const { control, ledger } = this.context;
    const lowerKey = this.last?.upperKey ?? null;
    const values = { lower: lowerKey, chunkRows: this.step.chunkRows };
    const { rows } = await control.run(
      this.script.statement("findChunkEnd", { isFirst: lowerKey === null }),
      values,
    );
    const upperKey = readKey(rows[0]?.["key"]);
    const planned = { chunk: (this.last?.chunk ?? 0) + 1, lowerKey, upperKey };
    await control.transaction(() => ledger.planChunk(control.session, planned));
    this.last = planned;
    return planned;
  }
}

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

async function copyChunk(
  context: CoreContext,
  script: StepScript,
  worker: RunSession,
  bounds: ChunkBounds,
): Promise<number> {
  return worker.transaction(async () => {
    const values = { lower: bounds.lowerKey, upper: bounds.upperKey };
    const { rowCount } = await worker.run(script.statement("copyChunk", endsOf(bounds)), values);
    await context.ledger.recordLoaded(worker.session, bounds.chunk, rowCount);
    return rowCount;
  });
}

/** Copies every chunk that the ledger does not have as loaded; a chunk's rows and its record commit together. */
export async function loadData(context: CoreContext, step: ChunkedStep): Promise<void> {
  const { control, ledger } = context;
  const script = context.scriptOf("dataLoad");
  const known = await ledger.readChunks(control.session);
  const planner = new ChunkPlanner(context, step, script, known);
  const progress = new LoadProgress(
    context,
    known.reduce((sum, { isLoaded, rows }) => sum + (isLoaded ? rows : 0), 0),
  );
  const next = oneAtATime(() => planner.next());
  await workSideBySide(context, step.parallelDegree, "load", next, async (worker, bounds) => {
    progress.add(await copyChunk(context, script, worker, bounds));
  });
  await control.transaction(() => ledger.endStep(control.session, "dataLoad", progress.rows));
}
