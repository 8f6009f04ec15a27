import { OracleError } from "../../contract";
import type { BindDeclaration, BindValue, Value } from "../../contract";
import { MAX_STRING_BYTES, MESSAGE, SINCE, TYPE } from "../constants";
import type { LobStore } from "../lobs";
import { ProtocolError } from "../protocol-error";
import type { WireReader } from "../reader";
import { hasCharset, typeNameOf } from "../types";
import type { WireType } from "../types";
import { readValue } from "../values";

const ARRAY_FLAG = 0x40;
const NATIONAL_FORM = 2;

/** More iterations than a client sends; each costs memory, even where its row has no bytes. */
const MAX_EMPTY_ROWS = 1_000_000;

/** A bind or a define as a client declared it. */
export interface Variable {
  readonly type: WireType;
  readonly maxSize: number;
  readonly isArray: boolean;
  readonly maxElements: number;
  /** How much of a LOB the client would take before its locator. */
  readonly lobAhead: number;
}

export interface ReadContext {
  readonly fieldVersion: number;
  /** Drivers that declare national characters with more bytes than they count themselves. */
  readonly nationalSizeFactor: number;
  /** The scale of a bind is an integer of variable length rather than one byte. */
  readonly variableScale: boolean;
  /** The statement's text has no length of its own before it. */
  readonly plainTexts: boolean;
  readonly lobs: LobStore;
}

/** Rows of bind values, and what was wrong with one of them: the request can be read to its end all the same. */
export interface BindRows {
  readonly rows: readonly (readonly BindValue[])[];
  readonly error?: OracleError;
}

export function readVariables(reader: WireReader, count: number, context: ReadContext): Variable[] {
  return Array.from({ length: count }, () => readVariable(reader, context));
}

function readVariable(reader: WireReader, { fieldVersion, variableScale }: ReadContext): Variable {
  const code = reader.u8();
  const flags = reader.u8();
  reader.u8(); // precision
  if (variableScale) {
    reader.uint();
  } else {
    reader.u8();
  }
  const maxSize = reader.uint();
  const maxElements = reader.uint();
  reader.uint64(); // what of a LOB is to be sent ahead: nothing is
  reader.bytesWithTwoLengths(); // object type
  reader.uint(); // its version
  reader.uint(); // character set
  const national = reader.u8() === NATIONAL_FORM;
  const lobAhead = reader.uint();
  if (fieldVersion >= SINCE.columnId) {
    reader.uint();
  }
  const type = { code, national: national && hasCharset({ code, national }) };
  return { type, maxSize, isArray: (flags & ARRAY_FLAG) !== 0, maxElements, lobAhead };
}

/** @throws OracleError ORA-03001 for a type that is not emulated */
export function toDeclaration(variable: Variable): BindDeclaration {
  const { maxSize, maxElements } = variable;
  if (variable.type.code === TYPE.cursor) {
    return { type: "VARCHAR2", maxSize, refCursor: true };
  }
  const type = typeNameOf(variable.type);
  if (type === undefined) {
    throw new OracleError(3001, `unimplemented feature: a bind of wire type ${variable.type.code}`);
  }
  return variable.isArray ? { type, maxSize, arrayLength: maxElements } : { type, maxSize };
}

/** Whether a value of this variable can be told from what follows it. */
export function isReadable(variable: Variable): boolean {
  return variable.type.code === TYPE.cursor || typeNameOf(variable.type) !== undefined;
}

/**
 * Reads so many rows of values; variables that are `skipped` (undefined) have null. In SQL, values that are longer than a string
 * may be stand behind the others.
 */
export function readBindRows(
  reader: WireReader,
  variables: readonly (Variable | undefined)[],
  count: number,
  isPlsql: boolean,
  context: ReadContext,
): BindRows {
  const collector = new RowCollector(reader, context);
  const deferred = variables.map((variable) => !isPlsql && isDeferred(variable, context));
  const rows: BindValue[][] = [];
  if (variables.every((variable) => variable === undefined)) {
    return { rows: emptyRows(variables.length, count) };
  }
  for (let index = 0; index < count; index += 1) {
    if (reader.u8() !== MESSAGE.rowData) {
      throw new ProtocolError("a row of binds does not begin as one");
    }
    const row: BindValue[] = variables.map(() => null);
    for (const late of [false, true]) {
      variables.forEach((variable, position) => {
        if (variable !== undefined && deferred[position] === late) {
          row[position] = collector.read(variable);
        }
      });
    }
    rows.push(row);
  }
  return collector.error === undefined ? { rows } : { rows, error: collector.error };
}

/** Iterations without values: of a statement without binds, or whose binds are all returned. */
export function emptyRows(width: number, count: number): BindValue[][] {
  if (count > MAX_EMPTY_ROWS) {
    throw new ProtocolError(`a statement is to be run ${count} times`);
  }
  return Array.from({ length: count }, () => Array.from({ length: width }, () => null));
}

function isDeferred(variable: Variable | undefined, context: ReadContext): boolean {
  if (variable === undefined) {
    return false;
  }
  const factor = variable.type.national ? context.nationalSizeFactor : 1;
  return variable.maxSize / factor > MAX_STRING_BYTES;
}

/** Keeps the first error of a value and reads on. */
class RowCollector {
  error: OracleError | undefined;

  constructor(
    private readonly reader: WireReader,
    private readonly context: ReadContext,
  ) {}

  read(variable: Variable): BindValue {
    if (!variable.isArray) {
      return this.readOne(variable.type);
    }
    const length = this.reader.uint();
    if (length > this.reader.remaining) {
      // Each element has a byte at least: do not reserve memory for a length that is a lie.
      this.reader.skip(length);
    }
    return Array.from({ length }, () => this.readOne(variable.type));
  }

  private readOne(type: WireType): Value {
    try {
      return readValue(this.reader, type, this.context.lobs);
    } catch (error) {
      if (!(error instanceof OracleError)) {
        throw error;
      }
      this.error ??= error;
      return null;
    }
  }
}
