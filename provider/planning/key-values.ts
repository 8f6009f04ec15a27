import { DateTime } from "luxon";

/** Types of a key whose bounds or values a user may write down. */
export type WrittenKeyType =
  "date" | "timestamp" | "timestamptz" | "int2" | "int4" | "int8" | "text" | "varchar" | "bool";

const integerBits: Readonly<Partial<Record<WrittenKeyType, bigint>>> = { int2: 15n, int4: 31n, int8: 63n };

const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?$/;

function readInteger(text: string, bits: bigint): string | null {
  if (!/^-?\d{1,19}$/.test(text)) return null;
  const value = BigInt(text);
  const limit = 1n << bits;
  return value < limit && value >= -limit ? value.toString() : null;
}

/** A day, or a moment to the second; without a zone it is UTC. */
function readInstant(text: string, type: "date" | "timestamp" | "timestamptz"): string | null {
  const hasTime = text.length > 10;
  const hasZone = /(?:Z|[+-]\d\d(?::?\d\d)?)$/.test(text.slice(10));
  if (!iso.test(text) || (type === "date" && hasTime) || (type === "timestamp" && hasZone)) return null;
  const instant = DateTime.fromISO(text.replace(" ", "T"), { zone: "utc" });
  if (!instant.isValid || instant.year < 1) return null;
  const day = instant.toFormat("yyyy-MM-dd");
  if (type === "date") return day;
  return `${day} ${instant.toFormat("HH:mm:ss")}${type === "timestamptz" ? "+00" : ""}`;
}

/**
 * A value of the key as the dictionary prints it, whatever way a user wrote it: `7` of `"007"`, `2026-01-31 00:00:00+00` of
 * `"2026-01-31"`.
 * @returns null for what is no value of the type
 */
export function canonicalValue(written: string | number | boolean, type: WrittenKeyType): string | null {
  const text = String(written);
  const bits = integerBits[type];
  if (bits !== undefined) return typeof written === "boolean" ? null : readInteger(text, bits);
  if (type === "bool") return text === "true" || text === "false" ? text : null;
  if (type === "date" || type === "timestamp" || type === "timestamptz")
    return typeof written === "string" ? readInstant(text, type) : null;
  return typeof written === "string" ? text : null;
}

/** Whether one value lies before another of the same type; both as `canonicalValue` gives them. */
export function isBefore(left: string, right: string, type: WrittenKeyType): boolean {
  return integerBits[type] === undefined ? left < right : BigInt(left) < BigInt(right);
}
