import { randomBytes } from "node:crypto";
import { OracleError } from "../contract";
import type { WireType } from "./types";
import { TYPE } from "./constants";

export const LOCATOR_BYTES = 40;
const AT = { flags1: 4, flags2: 5, flags4: 7, id: 10, nonce: 18 } as const;
const FLAG = { blob: 0x01, clob: 0x02, initialised: 0x08, temporary: 0x01 } as const;

/** Values of fetched locators that a session holds at most; beyond, the oldest are "too old". */
const MAX_HELD_BYTES = 512 * 1024 * 1024;

/** Longest LOB that is held, in bytes or characters: a client's offset is not to cost more memory than that. */
const MAX_LENGTH = 256 * 1024 * 1024;

export type LobData = string | Buffer;

/** A large object: characters (UTF-16 units, as Oracle counts them) or bytes. Offsets count from 1. */
export class Lob {
  isOpen = false;
  private bytes: Buffer = Buffer.alloc(0);
  private text = "";
  private byteLength = 0;

  constructor(
    readonly type: WireType,
    /** Of the client's own making. Only such a one can be written to: one that the server gave has no way back to its row. */
    readonly temporary: boolean,
    data?: LobData,
  ) {
    if (typeof data === "string") {
      this.text = data;
    } else if (data !== undefined) {
      this.bytes = data;
      this.byteLength = data.length;
    }
  }

  get isBinary(): boolean {
    return this.type.code === TYPE.blob;
  }

  get length(): number {
    return this.isBinary ? this.byteLength : this.text.length;
  }

  get data(): LobData {
    return this.isBinary ? this.bytes.subarray(0, this.byteLength) : this.text;
  }

  read(offset: number, amount: number): LobData {
    const start = offset - 1;
    const end = Math.min(start + amount, this.length);
    return this.isBinary ? this.bytes.subarray(start, Math.max(start, end)) : this.text.slice(start, end);
  }

  write(offset: number, data: LobData): void {
    this.requireWritable();
    const start = offset - 1;
    if (start + data.length > MAX_LENGTH) {
      throw new OracleError(3001, `unimplemented feature: a LOB longer than ${MAX_LENGTH}`);
    }
    if (typeof data === "string") {
      const head = this.text.length === start ? this.text : this.text.slice(0, start).padEnd(start, " ");
      this.text = head + data + this.text.slice(start + data.length);
    } else {
      this.grow(start + data.length);
      data.copy(this.bytes, start);
    }
  }

  trim(length: number): void {
    this.requireWritable();
    if (length > this.length) {
      throw new OracleError(22926, "specified trim length is greater than current LOB value's length");
    }
    this.text = this.text.slice(0, length);
    this.byteLength = Math.min(this.byteLength, length);
  }

  private grow(length: number): void {
    if (length > this.bytes.length) {
      const larger = Buffer.alloc(Math.max(length, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, this.byteLength);
      this.bytes = larger;
    } else if (length > this.byteLength) {
      this.bytes.fill(0, this.byteLength, length);
    }
    this.byteLength = Math.max(this.byteLength, length);
  }

  private requireWritable(): void {
    if (!this.temporary) {
      throw new OracleError(
        3001,
        "unimplemented feature: writing to a LOB through a locator that the server gave",
      );
    }
  }
}

/** The large objects that one session's locators refer to. */
export class LobStore {
  private readonly lobs = new Map<number, Lob>();
  /** Makes locators of other sessions invalid here. */
  private readonly nonce = randomBytes(8);
  private nextId = 1;
  private heldBytes = 0;

  /** @returns the locator */
  add(lob: Lob): Buffer {
    const id = this.nextId;
    this.nextId += 1;
    this.lobs.set(id, lob);
    if (!lob.temporary) {
      this.heldBytes += lob.length;
      this.dropOldest();
    }
    return this.locatorOf(id, lob);
  }

  /** @throws OracleError ORA-22275 when the locator is none of this session's */
  get(locator: Buffer): Lob {
    const id = this.idOf(locator);
    const lob = this.lobs.get(id);
    if (lob === undefined) {
      throw id > 0 && id < this.nextId
        ? new OracleError(1555, "snapshot too old: the LOB of this locator is not held any longer")
        : new OracleError(22275, "invalid LOB locator specified");
    }
    return lob;
  }

  free(locator: Buffer): void {
    const id = this.idOf(locator);
    if (this.lobs.get(id)?.temporary === true) {
      this.lobs.delete(id);
    }
  }

  private idOf(locator: Buffer): number {
    const isOurs =
      locator.length === LOCATOR_BYTES && locator.subarray(AT.nonce, AT.nonce + 8).equals(this.nonce);
    return isOurs ? Number(locator.readBigUInt64BE(AT.id)) : 0;
  }

  private locatorOf(id: number, lob: Lob): Buffer {
    const locator = Buffer.alloc(LOCATOR_BYTES);
    locator.writeUInt16BE(LOCATOR_BYTES - 2);
    locator.writeUInt8(lob.isBinary ? FLAG.blob : FLAG.clob, AT.flags1);
    locator.writeUInt8(FLAG.initialised, AT.flags2);
    locator.writeUInt8(lob.temporary ? FLAG.temporary : 0, AT.flags4);
    locator.writeBigUInt64BE(BigInt(id), AT.id);
    this.nonce.copy(locator, AT.nonce);
    return locator;
  }

  private dropOldest(): void {
    for (const [id, lob] of this.lobs) {
      if (this.heldBytes <= MAX_HELD_BYTES) {
        return;
      }
      if (!lob.temporary) {
        this.heldBytes -= lob.length;
        this.lobs.delete(id);
      }
    }
  }
}

/** Locators that travel back to back: each has the same length. */
export function splitLocators(bytes: Buffer): Buffer[] {
  const locators: Buffer[] = [];
  for (let start = 0; start + LOCATOR_BYTES <= bytes.length; start += LOCATOR_BYTES) {
    locators.push(bytes.subarray(start, start + LOCATOR_BYTES));
  }
  return locators;
}

/** Character data as it travels: UTF-8, or UTF-16 with the high byte first for the national character set. */
export function encodeText(text: string, national: boolean): Buffer {
  return national ? Buffer.from(text, "utf16le").swap16() : Buffer.from(text, "utf8");
}

export function decodeText(bytes: Buffer, national: boolean): string {
  if (!national) {
    return bytes.toString("utf8");
  }
  // An odd last byte is no character.
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)))
    .swap16()
    .toString("utf16le");
}
