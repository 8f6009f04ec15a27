import { findGaps } from "../../../provider/execution/oracle/chunk-planner";
import type { Chunk } from "../../../provider/execution/ledger";

function loaded(chunk: number, lowerKey: string | null, upperKey: string | null): Chunk {
  const keyOf = (text: string | null) => (text === null ? null : [text]);
  return {
    ...{ chunk, lowerKey: keyOf(lowerKey), upperKey: keyOf(upperKey) },
    ...{ rows: 1, isLoaded: true, isCompared: false, differs: false },
  };
}

describe("the ranges that loaded chunks leave open", () => {
  it("are everything where nothing is loaded", () => {
    expect(findGaps([])).toEqual([{ first: 1, last: Infinity, lowerKey: null, upperKey: null }]);
  });

  it("are what comes after the last chunk", () => {
    expect(findGaps([loaded(1, null, "a"), loaded(2, "a", "b")])).toEqual([
      { first: 3, last: Infinity, lowerKey: ["b"], upperKey: null },
    ]);
  });

  it("are none where a chunk without an end is loaded", () => {
    expect(findGaps([loaded(1, null, "a"), loaded(2, "a", null)])).toEqual([]);
  });

  it("are what workers side by side had not loaded, with the numbers of it", () => {
    const found = [loaded(3, "b", "c"), loaded(4, "c", "d"), loaded(7, "f", null)];
    expect(findGaps(found)).toEqual([
      { first: 1, last: 2, lowerKey: null, upperKey: ["b"] },
      { first: 5, last: 6, lowerKey: ["d"], upperKey: ["f"] },
    ]);
  });

  it("are none where a number was not needed any more", () => {
    expect(findGaps([loaded(1, null, "a"), loaded(3, "a", null)])).toEqual([]);
  });

  it("tell keys of several columns apart", () => {
    const key = (chunk: number, lowerKey: string[] | null, upperKey: string[] | null): Chunk => ({
      ...loaded(chunk, null, null),
      ...{ lowerKey, upperKey },
    });
    expect(findGaps([key(1, null, ["a", "b"]), key(3, ["a", "c"], null)])).toEqual([
      { first: 2, last: 2, lowerKey: ["a", "b"], upperKey: ["a", "c"] },
    ]);
  });
});
