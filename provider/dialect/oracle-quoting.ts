import { migrationError } from "../errors";

/**
 * Longest identifier in bytes, from COMPATIBLE 12.2 on; below it the limit is 30, which a session knows (`identifierLimit`).
 * @see https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Database-Object-Names-and-Qualifiers.html
 */
export const identifierLimit = 128;

/**
 * Quotes a name as the dictionary spells it.
 * @param limit bytes that the server allows
 * @throws RangeError for what no Oracle name can hold: nothing, a double quote, a NUL character; NAME_TOO_LONG beyond the limit
 */
export function quoteIdentifier(name: string, limit = identifierLimit): string {
  if (name === "") throw new RangeError("An identifier is empty.");
  if (/["\0]/.test(name)) {
    throw new RangeError(
      "An identifier holds a double quote or a NUL character, which Oracle does not allow.",
    );
  }
  const bytes = Buffer.byteLength(name);
  if (bytes > limit) throw migrationError("NAME_TOO_LONG", { path: name, bytes, limit });
  return `"${name}"`;
}

/** `"OWNER"."NAME"`; throws as {@link quoteIdentifier} does. */
export function quoteQualified(owner: string, name: string, limit = identifierLimit): string {
  return `${quoteIdentifier(owner, limit)}.${quoteIdentifier(name, limit)}`;
}

/**
 * Quotes a text constant. An empty one is NULL in Oracle. For text of our own; values are bound.
 * @throws RangeError for a NUL character
 */
export function quoteLiteral(text: string): string {
  if (text.includes("\0")) throw new RangeError("A text constant holds a NUL character.");
  return `'${text.replaceAll("'", "''")}'`;
}
