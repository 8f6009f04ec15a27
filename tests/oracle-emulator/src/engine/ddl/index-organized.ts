import { OracleError } from "../../contract";
import type { CreateTable } from "../../sql/ast";
import { unimplemented } from "../../translate/errors";
import { row, run, type DdlContext } from "./context";

/**
 * ORGANIZATION INDEX: the table has no segment of its own but the index of its primary key. Here its rows stay in a heap,
 * which nobody sees.
 *
 * @throws OracleError ORA-25175 without a primary key, ORA-14458 for a temporary table
 */
export async function organizeByIndex(
  context: DdlContext,
  tableId: number,
  { temporary, properties, position }: CreateTable,
): Promise<void> {
  if (temporary !== undefined) {
    throw new OracleError(14458, "attempt was made to create a temporary table with INDEX organization");
  }
  if (properties.partitioning !== undefined) {
    throw unimplemented("partitioned index-organized tables", position);
  }
  const key = await row<{ index_id: number }>(
    context,
    "SELECT index_id FROM ora_catalog.constraints WHERE table_id = $1 AND type = 'P'",
    [tableId],
  );
  if (key === undefined) throw new OracleError(25175, "no PRIMARY KEY constraint found");
  await run(
    context,
    "UPDATE ora_catalog.tables SET index_organized = true, tablespace = NULL WHERE object_id = $1",
    [tableId],
  );
  await run(context, "UPDATE ora_catalog.objects SET data_object_id = NULL WHERE object_id = $1", [tableId]);
  await run(
    context,
    "UPDATE ora_catalog.indexes SET type = 'IOT - TOP', tablespace = $2 WHERE object_id = $1",
    [key.index_id, properties.tablespace?.name ?? "USERS"],
  );
}

/** @throws OracleError ORA-25188 where the primary key holds the table's rows */
export async function requireHeap(context: DdlContext, tableId: number): Promise<void> {
  const organized = await row(
    context,
    "SELECT FROM ora_catalog.tables WHERE object_id = $1 AND index_organized",
    [tableId],
  );
  if (organized === undefined) return;
  throw new OracleError(
    25188,
    "cannot drop/disable/defer the primary key constraint for index-organized tables or sorted hash cluster",
  );
}
