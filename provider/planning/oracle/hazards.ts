import type { OracleIntervalRule, OracleLayoutRule, OracleRangeRule } from "../../schema/oracle-layout";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard } from "../../schema/plan";
import { mayBeLocal } from "./carried";
import { licensedOptions, loadedUncompressed, partitionsCompressed } from "./compression";
import { farKeys } from "./far-keys";
import { lobRetentions } from "./lob-retention";
import { oracleKeyColumns, topOf } from "./layout-rule";
import { isAsDeclared } from "./partitioned";

function globalIndexes(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  if (rule.strategy === "NONE") return [];
  const names = state.indexes.filter((index) => !mayBeLocal(index, state, rule)).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      code: "GLOBAL_INDEXES",
      text: `${names.join(", ")} keep values unique that lack a partition key, and stay global, so dropping or truncating a partition makes them unusable, unless it is done with UPDATE INDEXES.`,
    },
  ];
}

function unevenHash(rule: OracleLayoutRule): Hazard[] {
  const count = rule.strategy === "HASH" ? rule.count : (rule.hash?.count ?? 1);
  if ((count & (count - 1)) === 0) return [];
  const parts = rule.strategy === "HASH" ? "partitions" : "subpartitions";
  return [
    {
      code: "UNEVEN_HASH",
      text: `${count} is no power of two, so some of the hash ${parts} get twice the rows of others.`,
    },
  ];
}

/** What single partitions of a source have is not carried: the new ones hold other rows. */
function partitionSettings(state: OracleTableState): Hazard[] {
  const partitions = state.partitioning?.partitions ?? [];
  const hasOwn = partitions.some(
    ({ tablespace }) => tablespace !== null && tablespace !== state.partitioning?.defaultTablespace,
  );
  if (!hasOwn) return [];
  return [
    {
      code: "PARTITION_SETTINGS",
      text: "Some partitions lie in a tablespace of their own; the new ones lie in that of the table, or where it is declared.",
    },
  ];
}

/** A copy of everything for what may only be wanted of rows to come. */
function tablespaceAlone(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  const { partitioning } = state;
  if (partitioning === null || rule.strategy === "HASH" || !isAsDeclared(partitioning, rule)) return [];
  const when =
    rule.strategy === "INTERVAL" && rule.storage?.partitionTablespaces !== undefined
      ? "once the next partition has come there by itself, or the last one was moved there (MOVE PARTITION … ONLINE): until then each run copies everything"
      : "from then on";
  const orKeep = rule.strategy === "INTERVAL" ? ' set history to "keepPartitions", or' : "";
  return [
    {
      code: "TABLESPACE_ALONE",
      text: `The table is partitioned as declared, and all its rows are copied for where they lie alone. If only partitions to come are to lie elsewhere, cancel this and${orKeep} send ALTER TABLE … MODIFY DEFAULT ATTRIBUTES TABLESPACE …, SET STORE IN (…) or SET SUBPARTITION TEMPLATE (…) instead: no row is copied, and preview finds the table as declared ${when}.`,
    },
  ];
}

/** @see https://docs.oracle.com/en/error-help/db/ora-14402/ */
export function rowsFixed(rule: OracleLayoutRule): Hazard[] {
  if (rule.strategy === "NONE" || rule.storage?.rowMovement !== false) return [];
  return [
    {
      code: "ROW_MOVEMENT",
      text: `rowMovement is false: an UPDATE that changes ${oracleKeyColumns(rule).join(" or ")} so that the row belongs to another partition fails with ORA-14402.`,
    },
  ];
}

function recompiled(state: OracleTableState): Hazard[] {
  const names = state.dependants
    .filter(({ kind }) => kind !== "SYNONYM")
    .map(({ schema, name }) => `${schema}.${name}`);
  if (names.length === 0) return [];
  return [
    {
      code: "DEPENDANTS_RECOMPILED",
      text: `The renames invalidate ${[...new Set(names)].join(", ")}. They find the new table by its name and are compiled again; a session with the state of such a package gets ORA-04068 once.`,
    },
  ];
}

function newSequences(state: OracleTableState): Hazard[] {
  return state.columns
    .filter(({ identity }) => identity !== null)
    .map(({ name }) => ({
      code: "NEW_SEQUENCE" as const,
      text: `The identity column ${name} gets a new sequence of another name, which goes on where the old one stopped.`,
    }));
}

/** @see https://docs.oracle.com/en/error-help/db/ora-14300/ */
function nullKeys(state: OracleTableState, rule: OracleIntervalRule | OracleRangeRule): Hazard[] {
  const { column } = rule;
  if (state.columns.find(({ name }) => name === column)?.notNull ?? false) return [];
  const [holder, code] =
    rule.strategy === "INTERVAL" ? ["interval", "ORA-14300"] : ["partition without MAXVALUE", "ORA-14400"];
  return [
    {
      code: "NULLS_REFUSED",
      text: `${column} may be NULL, which no ${holder} can hold. A row that comes without it during the run stops the run; from the cutover on its INSERT fails with ${code}. Set the column NOT NULL, or DEFAULT ON NULL, beforehand.`,
    },
  ];
}

