import { secondsOfCopy } from "../../../provider/planning/forecast";
import type { Layout } from "../../../provider/schema/plan";

function layout(partitions: number, hashCount = 1): Layout {
  const bound = { kind: "hash" as const, modulus: partitions, remainder: 0 };
  const named = Array.from({ length: partitions }, (_, at) => ({ name: `orders_h${at}`, bound }));
  return { partitions: named, defaultName: "orders_pdefault", hashCount };
}

describe("secondsOfCopy, of rows that are next to nothing", () => {
  it.each([
    ["10,000 partitions of a plain table", layout(10_000), 0, 664],
    ["1,000 partitions of a plain table", layout(1_000), 0, 45],
    ["a plain table of 10,000 partitions", layout(0), 10_000, 170],
    ["a plain table of 1,000 partitions", layout(0), 1_000, 13],
  ])("has room for what was measured: %s", (_, laidOut, sourceLeaves, measured) => {
    const { low, high } = secondsOfCopy(10_000, laidOut, sourceLeaves);
    expect(low).toBeLessThan(measured);
    expect(high).toBeGreaterThan(measured);
  });

  it("grows faster than the partitions, each of which is compared with all its siblings", () => {
    const [some, many] = [1_000, 10_000].map((count) => secondsOfCopy(0, layout(count), 0));
    expect(many?.low).toBeGreaterThan(20 * (some?.low ?? Infinity));
  });

  it("reckons hash partitions among their own siblings only", () => {
    const flat = secondsOfCopy(0, layout(8_000), 0);
    const nested = secondsOfCopy(0, layout(1_000, 8), 0);
    expect(nested.low).toBeLessThan(flat.low - 100);
  });
});
