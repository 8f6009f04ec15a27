import type { BindDirection, BindValue, ColumnDescription, QueryCursor, Value } from "../../contract";
import { MESSAGE, TYPE } from "../constants";
import type { LobStore } from "../lobs";
import type { Variable } from "../request/binds";
import { isLob } from "../types";
import { writeLob, writeScalar } from "../values";
import type { WireWriter } from "../writer";
import { writeColumns } from "./describe";
import type { DescribeContext } from "./describe";

const DIRECTION: Readonly<Record<BindDirection, number>> = { out: 16, in: 32, "in out": 48 };

/** One byte of length stands before the description of a cursor. */
const CURSOR_LENGTH = 1;

export type OutValue = BindValue | QueryCursor | undefined;

export interface OutBindContext extends DescribeContext {
  readonly lobs: LobStore;
  /** Opens a cursor over rows that are there already. @returns its number */
  openCursor(cursor: QueryCursor): number;
}

/** Tells a PL/SQL call's directions. */
export function writeDirections(writer: WireWriter, directions: readonly BindDirection[]): void {
  writer.u8(MESSAGE.ioVector).u8(0);
  writer.uint(directions.length % 256).uint(Math.floor(directions.length / 256));
  writer.uint(0).uint(0).uint(0).uint(0);
  for (const direction of directions) {
    writer.u8(DIRECTION[direction]);
  }
}

/** One iteration's values of the binds that a PL/SQL call wrote. */
export function writeOutRow(
  writer: WireWriter,
  binds: readonly { readonly variable: Variable; readonly value: OutValue }[],
  context: OutBindContext,
): void {
  writer.u8(MESSAGE.rowData);
  for (const { variable, value } of binds) {
    if (!variable.isArray) {
      writeOutValue(writer, variable, value, context);
      continue;
    }
    const elements = isList(value) ? value : [];
    writer.uint(elements.length);
    for (const element of elements) {
      writeOutValue(writer, variable, element, context);
    }
  }
}

/** One iteration's values of RETURNING … INTO: for each bind, those of all rows. */
export function writeReturnedRow(
  writer: WireWriter,
  binds: readonly { readonly variable: Variable; readonly values: readonly Value[] }[],
  context: OutBindContext,
): void {
  writer.u8(MESSAGE.rowData);
  for (const { variable, values } of binds) {
    writer.uint(values.length);
    for (const value of values) {
      writeOutValue(writer, variable, value, context);
    }
  }
}

/** Hands out result sets that a block returned without a bind. */
export function writeImplicitResults(
  writer: WireWriter,
  results: readonly QueryCursor[],
  context: OutBindContext,
): void {
  writer.u8(MESSAGE.implicitResults).uint(results.length);
  for (const result of results) {
    writer.u8(0);
    writeCursor(writer, result, context);
  }
}

/** Each value is followed by how many bytes were cut off: none. */
function writeOutValue(
  writer: WireWriter,
  variable: Variable,
  value: OutValue,
  context: OutBindContext,
): void {
  const { type } = variable;
  if (type.code === TYPE.cursor) {
    writer.u8(CURSOR_LENGTH);
    writeCursor(writer, isCursor(value) ? value : undefined, context);
  } else if (isLob(type)) {
    // It may be a row's: what a client writes to it must not be lost in silence, so it cannot.
    writeLob(writer, context.lobs, type, scalar(value), variable.lobAhead > 0);
  } else {
    writeScalar(writer, type, scalar(value));
  }
  writer.int(0);
}

/** A cursor that was never opened has number 0. */
function writeCursor(writer: WireWriter, cursor: QueryCursor | undefined, context: OutBindContext): void {
  const columns: readonly ColumnDescription[] = cursor?.columns ?? [];
  writeColumns(writer, columns, context);
  writer.uint(cursor === undefined ? 0 : context.openCursor(cursor));
}

function scalar(value: OutValue): Value {
  return value === undefined || isList(value) || isCursor(value) ? null : value;
}

function isList(value: OutValue): value is readonly Value[] {
  return Array.isArray(value);
}

function isCursor(value: OutValue): value is QueryCursor {
  return typeof value === "object" && value !== null && "columns" in value;
}
