import { DatabaseError, failedWith, isConnectionLoss } from "../dialect/database-error";
import type { Row } from "../dialect/session";
import type { BindValues } from "../execution/context";
import { endsOf, runLedger, type Chunk } from "../execution/ledger";
import { describeKeys } from "../execution/differing-keys";
import { readFlag } from "../execution/ledger-values";
import type { ChunkEnds } from "../execution/pieces";
import type { DecidedOptions } from "../schema/compare-options";
import type { StatementValues } from "../schema/statement";
import type { Tally } from "../schema/tally";
import type { Distribution, Validation } from "../schema/validation";
import {
  checkChecksum,
  checkCounts,
  checkDistribution,
  checkSample,
  checkSpan,
  type Measured,
  type Sampled,
} from "../validation/compare";
import { drawChunks } from "../validation/sample";
import { countOf } from "../validation/check";
import { addRange, emptyTally, hasDifference, type RangePart } from "../validation/tally";
import type { Comparing } from "./migration";

type Compared = Pick<Validation, "checks" | "distribution" | "seed">;

/** As long as a statement over a range of keys should take: long enough to be worth its while, and no snapshot that anybody minds. */
const rangeMs = { short: 2_000, long: 10_000 };
const mostChunks = 256;
/** Ranges that differ whose keys are looked up: of a table that differs everywhere the first ones say enough. */
const mostNamed = 5;
const mostKeys = 5;
/** Single chunks one after the other that may take too long before nothing more is sent. */
const mostTooLong = 3;

/** What limits a comparison. */
export interface Limits {
  readonly statementTimeoutMs: number;
  /** Undefined for no limit. */
  readonly totalTimeoutMs: number | undefined;
}

/** The time that a comparison has, from when it begins. */
class Clock {
  private readonly since = performance.now();

  constructor(readonly limits: Limits) {}

  get isOver(): boolean {
    const { totalTimeoutMs } = this.limits;
    return totalTimeoutMs !== undefined && performance.now() - this.since >= totalTimeoutMs;
  }
}

async function runOn(
  { session, script, bindEnds }: Comparing,
  name: string,
  chunk: ChunkEnds,
  values: StatementValues = {},
  binds: BindValues = {},
): Promise<readonly Row[]> {
  const statement = script.statement(name, { ...endsOf(chunk), ...values });
  const known: BindValues = { ...bindEnds(chunk), ...binds };
  const bound = statement.binds.map((bind) => known[bind] ?? null);
  return (await session.run({ name: statement.name, text: statement.text, values: bound })).rows;
}

/** Rows that are drawn from one chunk, compared column by column. */
async function sampleChunk(
  comparing: Comparing,
  chunk: ChunkEnds,
  rows: number,
  seed: number,
): Promise<Omit<Sampled, "stopped">> {
  const found = await runOn(comparing, "compareSample", chunk, { rows, seed }, { rows, seed });
  const differing = found.flatMap(({ key, difference }) => {
    const named = comparing.describe(difference);
    return named === null ? [] : [{ key: String(key), difference: named }];
  });
  return { drawn: found.length, differing };
}

function whyFailed(error: unknown): string {
  if (!(error instanceof DatabaseError)) throw error;
  return failedWith(error, "statementTimeout")
    ? "a statement took longer than it may, or was cancelled"
    : `a statement failed (${error.message})`;
}

async function sample(
  comparing: Comparing,
  chunks: readonly ChunkEnds[],
  { sampleRows, seed }: DecidedOptions,
  clock: Clock,
): Promise<Sampled> {
  const drawnChunks = drawChunks(chunks, sampleRows, seed);
  const differing: Sampled["differing"][number][] = [];
  let [drawn, begun] = [0, 0];
  const stoppedBy = (stopped: string | null): Sampled => ({ drawn, differing, stopped });
  for (const { chunk, rows } of drawnChunks) {
    if (begun > 0 && clock.isOver) return stoppedBy("the time for it was over");
    begun += 1;
    try {
      const found = await sampleChunk(comparing, chunk, rows, seed);
      drawn += found.drawn;
      differing.push(...found.differing);
    } catch (error) {
      // Who does not let the table be read keeps every other statement out as well.
      if (failedWith(error, "lockTimeout") || isConnectionLoss(error)) throw error;
      return stoppedBy(whyFailed(error));
    }
  }
  return stoppedBy(null);
}

/** Chunks that follow each other, which are compared by one statement. */
interface Range extends ChunkEnds {
  readonly chunks: number;
  /** `Chunk 3`, `Chunks 3 to 6` */
  readonly name: string;
}

