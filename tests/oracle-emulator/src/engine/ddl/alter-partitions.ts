import { OracleError } from "../../contract";
import type { AlterTableAction, PartitionTarget } from "../../sql/ast";
import { columnOf, currentRelation } from "./columns";
import { row, rows, run, type DdlContext, type RelationObject } from "./context";
import { addPartitions, type PartitionedTable } from "./partitioning";

interface PartitionRow {
  readonly object_id: number;
  readonly slot: number | null;
  readonly leaves: readonly number[];
}

/** What ALTER TABLE does to partitions: ADD, DROP, TRUNCATE, MOVE, RENAME; the rest is not emulated. */
export async function alterPartitions(
  context: DdlContext,
  table: RelationObject,
  action: AlterTableAction,
): Promise<void> {
  switch (action.kind) {
    case "addPartitions":
      return add(context, table, action.partitions);
    case "dropPartitions":
      for (const target of action.partitions) await drop(context, table, target);
      return;
    case "truncatePartitions":
      for (const target of action.partitions) {
        await truncate(context, table, await find(context, table, target));
      }
      return;
    case "renamePartition":
    case "renameSubpartition":
      return rename(context, table, action.kind === "renamePartition", action.from.name, action.to.name);
    case "movePartition":
      return move(context, table, action);
    case "move":
    case "shrinkSpace":
      return;
    default:
      throw new OracleError(3001, `unimplemented feature: ALTER TABLE ${action.kind}`, action.position);
  }
}

async function add(
  context: DdlContext,
  table: RelationObject,
  partitions: Extract<AlterTableAction, { kind: "addPartitions" }>["partitions"],
): Promise<void> {
  const part = await row<{
    type: PartitionedTable["strategy"];
    subtype: PartitionedTable["substrategy"];
    def_tablespace: string | null;
    interval_text: string | null;
  }>(context, "SELECT * FROM ora_catalog.part_tables WHERE table_id = $1", [table.objectId]);
  if (part === undefined) throw new OracleError(14501, "object is not partitioned");
  if (part.interval_text !== null) {
    throw new OracleError(14760, "ADD PARTITION is not permitted on Interval partitioned objects");
  }
  if (part.type === "HASH") {
    throw new OracleError(3001, "unimplemented feature: ADD PARTITION of a hash-partitioned table");
  }
  const relation = await currentRelation(context, table.objectId, table.owner, table.name);
  const keys = await rows<{ level: number; name: string }>(
    context,
    `SELECT k.level, c.name FROM ora_catalog.part_keys AS k
     JOIN ora_catalog.columns AS c ON c.object_id = k.table_id AND c.column_number = k.column_number
     WHERE k.table_id = $1 ORDER BY k.level, k.position`,
    [table.objectId],
  );
  const ofLevel = (level: number): PartitionedTable["keys"] =>
    keys.filter((key) => key.level === level).map(({ name }) => columnOf(relation, name));
  const description: PartitionedTable = {
    tableId: table.objectId,
    strategy: part.type,
    substrategy: part.subtype,
    keys: ofLevel(1),
    subkeys: ofLevel(2),
    tablespace: part.def_tablespace ?? "USERS",
  };
  try {
    await addPartitions(context, description, partitions);
  } catch (error) {
    if (!(error instanceof OracleError) || error.code !== 14037) throw error;
    throw new OracleError(14074, "partition bound must collate higher than that of the last partition", 0, {
      cause: error,
    });
  }
}

async function find(
  context: DdlContext,
  table: RelationObject,
  target: PartitionTarget,
): Promise<PartitionRow> {
  if (target.name === undefined) {
    throw new OracleError(3001, "unimplemented feature: PARTITION FOR in ALTER TABLE", target.position);
  }
  const sql = target.sub
    ? "SELECT object_id, NULL::integer AS slot, ARRAY[object_id] AS leaves FROM ora_catalog.subpartitions WHERE table_id = $1 AND name = $2"
    : `SELECT object_id, slot, object_id || coalesce((SELECT array_agg(s.object_id) FROM ora_catalog.subpartitions AS s
         WHERE s.partition_id = p.object_id), '{}') AS leaves
       FROM ora_catalog.partitions AS p WHERE table_id = $1 AND name = $2`;
  const found = await row<PartitionRow>(context, sql, [table.objectId, target.name.name]);
  if (found !== undefined) return found;
  throw target.sub
    ? new OracleError(14251, "Specified subpartition does not exist")
    : new OracleError(2149, "Specified partition does not exist");
}

