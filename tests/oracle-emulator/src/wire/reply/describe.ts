import type { ColumnDescription } from "../../contract";
import { CHARSET, MESSAGE, SINCE } from "../constants";
import { describedSize, hasCharset, wireTypeOf } from "../types";
import type { WireWriter } from "../writer";

/** What the describing of a column depends on in a client. */
export interface DescribeContext {
  readonly fieldVersion: number;
  /** Whether the client reads the scale as an integer of variable length rather than as one byte. */
  readonly variableScale: boolean;
}

/** Describes the columns of a query, as a message of its own. */
export function writeDescribe(
  writer: WireWriter,
  columns: readonly ColumnDescription[],
  context: DescribeContext,
): void {
  writer.u8(MESSAGE.describe);
  writer.u8(0); // no id of the text
  writeColumns(writer, columns, context);
}

/** Describes the columns of a query inside another message. */
export function writeColumns(
  writer: WireWriter,
  columns: readonly ColumnDescription[],
  context: DescribeContext,
): void {
  writer.uint(columns.reduce((sum, column) => sum + describedSize(column), 0));
  writer.uint(columns.length);
  if (columns.length > 0) {
    writer.u8(0);
  }
  columns.forEach((column, index) => writeColumn(writer, column, index + 1, context));
  writer.uint(0); // current date
  writer.uint(0).uint(0).uint(0).uint(0);
  writer.uint(0); // key for the client's result cache
}

function writeColumn(
  writer: WireWriter,
  column: ColumnDescription,
  position: number,
  { fieldVersion, variableScale }: DescribeContext,
): void {
  const type = wireTypeOf(column.type);
  const size = describedSize(column);
  writer.u8(type.code).u8(0).i8(clampByte(column.precision));
  if (variableScale) {
    writer.int(column.scale);
  } else {
    writer.i8(clampByte(column.scale));
  }
  writer.uint(size).uint(0).uint(0);
  writer.uint(0).uint(0); // object type
  writer.uint(hasCharset(type) ? (type.national ? CHARSET.utf16 : CHARSET.utf8) : 0);
  writer.u8(hasCharset(type) ? (type.national ? 2 : 1) : 0);
  writer.uint(hasCharset(type) ? (type.national ? Math.ceil(size / 2) : size) : 0);
  if (fieldVersion >= SINCE.columnId) {
    writer.uint(0);
  }
  const name = Buffer.from(column.name, "utf8");
  writer.u8(column.nullable ? 1 : 0).u8(Math.min(name.length, 255));
  writer.bytesWithTwoLengths(name);
  writer.uint(0).uint(0); // schema and name of an object type
  writer.uint(position).uint(0);
}

function clampByte(value: number): number {
  return Math.min(Math.max(value, -128), 127);
}
