import type { Session } from "../dialect/session";
import type { GuardState } from "../schema/guard";
import { databaseStateSchema, type DatabaseState, type TableState } from "../schema/table-state";
import { readByTable } from "./postgres/catalog-query";
import { columnsQuery } from "./postgres/columns";
import { constraintsQuery } from "./postgres/constraints";
import { readDatabase } from "./postgres/database";
import { dependantPrivilegesQuery } from "./postgres/dependant-privileges";
import { dependantsQuery } from "./postgres/dependants";
import { foreignKeysQuery } from "./postgres/foreign-keys";
import { grantsQuery, toGrant } from "./postgres/grants";
import { guardsQuery } from "./postgres/guards";
import { indexesQuery, toIndex } from "./postgres/indexes";
import { materializedViewsQuery } from "./postgres/materialized-views";
import { namesTakenQuery, nameStem } from "./postgres/names-taken";
import { partitionObjectsQuery } from "./postgres/partition-objects";
import { partitionKeysQuery, partitionsQuery, sumPartitions, toPartitioning } from "./postgres/partitioning";
import { missingPrivilegesQuery } from "./postgres/privileges";
import { readRelations, type RelationState, type Selection } from "./postgres/relations";
import { readRetired, retiredOf } from "./postgres/retired-tables";
import { routinesQuery } from "./postgres/routines";
import { sequencesQuery } from "./postgres/sequences";
import { toTrigger, triggersQuery } from "./postgres/triggers";
import { viewsQuery } from "./postgres/views";

export { catalogSignatureSql, structureSignatureSql } from "./postgres/catalog-signature";
export { measureKeyRange, type KeyColumn } from "./postgres/key-range";
export { countDefaultRows, countRowsUpTo, type Below } from "./postgres/default-rows";
export { groupRowsOutside } from "./postgres/rows-outside";
export { findConflictStatements } from "./postgres/conflict-statements";
export { findFrequentStatements } from "./postgres/frequent-statements";
export { findKeyUpdates } from "./postgres/key-updates";
export { findLongTransactions } from "./postgres/long-transactions";
export { countFreeConnections } from "./postgres/connections";
export { readDistribution } from "./postgres/key-distribution";
export { readStatistics } from "./postgres/statistics";
export { discoverRetired } from "./postgres/retired-tables";
export { findSimilarTables } from "./postgres/similar-tables";
export type { Selection, TableName } from "./postgres/relations";

/** What a discovery found. Tables that do not exist are left out. */
export interface Discovery {
  readonly database: DatabaseState;
  /** By schema and name. */
  readonly tables: TableState[];
}

/** Everything that hangs on some relations, each kind in one statement. */
async function readParts(session: Session, relations: readonly RelationState[]) {
  const oids = relations.map((relation) => relation.oid);
  const stems = relations.map((relation) => nameStem(relation.table));
  return {
    columns: await readByTable(session, columnsQuery, oids),
    constraints: await readByTable(session, constraintsQuery, oids),
    foreignKeys: await readByTable(session, foreignKeysQuery, oids),
    indexes: await readByTable(session, indexesQuery, oids),
    triggers: await readByTable(session, triggersQuery, oids),
    sequences: await readByTable(session, sequencesQuery, oids),
    grants: await readByTable(session, grantsQuery, oids),
    dependants: await readByTable(session, dependantsQuery, oids),
    views: await readByTable(session, viewsQuery, oids),
    materializedViews: await readByTable(session, materializedViewsQuery, oids),
    routines: await readByTable(session, routinesQuery, oids),
    partitionKeys: await readByTable(session, partitionKeysQuery, oids),
    partitions: await readByTable(session, partitionsQuery, oids),
    partitionObjects: await readByTable(session, partitionObjectsQuery, oids),
    namesTaken: await readByTable(session, namesTakenQuery, oids, [stems]),
    missingPrivileges: await readByTable(session, missingPrivilegesQuery, oids),
    missingOnDependants: await readByTable(session, dependantPrivilegesQuery, oids),
  };
}

type Parts = Awaited<ReturnType<typeof readParts>>;

function toTableState(relation: RelationState, parts: Parts): Omit<TableState, "retired" | "guards"> {
  const { oid } = relation;
  const key = parts.partitionKeys.get(oid)?.[0];
  const partitions = parts.partitions.get(oid) ?? [];
  return {
    ...relation,
    ...(key === undefined ? {} : sumPartitions(partitions)),
    columns: [...(parts.columns.get(oid) ?? [])],
    constraints: [...(parts.constraints.get(oid) ?? [])],
    foreignKeys: [...(parts.foreignKeys.get(oid) ?? [])],
    indexes: (parts.indexes.get(oid) ?? []).map(toIndex),
    triggers: (parts.triggers.get(oid) ?? []).map(toTrigger),
    sequences: [...(parts.sequences.get(oid) ?? [])],
    grants: (parts.grants.get(oid) ?? []).map(toGrant),
    dependants: [...(parts.dependants.get(oid) ?? [])],
    views: [...(parts.views.get(oid) ?? [])],
    materializedViews: [...(parts.materializedViews.get(oid) ?? [])],
    routines: [...(parts.routines.get(oid) ?? [])],
    partitioning: toPartitioning(key, partitions, parts.partitionObjects.get(oid) ?? []),
    namesTaken: (parts.namesTaken.get(oid) ?? []).map(({ name }) => name),
    missingPrivileges: [
      ...(parts.missingPrivileges.get(oid) ?? []),
      ...(parts.missingOnDependants.get(oid) ?? []),
    ],
  };
}

/**
 * Reads tables and everything that hangs on them, in a number of statements that does not depend on how many tables,
 * columns or partitions there are. The session's search path must be pg_catalog, so that what the server prints is qualified.
 */
export async function discoverTables(session: Session, selection: Selection): Promise<Discovery> {
  const { hasLedger, ...database } = await readDatabase(session);
  const relations = await readRelations(session, selection);
  const parts = await readParts(session, relations);
  const retired = hasLedger ? await readRetired(session, relations) : [];
  const guards = hasLedger
    ? await readByTable(
        session,
        guardsQuery,
        relations.map(({ oid }) => oid),
      )
    : new Map<number, readonly GuardState[]>();
  return {
    database: databaseStateSchema.parse(database),
    tables: relations.map((relation) => ({
      ...toTableState(relation, parts),
      retired: retiredOf(retired, relation),
      guards: [...(guards.get(relation.oid) ?? [])],
    })),
  };
}
