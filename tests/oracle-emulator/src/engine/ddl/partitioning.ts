import { OracleError } from "../../contract";
import type { RelationInfo } from "../../catalog/model";
import type {
  LobStorage,
  PartitionDefinition,
  Partitioning,
  Subpartitioning,
  TableProperties,
} from "../../sql/ast";
import { evaluateBound } from "./bounds";
import { columnOf, type StoredColumn } from "./columns";
import { row, run, type DdlContext } from "./context";
import { setInterval } from "./interval";
import { initialExtent } from "./storage-clause";

export interface PartitionedTable {
  readonly tableId: number;
  readonly strategy: Partitioning["strategy"];
  readonly substrategy: Subpartitioning["strategy"] | "NONE";
  readonly keys: readonly StoredColumn[];
  readonly subkeys: readonly StoredColumn[];
  readonly tablespace: string;
}

/** Records how a new table is partitioned, and its first partitions. */
export async function recordPartitioning(
  context: DdlContext,
  relation: RelationInfo,
  partitioning: Partitioning,
  properties: TableProperties,
): Promise<void> {
  const sub = partitioning.subpartitioning;
  const keys = partitioning.columns.map((column) => columnOf(relation, column.name));
  const subkeys = sub?.columns.map((column) => columnOf(relation, column.name)) ?? [];
  for (const key of [...keys, ...subkeys]) requireKeyType(key);
  if (keys.length > 16) throw new OracleError(14014, "maximum number of partitioning columns is 16");
  const table: PartitionedTable = {
    tableId: relation.objectId,
    strategy: partitioning.strategy,
    substrategy: sub?.strategy ?? "NONE",
    keys,
    subkeys,
    tablespace: properties.tablespace?.name ?? "USERS",
  };
  await recordTable(context, table, partitioning, properties);
  await recordKeys(context, table);
  await recordTemplate(context, table, sub?.template ?? []);
  await addPartitions(context, table, initialPartitions(partitioning));
  if (partitioning.interval !== undefined)
    await setInterval(context, relation.objectId, partitioning.interval);
}

function requireKeyType(key: StoredColumn): void {
  const { name } = key.type;
  if (name === "TIMESTAMP WITH TIME ZONE") throw new OracleError(3001, "unimplemented feature");
  if (["CLOB", "NCLOB", "BLOB", "LONG", "LONG RAW", "ROWID"].includes(name)) {
    throw new OracleError(14135, "a LOB column cannot serve as a partitioning column");
  }
}

async function recordTable(
  context: DdlContext,
  table: PartitionedTable,
  partitioning: Partitioning,
  properties: TableProperties,
): Promise<void> {
  const sub = partitioning.subpartitioning;
  const template = sub?.template.length ?? 0;
  const names = (list: readonly { name: string }[] | undefined): string[] | null =>
    list === undefined || list.length === 0 ? null : list.map(({ name }) => name);
  await run(
    context,
    `INSERT INTO ora_catalog.part_tables (table_id, type, subtype, def_subpartition_count, def_tablespace, def_initial_extent,
       def_logging, store_in, subpartition_store_in, def_pct_free, def_ini_trans)
     SELECT $1, $2, $3, $4, $5, $6, logging, $7, $8, pct_free, ini_trans FROM ora_catalog.tables WHERE object_id = $1`,
    [
      table.tableId,
      table.strategy,
      table.substrategy,
      sub === undefined ? 0 : Math.max(sub.count ?? template, 1),
      table.tablespace,
      initialExtent(properties.storage),
      names(partitioning.storeIn),
      names(sub?.storeIn),
    ],
  );
}

async function recordKeys(context: DdlContext, table: PartitionedTable): Promise<void> {
  for (const [level, keys] of [table.keys, table.subkeys].entries()) {
    for (const [position, key] of keys.entries()) {
      await run(context, "INSERT INTO ora_catalog.part_keys VALUES ($1, $2, $3, $4)", [
        table.tableId,
        level + 1,
        position + 1,
        key.number,
      ]);
    }
  }
}

