import type { PhysicalAttributes, StorageClause } from "../../sql/ast";

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3 };

/** Bytes of a size such as 64K; undefined where it is none. */
export function sizeBytes(text: string): number | undefined {
  const parts = /^(\d+)([KMG]?)$/i.exec(text);
  return parts === null ? undefined : Number(parts[1]) * (UNITS[(parts[2] ?? "").toUpperCase()] ?? 1);
}

function setting(storage: StorageClause | undefined, name: string): number | null {
  const found = storage?.settings.find(([candidate]) => candidate.toUpperCase() === name);
  return found === undefined ? null : (sizeBytes(found[1]) ?? null);
}

/** Bytes of STORAGE (INITIAL …), or null. */
export const initialExtent = (storage: StorageClause | undefined): number | null =>
  setting(storage, "INITIAL");

/** Bytes of STORAGE (NEXT …), or null. */
export const nextExtent = (storage: StorageClause | undefined): number | null => setting(storage, "NEXT");

/** COMPRESS_FOR of what these attributes say; null for NOCOMPRESS, and where they say nothing. */
export function compressFor({ compression = "NOCOMPRESS" }: PhysicalAttributes): string | null {
  return compression === "NOCOMPRESS" ? null : compression;
}
