import { OracleError } from "../contract";
import { CHARSET, LOB_OPERATION, MESSAGE } from "./constants";
import { decodeText, encodeText, Lob } from "./lobs";
import type { LobStore } from "./lobs";
import type { LobCall } from "./request/lob-operation";
import { LOB_CHUNK_SIZE } from "./values";
import { WireWriter } from "./writer";

const NATIONAL_FORM = 2;

interface Outcome {
  readonly locator: Buffer;
  readonly data?: Buffer;
  readonly amount?: number;
  readonly isOpen?: boolean;
}

/** Runs an operation on a LOB. @returns the reply but its end */
export function runLobCall(call: LobCall, lobs: LobStore): WireWriter {
  const writer = new WireWriter();
  const outcome = call.operation === LOB_OPERATION.createTemporary ? create(call, lobs) : operate(call, lobs);
  if (outcome.data !== undefined && outcome.data.length > 0) {
    writer.u8(MESSAGE.lobData).bytesWithLength(outcome.data);
  }
  writer.u8(MESSAGE.parameter).raw(outcome.locator);
  if (call.operation === LOB_OPERATION.createTemporary) {
    writer.uint(CHARSET.utf8).u8(0);
  } else if (call.amount !== undefined) {
    writer.uint(outcome.amount ?? 0);
  }
  if (outcome.isOpen !== undefined) {
    writer.u8(outcome.isOpen ? 1 : 0);
  }
  return writer;
}

function create(call: LobCall, lobs: LobStore): Outcome {
  const type = { code: call.destinationOffset, national: call.sourceOffset === NATIONAL_FORM };
  const locator = lobs.add(new Lob(type, true));
  if (locator.length !== call.locator.length) {
    throw new OracleError(22275, "invalid LOB locator specified");
  }
  return { locator };
}

function operate(call: LobCall, lobs: LobStore): Outcome {
  const { locator, operation } = call;
  const lob = lobs.get(locator);
  switch (operation) {
    case LOB_OPERATION.length:
      return { locator, amount: lob.length };
    case LOB_OPERATION.chunkSize:
      return { locator, amount: LOB_CHUNK_SIZE };
    case LOB_OPERATION.read:
      return { locator, ...read(lob, call) };
    case LOB_OPERATION.write:
      return { locator, ...write(lob, call) };
    case LOB_OPERATION.trim:
      lob.trim(call.amount ?? 0);
      return { locator, amount: lob.length };
    case LOB_OPERATION.open:
    case LOB_OPERATION.close:
      lob.isOpen = operation === LOB_OPERATION.open;
      return { locator };
    case LOB_OPERATION.isOpen:
      return { locator, isOpen: lob.isOpen };
    case LOB_OPERATION.freeTemporary:
      lobs.free(locator);
      return { locator };
    default:
      throw new OracleError(3001, `unimplemented feature: LOB operation ${operation}`);
  }
}

function read(lob: Lob, call: LobCall): { data: Buffer; amount: number } {
  const data = lob.read(offsetOf(call), call.amount ?? 0);
  return { data: typeof data === "string" ? encodeText(data, lob.type.national) : data, amount: data.length };
}

function write(lob: Lob, call: LobCall): { amount: number } {
  const bytes = call.data ?? Buffer.alloc(0);
  const data = lob.isBinary ? bytes : decodeText(bytes, lob.type.national);
  lob.write(offsetOf(call), data);
  return { amount: data.length };
}

function offsetOf({ sourceOffset }: LobCall): number {
  if (sourceOffset < 1) {
    throw new OracleError(24801, "illegal parameter value in OCI lob function");
  }
  return sourceOffset;
}