/** Where the ledger has no chunks, because the table was empty. */
const wholeTable = { lowerKey: null, upperKey: null } as const;

function joinChunks(chunks: readonly Chunk[]): Range {
  const [first, last] = [chunks[0], chunks.at(-1)];
  const ends = { lowerKey: first?.lowerKey ?? null, upperKey: last?.upperKey ?? null };
  const name =
    chunks.length > 1 ? `Chunks ${first?.chunk ?? 0} to ${last?.chunk ?? 0}` : `Chunk ${first?.chunk ?? 1}`;
  return { ...ends, chunks: Math.max(1, chunks.length), name };
}

function toPart(comparing: Comparing, row: Row): RangePart {
  const textOf = (value: unknown) => (typeof value === "string" ? value : null);
  const rows = Number(row["rows"]);
  return {
    isNew: readFlag(row["isNew"]),
    partition: rows === 0 ? null : comparing.partitionOf(row),
    rows,
    checksum: BigInt(String(row["checksum"])),
    span: { low: textOf(row["low"]), high: textOf(row["high"]) },
  };
}

async function readParts(comparing: Comparing, range: ChunkEnds, isFull: boolean): Promise<RangePart[]> {
  const rows = await runOn(comparing, "compareRange", range, { isFull }, comparing.values);
  return rows.map((row) => toPart(comparing, row));
}

/** Keys of the first chunks of a range that differ, each chunk looked at by itself: all of them may be too many for one statement. */
async function findKeys(
  comparing: Comparing,
  chunks: readonly ChunkEnds[],
  isFull: boolean,
  clock: Clock,
): Promise<Row[]> {
  const found: Row[] = [];
  for (const chunk of chunks) {
    if (found.length > mostKeys || clock.isOver) break;
    const isSuspect = chunks.length === 1 || hasDifference(await readParts(comparing, chunk, isFull));
    if (isSuspect) found.push(...(await runOn(comparing, "findDifferences", chunk)));
  }
  return found;
}

/** The keys that differ: statements of their own, by which the application may have written them. */
async function nameDifferences(
  comparing: Comparing,
  chunks: readonly Chunk[],
  isFull: boolean,
  clock: Clock,
): Promise<string> {
  const { name } = joinChunks(chunks);
  try {
    const found = await findKeys(comparing, chunks.length > 0 ? chunks : [wholeTable], isFull, clock);
    const keys = describeKeys(found, mostKeys);
    if (keys !== null) return `${name}: ${keys}.`;
    return clock.isOver
      ? `${name}: the time was over before its keys were found.`
      : `${name}: what differed has been written since.`;
  } catch (error) {
    return `${name}: its keys could not be listed, because ${whyFailed(error)}.`;
  }
}

async function compareRange(
  comparing: Comparing,
  chunks: readonly Chunk[],
  tally: Tally,
  clock: Clock,
): Promise<void> {
  const range = joinChunks(chunks);
  const parts = await readParts(comparing, range, tally.isFull);
  // First of all: what is found is found, whatever becomes of the search for its keys.
  addRange(tally, range.chunks, parts);
  if (!hasDifference(parts) || tally.named.length >= mostNamed) return;
  tally.named.push(await nameDifferences(comparing, chunks, tally.isFull, clock));
}

/** How many chunks a statement has taken, and how long. */
export interface Taken {
  readonly size: number;
  readonly ms: number;
}

/** How many chunks the next statement takes. Half as many only where that helps: a journal is read by each statement. */
export function nextSize({ size, ms }: Taken, before: Taken | null): number {
  const isVain = before !== null && size < before.size && ms > 0.75 * before.ms;
  if (isVain || ms < rangeMs.short) return Math.min(mostChunks, size * 2);
  return ms > rangeMs.long ? Math.max(1, size >> 1) : size;
}

export interface Ranges {
  readonly chunks: readonly Chunk[];
  /** Where it begins. */
  readonly from: Tally;
  readonly limits: Limits;
  /** Is told after each range how far the comparison has come. */
  keep(tally: Tally): Promise<void>;
  /** The same at the end, with the reason where it is not that of the table. */
  end(tally: Tally, stopped: string | null): Promise<void>;
}

type Progress = Pick<Measured, "tally" | "chunks" | "stopped">;

function nameTooLong({ tooLong }: Tally): string[] {
  const [first] = tooLong;
  if (first === undefined) return [];
  const others = tooLong.length === 1 ? "" : ` and ${countOf(tooLong.length - 1, "other")}`;
  return [`chunk ${first}${others} took longer than a statement may`];
}

/** Goes through chunks by ranges, each compared by one statement with a snapshot of its own; what takes too long is tried by smaller ones. */
class RangeWalk {
  readonly tally: Tally;
  private tooLongInARow = 0;
  private size = 1;
  private before: Taken | null = null;

