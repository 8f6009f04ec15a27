import type { OracleCreateTableStep } from "../../schema/oracle-plan";
import type { OracleLob } from "../../schema/oracle-table-state";
import type { LobStorage } from "../../schema/storage";

type CarriedLob = OracleCreateTableStep["lobs"][number];

/** COMPRESSION of the dictionary for what is declared. */
const compressed = ({ compression }: LobStorage): string | undefined =>
  compression === "NONE" ? "NO" : compression;

const deduplicated = ({ deduplication }: LobStorage): string | undefined =>
  deduplication === undefined ? undefined : deduplication ? "LOB" : "NO";

/** A large object under the other kind of storage, which has other settings. */
function asKind(lob: CarriedLob, storage: LobStorage["storage"]): CarriedLob {
  const secureFile = storage === undefined ? lob.secureFile : storage === "SECUREFILE";
  if (secureFile === lob.secureFile) return lob;
  const none = secureFile ? "NO" : "NONE";
  return { ...lob, secureFile, retention: null, compression: none, deduplication: none };
}

/** A large object of the new table: as it is, but for what is declared. */
export function carryLob({ segment, ownRetentions, ...lob }: OracleLob, wanted: LobStorage = {}): CarriedLob {
  void [segment, ownRetentions];
  const carried = asKind(lob, wanted.storage);
  return {
    ...carried,
    tablespace: wanted.tablespace ?? carried.tablespace,
    compression: compressed(wanted) ?? carried.compression,
    deduplication: deduplicated(wanted) ?? carried.deduplication,
  };
}

/** What of a large object is stored otherwise than declared, in words; null where all of them are so. */
export function findOddLob(lobs: readonly OracleLob[], wanted: LobStorage): string | null {
  for (const { column, tablespace, secureFile, compression, deduplication } of lobs) {
    if (wanted.tablespace !== undefined && wanted.tablespace !== tablespace)
      return `${column} lies in tablespace ${tablespace ?? "of its table"}`;
    if (wanted.storage !== undefined && (wanted.storage === "SECUREFILE") !== secureFile)
      return `${column} is a ${secureFile ? "SecureFile" : "BasicFile"}`;
    const kept = compressed(wanted);
    if (kept !== undefined && kept !== compression && !(kept === "NO" && compression === "NONE"))
      return `${column} is ${/^NO/.test(compression) ? "not compressed" : `compressed ${compression}`}`;
    const single = deduplicated(wanted);
    if (single !== undefined && (single === "LOB") !== (deduplication === "LOB"))
      return `${column} ${deduplication === "LOB" ? "is without duplicates" : "keeps duplicates"}`;
  }
  return null;
}
