import { resolvedByName } from "../../schema/oracle-dependants";
import type { OracleTableState } from "../../schema/oracle-table-state";
import { hashOf } from "../fingerprint";

/** Triggers and tables of the tool itself begin like this; discovery leaves its tables out. */
const ownPrefix = "TABLE_MIGRATION_";

/** The triggers of the table that are not the tool's own. */
export function foreignTriggers(state: Pick<OracleTableState, "triggers">): OracleTableState["triggers"] {
  return state.triggers.filter(({ name }) => !name.startsWith(ownPrefix));
}

/**
 * What must not change between preview and cutover: everything the table is, but not rows, sizes, statistics and grants (grants
 * are read at the cutover), not where sequences stand, and not what the tool itself does to it. New partitions come by themselves.
 */
export function structureOf(state: OracleTableState): Partial<OracleTableState> {
  const { estimatedRows, lastAnalyzed, bytes, grants, lastDdlTime, dataObjectId, readOnly, ...rest } = state;
  const { partitioning, namesTaken, missingPrivileges, hidden, ...structure } = rest;
  void [estimatedRows, lastAnalyzed, bytes, grants, lastDdlTime, dataObjectId, readOnly];
  void [namesTaken, missingPrivileges, hidden];
  const columns = state.columns.map((column) => ({
    ...column,
    identity: column.identity && { ...column.identity, lastNumber: null },
  }));
  const triggers = foreignTriggers(state).map((trigger) => ({ ...trigger, valid: null }));
  // A key that another run has moved is named by us, as its table's owner would have named it.
  const constraints = state.constraints.map((constraint) =>
    constraint.kind === "FOREIGN KEY" ? { ...constraint, generatedName: false } : constraint,
  );
  // A table at the other end may be closed and opened: that is looked at just before the cutover.
  const referencingKeys = state.referencingKeys.map((key) => ({
    ...key,
    obstacle: key.obstacle === "READ ONLY" ? null : key.obstacle,
  }));
  // What names the table from outside may come and go: it is looked at just before the cutover.
  const dependants = state.dependants.filter(({ kind }) => !resolvedByName.has(kind));
  const lobs = state.lobs.map((lob) => ({ ...lob, ownRetentions: [] }));
  const scheme = partitioning && { ...partitioning, partitions: [], leafCount: 0 };
  return {
    ...{ ...structure, columns, lobs, constraints, referencingKeys, triggers, dependants },
    partitioning: scheme,
  };
}

/** Hash of {@link structureOf}. */
export function fingerprintOracle(state: OracleTableState): string {
  return hashOf(structureOf(state));
}