/** @see https://docs.oracle.com/en/error-help/db/ora-14400/ */
function keysAbove({ column }: OracleRangeRule, top: string): Hazard {
  return {
    code: "FAR_KEYS_REFUSED",
    text: `No row may have a ${column} of ${top} or above, where the last partition ends. Such a row stops the run when it comes during it; from the cutover on its INSERT fails with ORA-14400. A last partition with lessThan MAXVALUE takes all.`,
  };
}

/** Rows that a plain table takes, and none of the declared partitions can hold. */
export function keysRefused(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  if (rule.strategy === "INTERVAL") return [...nullKeys(state, rule), farKeys(rule)];
  const top = topOf(rule);
  return rule.strategy === "RANGE" && top !== null ? [...nullKeys(state, rule), keysAbove(rule, top)] : [];
}

/** Partitions are found by statements of the application, or of its owner's jobs, by names that the new table does not have. */
function namedPartitions({ partitioning }: OracleTableState): Hazard[] {
  if (partitioning === null) return [];
  return [
    {
      code: "PARTITIONS_BY_NAME",
      text: "A statement that names one of today's partitions, as PARTITION (…) or ALTER TABLE … TRUNCATE PARTITION, fails from the cutover on, or means another partition that has its name.",
    },
  ];
}

/** What becomes different where rows lie in partitions by their key, and where they do not any more. */
function hazardsOfKey(rule: OracleLayoutRule): Hazard[] {
  if (rule.strategy === "NONE")
    return [
      {
        code: "ONE_TABLE",
        text: "Old rows can no longer be dropped or truncated partition by partition: deleting them costs undo and redo for each. Scans without an index read the whole table.",
      },
    ];
  return [
    {
      code: "QUERIES_WITHOUT_KEY",
      text: `A query without a condition on ${rule.column} probes the local indexes of every partition: what was one look-up becomes one for each. Add ${rule.column} to frequent conditions.`,
    },
  ];
}

/**
 * A trigger is the journal's only eye, and DBMS_LOB fires none.
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/adlob/
 */
function unseenWrites({ lobs }: OracleTableState): Hazard[] {
  if (lobs.length === 0) return [];
  const columns = [...new Set(lobs.map(({ column }) => column))].join(", ");
  return [
    {
      code: "LOB_WRITES_UNSEEN",
      text: `Oracle fires no trigger where ${columns} is changed in place through its locator (DBMS_LOB, streams of drivers): such a change is missed when it comes after its row was compared, unless the row is also changed by an UPDATE. Let no session write so from the comparison until the cutover. INSERT and UPDATE are seen.`,
    },
  ];
}

/** Of every run whose rows are kept equal by a trigger. */
export const writesUnseen: Hazard = {
  code: "WRITES_UNSEEN",
  text: "No trigger fires for SQL*Loader with DIRECT=TRUE and the direct path calls of drivers, for FLASHBACK TABLE, and for changes that a replication applies (GoldenGate, XStream, Streams, logical standby). What they write after its rows were compared is not in the copy, and nothing would tell. Pause them, or load conventionally, until the cutover.",
};

function incomplete({ hidden }: OracleTableState): Hazard[] {
  if (hidden.length === 0) return [];
  return [
    {
      code: "DISCOVERY_INCOMPLETE",
      text: `The connection's user cannot see ${hidden.join(", ")}. Grant it SELECT_CATALOG_ROLE, or make sure that there is none.`,
    },
  ];
}

/** What comes with the partitions themselves, by whatever method. */
function hazardsOfPartitions(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  return [
    ...hazardsOfKey(rule),
    ...keysRefused(state, rule),
    ...globalIndexes(state, rule),
    ...unevenHash(rule),
    ...namedPartitions(state),
    ...partitionSettings(state),
    ...partitionsCompressed(state, rule),
  ];
}

/** Of a table that stays the object that it is: nothing is renamed, and what hangs on it hangs on. */
export function hazardsOfModifiedTable(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  return [...hazardsOfPartitions(state, rule), ...incomplete(state)];
}

/** What stays different for the application once the table is partitioned, and what could not be looked at. */
export function hazardsOfOraclePartitioning(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  return [
    ...hazardsOfPartitions(state, rule),
    ...loadedUncompressed(state, rule),
    ...licensedOptions(rule),
    ...rowsFixed(rule),
    ...lobRetentions(state),
    ...tablespaceAlone(state, rule),
    ...recompiled(state),
    ...newSequences(state),
    ...unseenWrites(state),
    ...incomplete(state),
  ];
}
