import type { Socket } from "node:net";
import { DATA_FLAG, MARKER, PACKET } from "./constants";
import { ProtocolError } from "./protocol-error";

const HEADER_BYTES = 8;
const DATA_HEADER_BYTES = 10;

/** Clients keep a field in one packet when it is no longer than this. */
const FIELD_BYTES = 32;

/** The limits that the listener and the clients' drivers have for a packet. */
const SDU = { min: 512, max: 2 * 1024 * 1024, initial: 65535 } as const;

/** Packets that clients send. */
const TYPES: readonly number[] = [PACKET.connect, PACKET.data, PACKET.marker];

export interface Packet {
  readonly type: number;
  /** Behind the header. */
  readonly body: Buffer;
}

export interface DataPacket {
  readonly flags: number;
  readonly payload: Buffer;
  /** Whether it filled the unit, so that the request probably goes on in the next. */
  readonly isFull: boolean;
}

/** Cuts a socket's bytes into packets, and replies into packets of the agreed size. */
export class PacketStream {
  private pending: Buffer[] = [];
  private pendingBytes = 0;
  private largeLengths = false;
  private sdu: number = SDU.initial;

  constructor(private readonly socket: Socket) {}

  /** From ACCEPT on, lengths have 32 bits. */
  agree(sdu: number): number {
    this.sdu = Math.min(Math.max(sdu, SDU.min), SDU.max);
    this.largeLengths = true;
    return this.sdu;
  }

  append(bytes: Buffer): void {
    this.pending.push(bytes);
    this.pendingBytes += bytes.length;
  }

  /** The next packet that arrived whole. @throws ProtocolError on a length that no client sends */
  next(): Packet | undefined {
    if (this.pendingBytes < HEADER_BYTES) {
      return undefined;
    }
    const head = this.firstBytes();
    const type = head.readUInt8(4);
    const length = this.largeLengths ? head.readUInt32BE(0) : head.readUInt16BE(0);
    if (!TYPES.includes(type) || length < HEADER_BYTES || length > Math.max(this.sdu, SDU.initial)) {
      throw new ProtocolError(`a packet of type ${type} claims to have ${length} bytes`);
    }
    if (this.pendingBytes < length) {
      return undefined;
    }
    const all = this.coalesce();
    this.pending = all.length > length ? [all.subarray(length)] : [];
    this.pendingBytes -= length;
    return { type, body: all.subarray(HEADER_BYTES, length) };
  }

  dataOf(packet: Packet): DataPacket {
    if (packet.body.length < 2) {
      throw new ProtocolError("a data packet has no flags");
    }
    // A client starts a new packet when the next field does not fit.
    const isFull = packet.body.length + HEADER_BYTES > this.sdu - FIELD_BYTES;
    return { flags: packet.body.readUInt16BE(0), payload: packet.body.subarray(2), isFull };
  }

  sendPacket(type: number, body: Buffer): void {
    this.socket.write(Buffer.concat([this.header(type, HEADER_BYTES + body.length), body]));
  }

  sendData(payload: Buffer): void {
    const room = this.sdu - DATA_HEADER_BYTES;
    for (let start = 0; start < payload.length; start += room) {
      const part = payload.subarray(start, start + room);
      const flags = Buffer.from([0, 0]);
      this.socket.write(
        Buffer.concat([this.header(PACKET.data, DATA_HEADER_BYTES + part.length), flags, part]),
      );
    }
  }

  sendEndOfFile(): void {
    this.sendPacket(PACKET.data, Buffer.from([0, DATA_FLAG.endOfFile]));
  }

  sendMarker(marker: (typeof MARKER)[keyof typeof MARKER]): void {
    this.sendPacket(PACKET.marker, Buffer.from([1, 0, marker]));
  }

  private firstBytes(): Buffer {
    const [first] = this.pending;
    return first !== undefined && first.length >= HEADER_BYTES ? first : this.coalesce();
  }

  private coalesce(): Buffer {
    const all = this.pending.length === 1 ? this.pending[0] : undefined;
    const joined = all ?? Buffer.concat(this.pending);
    this.pending = [joined];
    return joined;
  }

  private header(type: number, length: number): Buffer {
    const header = Buffer.alloc(HEADER_BYTES);
    if (this.largeLengths) {
      header.writeUInt32BE(length);
    } else {
      header.writeUInt16BE(length);
    }
    header.writeUInt8(type, 4);
    return header;
  }
}
