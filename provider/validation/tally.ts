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
interface RangeSums {
  readonly rows: number;
  readonly retiredRows: number;
  readonly checksum: bigint;
  readonly retiredChecksum: bigint;
}

function sumRange(parts: readonly RangePart[]): RangeSums {
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
    ...{ spans: { now: none, retired: none }, parts: {}, miscounted: 0, different: 0 },
    ...{ named: [], tooLong: [] },
  };
}

function widen(span: Span, parts: readonly RangePart[]): Span {
  const keys = [span, ...parts.map((part) => part.span)]
    .flatMap(({ low, high }) => [low, high])
    .filter((key) => key !== null)
    .sort(orderKeys);
  return { low: keys[0] ?? null, high: keys.at(-1) ?? null };
}

/** In place: there may be thousands of partitions, and of ranges. */
function addParts(sums: Tally["parts"], parts: readonly RangePart[]): void {
  for (const { isNew, partition, rows } of parts) {
    if (partition === null) continue;
    const [now, retired] = sums[partition] ?? [0, 0];
    sums[partition] = isNew ? [now + rows, retired] : [now, retired + rows];
  }
}

/** Whether one range differs in number or in content. */
export function hasDifference(parts: readonly RangePart[]): boolean {
  const { rows, retiredRows, checksum, retiredChecksum } = sumRange(parts);
  return rows !== retiredRows || checksum !== retiredChecksum;
}

/**
 * Adds a range of keys to what was compared before it.
 * @param chunks how many of the ledger's it is made of
 */
export function addRange(tally: Tally, chunks: number, parts: readonly RangePart[]): void {
  const sums = sumRange(parts);
  tally.chunks += chunks;
  tally.rows += sums.rows;
  tally.retiredRows += sums.retiredRows;
  tally.checksum = String(BigInt(tally.checksum) + sums.retiredChecksum);
  tally.spans = {
    now: widen(
      tally.spans.now,
      parts.filter(({ isNew }) => isNew),
    ),
    retired: widen(
      tally.spans.retired,
      parts.filter(({ isNew }) => !isNew),
    ),
  };
  addParts(tally.parts, parts);
  if (sums.rows !== sums.retiredRows) tally.miscounted += 1;
  if (hasDifference(parts)) tally.different += 1;
}
