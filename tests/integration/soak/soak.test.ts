import { connections, measure, type SoakFigures } from "../../../tools/soak/measure";
import { readOptions, type SoakOptions } from "../../../tools/soak/options";
import { listFaults, reportSoak } from "../../../tools/soak/report";

describe("the soak, with few partitions", () => {
  const options = readOptions(["--leaves", "205", "--rows", "5"]) as SoakOptions;
  let figures: SoakFigures;

  beforeAll(async () => {
    figures = await measure(options, () => undefined);
  }, 240_000);

  it("is refused by a server whose lock table is too small, and runs with the setting that the refusal names", () => {
    expect(figures.wasRefused).toBe(true);
    expect(figures.maxLocksPerTransaction).toBeGreaterThan(64);
  });

  it("holds: no statement of the application fails, no row is wrong, nothing is left over", () => {
    expect(listFaults(figures)).toEqual([]);
    expect(figures.statements).toBeGreaterThan(50);
    const [filled] = figures.parts;
    expect(filled?.leftOver).toBe(1);
  });

  it("leaves room in the lock table of that setting", () => {
    const room = figures.maxLocksPerTransaction * connections;
    for (const { locks } of figures.parts) {
      expect(locks.objects).toBeGreaterThan(205);
      expect(locks.objects).toBeLessThan(room);
      // The server has room for two holders of each object.
      expect(locks.holders).toBeLessThan(2 * room);
    }
  });

  it("says in each part how long it took, and in the cutovers how long the table was closed", () => {
    expect(figures.parts.map(({ part }) => part)).toEqual([
      "filled",
      "dropped",
      "swapped",
      "brought together",
    ]);
    expect(figures.parts.map(({ lockedMs }) => lockedMs !== null)).toEqual([false, false, true, true]);
    expect(reportSoak(figures)).toMatch(/createTable +[\d.]+ +[\d.]+\n/);
  });
});
