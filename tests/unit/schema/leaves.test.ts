import { inBatches, tablesPerTransaction } from "../../../provider/schema/leaves";
import { lockNeedOf } from "../../../provider/planning/lock-need";
import type { Layout } from "../../../provider/schema/plan";
import { index, tableState } from "../../support/table-state";

function layout(partitions: number, hashCount = 1): Layout {
  const bound = { kind: "hash" as const, modulus: partitions, remainder: 0 };
  const named = Array.from({ length: partitions }, (_, at) => ({ name: `orders_h${at}`, bound }));
  return { partitions: named, defaultName: "orders_pdefault", hashCount };
}

/** A table with its primary key and so many more indexes. */
function sourceWith(moreIndexes: number) {
  const further = Array.from({ length: moreIndexes }, (_, at) => index(`orders_open_${at}`));
  return tableState({ indexes: [...tableState().indexes, ...further] });
}

describe("tablesPerTransaction", () => {
  it.each([60, 61, 100, 180, 299, 300, 301, 1_000, 10_000])(
    "locks no more, where %i tables are created or dropped, than the plan has counted for a comparison",
    (total) => {
      for (const moreIndexes of [0, 1, 4]) {
        const source = sourceWith(moreIndexes);
        // The table, its TOAST table, that one's index, and its own indexes.
        const locks = tablesPerTransaction(total) * (3 + source.indexes.length);
        expect(locks).toBeLessThanOrEqual(lockNeedOf(source, layout(total), 1).relations);
      }
    },
  );

  it("takes few tables in one go, and never more than a hundred", () => {
    expect([1, 12, 60, 150, 10_000].map(tablesPerTransaction)).toEqual([20, 20, 20, 50, 100]);
  });
});

describe("a partition with very many hash partitions, which are created with it", () => {
  it("is counted with their TOAST tables, where these are more than a comparison locks", () => {
    expect(lockNeedOf(sourceWith(0), layout(1, 1_000), 1).relations).toBe(3_001);
    expect(lockNeedOf(sourceWith(4), layout(1, 1_000), 1).relations).toBe(1_004 * 6);
  });
});

describe("inBatches", () => {
  it("keeps every item once, in order", () => {
    expect(inBatches(["a", "b", "c"], 2)).toEqual([["a", "b"], ["c"]]);
    expect(inBatches([], 2)).toEqual([]);
  });
});
