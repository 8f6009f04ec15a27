import { OracleError } from "../../contract";
import type { Identifier, PartitionDefinition, TableProperties } from "../../sql/ast";
import { row, type DdlContext } from "./context";

function ofPartition({
  attributes,
  lobs,
  storeIn,
  subpartitions,
}: PartitionDefinition): (Identifier | undefined)[] {
  return [
    attributes.tablespace,
    ...lobs.map(({ tablespace }) => tablespace),
    ...storeIn,
    ...subpartitions.flatMap(ofPartition),
  ];
}

/** Every tablespace that a table's definition names. */
function namedIn({ tablespace, lobs, partitioning }: TableProperties): string[] {
  const { storeIn = [], partitions = [], subpartitioning } = partitioning ?? {};
  const named = [
    tablespace,
    ...lobs.map((lob) => lob.tablespace),
    ...storeIn,
    ...partitions.flatMap(ofPartition),
    ...(subpartitioning?.storeIn ?? []),
    ...(subpartitioning?.template ?? []).flatMap(ofPartition),
  ];
  return named.flatMap((identifier) => (identifier === undefined ? [] : [identifier.name]));
}

/** @throws OracleError ORA-00959 for the first tablespace that does not exist */
export async function requireTablespaces(context: DdlContext, properties: TableProperties): Promise<void> {
  const missing = await row<{ name: string }>(
    context,
    `SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS named (name, at)
     WHERE name NOT IN (SELECT name FROM ora_catalog.tablespaces) ORDER BY at LIMIT 1`,
    [namedIn(properties)],
  );
  if (missing !== undefined) throw new OracleError(959, `tablespace '${missing.name}' does not exist`);
}
