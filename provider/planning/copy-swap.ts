import type { CreateTableStep, LayoutRule, Lock, Step } from "../schema/plan";
import type { Column, TableState } from "../schema/table-state";
import type { Target } from "../schema/target";
import { carrySequenceGrants } from "./carried-sequences";
import type { CopyNames } from "./copy-names";
import { carryChecks, partsOf, type Parts } from "./copy-parts";
import { carryDependants, lockViews } from "./dependants";
import { hazardsOfCutover, keyNeighbours, locksOfCutover, validateForeignKeys } from "./foreign-keys";
import { carryMaterializedViews, createMaterializedViews } from "./materialized-views";

/** Settings that CREATE TABLE has no clause for on every supported version. */
function columnSettings(column: Column): { settingColumn: string; setting: string }[] {
  const settings = [
    ...(column.storage === null ? [] : [`SET STORAGE ${column.storage}`]),
    ...(column.statisticsTarget === null ? [] : [`SET STATISTICS ${column.statisticsTarget}`]),
    ...(column.options.length === 0 ? [] : [`SET (${column.options.join(", ")})`]),
  ];
  return settings.map((setting) => ({ settingColumn: column.name, setting }));
}

function carryComments({ state, sequences }: Parts): CreateTableStep["comments"] {
  const checks = state.constraints.filter(
    ({ kind, validated, enforced }) => kind === "CHECK" && (validated || !enforced),
  );
  const entries = [
    { on: "TABLE" as const, name: state.table, text: state.comment },
    ...state.columns.map(({ name, comment }) => ({ on: "COLUMN" as const, name, text: comment })),
    ...checks.map(({ name, comment }) => ({ on: "CONSTRAINT" as const, name, text: comment })),
    ...sequences.flatMap(({ interimName, comment }) =>
      interimName === null ? [] : [{ on: "SEQUENCE" as const, name: interimName, text: comment }],
    ),
  ];
  return entries.flatMap(({ on, name, text }) => (text === null ? [] : [{ on, name, text }]));
}

/** A lock on the source. */
export function lock(parts: Pick<Parts, "state" | "target">, mode: string, held: string): Lock {
  const { schema, table } = parts.state;
  return { table: `${schema}.${table}`, mode, waitLimitMs: parts.target.migration.lockTimeoutMs, held };
}

function startJournal(parts: Parts): Step {
  return {
    kind: "startJournal",
    purpose:
      "Writes the keys of changed rows to a journal from now on, so that nothing the application writes is missed.",
    locks: [lock(parts, "SHARE ROW EXCLUSIVE", "for the creation of two triggers; readers pass")],
    hazards: [
      {
        code: "WRITES_COST_MORE",
        text: "Until the cutover every changed row costs one more small insert (5 to 25 % of write throughput).",
      },
    ],
    copy: parts.copy,
  };
}

/** The new table under its interim name. */
export function createTable(parts: Parts): CreateTableStep {
  const { state, copy, layout, sequences } = parts;
  const interimNames = new Map(sequences.map((sequence) => [sequence.name, sequence.interimName]));
  return {
    kind: "createTable",
    purpose: copy.becomesPlain
      ? "Creates the plain table under its interim name."
      : "Creates the partitioned table under its interim name, with its partitions and an empty default partition.",
    locks: [],
    hazards: [],
    copy,
    layout,
    columns: state.columns,
    checks: carryChecks(state, true),
    identities: state.sequences
      .filter((sequence) => sequence.kind === "IDENTITY")
      .map((sequence) => ({ ...sequence, name: interimNames.get(sequence.name) ?? sequence.name })),
    leafOptions: state.options.filter((option) => !option.startsWith("autovacuum_enabled=")),
    tablespace: state.tablespace,
    columnSettings: state.columns.flatMap(columnSettings),
    comments: carryComments(parts),
    sequenceGrants: carrySequenceGrants(state, interimNames),
  };
}

function dataLoad(parts: Parts): Step {
  const { chunkRows, parallelDegree } = parts.target.migration;
  return {
    kind: "dataLoad",
    purpose:
      "Copies the rows inside the server, in chunks of the primary key; each chunk and its record in the ledger commit together.",
    locks: [lock(parts, "ACCESS SHARE", "for a chunk; hinders nobody but DDL")],
    hazards: [
      {
        code: "NEEDS_SPACE",
        text: "Needs the space of a second copy with its indexes, and as much WAL, until the retired table is dropped.",
      },
      {
        code: "LONG_RUNNING",
        text: "The longest step. It can be stopped and resumed at any moment; each chunk holds a snapshot for some seconds only.",
      },
    ],
    copy: parts.copy,
    chunkRows,
    parallelDegree,
  };
}

