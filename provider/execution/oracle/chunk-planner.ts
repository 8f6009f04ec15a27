import type { Row } from "../../dialect/session";
import { endsOf, type Chunk } from "../ledger";
import type { ChunkBounds, ChunkedStep, ChunkEnds, Workplace } from "../pieces";
import { bindEnds } from "./chunk-binds";

/** A range of keys without loaded chunks, and the numbers that are free for them. */
interface Gap extends ChunkEnds {
  readonly first: number;
  readonly last: number;
}

function isSame(left: ChunkEnds["lowerKey"], right: ChunkEnds["lowerKey"]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/**
 * The ranges that loaded chunks leave open: between two of them where a run was stopped while workers copied side by side,
 * and after the last one.
 */
export function findGaps(loaded: readonly Chunk[]): Gap[] {
  const gaps: Gap[] = [];
  let [first, lowerKey]: [number, ChunkEnds["lowerKey"]] = [1, null];
  for (const { chunk, lowerKey: begin, upperKey: end } of loaded) {
    if (!isSame(lowerKey, begin)) gaps.push({ first, last: chunk - 1, lowerKey, upperKey: begin });
    [first, lowerKey] = [chunk + 1, end];
    if (end === null) return gaps;
  }
  return [...gaps, { first, last: Infinity, lowerKey, upperKey: null }];
}

function readKey(row: Row | undefined): readonly string[] | null {
  const texts: string[] = [];
  while (row?.[`key${texts.length + 1}`] !== undefined) texts.push(String(row[`key${texts.length + 1}`]));
  return texts.length > 0 ? texts : null;
}

/**
 * Plans chunks one after the other, each from where the last one ends. Only loaded chunks are in the ledger: what was planned
 * and not loaded is planned again, in the gap that it has left.
 */
export class GapPlanner {
  private readonly gaps: Gap[];

  constructor(
    private readonly place: Workplace,
    private readonly step: ChunkedStep,
    known: readonly Chunk[],
  ) {
    this.gaps = findGaps(known);
  }

  async next(): Promise<ChunkBounds | null> {
    const gap = this.gaps.shift();
    if (gap === undefined) return null;
    const { first, last, lowerKey } = gap;
    const end = first === last ? null : await this.findEnd(gap);
    if (end !== null) this.gaps.unshift({ ...gap, first: first + 1, lowerKey: end });
    return { chunk: first, lowerKey, upperKey: end ?? gap.upperKey };
  }

  private async findEnd(gap: Gap): Promise<ChunkEnds["upperKey"]> {
    const { script, worker } = this.place;
    const values = { ...bindEnds(gap), chunkRows: this.step.chunkRows };
    const { rows } = await worker.run(script.statement("findChunkEnd", endsOf(gap)), values);
    return readKey(rows[0]);
  }
}
