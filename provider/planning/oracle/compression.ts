import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard } from "../../schema/plan";

/** Advanced row compression alone is for rows that come by any statement, and so for those of the copy. */
const isForEveryInsert = (compression: string): boolean =>
  compression === "ADVANCED" || compression === "OLTP";

/** How the segments of single partitions are compressed otherwise than the table by default; sorted, each once. */
function compressionsOfPartitions({ partitioning, compression }: OracleTableState): string[] {
  const leaves = (partitioning?.partitions ?? []).flatMap((partition) =>
    partition.subpartitions.length > 0 ? partition.subpartitions : [partition],
  );
  const found = new Set(leaves.map((leaf) => leaf.compression));
  return [...found].flatMap((each) => (each === null || each === compression ? [] : [each])).sort();
}

/** Whether rows that are compressed now will not be in the copy, which then takes more room than the table. */
export function losesCompression(state: OracleTableState): boolean {
  const { compression } = state;
  if (compression !== null) return !isForEveryInsert(compression);
  return compressionsOfPartitions(state).length > 0;
}

/** A subpartition takes no compression of its own (ORA-14160), and a partition that has some is not moved (ORA-14257). */
const moveAgain =
  "ALTER TABLE … MOVE PARTITION … ROW STORE COMPRESS … UPDATE INDEXES ONLINE; where it has subpartitions, by ALTER TABLE … MODIFY PARTITION … ROW STORE COMPRESS …, and MOVE SUBPARTITION … UPDATE INDEXES ONLINE for each";

/**
 * Compression of single partitions is not carried: the new ones hold other rows.
 * @see https://docs.oracle.com/database/121/VLDBG/GUID-3ABCDEA5-1EE6-4D9D-98FD-DD673702A214.htm
 */
export function partitionsCompressed(state: OracleTableState): Hazard[] {
  const kinds = compressionsOfPartitions(state);
  if (kinds.length === 0) return [];
  const table = `${state.schema}.${state.table}`;
  const byDefault = state.compression ?? "not compressed";
  return [
    {
      code: "COMPRESSION_NOT_CARRIED",
      text: `Some partitions of ${table} are compressed by themselves (${kinds.join(", ")}); the new ones get what the table has by default (${byDefault}). COMPRESS_FOR of ALL_TAB_PARTITIONS and ALL_TAB_SUBPARTITIONS lists them, for the retired table as well. Compress the new ones after the cutover, each by ${moveAgain}; until then they take the room of uncompressed rows. Or let all of them be compressed as they are filled: ALTER TABLE ${table} MODIFY DEFAULT ATTRIBUTES ROW STORE COMPRESS ADVANCED beforehand.`,
    },
  ];
}

/** The copy is filled by conventional INSERT … SELECT, which basic and columnar compression do not promise to compress. */
export function loadedUncompressed({ compression, schema, table }: OracleTableState): Hazard[] {
  if (compression === null || isForEveryInsert(compression)) return [];
  return [
    {
      code: "LOADED_UNCOMPRESSED",
      text: `${schema}.${table} is compressed (${compression}), and so is the new table; but that holds for rows that are loaded by direct path, and the copy's rows come by conventional INSERT. They may take the room of uncompressed rows until they are moved once, after the cutover: a plain table by ALTER TABLE … MOVE ONLINE, each partition by ${moveAgain}.`,
    },
  ];
}
