/** One message of PostgreSQL's protocol, with its header. `type` is "" for the first message of a connection. */
export interface WireMessage {
  readonly type: string;
  readonly bytes: Buffer;
}

const LENGTH_BYTES = 4;

/**
 * Cuts one direction of a connection into messages.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class MessageSplitter {
  #rest: Buffer = Buffer.alloc(0);

  /** @param isStarted false where the first messages have no type, as a client's have before the server answers */
  constructor(public isStarted: boolean) {}

  /** The messages that a chunk completes. */
  *push(chunk: Buffer): Generator<WireMessage> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let message = this.#take(); message !== undefined; message = this.#take()) yield message;
  }

  #take(): WireMessage | undefined {
    const header = this.isStarted ? 1 : 0;
    if (this.#rest.length < header + LENGTH_BYTES) return undefined;
    const size = header + this.#rest.readInt32BE(header);
    if (this.#rest.length < size) return undefined;
    const bytes = this.#rest.subarray(0, size);
    this.#rest = this.#rest.subarray(size);
    return { type: this.isStarted ? String.fromCharCode(bytes.readUInt8(0)) : "", bytes };
  }
}

/** Codes that stand in place of a protocol version in a connection's first message. */
export const SSL_REQUEST = 80877103;
export const CANCEL_REQUEST = 80877102;

/** The code or the protocol version of an untyped message. */
export function startupCode({ bytes }: WireMessage): number {
  return bytes.readInt32BE(LENGTH_BYTES);
}

/** The SQL text of a Query or Parse message; undefined for others. */
export function sqlText({ type, bytes }: WireMessage): string | undefined {
  const strings = bytes.toString("utf8", 1 + LENGTH_BYTES).split("\0");
  // Parse names the prepared statement before its text.
  if (type === "P") return strings[1];
  return type === "Q" ? strings[0] : undefined;
}

/** Whether a message of the server ends its answer and leaves the session outside of a transaction. */
export function isIdleReady({ type, bytes }: WireMessage): boolean {
  return type === "Z" && bytes.toString("latin1", 5, 6) === "I";
}

/** Makes a typed message. */
export function wireMessage(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5);
  header.write(type, 0, "latin1");
  header.writeInt32BE(body.length + LENGTH_BYTES, 1);
  return Buffer.concat([header, body]);
}