async function recordTemplate(
  context: DdlContext,
  table: PartitionedTable,
  template: readonly PartitionDefinition[],
): Promise<void> {
  for (const [index, entry] of template.entries()) {
    const bound =
      entry.bound === undefined ? undefined : await evaluateBound(context, entry.bound, table.subkeys);
    await run(context, "INSERT INTO ora_catalog.subpartition_templates VALUES ($1, $2, $3, $4, $5, $6)", [
      table.tableId,
      index + 1,
      entry.name?.name ?? `SYS_SUBP${index + 1}`,
      entry.attributes.tablespace?.name ?? null,
      bound?.highValue ?? null,
      bound?.values ?? null,
    ]);
  }
}

/** HASH … PARTITIONS n has so many without names. */
function initialPartitions(partitioning: Partitioning): readonly PartitionDefinition[] {
  if (partitioning.partitions.length > 0) return partitioning.partitions;
  const count = partitioning.strategy === "HASH" ? (partitioning.count ?? 1) : 0;
  if (count === 0) throw new OracleError(14004, "missing PARTITION keyword");
  return Array.from({ length: count }, (_, index) => {
    const tablespace = partitioning.storeIn[index % Math.max(partitioning.storeIn.length, 1)];
    return {
      position: partitioning.position,
      attributes: tablespace === undefined ? {} : { tablespace },
      lobs: [],
      storeIn: [],
      subpartitions: [],
    };
  });
}

/** Adds partitions above those that there are. @throws OracleError where bounds do not rise or names are taken */
export async function addPartitions(
  context: DdlContext,
  table: PartitionedTable,
  partitions: readonly PartitionDefinition[],
): Promise<readonly number[]> {
  const added: number[] = [];
  for (const partition of partitions) added.push(await addPartition(context, table, partition));
  await run(context, "CALL ora_catalog.add_index_partitions($1)", [table.tableId]);
  return added;
}

async function addPartition(
  context: DdlContext,
  table: PartitionedTable,
  partition: PartitionDefinition,
): Promise<number> {
  const bound =
    partition.bound === undefined ? undefined : await evaluateBound(context, partition.bound, table.keys);
  if (table.strategy === "RANGE") await requireRisingBound(context, table, bound?.values ?? []);
  const created = await row<{ object_id: number }>(
    context,
    `INSERT INTO ora_catalog.partitions
       (table_id, name, ordinal, high_value, bounds, tablespace, logging, initial_extent, segment_created, generated, compress_for)
     SELECT $1, coalesce($2, ora_catalog.new_partition_name('SYS_P')), coalesce(max(ordinal), 0) + 1, $3, $4, $5, $6,
       coalesce($7, (SELECT def_initial_extent FROM ora_catalog.part_tables WHERE table_id = $1)), true, $2 IS NULL,
       nullif(coalesce($8, (SELECT compress_for FROM ora_catalog.tables WHERE object_id = $1)), 'NOCOMPRESS')
     FROM ora_catalog.partitions WHERE table_id = $1 AND slot IS NULL
     ON CONFLICT DO NOTHING RETURNING object_id`,
    [
      table.tableId,
      partition.name?.name ?? null,
      bound?.highValue ?? null,
      bound?.values ?? null,
      partition.attributes.tablespace?.name ?? table.tablespace,
      partition.attributes.logging ?? true,
      initialExtent(partition.attributes.storage),
      partition.attributes.compression ?? null,
    ],
  );
  if (created === undefined) throw new OracleError(14013, "duplicate partition name");
  const partitionId = created.object_id;
  if (table.substrategy === "NONE") {
    await run(context, "UPDATE ora_catalog.partitions SET data_object_id = object_id WHERE object_id = $1", [
      partitionId,
    ]);
  } else if (partition.subpartitions.length > 0) {
    await addNamedSubpartitions(context, table, partitionId, partition.subpartitions);
  } else {
    await run(context, "CALL ora_catalog.add_subpartitions($1, $2, $3)", [
      table.tableId,
      partitionId,
      partition.subpartitionCount ?? null,
    ]);
  }
  await recordLobPartitions(context, table.tableId, partitionId, partition.lobs);
  return partitionId;
}

