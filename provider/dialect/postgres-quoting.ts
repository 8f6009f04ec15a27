import { migrationError } from "../errors";

/**
 * Longest identifier in bytes; the server cuts off what is longer, so that two names may become one.
 * @see https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
export const identifierLimit = 63;

function refuseNul(text: string, what: string): void {
  if (text.includes("\0"))
    throw new RangeError(`${what} holds a NUL character, which PostgreSQL cannot store.`);
}

/**
 * Quotes a name as the dictionary spells it, whatever characters it holds.
 * @throws RangeError for an empty name or one with a NUL character; NAME_TOO_LONG beyond {@link identifierLimit} bytes
 */
export function quoteIdentifier(name: string): string {
  if (name === "") throw new RangeError("An identifier is empty.");
  refuseNul(name, "An identifier");
  const bytes = Buffer.byteLength(name);
  if (bytes > identifierLimit)
    throw migrationError("NAME_TOO_LONG", { path: name, bytes, limit: identifierLimit });
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"schema"."name"`; throws as {@link quoteIdentifier} does. */
export function quoteQualified(schema: string, name: string): string {
  return `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/**
 * Quotes a text constant, safe under either standard_conforming_strings. For text of our own; values are bound.
 * @throws RangeError for a NUL character
 */
export function quoteLiteral(text: string): string {
  refuseNul(text, "A text constant");
  const quoted = `'${text.replaceAll("'", "''")}'`;
  // The leading space keeps the E apart from a word before it.
  return text.includes("\\") ? ` E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

/** The first bytes of a text that fit into a limit, without half a character at the end. */
export function limitBytes(text: string, limit: number): string {
  let fitting = "";
  for (const character of text) {
    if (Buffer.byteLength(fitting + character) > limit) break;
    fitting += character;
  }
  return fitting;
}
