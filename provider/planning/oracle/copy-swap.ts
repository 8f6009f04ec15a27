import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type {
  OracleCarriedConstraint,
  OracleCarriedIndex,
  OracleCarriedTrigger,
  OracleCopy,
  OracleCopyColumn,
  OracleStep,
} from "../../schema/oracle-plan";
import type { OracleCarriedKey } from "../../schema/oracle-foreign-key";
import type { OracleColumn, OracleTableState } from "../../schema/oracle-table-state";
import type { Lock } from "../../schema/plan";
import type { Target } from "../../schema/target";
import {
  carryColumns,
  carryComments,
  carryConstraints,
  carryIdentities,
  carryIndexes,
  carryTriggers,
} from "./carried";
import { carryForeignKeys, hazardsOfKeys, locksOfKeys, validateForeignKeys } from "./foreign-keys";
import { writesUnseen } from "./hazards";
import { compressionOfCopy } from "./compression";
import { carryLob } from "./lob-storage";
import { tablespaceOf } from "./storage";
import { journalName, NameGiver, type OracleCopyNames } from "./names";

interface Parts {
  readonly state: OracleTableState;
  readonly target: Target;
  readonly copy: OracleCopy;
  readonly layout: OracleLayoutRule;
  readonly constraints: readonly OracleCarriedConstraint[];
  readonly indexes: OracleCarriedIndex[];
  readonly triggers: OracleCarriedTrigger[];
  readonly foreignKeys: OracleCarriedKey[];
}

function copyColumn({ name, type, baseType, notNull, virtual }: OracleColumn): OracleCopyColumn {
  return { name, type, baseType, notNull, isVirtual: virtual !== null };
}

/** Collects what every step knows about the two tables. */
export function describeOracleCopy(state: OracleTableState, names: OracleCopyNames): OracleCopy {
  const primary = state.constraints.find(({ kind }) => kind === "PRIMARY KEY");
  if (!primary) throw new Error("preflight lets no table without a primary key pass");
  const columns = state.columns.map(copyColumn);
  const key = primary.columns.map((name) => columns.find((column) => column.name === name));
  const { schema, objectId } = state;
  const journal = journalName(objectId, names.journalSuffix);
  const own = (kind: string): string => journal.replace("_JOURNAL_", `_${kind}_`);
  return {
    source: { schema, name: state.table },
    sourceObjectId: objectId,
    interim: { schema, name: names.interim },
    retired: { schema, name: names.retired },
    journal,
    reverseJournal: own("REVERSE"),
    batch: own("BATCH"),
    journalTrigger: own("ON"),
    reverseTrigger: own("BACK"),
    tablespace: tablespaceOf(state),
    key: key.filter((column) => column !== undefined),
    columns,
  };
}

function lock({ state, target }: Parts, mode: string, held: string): Lock {
  const table = `${state.schema}.${state.table}`;
  return { table, mode, waitLimitMs: target.migration.lockTimeoutMs, held };
}

