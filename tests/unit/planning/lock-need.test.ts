import { lockNeedOf, refuseLocks } from "../../../provider/planning/lock-need";
import type { Layout } from "../../../provider/schema/plan";
import type { TableState } from "../../../provider/schema/table-state";
import { databaseState, index, partition, partitioning, tableState } from "../../support/table-state";

function layout(partitions: number, hashCount = 1): Layout {
  const bound = { kind: "hash" as const, modulus: partitions, remainder: 0 };
  const named = Array.from({ length: partitions }, (_, at) => ({ name: `orders_h${at}`, bound }));
  return { partitions: named, defaultName: "orders_pdefault", hashCount };
}

const noPartitions: Layout = { partitions: [], defaultName: null, hashCount: 1 };

/** A table of this many partitions, each with its primary key and one more index. */
function partitioned(leafCount: number): TableState {
  return tableState({
    kind: "PARTITIONED TABLE",
    indexes: [...tableState().indexes, index("orders_open")],
    partitioning: { ...partitioning([partition("orders_p1", null, "2026-02-01 00:00:00")]), leafCount },
  });
}

const twoIndexes = tableState({ indexes: [...tableState().indexes, index("orders_open")] });

describe("lockNeedOf", () => {
  it("counts every partition of the copy, at each level, with its indexes, and the source with its own", () => {
    // 1 table + 100 partitions + 800 leaves + 1 default, and the source: 903 tables with two indexes each.
    expect(lockNeedOf(twoIndexes, layout(100, 8), 1).relations).toBe(903 * 3);
  });

  it("counts the partitions of the source, also where the copy has none", () => {
    expect(lockNeedOf(partitioned(1_000), noPartitions, 1).relations).toBe((1_001 + 1) * 3);
  });

  it("grows with the connections that compare side by side, beside the one that replays", () => {
    const [one, three] = [1, 3].map((degree) => lockNeedOf(twoIndexes, layout(100), degree));
    expect(one).toMatchObject({ sessions: 2, locks: Math.ceil((103 * 3) / 0.75) });
    expect(three).toMatchObject({ sessions: 4, locks: Math.ceil((103 * 3 * 2) / 0.75) });
  });
});

describe("refuseLocks", () => {
  it("lets pass what a server with default settings has room for", () => {
    expect(refuseLocks(twoIndexes, layout(1_000), databaseState(), 2)).toEqual([]);
  });

  it.each([
    ["a copy", twoIndexes, layout(2_000)],
    ["a source", partitioned(2_000), noPartitions],
  ])("refuses %s with more partitions than that, and names a setting that suffices", (_, state, laidOut) => {
    const [refusal] = refuseLocks(state, laidOut, databaseState(), 2);
    expect(refusal).toMatchObject({ code: "NOT_ENOUGH_LOCKS", path: "migration.parallelDegree" });
    const setting = Number(/from 64 to (\d+)/.exec(refusal?.remedy ?? "")?.[1]);
    const raised = databaseState({ maxLocks: setting * 100, maxLocksPerTransaction: setting });
    expect(refuseLocks(state, laidOut, raised, 2)).toEqual([]);
    const less = databaseState({ maxLocks: (setting - 1) * 100, maxLocksPerTransaction: setting - 1 });
    expect(refuseLocks(state, laidOut, less, 2)).toHaveLength(1);
  });
});