async function requireRisingBound(
  context: DdlContext,
  table: PartitionedTable,
  values: readonly (string | null)[],
): Promise<void> {
  const below = await row<{ bounds: (string | null)[] }>(
    context,
    `SELECT bounds FROM ora_catalog.partitions WHERE table_id = $1 AND slot IS NULL ORDER BY ordinal DESC LIMIT 1`,
    [table.tableId],
  );
  if (below === undefined) return;
  const { comparison, parameters } = risingComparison(table, below.bounds, values);
  const rises = await row<{ rises: boolean }>(context, `SELECT ${comparison} AS rises`, parameters);
  if (rises?.rises !== true) {
    throw new OracleError(14037, "partition bound of partition is too high or out of order");
  }
}

/** Whether the second tuple lies above the first; a null element is MAXVALUE. */
function risingComparison(
  table: PartitionedTable,
  lower: readonly (string | null)[],
  upper: readonly (string | null)[],
): { comparison: string; parameters: readonly (string | null)[] } {
  const casts = table.keys.map(({ type }) =>
    type.name === "NUMBER"
      ? "numeric"
      : type.name === "DATE" || type.name.startsWith("TIMESTAMP")
        ? "timestamp"
        : "text",
  );
  let comparison = "false";
  for (let index = table.keys.length - 1; index >= 0; index--) {
    const [below, above] = [lower[index] ?? null, upper[index] ?? null];
    if (below === null || above === null) {
      comparison = below !== null ? "true" : above !== null ? "false" : comparison;
    } else {
      const [l, u] = [`$${index + 1}::${casts[index]}`, `$${table.keys.length + index + 1}::${casts[index]}`];
      comparison = `(${l} < ${u} OR (${l} = ${u} AND ${comparison}))`;
    }
  }
  // Parameters that MAXVALUE leaves unused still need a type.
  const typed = [...casts, ...casts].map((cast, index) => `$${index + 1}::${cast} IS NULL`).join(" OR ");
  return { comparison: `(${comparison}) AND ((${typed}) IS NOT NULL)`, parameters: [...lower, ...upper] };
}

async function addNamedSubpartitions(
  context: DdlContext,
  table: PartitionedTable,
  partitionId: number,
  subpartitions: readonly PartitionDefinition[],
): Promise<void> {
  for (const [index, definition] of subpartitions.entries()) {
    const bound =
      definition.bound === undefined
        ? undefined
        : await evaluateBound(context, definition.bound, table.subkeys);
    await run(
      context,
      `INSERT INTO ora_catalog.subpartitions
         (table_id, partition_id, name, position, high_value, bounds, tablespace, generated, segment_created, compress_for)
       VALUES ($1, $2, coalesce($3, ora_catalog.new_partition_name('SYS_SUBP')), $4, $5, $6, $7, $3 IS NULL, true,
         nullif(coalesce($8, (SELECT compress_for FROM ora_catalog.partitions WHERE object_id = $2)), 'NOCOMPRESS'))`,
      [
        table.tableId,
        partitionId,
        definition.name?.name ?? null,
        index + 1,
        bound?.highValue ?? null,
        bound?.values ?? null,
        definition.attributes.tablespace?.name ?? table.tablespace,
        definition.attributes.compression ?? null,
      ],
    );
  }
  await run(
    context,
    "UPDATE ora_catalog.subpartitions SET data_object_id = object_id WHERE partition_id = $1",
    [partitionId],
  );
}

async function recordLobPartitions(
  context: DdlContext,
  tableId: number,
  partitionId: number,
  lobs: readonly LobStorage[],
): Promise<void> {
  for (const lob of lobs) {
    for (const column of lob.columns) {
      await run(
        context,
        `INSERT INTO ora_catalog.lob_partitions (table_id, column_number, leaf_id, name, index_name, tablespace, securefile, in_row)
         SELECT $1, column_number, $2, 'SYS_LOB_P' || $2::text, 'SYS_IL_P' || $2::text, $4, $5, $6
         FROM ora_catalog.columns WHERE object_id = $1 AND name = $3`,
        [
          tableId,
          partitionId,
          column.name,
          lob.tablespace?.name ?? null,
          lob.storage !== "BASICFILE",
          lob.storageInRow ?? true,
        ],
      );
    }
  }
}
