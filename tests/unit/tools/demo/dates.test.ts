import { chooseOffsetS } from "../../../../tools/demo/application/dates";
import { createRandom } from "../../../../tools/demo/application/random";

const YEAR_S = 365 * 86_400;

function offsets(isFarAheadAllowed: boolean): number[] {
  const random = createRandom(1);
  return Array.from({ length: 5_000 }, () =>
    chooseOffsetS("events", random, { isFarAheadAllowed, daysDivisor: 1 }),
  );
}

describe("the dates of the application's rows", () => {
  it("are mostly now, some in the past, and a few ahead", () => {
    const chosen = offsets(false);
    expect(chosen.filter((offset) => offset === 0).length).toBeGreaterThan(4_000);
    expect(chosen.filter((offset) => offset < 0).length).toBeGreaterThan(300);
    expect(chosen.filter((offset) => offset > 0).length).toBeGreaterThan(50);
  });

  it("lie years ahead only where that is allowed", () => {
    expect(Math.max(...offsets(false))).toBeLessThan(YEAR_S);
    expect(Math.max(...offsets(true))).toBeGreaterThan(YEAR_S);
  });

  it("are the same in every run", () => {
    expect(offsets(true)).toEqual(offsets(true));
  });
});
