import { OracleError } from "../../contract";
import type { AlterTableAction } from "../../sql/ast";
import { currentRelation } from "./columns";
import { row, rows, run, type DdlContext, type RelationObject } from "./context";
import { parseExpression } from "./parse-expression";
import { recordPartitioning } from "./partitioning";
import { writeRowFunction } from "./row-function";

type ModifyPartitioning = Extract<AlterTableAction, { kind: "modifyPartitioning" }>;

interface IndexRow {
  readonly object_id: number;
  readonly name: string;
  readonly type: string;
  readonly is_unique: boolean;
  /** Whether the columns lead with the partition key. */
  readonly prefixed: boolean;
  /** Whether the columns lack a key of the partitions or subpartitions. */
  readonly lacks_key: boolean;
}

/**
 * ALTER TABLE … MODIFY PARTITION BY …: the same object, its rows in new partitions. One transaction: where the statement fails,
 * the table is as it was.
 * https://docs.oracle.com/database/122/VLDBG/evolve-nopartition-table.htm
 */
export async function modifyPartitioning(
  context: DdlContext,
  table: RelationObject,
  action: ModifyPartitioning,
): Promise<void> {
  const { objectId, owner, name } = table;
  if (table.relation.indexOrganized === true) {
    throw new OracleError(14427, "table does not support modification to a partitioned state DDL");
  }
  const tablespace = await forgetPartitioning(context, objectId);
  const relation = await currentRelation(context, objectId, owner, name);
  await recordPartitioning(context, relation, action.partitioning, {
    lobs: [],
    tablespace: { position: action.position, name: tablespace, quoted: true },
  });
  await placeIndexes(context, objectId, action);
  await moveRows(context, table);
}

/** The tablespace of the table, or of its partitions to come. */
async function forgetPartitioning(context: DdlContext, tableId: number): Promise<string> {
  const found = await row<{ tablespace: string | null }>(
    context,
    `SELECT coalesce(t.tablespace, p.def_tablespace) AS tablespace FROM ora_catalog.tables AS t
     LEFT JOIN ora_catalog.part_tables AS p ON p.table_id = t.object_id WHERE t.object_id = $1`,
    [tableId],
  );
  for (const catalog of ["subpartition_templates", "subpartitions", "partitions", "part_keys", "part_tables"])
    await run(context, `DELETE FROM ora_catalog.${catalog} WHERE table_id = $1`, [tableId]);
  await run(context, "DELETE FROM ora_catalog.lob_partitions WHERE table_id = $1", [tableId]);
  await run(
    context,
    `DELETE FROM ora_catalog.index_partitions
     WHERE index_id IN (SELECT object_id FROM ora_catalog.indexes WHERE table_id = $1)`,
    [tableId],
  );
  await run(
    context,
    "UPDATE ora_catalog.tables SET partitioned = true, tablespace = NULL WHERE object_id = $1",
    [tableId],
  );
  await run(context, "UPDATE ora_catalog.objects SET data_object_id = NULL WHERE object_id = $1", [tableId]);
  return found?.tablespace ?? "USERS";
}

/** Those that are named become what is told; of the others, bitmap and prefixed indexes become local, the rest global. */
async function placeIndexes(
  context: DdlContext,
  tableId: number,
  { indexes, position }: ModifyPartitioning,
): Promise<void> {
  const found = await rows<IndexRow>(
    context,
    `SELECT i.object_id, o.name, i.type, i.is_unique,
       NOT EXISTS (SELECT FROM ora_catalog.part_keys AS k WHERE k.table_id = $1 AND k.level = 1 AND NOT EXISTS (
         SELECT FROM ora_catalog.index_columns AS c WHERE c.index_id = i.object_id AND c.position = k.position
           AND c.column_number = k.column_number)) AS prefixed,
       EXISTS (SELECT FROM ora_catalog.part_keys AS k WHERE k.table_id = $1 AND NOT EXISTS (
         SELECT FROM ora_catalog.index_columns AS c WHERE c.index_id = i.object_id AND c.column_number = k.column_number)) AS lacks_key
     FROM ora_catalog.indexes AS i JOIN ora_catalog.objects AS o USING (object_id)
     WHERE i.table_id = $1 AND i.type <> 'LOB'`,
    [tableId],
  );
  const unknown = indexes.find(({ index }) => !found.some(({ name }) => name === index.name));
  if (unknown !== undefined) throw new OracleError(1418, "specified index does not exist", position);
  for (const each of found) {
    const told = indexes.find(({ index }) => index.name === each.name);
    const mayBeLocal = !each.is_unique || !each.lacks_key;
    if (told?.local === true && !mayBeLocal)
      throw new OracleError(
        14039,
        "partitioning columns must form a subset of key columns of a UNIQUE index",
      );
    const isLocal = told?.local ?? (each.type.includes("BITMAP") || (each.prefixed && mayBeLocal));
    await placeIndex(context, each, isLocal);
  }
  await run(context, "CALL ora_catalog.add_index_partitions($1)", [tableId]);
}

async function placeIndex(
  context: DdlContext,
  { object_id: indexId, prefixed }: IndexRow,
  isLocal: boolean,
): Promise<void> {
  await run(
    context,
    `UPDATE ora_catalog.indexes SET usable = true, locality = $2, alignment = $3,
       tablespace = CASE WHEN $2::text IS NULL THEN coalesce(tablespace, 'USERS') END WHERE object_id = $1`,
    [indexId, isLocal ? "LOCAL" : null, isLocal ? (prefixed ? "PREFIXED" : "NON_PREFIXED") : null],
  );
}

/** No trigger of the table's fires, and partitions of intervals come in this very transaction. */
async function moveRows(context: DdlContext, { objectId, owner, name }: RelationObject): Promise<void> {
  const heap = `data.t${objectId}`;
  await run(context, `ALTER TABLE ${heap} ADD COLUMN IF NOT EXISTS part integer`);
  await run(context, `CREATE INDEX IF NOT EXISTS part_${objectId} ON ${heap} (part)`);
  await writeRowFunction(context, objectId, owner, name, parseExpression, { places: true });
  await run(context, `ALTER TABLE ${heap} ENABLE ALWAYS TRIGGER zz_row`);
  await run(context, "SET LOCAL session_replication_role = replica; SET LOCAL ora.own_partitions = 'on'");
  await run(context, `UPDATE ${heap} SET part = NULL`);
  await run(context, "SET LOCAL session_replication_role = origin; SET LOCAL ora.own_partitions = ''");
  await run(context, `ALTER TABLE ${heap} ALTER COLUMN part SET NOT NULL`);
}
