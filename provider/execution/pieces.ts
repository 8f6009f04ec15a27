import type { Row } from "../dialect/session";
import type { StepScript } from "../schema/statement";
import type { Chunk, Ledger } from "./ledger";
import type { BindValues, RunSession } from "./run-session";

/** What the loop over chunks needs of its step. */
export interface ChunkedStep {
  readonly chunkRows: number;
  readonly parallelDegree: number;
}

/** A chunk's two ends: the first chunk has no lower one, the last no upper one. */
export type ChunkEnds = Pick<Chunk, "lowerKey" | "upperKey">;
export type ChunkBounds = Pick<Chunk, "chunk"> & ChunkEnds;

/** A step's statements, the session on which they run, and where they are recorded. */
export interface Workplace {
  readonly ledger: Ledger;
  readonly script: StepScript;
  readonly worker: RunSession;
}

/** Both sides of one chunk. */
export interface Comparison {
  readonly rows: string;
  readonly checksum: string;
  readonly equal: boolean;
  readonly difference: string;
}

/** What a comparison of replayed rows has found. */
export interface ReplayedComparison {
  readonly differing: number;
  /** Some of the keys that differ, as text. */
  readonly keys: readonly string[];
  /** Keys that were not compared yet. */
  readonly left: number;
}

/**
 * How one piece of work and its record commit together, under the fence: as a transaction of several statements, or as one
 * block that the server runs by itself. Either all of a piece is there or nothing.
 */
export interface PieceStyle {
  /** Values that statements about a chunk bind for its ends. */
  readonly bindEnds: (ends: ChunkEnds) => BindValues;
  /** Gives one chunk after the other, of those that are not loaded, and null at the end. */
  planChunks(place: Workplace, step: ChunkedStep, known: readonly Chunk[]): () => Promise<ChunkBounds | null>;
  /** Copies a chunk's rows and records it. @returns the rows */
  copyChunk(place: Workplace, chunk: ChunkBounds): Promise<number>;
  /** Compares a chunk, and records it where both sides are equal. */
  compareChunk(place: Workplace, chunk: Chunk): Promise<Comparison>;
  /** Replays a batch of the journal. @returns its keys @throws with the kind `uniqueViolation` where others are needed as well */
  replayBatch(place: Workplace, batch: BindValues): Promise<number>;
  /** Replays the whole journal: every row of it is taken out before any is put back. */
  replayWhole(place: Workplace): Promise<number>;
  /** Compares replayed rows and forgets those that are equal, where all are. */
  compareReplayed(place: Workplace): Promise<ReplayedComparison>;
}

/** The counts and checksums of both sides, as a statement gives them. */
export function readComparison(row: Row | undefined): Comparison {
  const { sourceRows, sourceChecksum, interimRows, interimChecksum } = row ?? {};
  const equal = sourceRows === interimRows && sourceChecksum === interimChecksum;
  const difference = `${String(sourceRows)} rows with checksum ${String(sourceChecksum)} in the source, ${String(interimRows)} with ${String(interimChecksum)} in the copy`;
  return { rows: String(sourceRows), checksum: String(sourceChecksum), equal, difference };
}
