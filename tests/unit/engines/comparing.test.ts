import { DatabaseError } from "../../../provider/dialect/database-error";
import type { Row, Session } from "../../../provider/dialect/session";
import {
  allRanges,
  compareBoth,
  measureRanges,
  nextSize,
  type Limits,
  type Ranges,
} from "../../../provider/engines/comparing";
import { readOptions, type Comparing } from "../../../provider/engines/migration";
import type { Chunk } from "../../../provider/execution/ledger";
import { checkCounts, checkSample } from "../../../provider/validation/compare";
import { addRange, emptyTally, hasDifference, type RangePart } from "../../../provider/validation/tally";

/** Keys of ten to a chunk; what is asked of them is answered by what stands here. */
interface Tables {
  readonly now: readonly number[];
  readonly retired: readonly number[];
  /** Throws where a statement is to fail. */
  fail?(name: string, keys: { readonly low: number; readonly high: number }): void;
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

function chunksOf(count: number): Chunk[] {
  const done = { rows: 10, isLoaded: true, isCompared: true, differs: false };
  return numbers(count).map((at) => ({
    ...done,
    chunk: at + 1,
    lowerKey: at === 0 ? null : [String(at * 10 - 1)],
    upperKey: at === count - 1 ? null : [String(at * 10 + 9)],
  }));
}

function answer({ now, retired }: Tables, name: string, low: number, high: number): Row[] {
  const within = (keys: readonly number[]) => keys.filter((key) => key > low && key <= high);
  const [here, there] = [within(now), within(retired)];
  if (name === "compareRange")
    return [
      { isNew: true, rows: String(here.length), checksum: "0", low: null, high: null },
      { isNew: false, rows: String(there.length), checksum: "0", low: null, high: null },
    ];
  if (name === "findDifferences")
    return there
      .filter((key) => !here.includes(key))
      .map((key) => ({ key: JSON.stringify([String(key)]), difference: "missing" }));
  if (name === "compareSample") return there.slice(0, 2).map((key) => ({ key, difference: "" }));
  return [{ keys: "0" }];
}

function comparingOf(tables: Tables, sent: string[] = []): Comparing {
  const session: Session = {
    serverProcessId: 1,
    isOpen: true,
    runBatch: () => Promise.reject(new Error("nothing is sent as a batch")),
    close: () => Promise.resolve(),
    run({ name, values = [] }) {
      const [low, high] = [Number(values[0] ?? -Infinity), Number(values[1] ?? Infinity)];
      sent.push(`${name} ${low} ${high}`);
      return Promise.resolve().then(() => {
        tables.fail?.(name, { low, high });
        const rows = answer(tables, name, low, high);
        return { rows, rowCount: rows.length };
      });
    },
  };
  return {
    session,
    script: { statement: (name) => ({ name, text: name, binds: ["lower", "upper"], outputs: [] }) as never },
    bindEnds: ({ lowerKey, upperKey }) => ({ lower: lowerKey?.[0] ?? null, upper: upperKey?.[0] ?? null }),
    describe: (difference) => (difference === "" ? null : String(difference)),
    values: {},
    partitionOf: () => null,
    partitions: [],
    isOrdered: false,
  };
}

function failure(kind: "statementTimeout" | undefined): DatabaseError {
  return new DatabaseError({ message: "it broke", kind, isConnectionLoss: false, statement: "compareRange" });
}

const noLimits: Limits = { statementTimeoutMs: 0, totalTimeoutMs: undefined };

function ranges(count: number, limits: Partial<Limits> = {}): Ranges {
  return allRanges(chunksOf(count), false, { ...noLimits, ...limits });
}

const all = numbers(200);

describe("a comparison by ranges of keys", () => {
  it("names the keys of the chunk that differs, and searches no range of many chunks for them", async () => {
    const sent: string[] = [];
    const comparing = comparingOf({ now: all.filter((key) => key !== 123), retired: all }, sent);
    const check = checkCounts(await measureRanges(comparing, ranges(20)));
    expect(check.outcome).toBe("failed");
    expect(check.faults.map(({ problem }) => problem).join("\n")).toMatch(
      /Chunks 8 to 15: \(123\) missing\.$/,
    );
    expect(sent.filter((line) => line.startsWith("findDifferences"))).toEqual(["findDifferences 119 129"]);
  });

  it("has found what it has found, also where the keys cannot be listed", async () => {
    const fail = (name: string) => {
      if (name === "findDifferences") throw failure(undefined);
    };
    const tables = { now: all.filter((key) => key !== 123), retired: all, fail };
    const measured = await measureRanges(comparingOf(tables), ranges(20));
    expect(measured).toMatchObject({ stopped: null, tally: { chunks: 20, miscounted: 1 } });
    const check = checkCounts(measured);
    expect(check.outcome).toBe("failed");
    expect(check.faults[1]?.problem).toMatch(
      /keys could not be listed, because a statement failed \(it broke\)/,
    );
  });

  it("says of a difference how much was compared, where it was not all", async () => {
    const fail = (name: string, { high }: { high: number }) => {
      if (name === "compareRange" && high > 100) throw failure(undefined);
    };
    const tables = { now: all.filter((key) => key !== 3), retired: all, fail };
    const check = checkCounts(await measureRanges(comparingOf(tables), ranges(20)));
    expect(check.finding).toMatch(/1 row fewer .* Compared were 7 of 20 chunks \(35 %\): a statement failed/);
  });

  it("takes fewer chunks where a statement takes too long, and leaves out the one that always does", async () => {
    const fail = (name: string, { low, high }: { low: number; high: number }) => {
      if (name === "compareRange" && low < 105 && high >= 105) throw failure("statementTimeout");
    };
    const measured = await measureRanges(comparingOf({ now: all, retired: all, fail }), ranges(20));
    expect(measured).toMatchObject({
      stopped: "chunk 11 took longer than a statement may",
      tally: { chunks: 19 },
    });
    expect(checkCounts(measured)).toMatchObject({
      outcome: "partial",
      finding: "Equal in 19 of 20 chunks (95 %).",
    });
  });

  it("gives up after some chunks that take too long, and at once where somebody has cancelled", async () => {
    const sent: string[] = [];
    const fail = (name: string) => {
      if (name === "compareRange") throw failure("statementTimeout");
    };
    const tables = { now: all, retired: all, fail };
    const measured = await measureRanges(comparingOf(tables, sent), ranges(20));
    expect(measured.stopped).toMatch(
      /^chunk 1 and 2 others took longer .*; after 3 in a row no others were tried$/,
    );
    const cancelled = await measureRanges(comparingOf(tables), ranges(20, { statementTimeoutMs: 600_000 }));
    expect(cancelled.stopped).toBe("a statement took longer than it may, or was cancelled");
    expect(checkCounts(cancelled)).toMatchObject({
      outcome: "partial",
      finding: "Nothing of it was compared.",
    });
  });

  it("counts all rows where a statement of the sample fails, which is told", async () => {
    const fail = (name: string) => {
      if (name === "compareSample") throw failure(undefined);
    };
    const options = readOptions({ seed: 1 });
    const { checks } = await compareBoth(
      comparingOf({ now: all, retired: all, fail }),
      ranges(20, options),
      options,
    );
    const outcomes = Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes).toMatchObject({ counts: "passed", sample: "partial", distribution: "notApplicable" });
  });

  it("does not say of partitions that it never counts that some of them are equal", async () => {
    const options = readOptions({ seed: 1, totalTimeoutMs: 1 });
    const slow = () => {
      const until = performance.now() + 2;
      while (performance.now() < until);
    };
    const { checks } = await compareBoth(
      comparingOf({ now: all, retired: all, fail: slow }),
      ranges(20, options),
      options,
    );
    const outcomes = Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));
    expect(outcomes).toMatchObject({ counts: "partial", sample: "partial", distribution: "notApplicable" });
  });
});

