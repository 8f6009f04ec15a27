import { createHash } from "node:crypto";

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 bytes (https://www.postgresql.org/docs/18/limits.html). */
export const identifierLimitBytes = 63;

function cutToBytes(text: string, bytes: number): string {
  let cut = text;
  while (Buffer.byteLength(cut) > bytes) cut = Array.from(cut).slice(0, -1).join("");
  return cut;
}

/**
 * Appends a suffix, shortening the name where the limit demands it; a shortened name carries a hash of the whole.
 * @param limit bytes that the database allows
 */
export function joinName(name: string, suffix: string, limit = identifierLimitBytes): string {
  if (Buffer.byteLength(name + suffix) <= limit) return name + suffix;
  const tag = `_${createHash("sha256")
    .update(name + suffix)
    .digest("hex")
    .slice(0, 8)}`;
  const tail = cutToBytes(suffix, 24);
  return cutToBytes(name, limit - Buffer.byteLength(tail + tag)) + tag + tail;
}

/** `orders_interim`, or `orders_interim_2` … where that name belongs to somebody else. */
export function chooseName(
  name: string,
  suffix: string,
  taken: ReadonlySet<string>,
  limit = identifierLimitBytes,
): string {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = joinName(name, attempt === 1 ? suffix : `${suffix}_${attempt}`, limit);
    if (!taken.has(chosen)) return chosen;
  }
}

/** Chooses a name, and takes it: names that one plan gives to indexes and to sequences may meet. */
export function takeName(
  name: string,
  suffix: string,
  taken: Set<string>,
  limit = identifierLimitBytes,
): string {
  const chosen = chooseName(name, suffix, taken, limit);
  taken.add(chosen);
  return chosen;
}

/** Leaves room for the longest suffixes of a partition and its subpartition: `_pm9223372036854775808` and `_h1023`. */
const stemLimitBytes = 32;

/** The table's name, or where that is too long its beginning and a hash: two tables that begin alike differ in it. */
function shortenToStem(table: string): string {
  if (Buffer.byteLength(table) <= stemLimitBytes) return table;
  const tag = createHash("sha256").update(table).digest("hex").slice(0, 8);
  return `${cutToBytes(table, stemLimitBytes - 9)}_${tag}`;
}

/**
 * A stem such that no name that is taken looks like a partition of it, so that partitions cannot meet a stranger's table.
 * @param declared names that a user has given to partitions
 */
export function chooseStem(
  table: string,
  taken: ReadonlySet<string>,
  declared: readonly string[] = [],
): string {
  for (let attempt = 1; ; attempt += 1) {
    const stem = shortenToStem(table) + (attempt === 1 ? "" : `_${attempt}`);
    const looksLikePartition = (name: string) =>
      (name.startsWith(`${stem}_p`) && /^(?:m?\d|default|history)/.test(name.slice(stem.length + 2))) ||
      (name.startsWith(`${stem}_h`) && /^\d/.test(name.slice(stem.length + 2))) ||
      declared.some((partition) => name.startsWith(partitionName(stem, partition)));
    if (![...taken].some(looksLikePartition)) return stem;
  }
}

/** Longest suffix of a hash partition below a partition: `_h1023`. */
const hashSuffixBytes = 6;

/** Name of a partition that a user has named: `orders_europe`. */
export function partitionName(stem: string, declared: string): string {
  return joinName(stem, `_${declared}`, identifierLimitBytes - hashSuffixBytes);
}