function createIndexes(parts: Parts): Step {
  return {
    kind: "createIndexes",
    purpose: parts.copy.becomesPlain
      ? "Builds primary key and indexes; creates the triggers, disabled."
      : "Builds primary key and indexes on each partition, then attaches them; creates the triggers, disabled.",
    locks: [],
    hazards: [],
    copy: parts.copy,
    indexes: parts.indexes,
    triggers: parts.triggers,
    parallelDegree: parts.target.migration.parallelDegree,
  };
}

/** Only where the new table cannot enforce a key. */
function guardKeys({ copy, guards, target }: Parts): Step[] {
  if (guards.length === 0) return [];
  const { parallelDegree } = target.migration;
  return [
    {
      kind: "guardKeys",
      purpose:
        "Fills a guard for each unique key that lacks the partition key, and lets triggers of the copy write it from then on.",
      locks: [],
      hazards: [],
      copy,
      guards,
      parallelDegree,
    },
  ];
}

function readingSteps(parts: Parts): Step[] {
  const { copy } = parts;
  const { parallelDegree } = parts.target.migration;
  const share = lock(parts, "ACCESS SHARE", "for a chunk; hinders nobody but DDL");
  return [
    {
      kind: "deltaLoad",
      purpose:
        "Replays the journal: deletes the very rows it read, and brings these keys to the source's current state.",
      locks: [lock(parts, "ACCESS SHARE", "for a batch of the journal")],
      hazards: [],
      copy,
    },
    {
      kind: "gatherStatistics",
      purpose: `Vacuums and analyses the new ${copy.becomesPlain ? "table" : "partitions"}, so that the first query after the cutover is planned well.`,
      locks: [],
      hazards: [],
      copy,
      parallelDegree,
    },
    {
      kind: "validate",
      purpose:
        "Compares every row of source and copy by chunks, one snapshot each. One differing byte refuses the cutover.",
      locks: [share],
      hazards: [],
      copy,
      parallelDegree,
    },
  ];
}

function swapTables(parts: Parts): Step {
  const { lockTimeoutMs, cutoverPatienceMs } = parts.target.migration;
  const dependants = carryDependants(parts.state);
  return {
    kind: "swapTables",
    purpose:
      "In one transaction: locks the source, replays and compares the last keys, swaps the names. If the lock is not granted at once, it gives way and tries again.",
    locks: [
      lock(parts, "ACCESS EXCLUSIVE", "for some ten milliseconds, while the application waits"),
      ...lockViews(dependants, lockTimeoutMs),
      ...locksOfCutover(parts.foreignKeys, parts.target),
    ],
    hazards: [
      {
        code: "OLD_SNAPSHOTS",
        text: "A transaction whose snapshot is older than the load would see the new table without its rows: the cutover waits until there is none. Without the role pg_read_all_stats, other roles' snapshots are not seen, and it waits for every transaction that they have open when it begins.",
      },
      {
        code: "WAY_BACK_COSTS",
        text: "From here on a reverse journal keeps the way back open; every changed row costs one more small insert until it is closed.",
      },
      ...hazardsOfCutover(parts.foreignKeys, parts.keysByLeaf),
    ],
    copy: parts.copy,
    indexes: parts.indexes,
    triggers: parts.triggers,
    sequences: parts.sequences.filter((sequence) => sequence.kind === "IDENTITY"),
    guards: parts.guards,
    lateChecks: carryChecks(parts.state, false),
    dependants,
    foreignKeys: parts.foreignKeys,
    keysByLeaf: parts.keysByLeaf,
    neighbours: keyNeighbours(parts.foreignKeys),
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

/** The last step: what hung on the table hangs on it. */
export function restoreGrants(parts: Parts): Step {
  const [what, where] = parts.copy.becomesPlain
    ? ["the table", "the table"]
    : ["the partitions", "each partition"];
  return {
    kind: "restoreGrants",
    purpose: `Proves by a before and after inventory that everything that hung on the table hangs on it again; hands ${what} to autovacuum.`,
    locks: [lock(parts, "SHARE UPDATE EXCLUSIVE", `for a setting of ${where}; hinders nobody but DDL`)],
    hazards: [],
    copy: parts.copy,
    sequences: parts.sequences.filter((sequence) => sequence.kind === "OWNED"),
    autovacuumOption: parts.state.options.find((option) => option.startsWith("autovacuum_enabled=")) ?? null,
  };
}

/** The steps of a copy-swap, in the order in which they run. */
export function planCopySwap(
  state: TableState,
  target: Target,
  layout: LayoutRule,
  names: CopyNames,
  keysByLeaf = false,
): Step[] {
  const parts = partsOf(state, target, layout, names, keysByLeaf);
  return [
    startJournal(parts),
    createTable(parts),
    dataLoad(parts),
    createIndexes(parts),
    ...guardKeys(parts),
    ...readingSteps(parts),
    ...createMaterializedViews(state, parts.copy, carryMaterializedViews(state)),
    swapTables(parts),
    ...validateForeignKeys(parts.copy, parts, target),
    restoreGrants(parts),
  ];
}
