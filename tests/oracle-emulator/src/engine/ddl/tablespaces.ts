import { OracleError } from "../../contract";
import type { Identifier, PartitionDefinition, TableProperties } from "../../sql/ast";
import { row, type DdlContext } from "./context";

type Named = readonly (Identifier | undefined)[];

function names(identifiers: Named): string[] {
  return identifiers.flatMap((identifier) => (identifier === undefined ? [] : [identifier.name]));
}

function ofPartition({ attributes, storeIn, subpartitions }: PartitionDefinition): Named {
  return [attributes.tablespace, ...storeIn, ...subpartitions.flatMap(ofPartition)];
}

function ofLobs({ lobs, subpartitions }: PartitionDefinition): Named {
  return [...lobs.map(({ tablespace }) => tablespace), ...subpartitions.flatMap(ofLobs)];
}

/** Every tablespace that the definition names for rows: those of one table must have blocks of one size. */
function namedForRows({ tablespace, partitioning }: TableProperties): string[] {
  const { storeIn = [], partitions = [], subpartitioning } = partitioning ?? {};
  return names([
    tablespace,
    ...storeIn,
    ...partitions.flatMap(ofPartition),
    ...(subpartitioning?.storeIn ?? []),
    ...(subpartitioning?.template ?? []).flatMap(ofPartition),
  ]);
}

/** Every tablespace that a table's definition names. */
function namedIn(properties: TableProperties): string[] {
  const { lobs, partitioning } = properties;
  const { partitions = [], subpartitioning } = partitioning ?? {};
  const parts = [...partitions, ...(subpartitioning?.template ?? [])];
  const large = [...lobs.map(({ tablespace }) => tablespace), ...parts.flatMap(ofLobs)];
  return [...namedForRows(properties), ...names(large)];
}

/** @throws OracleError ORA-00959 for the first tablespace that does not exist */
export function requireTablespaces(context: DdlContext, properties: TableProperties): Promise<void> {
  return requireNamed(context, namedIn(properties));
}

/** @throws OracleError ORA-00959 for the first of them that does not exist */
export async function requireNamed(context: DdlContext, tablespaces: readonly string[]): Promise<void> {
  const missing = await row<{ name: string }>(
    context,
    `SELECT name FROM unnest($1::text[]) WITH ORDINALITY AS named (name, at)
     WHERE name NOT IN (SELECT name FROM ora_catalog.tablespaces) ORDER BY at LIMIT 1`,
    [tablespaces],
  );
  if (missing !== undefined) throw new OracleError(959, `tablespace '${missing.name}' does not exist`);
}

/**
 * What is not named lies in USERS, as everywhere in this subset.
 * @throws OracleError ORA-14519 where partitions would have blocks of two sizes
 */
export async function requireOneBlockSize(
  context: DdlContext,
  table: string,
  properties: TableProperties,
): Promise<void> {
  if (properties.partitioning === undefined) return;
  const home = properties.tablespace?.name ?? "USERS";
  const other = await row<{ name: string; size: number; home_size: number }>(
    context,
    `SELECT t.name, t.block_size AS size, h.block_size AS home_size
     FROM unnest($1::text[]) WITH ORDINALITY AS named (name, at)
     JOIN ora_catalog.tablespaces AS t ON t.name = named.name
     JOIN ora_catalog.tablespaces AS h ON h.name = $2 AND h.block_size <> t.block_size
     ORDER BY at LIMIT 1`,
    [namedForRows(properties), home],
  );
  if (other === undefined) return;
  throw new OracleError(
    14519,
    `Conflicting tablespace blocksizes for table ${table}: Tablespace ${other.name} block size ${other.size} [partition specification] conflicts with previously specified/implied tablespace ${home} block size ${other.home_size} [object-level default]`,
  );
}
