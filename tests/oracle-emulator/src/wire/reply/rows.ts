import type { ColumnDescription, Value } from "../../contract";
import { encodeNumber } from "../codec/number";
import { writeRowId } from "../codec/rowid";
import { MAX_STRING_BYTES, MESSAGE, TYPE } from "../constants";
import type { LobStore } from "../lobs";
import type { Variable } from "../request/binds";
import { isLob, isLong, wireTypeOf } from "../types";
import { writeLob, writeScalar } from "../values";
import type { WireWriter } from "../writer";

type ColumnWriter = (writer: WireWriter, value: Value) => void;

/** Writes rows of a query: columns as they were described, and LOBs as the client defined them. */
export class RowEncoder {
  private readonly columns: readonly ColumnWriter[];

  constructor(
    columns: readonly ColumnDescription[],
    defines: readonly Variable[] | undefined,
    private readonly lobs: LobStore,
  ) {
    this.columns = columns.map((column, index) => this.columnWriter(column, defines?.[index]));
  }

  write(writer: WireWriter, rows: readonly (readonly Value[])[]): void {
    if (rows.length === 0) {
      return;
    }
    writeRowHeader(writer);
    for (const row of rows) {
      writer.u8(MESSAGE.rowData);
      this.columns.forEach((write, index) => write(writer, row[index] ?? null));
    }
  }

  private columnWriter(column: ColumnDescription, define: Variable | undefined): ColumnWriter {
    const type = wireTypeOf(column.type);
    if (isLob(type) && (define === undefined || isLob(define.type))) {
      const sendsAhead = (define?.lobAhead ?? 0) > 0;
      return (writer, value) => writeLob(writer, this.lobs, type, value, sendsAhead);
    }
    if (isLob(type) && define !== undefined) {
      return longWriter(define);
    }
    switch (type.code) {
      case TYPE.rowid:
        return writeRowIdColumn;
      case TYPE.number:
        return (writer, value) => writer.bytesWithLength(value === null ? null : encodeNumber(String(value)));
      default:
        return isLong(type)
          ? longWriter({ type, maxSize: 0 })
          : (writer, value) => writeScalar(writer, type, value);
    }
  }
}

/** What precedes rows: counters that no thin client reads. */
function writeRowHeader(writer: WireWriter): void {
  writer.u8(MESSAGE.rowHeader).u8(0).uint(0).uint(0).uint(0).uint(0).uint(0).uint(0);
}

/** Values that may be longer than a string have a null indicator and a return code behind them. */
function longWriter({ type, maxSize }: Pick<Variable, "type" | "maxSize">): ColumnWriter {
  const hasTrailers = isLong(type) || maxSize > MAX_STRING_BYTES;
  return (writer, value) => {
    writeScalar(writer, type, value);
    if (hasTrailers) {
      writer.int(value === null ? -1 : 0).uint(0);
    }
  };
}

function writeRowIdColumn(writer: WireWriter, value: Value): void {
  if (value === null) {
    writer.u8(0);
  } else {
    writer.u8(14);
    writeRowId(writer, String(value));
  }
}
