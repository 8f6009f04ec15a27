import { CHARSET, FIELD_VERSION, MESSAGE, TYPE } from "./constants";
import { ProtocolError } from "./protocol-error";
import type { WireReader } from "./reader";
import { WireWriter } from "./writer";

/** The network version in which packets got lengths of 32 bits and ACCEPT its present form. */
const NETWORK_VERSION = { lowest: 315, highest: 318 } as const;
const ACCEPT_BYTES = 45;
const HEADER_BYTES = 8;
const UNIVERSAL = 1;

/** Network services (encryption, checksums) are neither wanted nor there. */
const NO_SERVICES = { flags0: 0x04, flags1: 0x08 } as const;

/** A driver whose national characters are declared with four times the bytes that it counts itself. */
const NODE_DRIVER = "node-oracledb";

export interface ConnectRequest {
  readonly version: number;
  readonly sdu: number;
  readonly tdu: number;
  /** Connect data that stands in this packet; the rest follows in a data packet. */
  readonly data: string;
  readonly dataBytes: number;
}

/** What both sides agreed on. */
export interface Agreement {
  readonly fieldVersion: number;
  readonly variableScale: boolean;
  readonly nationalSizeFactor: number;
  /** Texts that have their length elsewhere in the message stand without one of their own: the client converts nothing. */
  readonly plainTexts: boolean;
}

/** @param body the packet without its header, while offsets count from the header's start */
export function readConnect(body: Buffer): ConnectRequest {
  if (body.length < 58 - HEADER_BYTES) {
    throw new ProtocolError("a connect packet is too short");
  }
  const at = (offset: number): number => offset - HEADER_BYTES;
  const version = body.readUInt16BE(at(8));
  const dataBytes = body.readUInt16BE(at(24));
  const offset = at(body.readUInt16BE(at(26)));
  const hasLargeSdu = version >= NETWORK_VERSION.lowest && body.length >= at(66);
  return {
    version,
    sdu: hasLargeSdu ? body.readUInt32BE(at(58)) : body.readUInt16BE(at(14)),
    tdu: hasLargeSdu ? body.readUInt32BE(at(62)) : body.readUInt16BE(at(16)),
    data: body.subarray(Math.max(offset, 0), Math.max(offset, 0) + dataBytes).toString("latin1"),
    dataBytes,
  };
}

/** @returns the listener's error when a client cannot be served */
export function refusalOf(
  { version }: ConnectRequest,
  data: string,
  serviceName: string,
): number | undefined {
  if (version < NETWORK_VERSION.lowest) {
    return 12618; // versions are incompatible
  }
  const service = /\(\s*SERVICE_NAME\s*=\s*([^()\s]*)\s*\)/i.exec(data)?.[1];
  if (service === undefined) {
    return 12505; // no service of that SID
  }
  return service.toLowerCase() === serviceName.toLowerCase() ? undefined : 12514;
}

export function refuseBody(error: number): Buffer {
  const text = Buffer.from(
    `(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=${error})(ERROR_STACK=(ERROR=(CODE=${error})(EMFI=4))))`,
  );
  const head = Buffer.alloc(4);
  head.writeUInt16BE(text.length, 2);
  return Buffer.concat([head, text]);
}

export function acceptBody(request: ConnectRequest, sdu: number): Buffer {
  const packet = Buffer.alloc(ACCEPT_BYTES);
  packet.writeUInt16BE(Math.min(request.version, NETWORK_VERSION.highest), 8);
  packet.writeUInt16BE(Math.min(sdu, 65535), 12);
  packet.writeUInt16BE(65535, 14);
  packet.writeUInt16BE(1, 16);
  packet.writeUInt16BE(ACCEPT_BYTES, 20);
  packet.writeUInt8(NO_SERVICES.flags0, 22);
  packet.writeUInt8(NO_SERVICES.flags1, 23);
  packet.writeUInt32BE(sdu, 32);
  packet.writeUInt32BE(Math.min(Math.max(request.tdu, 65535), 2 * 1024 * 1024), 36);
  return packet.subarray(HEADER_BYTES);
}

/** Reads which driver speaks. */
export function readProtocol(reader: WireReader): { nationalSizeFactor: number } {
  expectMessage(reader, MESSAGE.protocol);
  while (reader.u8() !== 0) {
    // versions that the client speaks, of which 6 is one
  }
  const driver = reader.raw(reader.remaining).toString("latin1");
  return { nationalSizeFactor: driver.startsWith(NODE_DRIVER) ? 4 : 1 };
}

