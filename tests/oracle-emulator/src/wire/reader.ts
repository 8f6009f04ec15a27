import { LENGTH } from "./constants";
import { ProtocolError, ShortDataError } from "./protocol-error";

/** Reads the fields of a request. Whatever runs over the end is a ShortDataError. */
export class WireReader {
  private position = 0;

  constructor(private readonly bytes: Buffer) {}

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  /** The next byte, left where it is. */
  peek(): number {
    return this.view(0, 1).readUInt8(0);
  }

  u8(): number {
    return this.raw(1).readUInt8(0);
  }

  u16(): number {
    return this.raw(2).readUInt16BE(0);
  }

  u16LittleEndian(): number {
    return this.raw(2).readUInt16LE(0);
  }

  /** An unsigned integer of variable length: a byte count, then so many bytes. */
  uint(maxBytes = 4): number {
    const size = this.u8();
    if (size > maxBytes) {
      throw new ProtocolError(`an integer of ${size} bytes stands where at most ${maxBytes} are allowed`);
    }
    let value = 0;
    for (const byte of this.raw(size)) {
      value = value * 256 + byte;
    }
    if (!Number.isSafeInteger(value)) {
      throw new ProtocolError("an integer is larger than any client needs");
    }
    return value;
  }

  uint64(): number {
    return this.uint(8);
  }

  raw(length: number): Buffer {
    const bytes = this.view(0, length);
    this.position += length;
    return bytes;
  }

  skip(length: number): void {
    this.raw(length);
  }

  /** A value with its length before it: undefined for null. */
  bytesWithLength(): Buffer | undefined {
    const length = this.u8();
    if (length === 0 || length === LENGTH.null) {
      return undefined;
    }
    return length === LENGTH.chunked ? this.chunks() : this.raw(length);
  }

  /** A length, and where it is not 0 the value with its own length. */
  bytesWithTwoLengths(): Buffer | undefined {
    return this.uint() === 0 ? undefined : this.bytesWithLength();
  }

  private chunks(): Buffer {
    const chunks: Buffer[] = [];
    for (let length = this.uint(); length > 0; length = this.uint()) {
      chunks.push(this.raw(length));
    }
    return Buffer.concat(chunks);
  }

  private view(offset: number, length: number): Buffer {
    const start = this.position + offset;
    if (start + length > this.bytes.length) {
      throw new ShortDataError(`${length} bytes were expected`);
    }
    return this.bytes.subarray(start, start + length);
  }
}
