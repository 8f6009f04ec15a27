import type { OracleLayoutRule } from "../../schema/oracle-plan";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard } from "../../schema/plan";
import { mayBeLocal } from "./carried";
import { farKeys } from "./far-keys";

function globalIndexes(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  const names = state.indexes.filter((index) => !mayBeLocal(index, rule)).map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    {
      code: "GLOBAL_INDEXES",
      text: `${names.join(", ")} lack a partition key and stay global, so dropping or truncating a partition makes them unusable, unless it is done with UPDATE INDEXES.`,
    },
  ];
}

function unevenHash({ hash }: OracleLayoutRule): Hazard[] {
  if (hash === null || (hash.count & (hash.count - 1)) === 0) return [];
  return [
    {
      code: "UNEVEN_HASH",
      text: `${hash.count} is no power of two, so some of the hash subpartitions get twice the rows of others.`,
    },
  ];
}

/** What single partitions of a source have is not carried: the new ones hold other rows. */
function partitionSettings(state: OracleTableState): Hazard[] {
  const partitions = state.partitioning?.partitions ?? [];
  const hasOwn = partitions.some(
    ({ compression, tablespace }) =>
      compression !== state.compression ||
      (tablespace !== null && tablespace !== state.partitioning?.defaultTablespace),
  );
  if (!hasOwn) return [];
  return [
    {
      code: "PARTITION_SETTINGS",
      text: "Some partitions have compression or a tablespace of their own; the new partitions get those of the table.",
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
function nullKeys(state: OracleTableState, { column }: OracleLayoutRule): Hazard[] {
  if (state.columns.find(({ name }) => name === column)?.notNull ?? false) return [];
  return [
    {
      code: "NULLS_REFUSED",
      text: `${column} may be NULL, which no interval can hold. A row that comes without it during the run stops the run; from the cutover on its INSERT fails with ORA-14300. Set the column NOT NULL, or DEFAULT ON NULL, beforehand.`,
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

function incomplete({ hidden }: OracleTableState): Hazard[] {
  if (hidden.length === 0) return [];
  return [
    {
      code: "DISCOVERY_INCOMPLETE",
      text: `The connection's user cannot see ${hidden.join(", ")}. Grant it SELECT_CATALOG_ROLE, or make sure that there is none.`,
    },
  ];
}

/** What stays different for the application once the table is partitioned, and what could not be looked at. */
export function hazardsOfOraclePartitioning(state: OracleTableState, rule: OracleLayoutRule): Hazard[] {
  return [
    {
      code: "QUERIES_WITHOUT_KEY",
      text: `A query without a condition on ${rule.column} probes the local indexes of every partition: what was one look-up becomes one for each. Add ${rule.column} to frequent conditions.`,
    },
    ...nullKeys(state, rule),
    farKeys(rule),
    ...globalIndexes(state, rule),
    ...unevenHash(rule),
    ...partitionSettings(state),
    ...recompiled(state),
    ...newSequences(state),
    ...unseenWrites(state),
    ...incomplete(state),
  ];
}