function startJournal(parts: Parts): OracleStep {
  const { lockTimeoutMs, cutoverPatienceMs } = parts.target.migration;
  return {
    kind: "startJournal",
    purpose:
      "Writes the keys of changed rows to a journal from now on, and waits until every transaction that had written before has ended.",
    locks: [
      lock(parts, "EXCLUSIVE (DDL)", "for the creation of a trigger; readers pass"),
      lock(parts, "SHARE", "until the next COMMIT, at once; readers pass"),
    ],
    hazards: [
      {
        code: "WRITES_COST_MORE",
        text: "Until the cutover every changed row costs one more small insert; parallel DML and INSERT /*+ APPEND */ are executed row by row, as by any trigger.",
      },
      writesUnseen,
    ],
    copy: parts.copy,
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

function purposeOfCopy({ strategy }: OracleLayoutRule): string {
  if (strategy === "INTERVAL")
    return "Creates the partitioned table under its interim name; the database adds the partitions of later intervals as rows arrive.";
  if (strategy === "NONE") return "Creates the plain table under its interim name.";
  return `Creates the partitioned table under its interim name, with ${strategy === "LIST" ? "its partitions and an empty default partition" : "its partitions"}.`;
}

/** An UPDATE that has always been taken may move a row between the new partitions. What a run has enabled for that, a plain table does not keep. */
function needsRowMovement({ partitioning, rowMovement }: OracleTableState, { strategy }: OracleLayoutRule) {
  return strategy !== "NONE" || (partitioning === null && rowMovement);
}

function createTable(parts: Parts): OracleStep {
  const { state, copy, layout, constraints } = parts;
  return {
    kind: "createTable",
    purpose: purposeOfCopy(layout),
    locks: [],
    hazards: [],
    copy,
    layout,
    columns: carryColumns(state),
    constraints: constraints.filter(({ kind }) => kind === "NOT NULL" || kind === "CHECK"),
    lobs: state.lobs.map((lob) => carryLob(lob, layout.storage?.lobs)),
    tablespace: layout.storage?.tablespace ?? tablespaceOf(state),
    compression: compressionOfCopy(state, layout.storage),
    pctFree: state.pctFree,
    iniTrans: state.iniTrans,
    logging: state.logging ?? true,
    rowDependencies: state.rowDependencies,
    rowMovement: layout.storage?.rowMovement ?? needsRowMovement(state, layout),
    degree: String(layout.storage?.parallel ?? state.degree.trim()),
    comments: carryComments(state),
  };
}

function dataLoad(parts: Parts): OracleStep {
  const { chunkRows, parallelDegree } = parts.target.migration;
  return {
    kind: "dataLoad",
    purpose:
      "Copies the rows inside the server, in chunks of the primary key; each chunk and its record in the ledger commit together.",
    locks: [],
    hazards: [
      {
        code: "NEEDS_SPACE",
        text: "Needs the space of a second copy with its indexes, and as much redo, until the retired table is dropped; undo for a chunk at a time.",
      },
      {
        code: "LONG_RUNNING",
        text: "The longest step. It can be stopped and resumed at any moment.",
      },
    ],
    copy: parts.copy,
    chunkRows,
    parallelDegree,
  };
}

function createIndexes(parts: Parts): OracleStep {
  return {
    kind: "createIndexes",
    purpose:
      "Builds primary key and indexes, local where their columns allow it; creates the triggers, disabled and under names of their own.",
    locks: [],
    hazards: [],
    copy: parts.copy,
    indexes: parts.indexes,
    keys: parts.constraints.filter(({ kind }) => kind === "PRIMARY KEY" || kind === "UNIQUE"),
    triggers: parts.triggers,
    parallelDegree: parts.target.migration.parallelDegree,
  };
}

function readingSteps({ copy, target }: Parts): OracleStep[] {
  const { parallelDegree } = target.migration;
  const none = { locks: [], hazards: [], copy };
  return [
    {
      kind: "deltaLoad",
      purpose:
        "Replays the journal: brings its keys to the source's current state, and deletes the very rows it read.",
      ...none,
    },
    {
      kind: "gatherStatistics",
      purpose:
        "Gathers the optimizer's statistics, so that the first query after the cutover is planned well.",
      ...none,
      parallelDegree,
    },
    {
      kind: "validate",
      purpose:
        "Compares every row of source and copy by chunks, each in one statement and so as of one moment. One differing byte refuses the cutover.",
      ...none,
      parallelDegree,
    },
  ];
}

function swapTables(parts: Parts): OracleStep {
  const { lockTimeoutMs, cutoverPatienceMs } = parts.target.migration;
  return {
    kind: "swapTables",
    purpose:
      "Makes the source READ ONLY, replays and compares the last keys, swaps the names, and opens the new table. If it takes too long, it opens the source again and tries later.",
    locks: [
      lock(parts, "READ ONLY", "for a second or two: writes fail with ORA-12081, reads go on"),
      ...locksOfKeys(parts.foreignKeys, lockTimeoutMs),
    ],
    hazards: [
      {
        code: "READ_ONLY_WINDOW",
        text: "Between the fence and the end of the swap a write to the table fails with ORA-12081 instead of waiting: no lock of Oracle's outlives the renames. The application must try such a statement again. The length of the window is measured and reported.",
      },
      {
        code: "NAME_MISSING_WINDOW",
        text: "Between the two renames, some milliseconds, a statement that is parsed anew fails with ORA-00942.",
      },
      {
        code: "WAY_BACK_COSTS",
        text: "From here on a reverse journal keeps the way back open; every changed row costs one more small insert until it is closed.",
      },
      ...hazardsOfKeys(parts.foreignKeys),
    ],
    copy: parts.copy,
    foreignKeys: parts.foreignKeys,
    triggers: parts.triggers,
    identities: carryIdentities(parts.state),
    lateConstraints: parts.constraints.filter(({ isLate }) => isLate),
    lockTimeoutMs,
    patienceMs: cutoverPatienceMs,
  };
}

function restoreGrants(parts: Parts): OracleStep {
  return {
    kind: "restoreGrants",
    purpose:
      "Gives constraints and indexes their names, compiles what the renames invalidated, and proves by a before and after inventory that everything that hung on the table hangs on it again.",
    locks: [lock(parts, "EXCLUSIVE (DDL)", "for the renaming of a constraint")],
    hazards: [],
    copy: parts.copy,
    constraints: parts.constraints.filter(({ interimName }) => interimName !== null),
    indexes: parts.indexes,
  };
}

/** The steps of a copy-swap, in the order in which they run. */
export function planOracleCopySwap(
  state: OracleTableState,
  target: Target,
  layout: OracleLayoutRule,
  names: OracleCopyNames,
  identifierLimit: number,
): OracleStep[] {
  const giver = new NameGiver(names, identifierLimit, state.namesTaken);
  const parts: Parts = {
    state,
    target,
    layout,
    copy: describeOracleCopy(state, names),
    constraints: carryConstraints(state, giver),
    indexes: carryIndexes(state, layout, giver),
    triggers: carryTriggers(state, giver),
    foreignKeys: carryForeignKeys(state, giver),
  };
  return [
    startJournal(parts),
    createTable(parts),
    dataLoad(parts),
    createIndexes(parts),
    ...readingSteps(parts),
    swapTables(parts),
    ...validateForeignKeys(parts.copy, parts.foreignKeys, target.migration.lockTimeoutMs),
    restoreGrants(parts),
  ];
}
