import type { z } from "zod";
import type { OracleSession } from "../dialect/oracle";
import type { OracleDatabaseState, OracleTableState } from "../schema/oracle-table-state";
import { readAccess, type Access } from "./oracle/access";
import { attachedTo, closedParts, readAttachments } from "./oracle/attachments";
import { columnsQuery, identitiesQuery, toColumns, traitsOfHiddenColumns } from "./oracle/columns";
import {
  constraintColumnsQuery,
  constraintsQuery,
  referencingColumnsQuery,
  referencingKeysQuery,
  toConstraints,
  toReferencingKeys,
} from "./oracle/constraints";
import { readDatabase } from "./oracle/database";
import {
  dependenciesQuery,
  logGroupsQuery,
  mviewLogsQuery,
  policiesQuery,
  synonymsQuery,
  toDependants,
} from "./oracle/dependants";
import {
  keyOf,
  readByTable,
  scopeOf,
  type DictionaryQuery,
  type Scope,
  type Selection,
  type TableName,
} from "./oracle/dictionary";
import { columnGrantsQuery, tableGrantsQuery, toGrants } from "./oracle/grants";
import { hiddenParts } from "./oracle/hidden";
import { indexColumnsQuery, indexesQuery, indexExpressionsQuery, toIndexes } from "./oracle/indexes";
import { lobRetentionsQuery, lobsQuery, toLob } from "./oracle/lobs";
import { readNamesTaken } from "./oracle/names-taken";
import { readOptional } from "./oracle/optional-view";
import {
  closedPartitions,
  isClosedByDefault,
  keyColumnsQuery,
  partitionedQuery,
  partitionsQuery,
  subpartitionsQuery,
  templatesQuery,
  storageDefaults,
  toPartitioning,
} from "./oracle/partitioning";
import { missingPrivileges, readQuotas, type Quota } from "./oracle/privileges";
import { segmentsQuery, toBytes } from "./oracle/space";
import { readSpecialTables } from "./oracle/special-tables";
import { tablesQuery, toTableFacts, type TableRow } from "./oracle/tables";
import { toTriggers, triggerOrderQuery, triggersQuery } from "./oracle/triggers";

export { measureKeyRange, type KeyColumn } from "./oracle/key-range";
export { readRoom } from "./oracle/room";
export { readDistribution } from "./oracle/key-distribution";
export { countProcessors } from "./oracle/processors";
export { readUsableTablespaces } from "./oracle/usable-tablespaces";
export { readStatistics } from "./oracle/statistics";
export { readTablespaces } from "./oracle/tablespaces";
export { findUnplacedRows } from "./oracle/unplaced-rows";
export { findUnusableIndexes } from "./oracle/unusable-indexes";
export { findSimilarTables } from "./oracle/similar-tables";
export type { Selection, TableName } from "./oracle/dictionary";

/** What a discovery found. Tables that do not exist are left out. */
export interface OracleDiscovery {
  readonly database: OracleDatabaseState;
  /** By schema and name. */
  readonly tables: OracleTableState[];
}

/** Names of tables that this tool keeps for itself, in the schema of the connecting user, begin like this. */
export const ownTablePrefix = "TABLE_MIGRATION_";

/** Everything that hangs on the tables of a scope, each kind in one statement. */
async function readParts(session: OracleSession, scope: Scope) {
  return {
    columns: await readByTable(session, scope, columnsQuery),
    identities: await readByTable(session, scope, identitiesQuery),
    lobs: await readByTable(session, scope, lobsQuery),
    lobRetentions: await readOptional(session, scope, lobRetentionsQuery),
    constraints: await readByTable(session, scope, constraintsQuery),
    constraintColumns: await readByTable(session, scope, constraintColumnsQuery),
    referencingKeys: await readByTable(session, scope, referencingKeysQuery),
    referencingColumns: await readByTable(session, scope, referencingColumnsQuery),
    indexes: await readByTable(session, scope, indexesQuery),
    indexColumns: await readByTable(session, scope, indexColumnsQuery),
    indexExpressions: await readByTable(session, scope, indexExpressionsQuery),
    triggers: await readByTable(session, scope, triggersQuery),
    triggerOrder: await readByTable(session, scope, triggerOrderQuery),
    tableGrants: await readByTable(session, scope, tableGrantsQuery),
    columnGrants: await readByTable(session, scope, columnGrantsQuery),
    dependencies: await readByTable(session, scope, dependenciesQuery),
    synonyms: await readByTable(session, scope, synonymsQuery),
    mviewLogs: await readByTable(session, scope, mviewLogsQuery),
    policies: await readByTable(session, scope, policiesQuery),
    logGroups: await readByTable(session, scope, logGroupsQuery),
    partitioned: await readByTable(session, scope, partitionedQuery),
    keyColumns: await readByTable(session, scope, keyColumnsQuery),
    partitions: await readByTable(session, scope, partitionsQuery),
    subpartitions: await readByTable(session, scope, subpartitionsQuery),
    templates: await readByTable(session, scope, templatesQuery),
    segments: await readByTable(session, scope, segmentsQuery),
    specials: await readSpecialTables(session, scope),
    attachments: await readAttachments(session, scope),
  };
}

type Parts = Awaited<ReturnType<typeof readParts>>;