  constructor(
    private readonly comparing: Comparing,
    private readonly ranges: Ranges,
    private readonly clock: Clock,
  ) {
    this.tally = structuredClone(ranges.from);
  }

  private get at(): number {
    return this.tally.chunks + this.tally.tooLong.length;
  }

  /** One range is compared at least, however little time there is. */
  async compare(): Promise<Progress> {
    const chunks = Math.max(1, this.ranges.chunks.length);
    const begun = this.at;
    let stopped: string | null = null;
    while (stopped === null && this.at < chunks)
      stopped = this.at > begun && this.clock.isOver ? "the time for it was over" : await this.compareNext();
    const reasons = [...nameTooLong(this.tally), ...(stopped === null ? [] : [stopped])];
    return { tally: this.tally, chunks, stopped: reasons.length === 0 ? null : reasons.join("; ") };
  }

  /** @returns why nothing more is to be sent; null where it goes on */
  private async compareNext(): Promise<string | null> {
    const chunks = this.ranges.chunks.slice(this.at, this.at + this.size);
    const begun = performance.now();
    try {
      await compareRange(this.comparing, chunks, this.tally, this.clock);
    } catch (error) {
      return this.goOnAfter(error, chunks, performance.now() - begun);
    }
    const taken = { size: this.size, ms: performance.now() - begun };
    this.tooLongInARow = 0;
    this.size = nextSize(taken, this.before);
    this.before = taken;
    await this.ranges.keep(this.tally);
    return null;
  }

  private goOnAfter(error: unknown, chunks: readonly Chunk[], ms: number): string | null {
    const { statementTimeoutMs } = this.ranges.limits;
    const isTimeout = failedWith(error, "statementTimeout") && !error.isConnectionLoss;
    // One that ended much earlier was cancelled by somebody, who does not want to see it again.
    if (!isTimeout || ms < 0.9 * statementTimeoutMs) return whyFailed(error);
    this.before = null;
    if (chunks.length > 1) {
      this.size = chunks.length >> 1;
      return null;
    }
    this.tally.tooLong.push(chunks[0]?.chunk ?? 1);
    this.tooLongInARow += 1;
    return this.tooLongInARow < mostTooLong ? null : `after ${mostTooLong} in a row no others were tried`;
  }
}

/** Keys written since the swap; null where they cannot be counted any more. */
async function countLeftOut({ session, script }: Comparing): Promise<number | null> {
  try {
    const [row] = await runLedger(session, script, "countLeftOut");
    return Number(row?.["keys"]);
  } catch (error) {
    if (error instanceof DatabaseError) return null;
    throw error;
  }
}

function distribute({ partitions }: Comparing, { parts }: Tally): Distribution[] {
  const placeOf = new Map(partitions.map((name, at) => [name, at]));
  const place = (name: string) => placeOf.get(name) ?? partitions.length;
  return Object.entries(parts)
    .map(([partition, [rows, retiredRows]]) => ({ partition, rows, retiredRows }))
    .sort((left, right) => place(left.partition) - place(right.partition));
}

/** Counts both tables by ranges of keys, and compares their rows where that is asked for. */
export async function measureRanges(
  comparing: Comparing,
  ranges: Ranges,
  clock = new Clock(ranges.limits),
): Promise<Measured> {
  const progress = await new RangeWalk(comparing, ranges, clock).compare();
  await ranges.end(progress.tally, progress.stopped);
  return {
    ...progress,
    leftOut: await countLeftOut(comparing),
    isOrdered: comparing.isOrdered,
    distribution: distribute(comparing, progress.tally),
  };
}

/** Compares two tables: some rows in every column first, then all by ranges of keys. */
export async function compareBoth(
  comparing: Comparing,
  ranges: Ranges,
  options: DecidedOptions,
): Promise<Compared> {
  const clock = new Clock(ranges.limits);
  const sampled = await sample(comparing, ranges.chunks, options, clock);
  const measured = await measureRanges(comparing, ranges, clock);
  const checks = [
    checkCounts(measured),
    checkSpan(measured),
    checkDistribution(measured),
    checkSample(sampled, options.seed),
    checkChecksum(measured),
  ];
  return { checks, distribution: [...measured.distribution], seed: options.seed };
}

/** All ranges, of which nothing is kept. */
export function allRanges(chunks: readonly Chunk[], isFull: boolean, limits: Limits): Ranges {
  const nowhere = () => Promise.resolve();
  return { chunks, from: emptyTally(isFull), limits, keep: nowhere, end: nowhere };
}
