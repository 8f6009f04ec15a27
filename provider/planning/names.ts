import { createHash } from "node:crypto";

/** PostgreSQL cuts identifiers at NAMEDATALEN - 1 bytes (https://www.postgresql.org/docs/18/limits.html). */
export const identifierLimitBytes = 63;

function cutToBytes(text: string, bytes: number): string {
  let cut = text;
  while (Buffer.byteLength(cut) > bytes) cut = Array.from(cut).slice(0, -1).join("");
  return cut;
}

/** Appends a suffix, shortening the name where the limit demands it; a shortened name carries a hash of the whole. */
export function joinName(name: string, suffix: string): string {
  if (Buffer.byteLength(name + suffix) <= identifierLimitBytes) return name + suffix;
  const tag = `_${createHash("sha256")
    .update(name + suffix)
    .digest("hex")
    .slice(0, 8)}`;
  const tail = cutToBytes(suffix, 24);
  return cutToBytes(name, identifierLimitBytes - Buffer.byteLength(tail + tag)) + tag + tail;
}

/** `orders_interim`, or `orders_interim_2` … where that name belongs to somebody else. */
export function chooseName(name: string, suffix: string, taken: ReadonlySet<string>): string {
  for (let attempt = 1; ; attempt += 1) {
    const chosen = joinName(name, attempt === 1 ? suffix : `${suffix}_${attempt}`);
    if (!taken.has(chosen)) return chosen;
  }
}

/** A stem such that no name that is taken begins with `<stem>_p`, so that partitions cannot meet a stranger's table. */
export function chooseStem(table: string, taken: ReadonlySet<string>): string {
  for (let attempt = 1; ; attempt += 1) {
    const stem = cutToBytes(table, 36) + (attempt === 1 ? "" : `_${attempt}`);
    if (![...taken].some((name) => name.startsWith(`${stem}_p`))) return stem;
  }
}
