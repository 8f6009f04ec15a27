import { measure, type Measurement } from "../../../tools/bench/measure";
import { readOptions, type BenchOptions } from "../../../tools/bench/options";
import { reportFigures, reportSteps } from "../../../tools/bench/report";
import { summarize } from "../../../tools/bench/summary";

describe("the measurement, on a small table", () => {
  const options = readOptions(["--short", "--rows", "20000"]) as BenchOptions;
  let measurement: Measurement;

  beforeAll(async () => {
    measurement = await measure(options, () => undefined);
    // Three databases are copied and written to disk: a busy machine takes its time.
  }, 240_000);

  it("finds every row right, in all three parts", () => {
    const { offline, online, undisturbed } = measurement.rounds[0] as Measurement["rounds"][0];
    expect(offline.verdict).toEqual({ rows: 20_000, wrongRows: 0, writtenRows: 0 });
    expect(online.verdict.wrongRows).toBe(0);
    expect(online.verdict.writtenRows).toBeGreaterThan(0);
    expect(undisturbed.verdict.wrongRows).toBe(0);
    expect(online.application.failures).toEqual([]);
    expect(undisturbed.application.failures).toEqual([]);
  });

  it("probes with writes and with reads, during the run and without", () => {
    for (const { waits } of measurement.rounds.flatMap(({ online, undisturbed }) => [online, undisturbed])) {
      for (const { count, worstMs, p99Ms } of [waits.writeProbe, waits.readProbe]) {
        expect(count).toBeGreaterThan(20);
        expect(worstMs).toBeGreaterThanOrEqual(p99Ms);
        expect(p99Ms).toBeGreaterThan(0);
      }
    }
  });

  it("has every figure, and no speed is judged", () => {
    const summary = summarize(measurement);
    expect(summary).toMatchObject({ wrongRows: 0, failedStatements: 0 });
    for (const figure of [summary.ratio, summary.moreWaitMs]) expect(Number.isFinite(figure)).toBe(true);
    expect(reportFigures(summary)).toMatch(/online \/ offline +[\d.]+ +[\d.]+ +≤ 1\.6/);
    const steps = reportSteps(measurement);
    for (const step of ["dataLoad", "createIndexes", "validate", "swapTables"]) expect(steps).toContain(step);
  });
});
