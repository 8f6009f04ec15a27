import { OracleError } from "../../contract";
import type { WireReader } from "../reader";
import type { WireWriter } from "../writer";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

interface RowId {
  readonly object: number;
  readonly file: number;
  readonly block: number;
  readonly slot: number;
}

const NONE: RowId = { object: 0, file: 0, block: 0, slot: 0 };

/** Writes the parts of an 18-character ROWID (object 6, file 3, block 6, row 3); undefined is no row. */
export function writeRowId(writer: WireWriter, text: string | undefined): void {
  const { object, file, block, slot } = text === undefined ? NONE : parse(text);
  writer.uint(object).uint(file).u8(0).uint(block).uint(slot);
}

/** Reads the parts of a ROWID as 18 characters. */
export function readRowId(reader: WireReader): string {
  const [object, file] = [reader.uint(), reader.uint()];
  reader.u8();
  const [block, slot] = [reader.uint(), reader.uint()];
  return `${characters(object, 6)}${characters(file, 3)}${characters(block, 6)}${characters(slot, 3)}`;
}

function characters(value: number, count: number): string {
  const digits = Array.from({ length: count }, (_, index) => Math.floor(value / 64 ** index) % 64);
  return digits
    .map((digit) => ALPHABET.charAt(digit))
    .reverse()
    .join("");
}

function parse(text: string): RowId {
  const [object, file, block, slot] = [
    text.slice(0, 6),
    text.slice(6, 9),
    text.slice(9, 15),
    text.slice(15),
  ].map(base64);
  if (
    text.length !== 18 ||
    object === undefined ||
    file === undefined ||
    block === undefined ||
    slot === undefined
  ) {
    throw new OracleError(1410, "invalid ROWID");
  }
  // The wire has 32, 16, 32 and 16 bits, two or four fewer than the characters.
  return { object: object % 2 ** 32, file: file % 2 ** 16, block: block % 2 ** 32, slot: slot % 2 ** 16 };
}

function base64(text: string): number | undefined {
  let value = 0;
  for (const character of text) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) {
      return undefined;
    }
    value = value * 64 + digit;
  }
  return value;
}
