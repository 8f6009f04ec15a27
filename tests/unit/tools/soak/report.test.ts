import type { SoakFigures } from "../../../../tools/soak/measure";
import { readOptions } from "../../../../tools/soak/options";
import { listFaults, reportSoak } from "../../../../tools/soak/report";

const nothing = {
  seconds: 1,
  locks: { objects: 1_234, holders: 2_345 },
  lockedMs: null,
  steps: [],
  leftOver: 0,
};
const held: SoakFigures = {
  version: "18.4",
  leaves: 2_000,
  rows: 20_000,
  wasRefused: true,
  maxLocksPerTransaction: 1_201,
  parts: [
    { ...nothing, part: "filled", leftOver: 1 },
    {
      ...nothing,
      part: "swapped",
      lockedMs: 21.66,
      steps: [{ step: "createTable", seconds: 3.21, rows: null }],
    },
  ],
  statements: 77,
  failures: [],
  worstWaitMs: 12.4,
  wrongRows: 0,
};

describe("the faults of a soak", () => {
  it("are none where all has held: a run that was stopped keeps what it has filled", () => {
    expect(listFaults(held)).toEqual([]);
  });

  it.each([
    ["a statement that failed", { failures: ["out of shared memory"] }, "out of shared memory"],
    ["wrong rows", { wrongRows: 3 }, "3 rows are wrong"],
    [
      "tables left over",
      { parts: [{ ...nothing, part: "dropped", leftOver: 2 }] },
      "2 tables were left over",
    ],
  ])("name %s", (_, change, fault) => {
    expect(listFaults({ ...held, ...change })).toEqual([expect.stringContaining(fault)]);
  });
});

describe("the report of a soak", () => {
  it("says what the server was refused with, and lines up the parts", () => {
    expect(reportSoak(held).split("\n")).toEqual([
      "PostgreSQL 18.4, 2,000 partitions, 20,000 rows; max_locks_per_transaction = 1201; refused with the default, before anything was created",
      "",
      "                        filled  swapped",
      "seconds                    1.0      1.0",
      "  createTable                       3.2",
      "objects locked at once   1,234    1,234",
      "holders of these locks   2,345    2,345",
      "table closed, ms                   21.7",
      "tables left over             1        0",
      "",
      "Statements of the application: 77; failed: 0; worst wait: 12 ms; rows wrong: 0",
    ]);
  });
});

describe("the options of a soak", () => {
  it("takes 10,000 partitions and what the refusal asks for, if not told otherwise", () => {
    expect(readOptions([])).toMatchObject({ leaves: 10_000, rowsPerLeaf: 10, maxLocksPerTransaction: null });
  });

  it("refuses more partitions than a table may have", () => {
    expect(() => readOptions(["--leaves", "10001"])).toThrow("give a whole number from 1 to 10000");
  });
});
