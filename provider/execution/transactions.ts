import { endsOf, type Chunk } from "./ledger";
import { readJson, readKey } from "./ledger-values";
import {
  readComparison,
  type ChunkBounds,
  type ChunkedStep,
  type PieceStyle,
  type Workplace,
} from "./pieces";

/** Plans chunks one after the other: each begins where the last one ends, and the last has no end. */
class ChunkPlanner {
  private readonly pending: ChunkBounds[];
  private last: ChunkBounds | null;

  constructor(
    private readonly place: Workplace,
    private readonly step: ChunkedStep,
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
    const { ledger, script, worker } = this.place;
    const lowerKey = this.last?.upperKey ?? null;
    const values = { lower: lowerKey, chunkRows: this.step.chunkRows };
    const { rows } = await worker.run(script.statement("findChunkEnd"), values);
    const upperKey = readKey(rows[0]?.["key"]);
    const planned = { chunk: (this.last?.chunk ?? 0) + 1, lowerKey, upperKey };
    await worker.transaction(() => ledger.planChunk(worker.session, planned));
    this.last = planned;
    return planned;
  }
}

const bindEnds: PieceStyle["bindEnds"] = ({ lowerKey, upperKey }) => ({ lower: lowerKey, upper: upperKey });

/** One transaction in one snapshot: the keys are taken out of the journal, and their rows brought to what the source has. */
function replay(
  { ledger, script, worker }: Workplace,
  names: readonly [string, ...string[]],
  values: Parameters<PieceStyle["replayBatch"]>[1],
): Promise<number> {
  const [first, ...others] = names;
  return worker.transaction(
    async () => {
      const run = ledger.runId;
      const { rowCount } = await worker.run(script.statement(first), { run, ...values });
      if (rowCount > 0) for (const name of others) await worker.run(script.statement(name));
      return rowCount;
    },
    { isolation: "snapshot" },
  );
}

async function compareReplayed({ script, worker }: Workplace) {
  await worker.run(script.statement("analyzeReplayed"));
  const found = await worker.transaction(
    async () => {
      const { rows } = await worker.run(script.statement("compareReplayed"));
      const differing = Number(rows[0]?.["differing"] ?? 0);
      if (differing === 0) await worker.run(script.statement("forgetReplayed"));
      const keys = rows[0]?.["keys"] ?? [];
      return { differing, keys: (readJson(keys) as readonly unknown[]).map(String) };
    },
    { isolation: "snapshot" },
  );
  if (found.differing > 0) return { ...found, left: 0 };
  const { rows } = await worker.run(script.statement("countReplayed"));
  return { ...found, left: Number(rows[0]?.["rows"] ?? 0) };
}

/** Pieces as transactions, statement by statement. */
export const transactions: PieceStyle = {
  bindEnds,
  planChunks(place, step, known) {
    const planner = new ChunkPlanner(place, step, known);
    return () => planner.next();
  },
  copyChunk: ({ ledger, script, worker }, chunk) =>
    worker.transaction(async () => {
      const copy = script.statement("copyChunk", endsOf(chunk));
      const { rowCount } = await worker.run(copy, bindEnds(chunk));
      await ledger.recordLoaded(worker.session, chunk.chunk, rowCount);
      return rowCount;
    }),
  async compareChunk({ ledger, script, worker }, chunk) {
    const { rows } = await worker.run(script.statement("compareChunk", endsOf(chunk)), bindEnds(chunk));
    const comparison = readComparison(rows[0]);
    if (comparison.equal)
      await worker.transaction(() => ledger.recordCompared(worker.session, chunk.chunk, comparison));
    return comparison;
  },
  replayBatch: (place, batch) =>
    replay(place, ["takeJournal", "analyzeBatch", "deleteGone", "upsertPresent"], batch),
  replayWhole: (place) =>
    replay(place, ["takeWholeJournal", "analyzeBatch", "deleteBatch", "insertBatch"], {}),
  compareReplayed,
};
