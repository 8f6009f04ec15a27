import { OracleError } from "../../contract";
import type { AlterTableAction, PartitionDefinition } from "../../sql/ast";
import { row, run, type DdlContext, type RelationObject } from "./context";
import { compressFor } from "./storage-clause";
import { requireNamed } from "./tablespaces";

interface PartTable {
  readonly type: string;
  readonly subtype: string;
}

async function partTableOf(context: DdlContext, table: RelationObject): Promise<PartTable> {
  const found = await row<PartTable>(
    context,
    "SELECT type, subtype FROM ora_catalog.part_tables WHERE table_id = $1",
    [table.objectId],
  );
  if (found === undefined) throw new OracleError(14501, "object is not partitioned");
  return found;
}

function unimplemented(what: string): OracleError {
  return new OracleError(3001, `unimplemented feature: ${what}`);
}

/**
 * What partitions to come get; of a hash the tablespace alone can be told.
 * https://docs.oracle.com/database/121/VLDBG/GUID-C003E6DB-3867-4407-86D2-A51F30AF07CC.htm
 */
export async function modifyDefaults(
  context: DdlContext,
  table: RelationObject,
  { attributes, lobs }: Extract<AlterTableAction, { kind: "modifyDefaults" }>,
): Promise<void> {
  const { type } = await partTableOf(context, table);
  const { tablespace, compression, ...others } = attributes;
  const isMore = compression !== undefined || lobs.length > 0;
  if (Object.keys(others).length > 0 || (type === "HASH" && isMore))
    throw unimplemented("these DEFAULT ATTRIBUTES");
  if (tablespace !== undefined) {
    await requireNamed(context, [tablespace.name]);
    await run(context, "UPDATE ora_catalog.part_tables SET def_tablespace = $2 WHERE table_id = $1", [
      table.objectId,
      tablespace.name,
    ]);
  }
  if (compression !== undefined) {
    const wanted = compressFor({ compression });
    await run(
      context,
      "UPDATE ora_catalog.tables SET compression = $2, compress_for = $3 WHERE object_id = $1",
      [table.objectId, wanted !== null, wanted],
    );
  }
  for (const lob of lobs) await modifyLobDefaults(context, table, lob);
}

async function modifyLobDefaults(
  context: DdlContext,
  table: RelationObject,
  {
    columns: [column],
    position,
    tablespace,
    ...others
  }: Extract<AlterTableAction, { kind: "modifyDefaults" }>["lobs"][number],
): Promise<void> {
  void position;
  if (tablespace === undefined || Object.keys(others).length > 0) throw unimplemented("these LOB defaults");
  await requireNamed(context, [tablespace.name]);
  // The row of the table holds for all its partitions: those that are there are told apart first.
  await run(
    context,
    `INSERT INTO ora_catalog.lob_partitions (table_id, column_number, leaf_id, name, index_name, tablespace, securefile, in_row)
     SELECT l.table_id, l.column_number, p.object_id, 'SYS_LOB_P' || p.object_id, 'SYS_IL_P' || p.object_id,
       coalesce(l.tablespace, p.tablespace), l.securefile, l.in_row
     FROM ora_catalog.lobs AS l
     JOIN ora_catalog.columns AS c ON c.object_id = l.table_id AND c.column_number = l.column_number
     JOIN ora_catalog.partitions AS p ON p.table_id = l.table_id
     WHERE l.table_id = $1 AND c.name = $2
     ON CONFLICT (leaf_id, column_number) DO NOTHING`,
    [table.objectId, column?.name],
  );
  const changed = await row(
    context,
    `UPDATE ora_catalog.lobs AS l SET tablespace = $3 FROM ora_catalog.columns AS c
     WHERE l.table_id = $1 AND c.object_id = l.table_id AND c.column_number = l.column_number AND c.name = $2
     RETURNING l.table_id`,
    [table.objectId, column?.name, tablespace.name],
  );
  if (changed === undefined) throw new OracleError(904, `"${column?.name ?? ""}": invalid identifier`);
}

/** Subpartitions of partitions to come; those that are there stay as they are. Bounds are not emulated. */
export async function setTemplate(
  context: DdlContext,
  table: RelationObject,
  template: number | readonly PartitionDefinition[],
): Promise<void> {
  const { subtype } = await partTableOf(context, table);
  if (subtype !== "HASH") throw unimplemented("SET SUBPARTITION TEMPLATE of no hash");
  const entries = typeof template === "number" ? [] : template;
  const named = entries.map(({ name, attributes }) => [name?.name, attributes.tablespace?.name] as const);
  await requireNamed(
    context,
    named.flatMap(([, tablespace]) => tablespace ?? []),
  );
  await run(context, "DELETE FROM ora_catalog.subpartition_templates WHERE table_id = $1", [table.objectId]);
  for (const [at, [name, tablespace]] of named.entries()) {
    await run(
      context,
      "INSERT INTO ora_catalog.subpartition_templates (table_id, position, name, tablespace) VALUES ($1, $2, $3, $4)",
      [table.objectId, at + 1, name ?? `SYS_SUBP${at + 1}`, tablespace ?? null],
    );
  }
  const count = typeof template === "number" ? template : Math.max(1, entries.length);
  await run(
    context,
    "UPDATE ora_catalog.part_tables SET def_subpartition_count = $2, subpartition_store_in = NULL WHERE table_id = $1",
    [table.objectId, count],
  );
}
