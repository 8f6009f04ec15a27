import type { BatchError, OracleError } from "../../contract";
import { writeRowId } from "../codec/rowid";
import { LENGTH, MESSAGE } from "../constants";
import type { WireWriter } from "../writer";

const IN_TRANSACTION = 0x02;
const COMPILED_WITH_ERRORS = 0x20;

/** What every reply ends with. */
export interface EndOfCall {
  /** The sequence number of the request's last message: some drivers await it. */
  readonly callNumber?: number;
  readonly inTransaction: boolean;
  readonly cursorId?: number;
  readonly rowCount?: number;
  readonly lastRowId?: string;
  readonly compiledWithErrors?: boolean;
  readonly batchErrors?: readonly BatchError[];
  readonly error?: { readonly code: number; readonly message: string; readonly offset: number };
}

export const END_OF_FETCH = { code: 1403, message: "ORA-01403: no data found", offset: 0 } as const;
const BATCH_ERRORS = { code: 24381, message: "ORA-24381: error(s) in array DML", offset: 0 } as const;

export function errorOf(error: OracleError): NonNullable<EndOfCall["error"]> {
  return { code: error.code, message: error.message, offset: error.offset };
}

/** Ends a call that has nothing else to say. */
export function writeStatus(writer: WireWriter, inTransaction: boolean): void {
  writer.u8(MESSAGE.status);
  writer.uint(inTransaction ? IN_TRANSACTION : 0).uint(0);
}

/** Ends a call with a row count, a cursor, an error: all that there is. */
export function writeEndOfCall(writer: WireWriter, end: EndOfCall): void {
  const batchErrors = end.batchErrors ?? [];
  const error = end.error ?? (batchErrors.length > 0 ? BATCH_ERRORS : undefined);
  const rowCount = end.rowCount ?? 0;
  writer.u8(MESSAGE.error);
  writer.uint(end.inTransaction ? IN_TRANSACTION : 0);
  writer.uint(0).uint(rowCount % 2 ** 32);
  writer.uint(Math.min(error?.code ?? 0, 0xffff));
  writer.uint(0).uint(0);
  writer.uint(end.cursorId ?? 0);
  writer.int(Math.min(error?.offset ?? 0, 0x7fff));
  writer.u8(0).u8(0).u8(0).u8(0).u8(0);
  writer.u8(end.compiledWithErrors === true ? COMPILED_WITH_ERRORS : 0);
  writeRowId(writer, end.lastRowId);
  writer.uint(0).u8(0);
  writer
    .u8(end.callNumber ?? 0)
    .uint(0)
    .uint(0);
  writer.uint(0); // logical ROWID
  writeBatchErrors(writer, batchErrors);
  writer.uint(error?.code ?? 0).uint(rowCount);
  if (error !== undefined) {
    writer.text(error.message);
  }
}

/** Three arrays: codes, iterations and messages. */
function writeBatchErrors(writer: WireWriter, errors: readonly BatchError[]): void {
  writer.uint(errors.length);
  writeArray(
    writer,
    errors.map(({ error }) => error.code),
  );
  writer.uint(errors.length);
  writeArray(
    writer,
    errors.map(({ iteration }) => iteration),
  );
  writer.uint(errors.length);
  if (errors.length === 0) {
    return;
  }
  writer.u8(0);
  for (const { error } of errors) {
    const message = Buffer.from(error.message, "utf8");
    writer.uint(message.length).bytesWithLength(message).u16(0);
  }
}

/** The first byte says that each element has a length of its own before it. */
function writeArray(writer: WireWriter, values: readonly number[]): void {
  if (values.length === 0) {
    return;
  }
  writer.u8(LENGTH.chunked);
  for (const value of values) {
    writer.uint(1).uint(value);
  }
  writer.u8(0);
}
