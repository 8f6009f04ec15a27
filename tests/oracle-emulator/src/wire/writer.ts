import { LENGTH } from "./constants";

const CHUNK_BYTES = 32767;

/** Collects the fields of a reply. */
export class WireWriter {
  private buffer = Buffer.allocUnsafe(1024);
  private length = 0;

  u8(value: number): this {
    const at = this.reserve(1);
    this.buffer.writeUInt8(value, at);
    return this;
  }

  i8(value: number): this {
    const at = this.reserve(1);
    this.buffer.writeInt8(value, at);
    return this;
  }

  u16(value: number): this {
    const at = this.reserve(2);
    this.buffer.writeUInt16BE(value, at);
    return this;
  }

  u16LittleEndian(value: number): this {
    const at = this.reserve(2);
    this.buffer.writeUInt16LE(value, at);
    return this;
  }

  u32(value: number): this {
    const at = this.reserve(4);
    this.buffer.writeUInt32BE(value, at);
    return this;
  }

  /** An unsigned integer of variable length. */
  uint(value: number): this {
    if (value === 0) {
      return this.u8(0);
    }
    if (value <= 0xff) {
      return this.u8(1).u8(value);
    }
    if (value <= 0xffff) {
      return this.u8(2).u16(value);
    }
    if (value <= 0xffffffff) {
      return this.u8(4).u32(value);
    }
    return this.u8(8)
      .u32(Math.floor(value / 2 ** 32))
      .u32(value % 2 ** 32);
  }

  /** A signed integer of variable length: the sign stands in the byte count. */
  int(value: number): this {
    if (value >= 0) {
      return this.uint(value);
    }
    const at = this.length;
    this.uint(-value);
    this.buffer.writeUInt8(this.buffer.readUInt8(at) | 0x80, at);
    return this;
  }

  raw(bytes: Buffer): this {
    const at = this.reserve(bytes.length);
    bytes.copy(this.buffer, at);
    return this;
  }

  /** A value with its length before it; null and empty are the same. */
  bytesWithLength(bytes: Buffer | null): this {
    if (bytes === null) {
      return this.u8(0);
    }
    if (bytes.length <= LENGTH.longestShort) {
      return this.u8(bytes.length).raw(bytes);
    }
    this.u8(LENGTH.chunked);
    for (let start = 0; start < bytes.length; start += CHUNK_BYTES) {
      const chunk = bytes.subarray(start, start + CHUNK_BYTES);
      this.uint(chunk.length).raw(chunk);
    }
    return this.uint(0);
  }

  /** A length, and where it is not 0 the value with its own length. */
  bytesWithTwoLengths(bytes: Buffer): this {
    this.uint(bytes.length);
    return bytes.length === 0 ? this : this.bytesWithLength(bytes);
  }

  text(text: string): this {
    return this.bytesWithLength(Buffer.from(text, "utf8"));
  }

  textWithTwoLengths(text: string): this {
    return this.bytesWithTwoLengths(Buffer.from(text, "utf8"));
  }

  toBuffer(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  private reserve(bytes: number): number {
    const at = this.length;
    this.length += bytes;
    if (this.length > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.length, this.buffer.length * 2));
      this.buffer.copy(larger, 0, 0, at);
      this.buffer = larger;
    }
    return at;
  }
}