/** The parts of one table; what was not found is empty. */
function partsOf(parts: Parts, name: TableName) {
  const pick = <Item>(found: ReadonlyMap<string, readonly Item[]>) => found.get(keyOf(name)) ?? [];
  const triggers = toTriggers(pick(parts.triggers), pick(parts.triggerOrder));
  const columns = pick(parts.columns);
  const partitioned = {
    partitioned: pick(parts.partitioned)[0],
    keyColumns: pick(parts.keyColumns),
    partitions: pick(parts.partitions),
    subpartitions: pick(parts.subpartitions),
    templates: pick(parts.templates),
  };
  return {
    columns: toColumns(columns, pick(parts.identities)),
    lobs: pick(parts.lobs).map((lob) => toLob(lob, parts.lobRetentions && pick(parts.lobRetentions))),
    constraints: toConstraints(name.schema, pick(parts.constraints), pick(parts.constraintColumns)),
    referencingKeys: toReferencingKeys(pick(parts.referencingKeys), pick(parts.referencingColumns)),
    indexes: toIndexes({
      indexes: pick(parts.indexes),
      columns: pick(parts.indexColumns),
      expressions: pick(parts.indexExpressions),
    }),
    triggers,
    grants: toGrants(pick(parts.tableGrants), pick(parts.columnGrants)),
    dependants: [
      ...toDependants(name, {
        dependencies: pick(parts.dependencies),
        synonyms: pick(parts.synonyms),
        mviewLogs: pick(parts.mviewLogs),
        policies: pick(parts.policies),
        logGroups: pick(parts.logGroups),
        columns,
        triggers,
      }),
      ...attachedTo(name, parts.attachments),
    ],
    partitioning: toPartitioning(partitioned),
    storageDefaults: storageDefaults(partitioned),
    isClosedByDefault: isClosedByDefault(partitioned),
    readOnlyPartitions: closedPartitions(partitioned),
    segments: pick(parts.segments),
  };
}

/** Whose eyes a table is seen with, and what else is taken in its schema. */
interface Surroundings {
  readonly user: string;
  readonly access: Access;
  readonly quotas: ReadonlyMap<string, Quota>;
  readonly namesTaken: ReadonlyMap<string, string[]>;
}

/** Traits that other views than that of the table itself tell. */
function moreTraits(parts: Parts, name: TableName, partitioning: OracleTableState["partitioning"]): string[] {
  const special = [...parts.specials].filter(([, tables]) => tables.has(keyOf(name))).map(([trait]) => trait);
  const reference = partitioning?.strategy === "REFERENCE" ? ["REFERENCE-PARTITIONED"] : [];
  return [...special, ...reference, ...traitsOfHiddenColumns(parts.columns.get(keyOf(name)) ?? [])];
}

type TableFacts = NonNullable<ReturnType<typeof toTableFacts>>;

function toTableState(facts: TableFacts, parts: Parts, around: Surroundings): OracleTableState {
  const {
    segments,
    storageDefaults: defaults,
    isClosedByDefault: isClosed,
    ...found
  } = partsOf(parts, facts);
  const { user, access, quotas } = around;
  const areSegmentsVisible = access.seesDictionary || facts.schema === user;
  return {
    ...facts,
    ...defaults,
    ...found,
    readOnly: facts.readOnly || isClosed,
    traits: [...facts.traits, ...moreTraits(parts, facts, found.partitioning)],
    bytes: toBytes(segments, areSegmentsVisible),
    namesTaken: around.namesTaken.get(keyOf(facts)) ?? [],
    missingPrivileges: missingPrivileges({ ...facts, ...found }, user, access, quotas),
    hidden: [...hiddenParts(facts.schema, user, access), ...closedParts(parts.attachments)],
  };
}

/** Tables that somebody asks for by their schema: those that hold rows of an application. */
function isOfApplication({ kind, table, traits }: TableFacts): boolean {
  const isTable = kind === "TABLE" || kind === "PARTITIONED TABLE";
  const isByproduct = ["DROPPED", "NESTED TABLE", "SECONDARY"].some((trait) => traits.includes(trait));
  return isTable && !isByproduct && !table.startsWith(ownTablePrefix);
}

async function readTables(session: OracleSession, scope: Scope, selection: Selection): Promise<TableFacts[]> {
  const found: ReadonlyMap<string, readonly TableRow[]> = await readByTable(session, scope, tablesQuery);
  const tables = [...found.values()].flatMap((rows) => toTableFacts(rows) ?? []);
  return "schemas" in selection ? tables.filter(isOfApplication) : tables;
}

/**
 * Reads tables and everything that hangs on them, in a number of statements that does not depend on how many tables, columns or
 * partitions there are. Reads DBA_ views where the user may; where not, `hidden` of each table says what may be missing.
 */
export async function discoverTables(session: OracleSession, selection: Selection): Promise<OracleDiscovery> {
  const access = await readAccess(session);
  const database = await readDatabase(session, access);
  const scope = scopeOf(access.seesDictionary ? "DBA" : "ALL", selection);
  const tables = await readTables(session, scope, selection);
  const parts = await readParts(session, scope);
  const around = {
    user: database.user,
    access,
    quotas: await readQuotas(session, access),
    namesTaken: await readNamesTaken(session, scope.family, tables),
  };
  return { database, tables: tables.map((facts) => toTableState(facts, parts, around)) };
}

/** How a table is partitioned now, and nothing else of it; null where it is not, or is not there. */
export async function readPartitioning(
  session: OracleSession,
  name: TableName,
): Promise<OracleTableState["partitioning"]> {
  const scope = scopeOf("ALL", { tables: [name] });
  const read = async <Shape extends z.ZodObject>(query: DictionaryQuery<Shape>) =>
    (await readByTable(session, scope, query)).get(keyOf(name)) ?? [];
  const [partitioned] = await read(partitionedQuery);
  return toPartitioning({
    partitioned,
    keyColumns: await read(keyColumnsQuery),
    partitions: await read(partitionsQuery),
    subpartitions: await read(subpartitionsQuery),
    templates: await read(templatesQuery),
  });
}