export function protocolReply(version: string): Buffer {
  const writer = new WireWriter();
  writer.u8(MESSAGE.protocol).u8(6).u8(0);
  writer.raw(Buffer.from(`oracle-emulator ${version}\0`, "latin1"));
  writer.u16LittleEndian(CHARSET.utf8).u8(1).u16LittleEndian(0);
  writer.u16(NATIONAL_CHARSET.length).raw(NATIONAL_CHARSET);
  writer.bytesWithLength(COMPILE_CAPABILITIES).bytesWithLength(RUNTIME_CAPABILITIES);
  return writer.toBuffer();
}

/** Reads the client's capabilities and how it represents types. */
export function readDataTypes(
  reader: WireReader,
): Omit<Agreement, "nationalSizeFactor"> & { sendsTimeZone: boolean } {
  expectMessage(reader, MESSAGE.dataTypes);
  const charset = reader.u16LittleEndian();
  reader.skip(2); // national character set
  const encoding = reader.u8();
  const compile = reader.bytesWithLength() ?? Buffer.alloc(0);
  const runtime = reader.bytesWithLength() ?? Buffer.alloc(0);
  const sendsTimeZone = runtime.at(1) === 1;
  if (sendsTimeZone) {
    reader.skip(TIME_ZONE.length);
  }
  return {
    fieldVersion: Math.min(compile.at(7) ?? FIELD_VERSION, FIELD_VERSION),
    variableScale: readRepresentations(reader).get(TYPE.sb1) === UNIVERSAL,
    plainTexts: charset === CHARSET.utf8 && (encoding & CONVERTED_LENGTHS) === 0,
    sendsTimeZone,
  };
}

export function dataTypesReply(sendsTimeZone: boolean): Buffer {
  const writer = new WireWriter();
  writer.u8(MESSAGE.dataTypes);
  if (sendsTimeZone) {
    writer.raw(TIME_ZONE);
  }
  return writer.u16(0).toBuffer();
}

function expectMessage(reader: WireReader, message: number): void {
  const found = reader.u8();
  if (found !== message) {
    throw new ProtocolError(`message ${message} was expected, and ${found} came`);
  }
}

/** Pairs of types, each with how it travels; some drivers put the national character set before them. */
function readRepresentations(reader: WireReader): Map<number, number> {
  const representations = new Map<number, number>();
  let type = reader.u16();
  if (type === NATIONAL_CHARSET_LITTLE_ENDIAN) {
    type = reader.u16();
  }
  for (; type !== 0; type = reader.u16()) {
    if (reader.u16() !== 0) {
      representations.set(type, reader.u16());
      reader.skip(2);
    }
  }
  return representations;
}

const CONVERTED_LENGTHS = 0x02;

const NATIONAL_CHARSET_LITTLE_ENDIAN = 0xd007;

/** Only the last two bytes are read by clients: the national character set. */
const NATIONAL_CHARSET = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, CHARSET.utf16 >> 8, CHARSET.utf16 & 0xff]);

/** The database's time zone, +00:00, as an interval. */
const TIME_ZONE = Buffer.from([0x80, 0, 0, 0, 60, 60, 60, 0x80, 0, 0, 0]);

const COMPILE_CAPABILITIES = capabilities(46, {
  0: 6, // SQL version
  4: 0xea, // kinds of log-on
  7: FIELD_VERSION,
  8: 1,
  9: 1,
  15: 0x29, // status at the end of calls, fast bit vectors
  16: 0x91, // sequence numbers at the end of calls
  17: 3,
  18: 7,
  19: 3,
  21: 1,
  23: 0xcf, // large objects of 12c
  26: 4,
  27: 1,
  34: 12,
  37: 0xb0, // implicit results, large chunks
});

const RUNTIME_CAPABILITIES = capabilities(7, {
  0: 2,
  1: 1, // the time zone travels with the types
  6: 0x04, // strings of 32 KB
});

function capabilities(length: number, values: Readonly<Record<number, number>>): Buffer {
  const bytes = Buffer.alloc(length);
  for (const [index, value] of Object.entries(values)) {
    bytes.writeUInt8(value, Number(index));
  }
  return bytes;
}
