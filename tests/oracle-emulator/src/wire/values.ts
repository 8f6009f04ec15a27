import { OracleError } from "../contract";
import type { Value } from "../contract";
import { decodeBinaryFloat, encodeBinaryFloat } from "./codec/binary-float";
import {
  decodeDatetime,
  encodeDate,
  encodeLocalTimestamp,
  encodeTimestamp,
  encodeZonedTimestamp,
} from "./codec/datetime";
import { decodeDayToSecond, decodeYearToMonth, encodeDayToSecond, encodeYearToMonth } from "./codec/interval";
import { decodeNumber, encodeNumber } from "./codec/number";
import { readRowId } from "./codec/rowid";
import { LENGTH, TYPE } from "./constants";
import { Lob, decodeText, encodeText } from "./lobs";
import type { LobStore } from "./lobs";
import { ProtocolError } from "./protocol-error";
import type { WireReader } from "./reader";
import { isLob } from "./types";
import type { WireType } from "./types";
import type { WireWriter } from "./writer";

/** What Oracle says of itself for its usual block size. */
export const LOB_CHUNK_SIZE = 8060;

const NATIONAL_FORM = 2;

/** Writes a value that has no form of its own as a column or as a bind: all but LOBs, ROWIDs and cursors. */
export function writeScalar(writer: WireWriter, type: WireType, value: Value): void {
  writer.bytesWithLength(value === null ? null : encodeScalar(type, value));
}

/**
 * Writes a locator with its LOB's length and chunk size, holding the value for this session.
 * @param sendsAhead the client has room for the beginning of the value before the locator: none of it is sent
 */
export function writeLob(
  writer: WireWriter,
  lobs: LobStore,
  type: WireType,
  value: Value,
  sendsAhead: boolean,
): void {
  if (value === null) {
    writer.uint(0);
    return;
  }
  const lob = new Lob(type, false, type.code === TYPE.blob ? toBytes(value) : toText(value));
  const locator = lobs.add(lob);
  writer.uint(locator.length).uint(lob.length).uint(LOB_CHUNK_SIZE);
  if (sendsAhead && !lob.isBinary) {
    writer.u8(0).u8(type.national ? NATIONAL_FORM : 1);
  }
  if (sendsAhead) {
    writer.u8(0);
  }
  writer.bytesWithLength(locator);
}

/** Reads a bound value. @throws OracleError for a type that is not emulated */
export function readValue(reader: WireReader, type: WireType, lobs: LobStore): Value {
  if (isLob(type)) {
    const locator = reader.bytesWithTwoLengths();
    return locator === undefined ? null : lobs.get(locator).data;
  }
  if (type.code === TYPE.cursor) {
    reader.bytesWithTwoLengths();
    return null;
  }
  if (type.code === TYPE.rowid) {
    return reader.u8() === 0 ? null : readRowId(reader);
  }
  if (type.code === TYPE.boolean && reader.peek() === LENGTH.escape) {
    reader.skip(2);
    return null;
  }
  const bytes = reader.bytesWithLength();
  return bytes === undefined || bytes.length === 0 ? null : decodeScalar(type, bytes);
}

function encodeScalar(type: WireType, value: string | Buffer | boolean): Buffer {
  switch (type.code) {
    case TYPE.number:
    case TYPE.binaryInteger:
      return encodeNumber(typeof value === "boolean" ? String(Number(value)) : toText(value));
    case TYPE.binaryFloat:
      return encodeBinaryFloat(toText(value), 4);
    case TYPE.binaryDouble:
      return encodeBinaryFloat(toText(value), 8);
    case TYPE.date:
      return encodeDate(toText(value));
    case TYPE.timestamp:
      return encodeTimestamp(toText(value));
    case TYPE.timestampWithTimeZone:
      return encodeZonedTimestamp(toText(value));
    case TYPE.timestampWithLocalTimeZone:
      return encodeLocalTimestamp(toText(value));
    case TYPE.intervalYearToMonth:
      return encodeYearToMonth(toText(value));
    case TYPE.intervalDayToSecond:
      return encodeDayToSecond(toText(value));
    case TYPE.raw:
    case TYPE.longRaw:
      return toBytes(value);
    case TYPE.boolean:
      return value === true || value === "true" ? Buffer.from([1, 1]) : Buffer.from([0]);
    default:
      return encodeText(toText(value), type.national);
  }
}

function decodeScalar(type: WireType, bytes: Buffer): Value {
  switch (type.code) {
    case TYPE.number:
    case TYPE.binaryInteger:
      return decodeNumber(bytes);
    case TYPE.binaryFloat:
      return decodeBinaryFloat(ofLength(bytes, 4), 4);
    case TYPE.binaryDouble:
      return decodeBinaryFloat(ofLength(bytes, 8), 8);
    case TYPE.date:
    case TYPE.timestamp:
      return decodeDatetime(bytes, "none");
    case TYPE.timestampWithTimeZone:
      return decodeDatetime(bytes, "sent");
    case TYPE.timestampWithLocalTimeZone:
      return decodeDatetime(bytes, "local");
    case TYPE.intervalYearToMonth:
      return decodeYearToMonth(bytes);
    case TYPE.intervalDayToSecond:
      return decodeDayToSecond(bytes);
    case TYPE.raw:
    case TYPE.longRaw:
      return Buffer.from(bytes);
    case TYPE.boolean:
      return bytes.at(-1) === 1;
    default:
      return decodeText(bytes, type.national);
  }
}

function ofLength(bytes: Buffer, length: number): Buffer {
  if (bytes.length !== length) {
    throw new ProtocolError(`a floating-point number has ${bytes.length} bytes`);
  }
  return bytes;
}

function toText(value: string | Buffer | boolean): string {
  if (Buffer.isBuffer(value)) {
    throw new OracleError(932, "inconsistent data types: expected CHAR got BINARY");
  }
  return String(value);
}

function toBytes(value: string | Buffer | boolean): Buffer {
  if (!Buffer.isBuffer(value)) {
    throw new OracleError(932, "inconsistent data types: expected BINARY got CHAR");
  }
  return value;
}
