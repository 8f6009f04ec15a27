import type { RunResult } from "../../../../provider/schema/report";
import type { ApplicationStatistics } from "../../../../tools/demo/application/counters";
import type { PartitionFacts } from "../../../../tools/demo/database";
import { HR_SEQUENCES } from "../../../../tools/demo/hr/tables";
import { checkAll } from "../../../../tools/scenarios/checks";
import type { CommandRun, Evidence, LedgerVerdict } from "../../../../tools/scenarios/evidence";
import type { Stand } from "../../../../tools/scenarios/stand";

const TABLE = "customer_data";

const facts: PartitionFacts = {
  partitionedBy: "RANGE (created_date)",
  dividedBy: ["HASH (customer_id) × 4"],
  ...{ partitions: 3, leaves: 12, bytes: 0, defaultRows: 0 },
};

const stand: Stand = {
  partitions: new Map([[TABLE, facts]]),
  inventories: new Map([[TABLE, ["column customer_id"]]]),
  schema: ["view v_staff valid"],
  largeObjects: new Map([
    ["1", "aa"],
    ["2", "bb"],
  ]),
};

const sum = { rows: 9, checksum: 1n };
const verdict: LedgerVerdict = {
  ...{ table: TABLE, rows: 10, writtenRows: 1, faultyRows: 0, faults: [], isEqual: true },
  untouched: { expected: sum, found: sum },
  writtenIds: new Set(["2"]),
};

const statistics: ApplicationStatistics = {
  ...{ committed: 5, rolledBack: 0, unknown: 0, failedStatements: 0, failures: [], retries: {} },
  phases: {},
  alarms: { sent: 1, heard: 1 },
};

const command: CommandRun = {
  ...{ command: "preview", exitCode: 0, output: "hr.customer_data: copySwap", durationMs: 1 },
};

/** All is well. */
const evidence: Evidence = {
  commands: [command],
  declared: [{ table: TABLE, every: "month", range: "RANGE (created_date)", hash: "HASH (customer_id) × 4" }],
  ...{ before: stand, after: stand, verdicts: [verdict], statistics },
  foreseeInventory: (_, lines) => lines,
  results: new Map([[TABLE, { retiredTable: "hr.customer_data_retired" } as RunResult]]),
  retiredTables: ["customer_data_retired"],
  sequences: HR_SEQUENCES.map(({ sequence }) => ({ sequence, next: 11, greatest: 10 })),
  unreadable: [],
  attempts: [{ statement: "DROP TABLE hr.orders", error: "permission denied" }],
};

function failing(changes: Partial<Evidence>): readonly string[] {
  return checkAll({ ...evidence, ...changes }).flatMap(({ claim, holds }) => (holds ? [] : [claim]));
}

const after = (changes: Partial<Stand>): Partial<Evidence> => ({ after: { ...stand, ...changes } });

describe("the scenarios' checks", () => {
  it("hold where all is well", () => {
    expect(failing({})).toEqual([]);
  });

  const isWrong: readonly (readonly [string, string, Partial<Evidence>])[] = [
    ["a command fails", "pulumi up", { commands: [command, { ...command, command: "up", exitCode: 255 }] }],
    [
      "preview shows no plan",
      "preview shows its plan",
      { commands: [{ ...command, output: "hr.orders: copySwap" }] },
    ],
    [
      "a row is wrong",
      "every row is as the application left it",
      { verdicts: [{ ...verdict, isEqual: false }] },
    ],
    [
      "nothing was written",
      "every row is as the application left it",
      { verdicts: [{ ...verdict, writtenRows: 0 }] },
    ],
    [
      "the table was not compared",
      "every row is as the application left it",
      { verdicts: [{ ...verdict, table: "orders" }] },
    ],
    [
      "one range is divided otherwise",
      "it is partitioned as declared",
      after({ partitions: new Map([[TABLE, { ...facts, dividedBy: [...facts.dividedBy, "HASH × 2"] }]]) }),
    ],
    [
      "something hangs on the table no more",
      "columns, keys, indexes, triggers, privileges and comments hang on it",
      after({ inventories: new Map([[TABLE, []]]) }),
    ],
    ["the retired table is gone", "the retired table is kept", { retiredTables: [] }],
    [
      "a sequence begins anew",
      "its sequence goes on",
      { sequences: evidence.sequences.map((facts) => ({ ...facts, next: 10 })) },
    ],
    [
      "a large object that nobody wrote is another",
      "its large objects are what they were",
      after({ largeObjects: new Map([["1", "ab"]]) }),
    ],
    [
      "a view is invalid",
      "sequences, views, the function, role and privileges are as they were",
      after({ schema: ["view v_staff invalid"] }),
    ],
    [
      "a view cannot be read",
      "the application reads the views",
      { unreadable: ["SELECT * FROM hr.v_staff"] },
    ],
    [
      "the application may create a table",
      "the application may still create, alter and empty nothing",
      { attempts: [...evidence.attempts, { statement: "CREATE TABLE mine (id integer)", error: null }] },
    ],
    [
      "a statement failed",
      "no statement of the application failed",
      { statistics: { ...statistics, failedStatements: 1 } },
    ],
    [
      "the copy fired a trigger",
      "the copy fired no trigger",
      { statistics: { ...statistics, alarms: { sent: 1, heard: 2 } } },
    ],
  ];

  it.each(isWrong)("fail where %s", (_, claim, changes) => {
    expect(failing(changes)).toContain(claim);
  });

  it("fail where large objects of every row were written to, and none is left to compare", () => {
    const all = { ...verdict, writtenIds: new Set(["1", "2"]) };
    expect(failing({ verdicts: [all] })).toEqual(["its large objects are what they were"]);
  });
});
