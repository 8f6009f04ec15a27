import { readOptions, type BenchOptions, type Subject } from "../../../tools/bench/options";
import { subjects } from "../../../tools/bench/subjects";

function measureShort(subject: Subject) {
  const options = readOptions(["--of", subject, "--short", "--rows", "3000"]) as BenchOptions;
  return subjects[subject](options, () => undefined);
}

/** A busy machine takes its time. */
const patienceMs = 240_000;

describe("the other measurements, on small tables", () => {
  it(
    "compare rows that are kept with rows that are copied, and find every row right",
    async () => {
      const { report, faults } = await measureShort("history");
      expect(faults).toEqual([]);
      expect(report).toMatch(/seconds +[\d.]+ +[\d.]+ +[\d.]+\n/);
      expect(report).toMatch(/table closed, ms +[\d.]+ +[\d.]+ +[\d.]+\n/);
    },
    patienceMs,
  );

  it(
    "compare writers with and without a guard, for every kind of write",
    async () => {
      const { report } = await measureShort("guard");
      expect(report.match(/\d+ \(\d+\.\d\d\)/g)).toHaveLength(16);
    },
    patienceMs,
  );

  it(
    "compare runs with and without foreign keys, and find every key valid",
    async () => {
      const { report, faults } = await measureShort("foreign-keys");
      expect(faults).toEqual([]);
      expect(report).toMatch(/table closed, ms +[\d.]+ +[\d.]+\n/);
      expect(report).toMatch(/validating afterwards, s +0\.0 +[\d.]+\n/);
    },
    patienceMs,
  );
});