describe("the size of the next range", () => {
  it.each([
    ["more where the last one was quick", { size: 8, ms: 100 }, null, 16],
    ["no more than so many", { size: 256, ms: 100 }, null, 256],
    ["as many where it took as long as it should", { size: 8, ms: 5_000 }, null, 8],
    ["half where it took too long", { size: 8, ms: 20_000 }, { size: 8, ms: 9_000 }, 4],
    ["half again where that has helped", { size: 4, ms: 12_000 }, { size: 8, ms: 24_000 }, 2],
    [
      "more again where it has not: each reads the whole journal",
      { size: 4, ms: 23_000 },
      { size: 8, ms: 24_000 },
      8,
    ],
    ["one at least", { size: 1, ms: 20_000 }, null, 1],
  ])("is %s", (_, taken, before, expected) => {
    expect(nextSize(taken, before)).toBe(expected);
  });
});

describe("what ranges add up to", () => {
  const part = (isNew: boolean, rows: number): RangePart => ({
    isNew,
    rows,
    partition: "p",
    checksum: 0n,
    span: { low: String(rows), high: String(rows) },
  });

  it("a row too many in one does not make up for one too few in another", () => {
    const tally = emptyTally(false);
    addRange(tally, 1, [part(true, 5), part(false, 4)]);
    addRange(tally, 1, [part(true, 4), part(false, 5)]);
    expect(tally).toMatchObject({ rows: 9, retiredRows: 9, miscounted: 2, different: 2 });
    expect(tally.parts).toEqual({ p: [9, 9] });
    const measured = { tally, chunks: 2, stopped: null, leftOut: 0, isOrdered: true, distribution: [] };
    expect(checkCounts(measured)).toMatchObject({ outcome: "failed" });
  });

  it("differs by content alone as well", () => {
    expect(hasDifference([part(true, 5), part(false, 5)])).toBe(false);
    expect(hasDifference([{ ...part(true, 5), checksum: 1n }, part(false, 5)])).toBe(true);
  });

  it("says of a sample without a row whether there was none, or none was drawn", () => {
    expect(checkSample({ drawn: 0, differing: [], stopped: null }, 1).outcome).toBe("notApplicable");
    expect(checkSample({ drawn: 0, differing: [], stopped: "it broke" }, 1).outcome).toBe("partial");
  });
});
