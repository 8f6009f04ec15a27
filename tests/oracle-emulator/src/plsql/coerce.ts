import type { DataType } from "../catalog/model";
import type { Value } from "../contract";
import type { Expression } from "../sql/ast";
import { CompilationError, raised, valueError } from "./errors";
import { compareNumbers, displayNumber, roundNumber, toNumberText, wholeDigits } from "./decimal";
import { Hoisted } from "./hoisted";
import type { PlsqlHost } from "./host";
import { callNode, castNode } from "./nodes";
import type { Cell, CollectionCell, ScalarCell, ScalarPlsqlType } from "./values";
import { emptyCell, scalar, TEXT_TYPE } from "./values";

export type Family = "number" | "binary" | "text" | "boolean" | "raw" | "other";

export function familyOf(type: DataType): Family {
  switch (type.name) {
    case "NUMBER":
      return "number";
    case "BINARY_FLOAT":
    case "BINARY_DOUBLE":
      return "binary";
    case "VARCHAR2":
    case "NVARCHAR2":
    case "CHAR":
    case "NCHAR":
    case "LONG":
    case "CLOB":
    case "NCLOB":
    case "ROWID":
      return "text";
    case "BOOLEAN":
      return "boolean";
    case "RAW":
    case "LONG RAW":
    case "BLOB":
      return "raw";
    default:
      return "other";
  }
}

/** Evaluates an expression over values that are known already. */
export async function evaluateOver(
  host: PlsqlHost,
  cells: readonly ScalarCell[],
  build: (...operands: readonly Expression[]) => Expression,
): Promise<ScalarCell> {
  const hoisted = new Hoisted();
  const { type, value } = await host.evaluate(build(...cells.map((cell) => hoisted.add(cell, 0))), hoisted);
  return scalar({ kind: "scalar", type }, value);
}

/** The value as a text, as `||` and PUT_LINE take it. */
export async function toText(host: PlsqlHost, cell: ScalarCell): Promise<string | null> {
  const { value } = cell;
  if (value === null || value === "") return null;
  switch (familyOf(cell.type.type)) {
    case "text":
      return value as string;
    case "number":
      return displayNumber(value as string);
    case "raw":
      return (value as Buffer).toString("hex").toUpperCase();
    case "boolean":
      throw new CompilationError("PLS-00382: expression is of wrong type", 0);
    default: {
      const text = await evaluateOver(host, [cell], (operand) => callNode(["TO_CHAR"], [operand]));
      return text.value as string | null;
    }
  }
}

/** The value as a number's text. @throws PlsqlError ORA-06502 */
export function toNumber(cell: ScalarCell): string | null {
  const { value } = cell;
  if (value === null || value === "") return null;
  const family = familyOf(cell.type.type);
  if (family === "boolean" || family === "raw" || family === "other") {
    throw new CompilationError("PLS-00382: expression is of wrong type", 0);
  }
  const text = toNumberText(value as string);
  if (text === undefined) throw valueError("character to number conversion error");
  return text;
}

export function toBoolean(cell: Cell): boolean | null {
  if (cell.kind === "scalar") {
    if (cell.value === null || typeof cell.value === "boolean") return cell.value;
    if (cell.value === "") return null;
  }
  throw new CompilationError("PLS-00382: expression is of wrong type", 0);
}

function fitNumber(text: string, target: ScalarPlsqlType): string {
  const { precision, scale } = target.type;
  if (target.range !== undefined) {
    const whole = roundNumber(text, 0);
    if (compareNumbers(whole, target.range.low) < 0 || compareNumbers(whole, target.range.high) > 0) {
      throw target.range.low === "-2147483648" ? raised(1426) : valueError();
    }
    return whole;
  }
  if (precision === undefined && scale === undefined) return text;
  const rounded = roundNumber(text, scale ?? 0);
  if (precision !== undefined && wholeDigits(rounded) > precision - (scale ?? 0)) {
    throw valueError("number precision too large");
  }
  return rounded;
}

