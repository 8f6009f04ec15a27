import type { OracleLayoutRule } from "../../schema/oracle-layout";
import type { OracleTableState } from "../../schema/oracle-table-state";
import type { Hazard } from "../../schema/plan";
import type { OracleStorage } from "../../schema/storage";

/** Advanced row compression has an older name. */
function known(compressFor: string | null): string {
  return compressFor === "OLTP" ? "ADVANCED" : (compressFor ?? "NONE");
}

/** Whether COMPRESS_FOR says what is declared. */
export function isCompressedSo(
  compressFor: string | null,
  wanted: NonNullable<OracleStorage["compression"]>,
): boolean {
  return known(compressFor) === wanted;
}

/** How rows to come are compressed, in words. */
export function compressionInWords(compressFor: string | null): string {
  return compressFor === null
    ? "rows to come are not compressed"
    : `rows to come are compressed (${compressFor})`;
}

/** COMPRESS_FOR of the new table: as the old one, unless another is declared; null for none. */
export function compressionOfCopy({ compression }: OracleTableState, storage?: OracleStorage): string | null {
  const wanted = storage?.compression;
  if (wanted === undefined) return compression;
  return wanted === "NONE" ? null : wanted;
}

/** Advanced row compression alone is for rows that come by any statement, and so for those of the copy. */
const isForEveryInsert = (compression: string): boolean =>
  compression === "ADVANCED" || compression === "OLTP";

/** How the segments of single partitions are compressed otherwise than the table by default; sorted, each once. */
function compressionsOfPartitions({ partitioning }: OracleTableState, compression: string | null): string[] {
  const leaves = (partitioning?.partitions ?? []).flatMap((partition) =>
    partition.subpartitions.length > 0 ? partition.subpartitions : [partition],
  );
  const found = new Set(leaves.map((leaf) => leaf.compression));
  return [...found].flatMap((each) => (each === null || each === compression ? [] : [each])).sort();
}

/** Whether rows that are compressed now will not be in the copy, which then takes more room than the table. */
export function losesCompression(state: OracleTableState, storage?: OracleStorage): boolean {
  const compression = compressionOfCopy(state, storage);
  if (compression !== null && isForEveryInsert(compression)) return false;
  return state.compression !== null || compressionsOfPartitions(state, null).length > 0;
}

/** A subpartition takes no compression of its own (ORA-14160), and a partition that has some is not moved (ORA-14257). */
const moveAgain =
  "ALTER TABLE … MOVE PARTITION … ROW STORE COMPRESS … UPDATE INDEXES ONLINE; where it has subpartitions, by ALTER TABLE … MODIFY PARTITION … ROW STORE COMPRESS …, and MOVE SUBPARTITION … UPDATE INDEXES ONLINE for each";

/**
 * Compression of single partitions is not carried: the new ones hold other rows.
 * @see https://docs.oracle.com/database/121/VLDBG/GUID-3ABCDEA5-1EE6-4D9D-98FD-DD673702A214.htm
 */
export function partitionsCompressed(state: OracleTableState, { storage }: OracleLayoutRule): Hazard[] {
  const compression = compressionOfCopy(state, storage);
  const kinds = compressionsOfPartitions(state, compression);
  if (kinds.length === 0) return [];
  const table = `${state.schema}.${state.table}`;
  const byDefault = compression ?? "not compressed";
  return [
    {
      code: "COMPRESSION_NOT_CARRIED",
      text: `Some partitions of ${table} are compressed by themselves (${kinds.join(", ")}); the new ones get what the table has by default (${byDefault}). COMPRESS_FOR of ALL_TAB_PARTITIONS and ALL_TAB_SUBPARTITIONS lists them, for the retired table as well. Compress the new ones after the cutover, each by ${moveAgain}; until then they take the room of uncompressed rows. Or let all of them be compressed as they are filled: declare compression "ADVANCED", a licensed option, or send ALTER TABLE ${table} MODIFY DEFAULT ATTRIBUTES ROW STORE COMPRESS ADVANCED beforehand.`,
    },
  ];
}

/** The copy is filled by conventional INSERT … SELECT, which basic and columnar compression do not promise to compress. */
export function loadedUncompressed(state: OracleTableState, { storage }: OracleLayoutRule): Hazard[] {
  const compression = compressionOfCopy(state, storage);
  const { schema, table } = state;
  if (compression === null || isForEveryInsert(compression)) return [];
  return [
    {
      code: "LOADED_UNCOMPRESSED",
      text: `The new table of ${schema}.${table} is compressed (${compression}); but that holds for rows that are loaded by direct path, and the copy's rows come by conventional INSERT. They may take the room of uncompressed rows until they are moved once, after the cutover: a plain table by ALTER TABLE … MOVE ONLINE, each partition by ${moveAgain}.`,
    },
  ];
}

/** Features that a declaration names, and Oracle counts as used once they are. */
export function licensedOptions({ storage }: OracleLayoutRule): Hazard[] {
  const { compression, lobs } = storage ?? {};
  const named = [
    ...(compression === "ADVANCED" ? ["compression ADVANCED"] : []),
    ...(lobs?.compression === undefined || lobs.compression === "NONE"
      ? []
      : [`lobs.compression ${lobs.compression}`]),
    ...(lobs?.deduplication ? ["lobs.deduplication"] : []),
  ];
  if (named.length === 0) return [];
  return [
    {
      code: "LICENSED_OPTION",
      text: `${named.join(", ")}: this is a feature of the option Advanced Compression, which is licensed apart from the Enterprise Edition. Oracle does not ask before it notes the use (DBA_FEATURE_USAGE_STATISTICS).`,
    },
  ];
}
