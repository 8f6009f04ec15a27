import { DatabaseError, failedWith } from "../dialect/database-error";
import type { Row } from "../dialect/session";
import type { BindValues } from "../execution/context";
import { endsOf, runLedger, type Chunk } from "../execution/ledger";
import { readFlag, readJson } from "../execution/ledger-values";
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
import { addRange, emptyTally, hasDifference, sumRange, type RangePart } from "../validation/tally";
import type { Comparing } from "./migration";

type Compared = Pick<Validation, "checks" | "distribution" | "seed">;

/** As long as a statement over a range of keys should take: long enough to be worth its while, and no snapshot that anybody minds. */
const rangeMs = { short: 2_000, long: 10_000 };
const mostChunks = 256;
/** Ranges that differ whose keys are looked up: of a table that differs everywhere the first ones say enough. */
const mostNamed = 5;

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
): Promise<Sampled> {
  const found = await runOn(comparing, "compareSample", chunk, { rows, seed }, { rows, seed });
  const differing = found.flatMap(({ key, difference }) => {
    const named = comparing.describe(difference);
    return named === null ? [] : [{ key: String(key), difference: named }];
  });
  return { drawn: found.length, differing };
}

async function sample(
  comparing: Comparing,
  chunks: readonly ChunkEnds[],
  { sampleRows, seed }: DecidedOptions,
): Promise<Sampled> {
  const found: Sampled[] = [];
  for (const { chunk, rows } of drawChunks(chunks, sampleRows, seed))
    found.push(await sampleChunk(comparing, chunk, rows, seed));
  return {
    drawn: found.reduce((sum, { drawn }) => sum + drawn, 0),
    differing: found.flatMap(({ differing }) => differing),
  };
}

/** Chunks that follow each other, which are compared by one statement. */
interface Range extends ChunkEnds {
  readonly chunks: number;
  /** `Chunk 3`, `Chunks 3 to 6` */
  readonly name: string;
}

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

/** The keys that differ: a statement of its own, by which the application may have written them. */
async function nameDifferences(comparing: Comparing, range: Range): Promise<string> {
  const found = await runOn(comparing, "findDifferences", range);
  const keys = found
    .slice(0, 5)
    .map(({ key, difference }) => `(${(readJson(key) as string[]).join(", ")}) ${String(difference)}`);
  const more = found.length > keys.length ? ` and ${found.length - keys.length} more` : "";
  return keys.length === 0
    ? `${range.name}: what differed has been written since.`
    : `${range.name}: ${keys.join(", ")}${more}.`;
}

async function compareRange(comparing: Comparing, range: Range, tally: Tally): Promise<Tally> {
  const { isFull } = tally;
  const rows = await runOn(comparing, "compareRange", range, { isFull }, comparing.values);
  const parts = rows.map((row) => toPart(comparing, row));
  if (!hasDifference(sumRange(parts))) return addRange(tally, range.chunks, parts, null);
  const isNamed = tally.miscounted.length + tally.different.length < mostNamed;
  const differing = isNamed ? await nameDifferences(comparing, range) : `${range.name}.`;
  return addRange(tally, range.chunks, parts, differing);
}

/** How many chunks the next statement takes, by how long the last one took. */
function nextSize(size: number, tookMs: number): number {
  if (tookMs < rangeMs.short) return Math.min(mostChunks, size * 2);
  return tookMs > rangeMs.long ? Math.max(1, size >> 1) : size;
}

export interface Ranges {
  readonly chunks: readonly Chunk[];
  /** Where it begins. */
  readonly from: Tally;
  readonly totalTimeoutMs: number | undefined;
  /** Is told after each range how far the comparison has come. */
  keep(tally: Tally): Promise<void>;
  /** The same at the end, with the reason where it is not that of the table. */
  end(tally: Tally, stopped: string | null): Promise<void>;
}

type Progress = Pick<Measured, "tally" | "chunks" | "stopped">;

function whyStopped(error: DatabaseError): string {
  return failedWith(error, "statementTimeout")
    ? "a statement took longer than it may"
    : `a statement failed (${error.message})`;
}

/**
 * Compares both tables by ranges of keys, each by one statement with a snapshot of its own. One range is compared at least,
 * however little time there is.
 */
async function compareRanges(comparing: Comparing, ranges: Ranges): Promise<Progress> {
  const { chunks: listed, from, totalTimeoutMs } = ranges;
  const chunks = Math.max(1, listed.length);
  const since = performance.now();
  let [tally, size] = [from, 1];
  while (tally.chunks < chunks) {
    const begun = performance.now();
    if (tally !== from && totalTimeoutMs !== undefined && begun - since >= totalTimeoutMs)
      return { tally, chunks, stopped: "the time for it was over" };
    const range = joinChunks(listed.slice(tally.chunks, tally.chunks + size));
    try {
      tally = await compareRange(comparing, range, tally);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return { tally, chunks, stopped: whyStopped(error) };
    }
    size = nextSize(size, performance.now() - begun);
    await ranges.keep(tally);
  }
  return { tally, chunks, stopped: null };
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
export async function measureRanges(comparing: Comparing, ranges: Ranges): Promise<Measured> {
  const progress = await compareRanges(comparing, ranges);
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
  const sampled = await sample(comparing, ranges.chunks, options);
  const measured = await measureRanges(comparing, ranges);
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
export function allRanges(
  chunks: readonly Chunk[],
  isFull: boolean,
  totalTimeoutMs: number | undefined,
): Ranges {
  const nowhere = () => Promise.resolve();
  return { chunks, from: emptyTally(isFull), totalTimeoutMs, keep: nowhere, end: nowhere };
}