function fitText(text: string, type: DataType): string {
  if (type.length === undefined) return text;
  const national = type.name === "NVARCHAR2" || type.name === "NCHAR";
  const inCharacters = type.lengthSemantics === "CHAR" || national;
  const length = inCharacters ? [...text].length : Buffer.byteLength(text);
  if (length > type.length) throw valueError("character string buffer too small");
  const padded = type.name === "CHAR" || type.name === "NCHAR";
  return padded ? text + " ".repeat(type.length - length) : text;
}

function fitRaw(value: Value, type: DataType): Buffer {
  const isHex = typeof value === "string" && /^([0-9a-f]{2})*$/i.test(value);
  if (typeof value === "string" && !isHex) throw valueError("hex to raw conversion error");
  const bytes = Buffer.isBuffer(value) ? value : Buffer.from(value as string, "hex");
  if (type.length !== undefined && bytes.length > type.length) {
    throw valueError("raw variable length too long");
  }
  return bytes;
}

async function convert(host: PlsqlHost, cell: ScalarCell, type: DataType): Promise<Value> {
  const source = familyOf(cell.type.type);
  const sameForm = cell.type.type.name === type.name;
  if (sameForm && type.fractionDigits === undefined) return cell.value;
  const asText = source === "text" && type.name === "DATE";
  const converted = await evaluateOver(host, [cell], (operand) =>
    asText
      ? callNode(["TO_DATE"], [operand])
      : castNode(operand, {
          name: type.name,
          ...(type.fractionDigits === undefined ? {} : { fractionDigits: type.fractionDigits }),
        }),
  );
  return converted.value;
}

/** The value as a place of a type takes it: converted, rounded, padded, or refused. @throws PlsqlError ORA-06502 */
export async function coerce(host: PlsqlHost, cell: ScalarCell, target: ScalarPlsqlType): Promise<Value> {
  if (cell.value === null || cell.value === "") {
    if (target.notNull === true) throw valueError();
    return null;
  }
  switch (familyOf(target.type)) {
    case "number":
      return fitNumber(toNumber(cell) ?? "0", target);
    case "text":
      return fitText((await toText(host, cell)) ?? "", target.type);
    case "boolean":
      return toBoolean(cell);
    case "raw":
      return fitRaw(cell.value, target.type);
    default:
      return convert(host, cell, target.type);
  }
}

async function assignElements(host: PlsqlHost, place: CollectionCell, source: CollectionCell): Promise<void> {
  if (source.elements === undefined) {
    place.elements = undefined;
    return;
  }
  const copy = new Map<string, Cell>();
  for (const [key, element] of source.elements) {
    const cell = emptyCell(place.type.element);
    await assign(host, cell, element);
    copy.set(key, cell);
  }
  place.elements = copy;
}

/** Puts a value into a place. Records and collections are copied; cursor variables share their cursor. */
export async function assign(host: PlsqlHost, place: Cell, source: Cell): Promise<void> {
  if (place.kind === "scalar" && source.kind === "scalar") {
    place.value = await coerce(host, source, place.type);
    return;
  }
  if (place.kind === "record" && source.kind === "record" && place.fields.size === source.fields.size) {
    const values = [...source.fields.values()];
    for (const [index, field] of [...place.fields.values()].entries()) {
      await assign(host, field, values[index] ?? scalar(TEXT_TYPE, null));
    }
    return;
  }
  if (place.kind === "collection" && source.kind === "collection") {
    await assignElements(host, place, source);
    return;
  }
  if (place.kind === "refCursor" && source.kind === "refCursor") {
    place.cursor = source.cursor;
    return;
  }
  if (source.kind === "scalar" && source.value === null) {
    await assign(host, place, emptyCell(place.type));
    return;
  }
  throw new CompilationError("PLS-00382: expression is of wrong type", 0);
}
