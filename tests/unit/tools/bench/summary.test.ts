import { readOptions } from "../../../../tools/bench/options";
import { median } from "../../../../tools/bench/summary";

describe("the median of rounds", () => {
  it("is the one in the middle, in whatever order they come", () => expect(median([9, 1, 2])).toBe(2));
  it("lies halfway between the two in the middle", () => expect(median([4, 1, 3, 2])).toBe(2.5));
  it("is no number where there are no rounds", () => expect(median([])).toBeNaN());
});

describe("the options of the measurement", () => {
  it("measures five million rows in three rounds, if not told otherwise", () => {
    expect(readOptions([])).toMatchObject({ rows: 5_000_000, rounds: 3, ratePerSecond: 200, hashCount: 1 });
  });

  it("takes what is given before what --short stands for", () => {
    expect(readOptions(["--short", "--rows", "7"])).toMatchObject({ rows: 7, rounds: 1 });
  });

  it("takes fewer rows for the other subjects, and knows no more of them", () => {
    expect(readOptions(["--of", "history"])).toMatchObject({ subject: "history", rows: 1_000_000 });
    expect(() => readOptions(["--of", "speed"])).toThrow("give one of run, history, guard, foreign-keys");
  });

  it.each([
    ["--rows", "0"],
    ["--rounds", "many"],
    ["--hash", "1.5"],
  ])("refuses %s %s, and says what it may be", (option, value) => {
    expect(() => readOptions([option, value])).toThrow("give a whole number from 1 to");
  });
});