async function drop(context: DdlContext, table: RelationObject, target: PartitionTarget): Promise<void> {
  const partition = await find(context, table, target);
  if (target.sub) throw new OracleError(3001, "unimplemented feature: DROP SUBPARTITION", target.position);
  const counts = await row<{ all: number; ranges: number; last: boolean; is_interval: boolean }>(
    context,
    `SELECT count(*)::integer AS all, count(*) FILTER (WHERE slot IS NULL)::integer AS ranges,
       coalesce(max(ordinal) FILTER (WHERE slot IS NULL) = max(ordinal) FILTER (WHERE object_id = $2), false) AS last,
       (SELECT interval_text IS NOT NULL FROM ora_catalog.part_tables WHERE table_id = $1) AS is_interval
     FROM ora_catalog.partitions WHERE table_id = $1`,
    [table.objectId, partition.object_id],
  );
  if (counts?.is_interval === true && partition.slot === null && counts.last) {
    throw new OracleError(14758, "Last partition in the range section cannot be dropped");
  }
  if (counts?.all === 1)
    throw new OracleError(14083, "cannot drop the only partition of a partitioned table");
  await truncate(context, table, partition);
  await run(context, "DELETE FROM ora_catalog.index_partitions WHERE leaf_id = ANY ($1)", [partition.leaves]);
  await run(context, "DELETE FROM ora_catalog.partitions WHERE object_id = $1", [partition.object_id]);
}

async function truncate(context: DdlContext, table: RelationObject, partition: PartitionRow): Promise<void> {
  await run(context, "SET LOCAL session_replication_role = replica");
  await run(context, `DELETE FROM data.t${table.objectId} WHERE part = ANY ($1)`, [partition.leaves]);
  await run(context, "SET LOCAL session_replication_role = origin");
  for (const catalog of ["partitions", "subpartitions"])
    await run(
      context,
      `UPDATE ora_catalog.${catalog} SET data_object_id = nextval('ora_catalog.object_ids')
       WHERE object_id = ANY ($1) AND data_object_id IS NOT NULL`,
      [partition.leaves],
    );
}

/** Rows lie nowhere here: what changes is what the dictionary says of the segment, and its number. */
async function move(
  context: DdlContext,
  table: RelationObject,
  { partition, attributes }: Extract<AlterTableAction, { kind: "movePartition" }>,
): Promise<void> {
  const { object_id: id, leaves } = await find(context, table, partition);
  if (!partition.sub && leaves.length > 1)
    throw new OracleError(14257, "cannot move a composite partition", partition.position);
  await run(
    context,
    `UPDATE ora_catalog.${partition.sub ? "subpartitions" : "partitions"}
     SET compress_for = nullif(coalesce($2, compress_for), 'NOCOMPRESS'), tablespace = coalesce($3, tablespace),
       data_object_id = nextval('ora_catalog.object_ids') WHERE object_id = $1`,
    [id, attributes.compression ?? null, attributes.tablespace?.name ?? null],
  );
}

async function rename(
  context: DdlContext,
  table: RelationObject,
  isPartition: boolean,
  from: string,
  to: string,
): Promise<void> {
  const renamed = await row(
    context,
    `UPDATE ora_catalog.${isPartition ? "partitions" : "subpartitions"} SET name = $3 WHERE table_id = $1 AND name = $2
     RETURNING object_id`,
    [table.objectId, from, to],
  );
  if (renamed === undefined) throw new OracleError(2149, "Specified partition does not exist");
}
