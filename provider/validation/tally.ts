import type { Span, Tally } from "../schema/tally";
import { orderKeys } from "./key-order";

/** Rows of one range of keys: of one table, and of one partition of it. */
export interface RangePart {
  readonly isNew: boolean;
  /** Null where rows are not counted by partitions. */
  readonly partition: string | null;
  readonly rows: number;
  readonly checksum: bigint;
  readonly span: Span;
}

/** What one statement has found in one range of keys. */
export interface RangeSums {
  readonly rows: number;
  readonly retiredRows: number;
  readonly checksum: bigint;
  readonly retiredChecksum: bigint;
}

export function sumRange(parts: readonly RangePart[]): RangeSums {
  const of = (isNew: boolean) => parts.filter((part) => part.isNew === isNew);
  const count = (some: readonly RangePart[]) => some.reduce((sum, { rows }) => sum + rows, 0);
  const add = (some: readonly RangePart[]) => some.reduce((sum, { checksum }) => sum + checksum, 0n);
  const [now, retired] = [of(true), of(false)];
  return {
    rows: count(now),
    retiredRows: count(retired),
    checksum: add(now),
    retiredChecksum: add(retired),
  };
}

export function emptyTally(isFull: boolean): Tally {
  const none: Span = { low: null, high: null };
  return {
    ...{ isFull, chunks: 0, rows: 0, retiredRows: 0, checksum: "0" },
    ...{ spans: { now: none, retired: none }, parts: {}, miscounted: [], different: [] },
  };
}

function widen(span: Span, parts: readonly RangePart[]): Span {
  const keys = [span, ...parts.map((part) => part.span)]
    .flatMap(({ low, high }) => [low, high])
    .filter((key) => key !== null)
    .sort(orderKeys);
  return { low: keys[0] ?? null, high: keys.at(-1) ?? null };
}

function addParts(known: Tally["parts"], parts: readonly RangePart[]): Tally["parts"] {
  const sums = new Map(Object.entries(known));
  for (const { isNew, partition, rows } of parts) {
    if (partition === null) continue;
    const [now, retired] = sums.get(partition) ?? [0, 0];
    sums.set(partition, isNew ? [now + rows, retired] : [now, retired + rows]);
  }
  return Object.fromEntries(sums);
}

/**
 * Adds a range of keys to what was compared before it.
 * @param chunks how many of the ledger's it is made of
 * @param differing what differs in it, in words; null where nothing does
 */
export function addRange(
  tally: Tally,
  chunks: number,
  parts: readonly RangePart[],
  differing: string | null,
): Tally {
  const sums = sumRange(parts);
  const isMiscounted = sums.rows !== sums.retiredRows;
  const text = differing === null ? [] : [differing];
  return {
    isFull: tally.isFull,
    chunks: tally.chunks + chunks,
    rows: tally.rows + sums.rows,
    retiredRows: tally.retiredRows + sums.retiredRows,
    checksum: String(BigInt(tally.checksum) + sums.retiredChecksum),
    spans: {
      now: widen(
        tally.spans.now,
        parts.filter(({ isNew }) => isNew),
      ),
      retired: widen(
        tally.spans.retired,
        parts.filter(({ isNew }) => !isNew),
      ),
    },
    parts: addParts(tally.parts, parts),
    miscounted: isMiscounted ? [...tally.miscounted, ...text] : tally.miscounted,
    different: tally.isFull ? [...tally.different, ...text] : tally.different,
  };
}

/** Whether one range differs in number or in content. */
export function hasDifference({ rows, retiredRows, checksum, retiredChecksum }: RangeSums): boolean {
  return rows !== retiredRows || checksum !== retiredChecksum;
}
