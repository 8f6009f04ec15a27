import { OracleError } from "../../contract";
import { LOB_OPERATION, MESSAGE } from "../constants";
import { LOCATOR_BYTES } from "../lobs";
import { ProtocolError } from "../protocol-error";
import type { WireReader } from "../reader";

export interface LobCall {
  readonly kind: "lob";
  readonly operation: number;
  readonly locator: Buffer;
  /** From 1. For the creation of a temporary LOB: the character set form. */
  readonly sourceOffset: number;
  /** For the creation of a temporary LOB: its type. */
  readonly destinationOffset: number;
  readonly data?: Buffer;
  /** Present where the client sent one and awaits one. */
  readonly amount?: number;
}

/** Reads an operation on one LOB. */
export function readLobCall(reader: WireReader): LobCall {
  const { locatorBytes, destinationBytes, operation, sourceOffset, destinationOffset, hasAmount } =
    readHeader(reader);
  const locator = Buffer.from(reader.raw(locatorBytes));
  reader.skip(destinationBytes);
  if (operation === LOB_OPERATION.createTemporary) {
    requireOurForm(reader, locatorBytes);
    reader.uint(); // character set, which follows from the form
  }
  const data = operation === LOB_OPERATION.write ? readData(reader) : undefined;
  return {
    kind: "lob",
    operation,
    locator,
    sourceOffset,
    destinationOffset,
    ...(data === undefined ? {} : { data }),
    ...(hasAmount ? { amount: reader.uint64() } : {}),
  };
}

/** Some drivers want longer locators than this server's. */
function requireOurForm(reader: WireReader, locatorBytes: number): void {
  if (locatorBytes !== LOCATOR_BYTES) {
    reader.skip(reader.remaining);
    throw new OracleError(3001, "unimplemented feature: temporary LOBs of this driver");
  }
}

/** Reads the piggyback that frees temporary LOBs. @returns their locators, back to back */
export function readFreedLobs(reader: WireReader): Buffer {
  reader.u8();
  const bytes = reader.uint();
  reader.u8();
  reader.uint();
  reader.uint();
  reader.uint();
  reader.skip(3);
  reader.uint(); // operation
  reader.u8();
  reader.uint();
  reader.uint64();
  reader.uint64();
  reader.u8();
  for (let index = 0; index < 3; index += 1) {
    reader.u8();
    reader.uint();
  }
  return Buffer.from(reader.raw(bytes));
}

function readHeader(reader: WireReader): {
  locatorBytes: number;
  destinationBytes: number;
  operation: number;
  sourceOffset: number;
  destinationOffset: number;
  hasAmount: boolean;
} {
  const hasSource = reader.u8() !== 0;
  const sourceBytes = reader.uint();
  const hasDestination = reader.u8() !== 0;
  const destinationLength = reader.uint();
  reader.uint(); // short offsets, always 0
  reader.uint();
  reader.skip(3);
  const operation = reader.uint();
  reader.skip(2);
  const sourceOffset = reader.uint64();
  const destinationOffset = reader.uint64();
  const hasAmount = reader.u8() !== 0;
  reader.skip(6); // three empty arrays
  return {
    locatorBytes: hasSource ? sourceBytes : 0,
    destinationBytes: hasDestination ? destinationLength : 0,
    operation,
    sourceOffset,
    destinationOffset,
    hasAmount,
  };
}

function readData(reader: WireReader): Buffer {
  if (reader.u8() !== MESSAGE.lobData) {
    throw new ProtocolError("a write to a LOB has no data");
  }
  return Buffer.from(reader.bytesWithLength() ?? Buffer.alloc(0));
}
