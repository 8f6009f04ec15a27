/** Drivers differ in what they make of truth, documents and lists; the ledger does not. */

/** A truth: a boolean, or Y and N where SQL has none. */
export function readFlag(value: unknown): boolean {
  return value === true || value === "Y";
}

/** A document: parsed by the driver, or still its text. */
export function readJson(value: unknown): unknown {
  return typeof value === "string" ? JSON.parse(value) : value;
}

/** A key's values as text, in the order of its columns; null for an open end. */
export function readKey(value: unknown): readonly string[] | null {
  return value === null || value === undefined ? null : (readJson(value) as readonly string[]);
}
